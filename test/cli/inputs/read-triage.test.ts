/** The policy of triage: read beside the configuration, checked before anybody runs on it. */
import { describe, expect, it } from 'vitest';
import { readTriage } from '../../../src/cli/inputs/index.ts';
import { POLICY_NAMES, policyNamed } from '../../../src/planner/rules/index.ts';
import { exportPolicy } from '../../../src/quota/rules/index.ts';
import { temporaryTree } from '../../usage/sources/temporary-tree.ts';

const PRICES = { sonnet: 1, opus: 5 };
const refusal = (path: string, files: Readonly<Record<string, string>>): Promise<string> =>
  readTriage(path, temporaryTree(files)).then(
    () => 'no refusal',
    (error: { code: string; message: string }) => `${error.code} ${error.message}`,
  );

describe('readTriage', () => {
  it('is null where no file is named', async () => {
    expect(await readTriage(undefined, '/nowhere')).toBeNull();
  });

  it.each(
    POLICY_NAMES.filter((name) => name !== 'shadow-price'),
  )('reads policy %s as it was exported', async (name) => {
    const policy = policyNamed(name);
    const root = temporaryTree({ 'p.json': JSON.stringify(exportPolicy(policy)) });
    const read = await readTriage('p.json', root);
    expect(read?.name).toBe(name);
    expect(read?.rules).toHaveLength(policy.rules.length);
  });

  it('refuses prices: a request shows no value', async () => {
    const text = JSON.stringify(exportPolicy(policyNamed('shadow-price', PRICES)));
    expect(await refusal('p.json', { 'p.json': text })).toBe(
      "BAD_QUOTAS triage 'p.json': rule price weighs values that requests do not show; allowed: rules on shares and priorities",
    );
  });

  it.each([
    ['not there', {}, /cannot be read \(no such file\)$/],
    ['no JSON', { 'p.json': '{' }, /is not JSON/],
    ['no policy', { 'p.json': '[]' }, /policy is \[\]/],
    [
      'of another version',
      { 'p.json': JSON.stringify({ ...exportPolicy(policyNamed('strict')), version: 2 }) },
      /policy\.version is 2/,
    ],
  ])('refuses a file that is %s in one sentence', async (_, files, sentence) => {
    const said = await refusal('p.json', files as Record<string, string>);
    expect(said).toMatch(/^BAD_QUOTAS triage 'p\.json': /);
    expect(said).toMatch(sentence);
    expect(said).not.toContain('\n');
  });
});
