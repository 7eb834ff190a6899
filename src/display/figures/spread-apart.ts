/** Names that would lie on each other, moved apart: as little as can be, by the squares of the moves. */

/** Members of a run that stand `least` apart, and the sum of the places they want for the first of them. */
interface Run {
  count: number;
  sum: number;
}

/**
 * Places for the wanted ones, at least `least` apart, from `low` to `high` (beyond it where there are too many), in
 * the order given. Equal ones keep their order. Isotonic regression by pooling neighbours.
 */
export function spreadApart(
  wanted: readonly number[],
  { least, low, high }: { readonly least: number; readonly low: number; readonly high: number },
): number[] {
  const order = wanted.map((_, index) => index).sort((a, b) => wanted[a]! - wanted[b]! || a - b);
  const runs: Run[] = [];
  order.forEach((index, rank) => {
    let run: Run = { count: 1, sum: wanted[index]! - rank * least };
    for (let before = runs.at(-1); before !== undefined; before = runs.at(-1)) {
      if (before.sum / before.count <= run.sum / run.count) break;
      runs.pop();
      run = { count: before.count + run.count, sum: before.sum + run.sum };
    }
    runs.push(run);
  });
  const highest = Math.max(low, high - least * (order.length - 1));
  const starts = runs.flatMap(({ count, sum }) => {
    const start = Math.min(highest, Math.max(low, sum / count));
    return new Array<number>(count).fill(start);
  });
  const places = new Array<number>(wanted.length).fill(0);
  order.forEach((index, rank) => {
    places[index] = starts[rank]! + rank * least;
  });
  return places;
}
