/**
 * Spends as columns, put in order of time. Logs come as a few long stretches that are in order already, so the
 * stretches are merged two by two: linear for one, and never worse than n log n.
 */
import { units } from '../../core/values/index.ts';
import { epochMs } from './quota-window.ts';

/** Spends as two columns of equal length: epoch ms and units >= 0. */
export interface SpendRun {
  readonly timesMs: Float64Array;
  readonly amounts: Float64Array;
}

/** Checks every spend; returns where the stretches that are in order start, and the end. */
function stretchesOf(field: string, { timesMs, amounts }: SpendRun): number[] {
  const starts = [0];
  for (let i = 0; i < timesMs.length; i++) {
    const time = timesMs[i]!;
    const amount = amounts[i]!;
    if (!Number.isSafeInteger(time)) epochMs(`${field}[${i}].atMs`, time);
    if (!(amount >= 0 && amount < Number.POSITIVE_INFINITY)) units(`${field}[${i}].n`, amount);
    if (i > 0 && time < timesMs[i - 1]!) starts.push(i);
  }
  return [...starts, timesMs.length];
}

/** Merges [first, middle) and [middle, end) of `from` into the same place of `out`; equal times keep their order. */
function mergeTwo(out: SpendRun, from: SpendRun, first: number, middle: number, end: number): void {
  let left = first;
  let right = middle;
  for (let to = first; to < end; to++) {
    const isLeft = right >= end || (left < middle && from.timesMs[left]! <= from.timesMs[right]!);
    const take = isLeft ? left++ : right++;
    out.timesMs[to] = from.timesMs[take]!;
    out.amounts[to] = from.amounts[take]!;
  }
}

/** The run in order of time, checked: whole ms (E_INT), amounts >= 0 (E_RANGE). The run given is left as it was. */
export function sortedRun(field: string, run: SpendRun): SpendRun {
  let starts = stretchesOf(field, run);
  let from = run;
  let spare: SpendRun | null = null;
  while (starts.length > 2) {
    const length = run.timesMs.length;
    const out = spare ?? { timesMs: new Float64Array(length), amounts: new Float64Array(length) };
    for (let i = 0; i + 1 < starts.length; i += 2) {
      const end = starts[i + 2] ?? length;
      mergeTwo(out, from, starts[i]!, starts[i + 1]!, end);
    }
    starts = [...starts.slice(0, -1).filter((_, i) => i % 2 === 0), length];
    spare = from === run ? null : from;
    from = out;
  }
  return from;
}
