/** Bands of demand over weekly supply: low included, high excluded. */
import { describe, expect, it } from 'vitest';
import { UNKNOWN_SUPPLY } from '../../../../src/simulation/engine/index.ts';
import { bandIndex, LOAD_BANDS } from '../../../../src/simulation/experiment/index.ts';
import { NO_BAND } from '../../../../src/simulation/experiment/statistics/load-bands.ts';

describe('load bands', () => {
  it('cover every load once, without gap or overlap', () => {
    expect(LOAD_BANDS.map(({ low, high }) => [low, high])).toEqual([
      [0, 0.75],
      [0.75, 0.95],
      [0.95, 1.05],
      [1.05, null],
    ]);
    for (const [index, { name, low }] of LOAD_BANDS.entries()) {
      expect(LOAD_BANDS[index - 1]?.high ?? 0).toBe(low);
      expect(name).toContain(String(index === 0 ? LOAD_BANDS[0]!.high : low));
    }
  });

  it.each([
    // No demand at all.
    [0, 100, 'below_0.75'],
    [74, 100, 'below_0.75'],
    [75, 100, '0.75_to_0.95'],
    [94, 100, '0.75_to_0.95'],
    [95, 100, '0.95_to_1.05'],
    [104, 100, '0.95_to_1.05'],
    [105, 100, 'above_1.05'],
    [1e9, 1, 'above_1.05'],
    // Edges are those of the quotient, not of the cents: 299/400 and 300/400.
    [299, 400, 'below_0.75'],
    [300, 400, '0.75_to_0.95'],
    // A pool that supplies nothing is overloaded, even by nothing.
    [5, 0, 'above_1.05'],
    [0, 0, 'above_1.05'],
  ])('%i units against a supply of %i: %s', (demand, supply, name) => {
    expect(LOAD_BANDS[bandIndex(demand, supply)]!.name).toBe(name);
  });

  it('hold no trial whose supply is not known', () => {
    expect(bandIndex(5, UNKNOWN_SUPPLY)).toBe(NO_BAND);
    expect(LOAD_BANDS[NO_BAND]).toBeUndefined();
  });
});
