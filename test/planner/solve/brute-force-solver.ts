/** A solver by trying everything: 0-1 columns only, few of them. The oracle of the tests, and a solver for them. */
import type { LinearModel, Solver } from '../../../src/planner/solve/index.ts';

export function bruteForce({ columns, rows }: LinearModel): { value: number; point: number[] } | null {
  let best: { value: number; point: number[] } | null = null;
  for (let bits = 0; bits < 1 << columns.length; bits++) {
    const point = columns.map((_, i) => (bits >> i) & 1);
    if (columns.some(({ lower, upper }, i) => point[i]! < lower || point[i]! > upper)) continue;
    const fits = rows.every(({ lower, upper, terms }) => {
      const sum = terms.reduce((all, [column, coefficient]) => all + coefficient * point[column]!, 0);
      return sum >= lower - 1e-9 && sum <= upper + 1e-9;
    });
    const value = columns.reduce((sum, { objective }, i) => sum + objective * point[i]!, 0);
    if (fits && (best === null || value > best.value + 1e-12)) best = { value, point };
  }
  return best;
}

export const bruteForceSolver: Solver = async (model) => {
  const best = bruteForce(model);
  if (best === null) return { status: 'infeasible' };
  const proof = { status: 'optimal', incumbent: best.value, bound: best.value, gap: 0 } as const;
  return { status: 'solved', proof, values: best.point, rowPrices: model.rows.map(() => 0) };
};
