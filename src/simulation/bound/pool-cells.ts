/**
 * A trial's demand as cells: requests of one class between two ends of windows. Within a cell the accounts' windows
 * stand still, so a bound need not tell its requests apart. Where windows count requests, requests of unequal cost
 * are cells of their own. Read next: pool-network.ts.
 */
import type { DemandTape } from '../demand/index.ts';
import type { Tiling } from './window-tilings.ts';

/** The columns of a demand tape that count here. */
export type PoolTape = Pick<DemandTape, 'minutes' | 'costs' | 'classes' | 'arrivalCount'>;

export interface PoolCells {
  readonly count: number;
  /** By cell: its place in time, its class, what its requests cost together. */
  readonly interval: Int32Array;
  readonly model: Uint8Array;
  readonly units: Float64Array;
  /** By cell: what each of its requests costs, where windows count requests; else 0. */
  readonly cost: Int32Array;
  /** By tiling: the span that each interval with demand lies in. Shape: tilings x intervals. */
  readonly spanAt: readonly Int32Array[];
  /** Most that one request costs, >= 1. */
  readonly mostCost: number;
}

/** Minutes at which spans start, ascending. */
function cutsOf(tilings: readonly Tiling[]): Int32Array {
  const cuts = new Set<number>([0]);
  for (const { spans } of tilings) for (const { start } of spans) cuts.add(start);
  return Int32Array.from(cuts).sort();
}

/** The span of each interval, which starts at `starts[i]`. */
function placesOf({ spans }: Tiling, starts: readonly number[]): Int32Array {
  let span = 0;
  return Int32Array.from(starts, (start) => {
    while (span + 1 < spans.length && spans[span + 1]!.start <= start) span++;
    return span;
  });
}

/** The cells of a tape, in order of time, and where in every tiling they lie. */
export function cutCells(tilings: readonly Tiling[], tape: PoolTape): PoolCells {
  const { minutes, costs, classes, arrivalCount } = tape;
  const cuts = cutsOf(tilings);
  const partsCosts = tilings.some(({ isRequests }) => isRequests);
  const starts: number[] = [];
  const cells: Array<{ interval: number; model: number; cost: number; units: number }> = [];
  let open = new Map<number, number>();
  let cut = 0;
  let mostCost = 1;
  for (let arrival = 0; arrival < arrivalCount; arrival++) {
    const minute = minutes[arrival]!;
    while (cut + 1 < cuts.length && cuts[cut + 1]! <= minute) cut++;
    if (starts.at(-1) !== cuts[cut]) {
      starts.push(cuts[cut]!);
      open = new Map();
    }
    const model = classes === null ? 0 : classes[arrival]!;
    const cost = partsCosts ? costs[arrival]! : 0;
    mostCost = Math.max(mostCost, costs[arrival]!);
    const key = cost * 256 + model;
    const known = open.get(key);
    if (known === undefined) {
      open.set(key, cells.length);
      cells.push({ interval: starts.length - 1, model, cost, units: costs[arrival]! });
    } else cells[known]!.units += costs[arrival]!;
  }
  return {
    count: cells.length,
    interval: Int32Array.from(cells, ({ interval }) => interval),
    model: Uint8Array.from(cells, ({ model }) => model),
    units: Float64Array.from(cells, ({ units }) => units),
    cost: Int32Array.from(cells, ({ cost }) => cost),
    spanAt: tilings.map((tiling) => placesOf(tiling, starts)),
    mostCost,
  };
}
