/** The three bands of stagger's scores: idle and due, running, idle and not due, whatever the numbers. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { stagger } from '../../../src/quota/policies/index.ts';
import type { AccountView } from '../../../src/quota/views/index.ts';
import { account, pool } from './views.ts';

const finite = fc.double({ min: -1e300, max: 1e300, noNaN: true });

const anyAccount: fc.Arbitrary<AccountView> = fc
  .record({
    weeklyHeadroomUnits: fc.oneof(fc.constantFrom(0, -0, Number.MIN_VALUE, Number.MAX_VALUE), finite),
    weeklyMinutesLeft: fc.oneof(fc.integer({ min: 1, max: 44_640 }), finite),
    otherPace: fc.oneof(
      fc.constantFrom(0, Number.MIN_VALUE, 1, 2 ** 20),
      fc.double({ min: 0, max: 1e300, noNaN: true }),
    ),
  })
  .map((change) => account(change));

it('a clock that is not due is below every running one, one that is due above, and all are finite', () => {
  let seen = 0;
  fc.assert(
    fc.property(anyAccount, anyAccount, (idle, other) => {
      const running = stagger.score(other, pool({ sinceOpened: 0 }));
      const waiting = stagger.score({ ...idle, isIdle: true }, pool({ sinceOpened: 0 }));
      const due = stagger.score({ ...idle, isIdle: true }, pool({ sinceOpened: 150 }));
      for (const score of [running, waiting, due]) expect(Number.isFinite(score)).toBe(true);
      expect(waiting).toBeLessThan(running);
      expect(waiting).toBeLessThan(0);
      // Dry, it is opened for nothing: no better than a running clock that is dry.
      if (due === 0) expect(stagger.score(idle, pool())).toBe(0);
      else expect(due).toBeGreaterThan(running);
      seen++;
    }),
    { seed: 20260211, numRuns: 2000 },
  );
  expect(seen).toBe(2000);
});
