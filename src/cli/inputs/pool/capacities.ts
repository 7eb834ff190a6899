/**
 * What windows hold by the owner's own readings: worked out from a log (`plan status --calibrate` writes it) and read
 * again by `--capacities`. A window goes by its preset or account and its id, `codex-pro/weekly`, whatever its number.
 */

import { resolve } from 'node:path';
import { unitsText } from '../../../planner/question/index.ts';
import {
  capacityPosterior,
  type LocalClock,
  type MeteredGraph,
  readingPairs,
  type TokenSums,
} from '../../../planner/usage/index.ts';
import {
  type CapacityRecord,
  capacitiesSchema,
  plainWindowId,
  recordedCapacity,
} from '../../../quota/pools/index.ts';
import { orderLength, type QuotaWindow } from '../../../quota/windows/index.ts';
import type { UsageEvent } from '../../../usage/events/index.ts';
import { readJsonFile } from '../../../usage/files/index.ts';
import { costUnits, type TokenWeights } from '../../../usage/weights/index.ts';

const MS_PER_MINUTE = 60_000;
const MILLION = 1_000_000;

/** Records of a file. Throws BAD_POOL naming the option, the file and the place. */
export async function readCapacities(path: string, cwd: string): Promise<readonly CapacityRecord[]> {
  const file = { option: '--capacities', path, code: 'BAD_POOL' } as const;
  return (await readJsonFile(file, capacitiesSchema, resolve(cwd, path))).capacities;
}

const millions = (amount: number): string =>
  amount >= MILLION ? `${unitsText(amount / MILLION)} M` : unitsText(amount);

/** `codex-pro-1/weekly: holds 71 M weighted tokens (90 %: 65 M to 78 M) by 12 pairs of readings since 2026-11-20`. */
function capacityNote(id: string, { tokens: { low, mid, high }, pairs, since }: CapacityRecord): string {
  const sample = `${pairs} ${pairs === 1 ? 'pair' : 'pairs'} of the owner's own readings since ${since.slice(0, 10)}`;
  return `${id}: holds ${millions(mid)} weighted tokens (90 %: ${millions(low)} to ${millions(high)}) by ${sample}`;
}

/** The windows at what the records say of them, and a note each. */
export function withCapacities(
  windows: readonly QuotaWindow[],
  records: readonly CapacityRecord[],
  unitTokens: number,
): { readonly windows: readonly QuotaWindow[]; readonly notes: readonly string[] } {
  const notes: string[] = [];
  const known = windows.map((window) => {
    const found = recordedCapacity(records, { ids: [window.id], unit: window.unit }, unitTokens);
    if (found === null) return window;
    notes.push(capacityNote(window.id, found.record));
    return { ...window, capacity: found.units };
  });
  return { windows: known, notes };
}

/** Weighted tokens of the events that a window counts: of all models, or of one family. */
function tokenSums(
  events: readonly UsageEvent[],
  weights: TokenWeights,
  counts: QuotaWindow['counts'],
): TokenSums {
  const isCounted = ({ model }: UsageEvent): boolean =>
    counts === 'all' || counts.some((part) => model?.toLowerCase().includes(part.toLowerCase()) === true);
  const own = events.filter(isCounted);
  const sums = new Float64Array(own.length + 1);
  own.forEach((event, i) => {
    sums[i + 1] = sums[i]! + costUnits(event, weights, 1);
  });
  return { timesMs: Float64Array.from(own, ({ timeMs }) => timeMs), sums };
}

/** Records of every window that the log's own readings say something of. */
export function calibrated(
  { graph, readings }: MeteredGraph,
  base: {
    readonly events: readonly UsageEvent[];
    readonly weights: TokenWeights;
    readonly unitTokens: number;
  } & Pick<LocalClock, 'nowMs'>,
): CapacityRecord[] {
  const events = base.events.filter(({ timeMs }) => timeMs <= base.nowMs);
  return graph.windows.flatMap((window): CapacityRecord[] => {
    const own = readings.get(window.id);
    if (own === undefined || window.unit !== 'weighted') return [];
    const sums = tokenSums(events, base.weights, window.counts);
    const pairs = readingPairs(own, orderLength(window.clock) * MS_PER_MINUTE, sums);
    const prior = window.capacity === null ? null : window.capacity * base.unitTokens;
    const found = capacityPosterior(pairs, prior);
    if (found === null) return [];
    const { low, mid, high, pairCount, sinceMs } = found;
    return [
      {
        window: plainWindowId(window.id),
        tokens: { low, mid, high },
        pairs: pairCount,
        since: new Date(sinceMs).toISOString(),
      },
    ];
  });
}
