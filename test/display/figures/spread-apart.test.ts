import fc from 'fast-check';
import { expect, it } from 'vitest';
import { spreadApart } from '../../../src/display/figures/spread-apart.ts';

const ROOM = { least: 10, low: 0, high: 100 };

it('leaves alone what is far enough apart', () => {
  expect(spreadApart([50, 10, 90], ROOM)).toEqual([50, 10, 90]);
  expect(spreadApart([], ROOM)).toEqual([]);
});

it('moves neighbours apart evenly, those at an end inwards', () => {
  expect(spreadApart([50, 52], ROOM)).toEqual([46, 56]);
  expect(spreadApart([50, 50, 50], ROOM)).toEqual([40, 50, 60]);
  expect(spreadApart([99, 100], ROOM)).toEqual([90, 100]);
  expect(spreadApart([-5, 3, 80], ROOM)).toEqual([0, 10, 80]);
});

it('goes on past the end where there are too many', () => {
  expect(spreadApart([1, 2, 3], { least: 10, low: 0, high: 15 })).toEqual([0, 10, 20]);
});

it('always keeps distance, order and, with room enough, the ends', () => {
  const wanted = fc.array(fc.integer({ min: -20, max: 120 }), { maxLength: 9 });
  fc.assert(
    fc.property(wanted, (places) => {
      const moved = spreadApart(places, ROOM);
      const order = places.map((_, index) => index).sort((a, b) => places[a]! - places[b]! || a - b);
      order.forEach((index, rank) => {
        expect(moved[index]!).toBeGreaterThanOrEqual(-1e-9);
        expect(moved[index]!).toBeLessThanOrEqual(100 + 1e-9);
        if (rank > 0) expect(moved[index]! - moved[order[rank - 1]!]!).toBeGreaterThanOrEqual(10 - 1e-9);
      });
    }),
    { seed: 20261126, numRuns: 300 },
  );
});
