/** URLs of Redis servers: what they name, and that no refusal and no word of them shows a secret. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { QuotalabError } from '../../../../src/core/index.ts';
import { parseClusterUrl } from '../../../../src/simulation/runners/cluster/index.ts';

describe('the URL of a cluster', () => {
  it.each([
    ['redis://box', 'box', 6379, 0, null, null, false, 'redis://box:6379/0'],
    ['redis://box/', 'box', 6379, 0, null, null, false, 'redis://box:6379/0'],
    ['redis://10.0.0.7:7001/3', '10.0.0.7', 7001, 3, null, null, false, 'redis://10.0.0.7:7001/3'],
    ['redis://[::1]:7001', '::1', 7001, 0, null, null, false, 'redis://[::1]:7001/0'],
    ['redis://:p%40ss@box', 'box', 6379, 0, null, 'p@ss', false, 'redis://***@box:6379/0'],
    ['rediss://me:secret@box:7000/2', 'box', 7000, 2, 'me', 'secret', true, 'rediss://***@box:7000/2'],
  ] as const)('%s', (text, host, port, database, username, password, tls, shown) => {
    expect(parseClusterUrl(text)).toEqual({ host, port, database, username, password, tls, shown });
  });

  it.each([
    ['box', "--cluster 'box' is no address of a Redis server"],
    ['redis://', "--cluster 'redis://' is no address of a Redis server"],
    ['http://box', "--cluster 'http://box' has another scheme"],
    ['redis://box/main', "--cluster 'redis://box/main' has a database that is no number"],
    ['redis://box/0?password=x', "--cluster 'redis://box/0?***' has words after the database"],
    ['redis://me:secret', "--cluster 'redis://me:***' is no address of a Redis server"],
    [
      'redis://me:100%@box',
      "--cluster 'redis://***@box' has a % in user or password that is written %25 there",
    ],
    ['redis://box:99999', "--cluster 'redis://box:99999' is no address of a Redis server"],
    ['http://me:secret@box', "--cluster 'http://***@box' has another scheme"],
    ['redis://me:sec@ret@box/x', "--cluster 'redis://***@box/x' has a database that is no number"],
    ['me:secret@box', "--cluster '***@box' is no address of a Redis server"],
  ])('%s is refused', (text, problem) => {
    expect(() => parseClusterUrl(text)).toThrow(
      new QuotalabError(
        'BAD_OPTION',
        `${problem}; allowed: redis://[USER:PASSWORD@]HOST[:PORT][/DATABASE], or rediss:// with TLS`,
      ),
    );
  });

  it('shows no secret, whatever is wrong beside it', () => {
    const SECRET = 'hunter2';
    fc.assert(
      fc.property(
        fc.string(),
        fc.string(),
        fc.constantFrom('redis://', 'rediss://', 'http://', ''),
        (before, after, scheme) => {
          const text = `${scheme}${before}:${SECRET}@${after}`;
          let said = '';
          try {
            said = parseClusterUrl(text).shown;
          } catch (error) {
            said = String(error);
          }
          expect(said).not.toContain(SECRET);
        },
      ),
      { seed: 14, numRuns: 500 },
    );
  });
});
