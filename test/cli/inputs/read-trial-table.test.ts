import { readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readTrialTable } from '../../../src/cli/inputs/index.ts';
import { temporaryTree } from '../../usage/sources/temporary-tree.ts';

/** Open files of this process below `root`. */
const openBelow = (root: string): string[] =>
  readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      const path = readlinkSync(`/proc/self/fd/${fd}`);
      return path.startsWith(root) ? [path] : [];
    } catch {
      return [];
    }
  });

describe('a trial table', () => {
  it('gives its columns by policy, trial by trial', async () => {
    const root = temporaryTree({ 't.csv': 'trial_id,policy,a,b\n0,x,1,2\n0,y,3,4\n1,x,5,6\n1,y,7,8\n' });
    const table = await readTrialTable(join(root, 't.csv'), ['b', 'a']);
    expect(table?.get('y')).toEqual({ b: Float64Array.of(4, 8), a: Float64Array.of(3, 7) });
  });

  it.each([
    ['of another order of trials', 'trial_id,policy,a\n1,x,1\n'],
    ['that is none', '"'],
    ['without a row', 'trial_id,policy,a\n'],
    ['with a value that is no number', 'trial_id,policy,a\n0,x,\n'],
  ])('%s is null', async (_, text) => {
    const root = temporaryTree({ 't.csv': text });
    expect(await readTrialTable(join(root, 't.csv'), ['a'])).toBeNull();
  });

  it.skipIf(process.platform !== 'linux')('leaves no file open, whatever stands in it', async () => {
    const rows = Array.from({ length: 20_000 }, (_, trial) => `${trial + 1},x,1`).join('\n');
    const root = temporaryTree({ 't.csv': `trial_id,policy,a\n${rows}`, 'bad.csv': `"${rows}"x` });
    for (const name of ['t.csv', 'bad.csv']) expect(await readTrialTable(join(root, name), ['a'])).toBeNull();
    for (let turn = 0; turn < 1000 && openBelow(root).length > 0; turn++)
      await new Promise((resolve) => setImmediate(resolve));
    expect(openBelow(root)).toEqual([]);
  });
});
