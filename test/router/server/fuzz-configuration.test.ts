/** Random words as a configuration: it is read, or refused in one sentence. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { QuotalabError } from '../../../src/core/index.ts';
import { readQuotas } from '../../../src/router/config/index.ts';
import { removeScratch, scratchDirectory } from './fault-harness.ts';
import { oddValue } from './random-words.ts';

afterAll(removeScratch);

describe('a configuration', () => {
  it('of random words is read, or refused in one sentence', async () => {
    const directory = scratchDirectory();
    const file = join(directory, 'quotas.json');
    const options = { file, cwd: directory, homeDirectory: directory, env: {}, timeZone: 'UTC' };
    const name = fc.constantFrom('zai', 'anthropic', 'x', '', '__proto__', 'constructor', 'a b', '*');
    const odd = fc.oneof(
      oddValue,
      fc.constantFrom(
        'http://127.0.0.1:9',
        'ftp://x',
        'https://u:p@x',
        '*',
        'a*b*',
        'UTC',
        'smart',
        'random',
        'x.json',
      ),
    );
    const window = fc.record(
      {
        kind: fc.oneof(fc.constantFrom('fixed', 'first_use', 'sliding'), odd),
        capacity_tokens: odd,
        length_minutes: odd,
        next_reset: odd,
      },
      { requiredKeys: [] },
    );
    const account = fc.record(
      {
        name: fc.oneof(name, odd),
        credential: fc.oneof(odd, fc.record({ env: odd, header: odd })),
        short: window,
        weekly: window,
      },
      { requiredKeys: [] },
    );
    const quotas = fc.record(
      {
        windows: fc.oneof(
          odd,
          fc.record({ rolling_seconds: odd, weekly_seconds: odd }, { requiredKeys: [] }),
        ),
        models: fc.oneof(
          odd,
          fc.dictionary(
            name,
            fc.record(
              {
                provider: fc.oneof(name, odd),
                rolling_tokens: odd,
                weekly_limit_type: odd,
                weekly_limit_value: odd,
                warn_pct: odd,
              },
              { requiredKeys: [] },
            ),
          ),
        ),
        lanes: fc.oneof(
          odd,
          fc.dictionary(
            name,
            fc.record(
              { base_url: odd, accounts: fc.oneof(odd, fc.array(account, { maxLength: 3 })) },
              { requiredKeys: [] },
            ),
          ),
        ),
        routes: fc.oneof(
          odd,
          fc.array(
            fc.record(
              { match: fc.oneof(name, odd), preferred: name, fallback: fc.oneof(name, odd) },
              { requiredKeys: [] },
            ),
            { maxLength: 3 },
          ),
        ),
        policy: odd,
        token_weights: fc.oneof(odd, fc.record({ input: odd, output: odd }, { requiredKeys: [] })),
        time_zone: odd,
      },
      { requiredKeys: [] },
    );
    const text = fc.oneof(
      { weight: 4, arbitrary: quotas.map((value) => JSON.stringify(value)) },
      { weight: 1, arbitrary: fc.json() },
      { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
    );
    let goodCount = 0;
    const property = fc.asyncProperty(text, async (each) => {
      writeFileSync(file, each);
      try {
        const { config, shown } = await readQuotas(options);
        goodCount++;
        expect(config.lanes.length).toBeGreaterThan(0);
        expect(JSON.parse(JSON.stringify(shown))).toEqual(shown);
      } catch (error) {
        expect(error).toBeInstanceOf(QuotalabError);
        expect((error as Error).message).not.toContain('\n');
        expect((error as Error).message.length).toBeLessThan(2000);
      }
    });
    await fc.assert(property, { seed: 20260211, endOnFailure: true, numRuns: 400 });
    expect(goodCount).toBeGreaterThan(10);
  });
});
