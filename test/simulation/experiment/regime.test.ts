/** Where the user stands: enough for all, far too little, or in between. */
import { describe, expect, it } from 'vitest';
import { regimeOf } from '../../../src/simulation/experiment/regime.ts';
import { summaryOf } from '../../display/report/fixtures/records.ts';

const standing = (served: ReadonlyArray<number | null>, load: number | null, accountCount: number | null) =>
  regimeOf({
    load,
    accountCount,
    indifference: 0.002,
    summary: served.map((share, index) => summaryOf(`p${index}`, index + 1, { served_ratio_mean: share })),
  });

describe('the regime', () => {
  it.each([
    ['every policy serves everything', [1, 1, 1], 0.04, 'ample'],
    ['the worst denies just what does not matter', [1, 0.998], 0.5, 'ample'],
    ['the worst denies a little more', [1, 0.9979], 0.5, 'contested'],
    ['demand is 27 times the supply', [0.037, 0.036], 27, 'scarce'],
    ['above supply, and the choice moves a tenth of the denial', [0.5, 0.45], 1.6, 'scarce'],
    ['above supply, and it moves more', [0.5, 0.44], 1.6, 'contested'],
    ['as much is denied near supply', [0.5, 0.49], 1.5, 'contested'],
    ['as much is denied and the supply is not known', [0.037, 0.036], null, 'contested'],
  ] as const)('%s', (_, served, load, kind) => {
    expect(standing(served, load, 3)).toMatchObject({
      kind,
      load,
      best: { policy: 'p0', served: served[0] },
      worst: { served: served.at(-1) },
    });
  });

  it.each([
    [27, 1, 26],
    [0.9, 3, 0],
    [1, 3, 0],
    [1.01, 3, 1],
    [1.5, 2, 1],
    [2.5, 2, 3],
  ])('at a load of %s, %s accounts are short of %s', (load, count, short) => {
    expect(standing([0.5, 0.4], load, count)).toMatchObject({ accounts_short: short });
  });

  it('knows no number of accounts where they are drawn or the supply is not known', () => {
    expect(standing([0.5, 0.4], 2, null)).toMatchObject({ accounts_short: null });
    expect(standing([0.5, 0.4], null, 2)).toMatchObject({ accounts_short: null });
  });

  it('is none without demand', () => {
    expect(standing([null, null], 0, 2)).toEqual({ kind: 'none', load: 0 });
  });
});
