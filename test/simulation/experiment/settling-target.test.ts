/** A run that also asks whether a target is served stops when both are known, and not before. */
import { describe, expect, it } from 'vitest';
import { METRIC_INDEX, METRICS } from '../../../src/simulation/engine/index.ts';
import { Settling } from '../../../src/simulation/experiment/settling.ts';

const RULE = { kind: 'settled', indifference: 0.002, confidence: 0.95, target: 0.99 } as const;
const CEILING = 2000;

/** Trials that it takes: served shares by trial and policy; the ceiling where it never settles. */
function spent(
  shares: (trial: number) => readonly number[],
  rule: ConstructorParameters<typeof Settling>[0] = RULE,
): number {
  const policies = shares(0).map((_, policy) => `policy ${policy}`);
  const settling = new Settling(rule, CEILING, policies, 'served_ratio');
  const rows = new Float64Array(policies.length * METRICS.length);
  for (let trial = 0; trial < CEILING; trial++) {
    if (settling.isSettled) return trial;
    shares(trial).forEach((share, policy) => {
      rows[policy * METRICS.length + METRIC_INDEX.served_ratio] = share;
    });
    settling.add(rows, 0);
  }
  return CEILING;
}

/** -1 and 1 in turn, so that means and spreads are known. */
const turn = (trial: number): number => (trial % 2 === 0 ? 1 : -1);

describe('a cell of a sweep', () => {
  it('in which all serve everything stops after the least trials that prove it', () => {
    expect(spent(() => [1, 1, 1])).toBe(100);
  });

  it('with one policy stops as soon as the target is known to be served or missed', () => {
    expect(spent(() => [1])).toBe(25);
    expect(spent((trial) => [0.9 + 0.05 * turn(trial)])).toBe(25);
    // A tenth of its spread from the target: not told early.
    expect(spent((trial) => [0.985 + 0.05 * turn(trial)])).toBeGreaterThan(200);
  });

  it('whose best serves the target within the indifference stops when that is sure', () => {
    const taken = spent((trial) => [0.9905 + 0.005 * turn(trial)]);
    expect(taken).toBeGreaterThan(25);
    expect(taken).toBeLessThan(CEILING);
  });

  it('goes on while first place is open, though the target is long missed', () => {
    const noisy = (trial: number): readonly number[] => [
      0.5 + 0.2 * turn(trial),
      0.5 + 0.2 * turn(trial + 1),
    ];
    expect(spent(noisy)).toBe(CEILING);
  });

  it('goes on while the target is open, though first place is long settled', () => {
    const close = (trial: number): readonly number[] => [
      0.989 + 0.06 * turn(trial),
      0.6 + 0.06 * turn(trial),
    ];
    expect(spent(close)).toBeGreaterThan(
      spent(close, { kind: 'settled', indifference: 0.002, confidence: 0.95 }),
    );
  });

  it('stops at a multiple of the looks, whatever it is', () => {
    for (const mean of [0.9, 0.95, 0.98]) expect(spent((trial) => [mean + 0.04 * turn(trial)]) % 25).toBe(0);
  });
});
