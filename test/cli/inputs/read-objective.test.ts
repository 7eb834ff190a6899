/** `--objective FILE`: weights by name. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readObjective } from '../../../src/cli/inputs/index.ts';
import { OBJECTIVE_TERMS, PUBLISHED_WEIGHTS } from '../../../src/simulation/engine/index.ts';
import { temporaryTree } from '../../usage/sources/temporary-tree.ts';

const NAMES = OBJECTIVE_TERMS.join(', ');

/** The weights, or `CODE sentence` without the path. */
async function read(content: unknown): Promise<unknown> {
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  const path = join(temporaryTree({ 'weights.json': text }), 'weights.json');
  return readObjective(path).catch((error: { code: string; message: string }) => {
    expect(error.message.startsWith(`--objective '${path}': `)).toBe(true);
    return `${error.code} ${error.message.slice(`--objective '${path}': `.length)}`;
  });
}

const NONE = Object.fromEntries(OBJECTIVE_TERMS.map((term) => [term, 0]));

describe('readObjective', () => {
  it('takes every weight by name; names left out weigh nothing', async () => {
    expect(await read(PUBLISHED_WEIGHTS)).toEqual(PUBLISHED_WEIGHTS);
    expect(await read({ served_ratio: 1 })).toEqual({ ...NONE, served_ratio: 1 });
    expect(await read({ denial_rate: -0.5, weekly_drift: -1e-3 })).toEqual({
      ...NONE,
      denial_rate: -0.5,
      weekly_drift: -1e-3,
    });
  });

  it('gives the weights in the order of the terms, whatever the order of the file', async () => {
    const reversed = Object.fromEntries(Object.entries(PUBLISHED_WEIGHTS).reverse());
    expect(Object.keys((await read(reversed)) as object)).toEqual([...OBJECTIVE_TERMS]);
  });

  it.each([
    [{}, 'the file is {}; allowed: at least one weight that is not 0'],
    [
      { served_ratio: 0, denial_rate: 0 },
      'the file is {"served_ratio":0,"denial_rate":0}; allowed: at least one weight that is not 0',
    ],
    [{ served_ratio: '1' }, 'served_ratio is "1"; allowed: a finite number'],
    [{ served_ratio: 'NaN' }, 'served_ratio is "NaN"; allowed: a finite number'],
    [{ served_ratio: null }, 'served_ratio is null; allowed: a finite number'],
    [{ served_ratio: true }, 'served_ratio is true; allowed: a finite number'],
    [{ served_ratio: [1] }, 'served_ratio is [1]; allowed: a finite number'],
    [{ served: 1 }, `unknown key 'served'; the weights are ${NAMES}; penalties are negative`],
    [{ Served_Ratio: 1 }, `unknown key 'Served_Ratio'; the weights are ${NAMES}; penalties are negative`],
    ['{"served_ratio":1,"__proto__":2}', 'line 1, column 19: a key __proto__ is not allowed'],
    [[], 'the file is []; allowed: an object of weights'],
    ['null', 'the file is null; allowed: an object of weights'],
    ['0.5', 'the file is 0.5; allowed: an object of weights'],
  ])('%j is refused: %s', async (content, sentence) => {
    expect(await read(content)).toBe(`BAD_OBJECTIVE ${sentence}`);
  });

  it.each([
    '',
    '{"served_ratio":NaN}',
    '{"served_ratio":.5}',
    '{"served_ratio":Infinity}',
  ])('%j is not JSON', async (text) => {
    expect(await read(text)).toMatch(/^BAD_OBJECTIVE is not JSON \(.+\)$/);
  });

  it('refuses weights that no double holds, as what they are', async () => {
    const refusal = await read('{"served_ratio":-1e999}');
    expect(refusal).toMatch(/^BAD_OBJECTIVE served_ratio .+; allowed: a finite number$/);
    expect(refusal).not.toContain('null');
  });

  it('refuses finite weights whose sum is not: the summary cannot hold such an objective', async () => {
    expect(await read({ served_ratio: 1e308, peak_served_ratio: 1e308 })).toMatch(/^BAD_OBJECTIVE /);
  });

  it('names a missing file and a directory', async () => {
    const root = temporaryTree({ 'a.json': '{}' });
    await expect(readObjective(root)).rejects.toMatchObject({
      code: 'BAD_OBJECTIVE',
      message: `--objective '${root}': cannot be read (it is a directory)`,
    });
    const missing = join(root, 'none.json');
    await expect(readObjective(missing)).rejects.toMatchObject({
      code: 'BAD_OBJECTIVE',
      message: `--objective '${missing}': cannot be read (no such file)`,
    });
  });
});
