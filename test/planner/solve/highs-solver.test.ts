import { describe, expect, it } from 'vitest';
import { highsSolver, type LinearModel } from '../../../src/planner/solve/index.ts';

const OPTIONS = { timeLimitSeconds: 10, relativeGap: 1e-6 };
const column = (objective: number, integer = true, upper = 1) => ({
  name: `x${objective}`,
  objective,
  lower: 0,
  upper,
  integer,
});
const row = (name: string, lower: number, upper: number, coefficients: number[]) => ({
  name,
  lower,
  upper,
  terms: coefficients.map((coefficient, i) => [i, coefficient] as const),
});

describe('the solver', () => {
  it('gives values and row prices of a linear model', async () => {
    // max 3x + 2y, x + y <= 4, x <= 3 as a row: x 3, y 1; one more of the first row is worth 2, of the second 1.
    const model: LinearModel = {
      columns: [column(3, false, 10), column(2, false, 10)],
      rows: [row('sum', Number.NEGATIVE_INFINITY, 4, [1, 1]), row('x', Number.NEGATIVE_INFINITY, 3, [1])],
    };
    expect(await highsSolver(model, OPTIONS)).toEqual({
      status: 'solved',
      proof: { status: 'optimal', incumbent: 11, bound: 11, gap: 0 },
      values: [3, 1],
      rowPrices: [2, 1],
    });
  });

  it('gives whole values, and no prices, of a model with whole columns', async () => {
    const model: LinearModel = {
      columns: [column(5), column(4), column(3)],
      rows: [row('w', 0, 5, [2, 3, 1])],
    };
    expect(await highsSolver(model, OPTIONS)).toMatchObject({ values: [1, 1, 0], rowPrices: null });
    expect(await highsSolver(model, { ...OPTIONS, start: [1, 0, 1] })).toMatchObject({ values: [1, 1, 0] });
  });

  it('says so when no point keeps every row, whole or not', async () => {
    const clash: LinearModel = {
      columns: [column(1, false)],
      rows: [row('low', 0.7, 1, [1]), row('high', 0, 0.3, [1])],
    };
    expect(await highsSolver(clash, OPTIONS)).toEqual({ status: 'infeasible' });
    const half: LinearModel = { columns: [column(1)], rows: [row('half', 0.5, 0.5, [1])] };
    expect(await highsSolver(half, OPTIONS)).toEqual({ status: 'infeasible' });
  });

  it('is worth 0 without columns and says so without a finite best', async () => {
    expect(await highsSolver({ columns: [], rows: [] }, OPTIONS)).toMatchObject({
      status: 'solved',
      values: [],
    });
    const open: LinearModel = { columns: [column(1, false, Number.POSITIVE_INFINITY)], rows: [] };
    expect((await highsSolver(open, OPTIONS)).status).toBe('noAnswer');
  });

  it('states the gap when its time is too short', async () => {
    // A market split: hard to prove, easy to start.
    let state = 7;
    const next = (): number => {
      state = (state * 48271) % 2147483647;
      return state;
    };
    const columns = Array.from({ length: 250 }, () => column(100_000 + (next() % 10_000)));
    const rows = Array.from({ length: 15 }, (_, k) => {
      const weights = columns.map(() => 100_000 + (next() % 10_000));
      return row(`w${k}`, 0, Math.floor(weights.reduce((sum, each) => sum + each, 0) / 2), weights);
    });
    const start = columns.map((_, i) => (i === 0 ? 1 : 0));
    const answer = await highsSolver({ columns, rows }, { timeLimitSeconds: 0.3, relativeGap: 0, start });
    if (answer.status !== 'solved') throw new Error(answer.status);
    const { status, incumbent, bound, gap } = answer.proof;
    expect(status).toBe('notProvenOptimal');
    expect(bound).toBeGreaterThan(incumbent);
    expect(gap).toBeCloseTo((bound - incumbent) / incumbent, 12);
  });
});
