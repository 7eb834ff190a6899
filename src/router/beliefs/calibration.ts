/**
 * Where to warn, learned from real refusals. On each refusal the router notes how full its own sums were and
 * when they would have let go; over the last of them
 *
 *   learned = clamp(min(warn, p10(used / cap) - predicted cost / cap), .5, .95)
 *   warn_auto = (n learned + 20 warn) / (n + 20)
 *
 * and it moves only when it would move by more than the hysteresis. `gap` is our predicted reset minus the
 * provider's, seconds. Source: router specification, section 5; the blend's 20 is the number of refusals at which
 * experience weighs as much as the configured value.
 */

export interface RefusalNote {
  readonly atMs: number;
  /** Used over cap by our own sums. */
  readonly usedFraction: number;
  /** Our predicted reset minus the provider's, seconds; null = it named none. */
  readonly gapSeconds: number | null;
}

export interface CalibrationReading {
  /** null = no refusal yet: the configured value stands. */
  readonly warnAutoFraction: number | null;
  /** n / (n + 20). */
  readonly confidence: number;
  readonly gapSecondsP50: number | null;
  readonly gapSecondsP95: number | null;
  readonly gapSamples: number;
}

/** Seeds for gaps, as a probe wrote them. */
export interface ProbeGaps {
  readonly gapSecondsP50: number;
  readonly gapSecondsP95: number;
  readonly samples: number;
}

const KEPT_NOTES = 200;
const BLEND_NOTES = 20;
const HYSTERESIS = 0.01;
const LEAST_WARN = 0.5;
const MOST_WARN = 0.95;

/** Quantile by linear interpolation at rank q (n - 1) of ascending values. */
function quantileSorted(values: readonly number[], q: number): number {
  const rank = q * (values.length - 1);
  const low = values[Math.floor(rank)]!;
  return low + (values[Math.ceil(rank)]! - low) * (rank - Math.floor(rank));
}

const ascending = (values: readonly number[]): number[] => values.toSorted((a, b) => a - b);

export class Calibration {
  private readonly notes: RefusalNote[];
  private probe: ProbeGaps | null;
  private warnAutoFraction: number | null;

  constructor() {
    this.notes = [];
    this.probe = null;
    this.warnAutoFraction = null;
  }

  /** Notes a refusal; the oldest of more than 200 is forgotten. */
  note(note: RefusalNote): void {
    this.notes.push(note);
    if (this.notes.length > KEPT_NOTES) this.notes.shift();
  }

  /** The last refusal noted; null = none. */
  latest(): RefusalNote | null {
    return this.notes.at(-1) ?? null;
  }

  /** Takes gaps that a probe measured; they stand until three refusals gave gaps of their own. */
  seed(probe: ProbeGaps): void {
    this.probe = probe;
  }

  /** Restores a level that an earlier process had come to. */
  restore(warnAutoFraction: number | null): void {
    this.warnAutoFraction = warnAutoFraction;
  }

  /**
   * Moves the level if the refusals say so. `costFraction` is a predicted request over the cap. Returns the step,
   * or null when it stays.
   */
  tick(warnFraction: number, costFraction: number): { readonly from: number; readonly to: number } | null {
    const count = this.notes.length;
    if (count === 0) return null;
    const used = ascending(this.notes.map(({ usedFraction }) => usedFraction));
    const raw = Math.min(warnFraction, quantileSorted(used, 0.1) - costFraction);
    const learned = Math.min(Math.max(raw, LEAST_WARN), MOST_WARN);
    const blended = (count * learned + BLEND_NOTES * warnFraction) / (count + BLEND_NOTES);
    const from = this.warnAutoFraction ?? warnFraction;
    if (Math.abs(blended - from) <= HYSTERESIS) return null;
    this.warnAutoFraction = blended;
    return { from, to: blended };
  }

  /** The level come to; null = no refusal yet. O(1), for decisions. */
  get level(): number | null {
    return this.warnAutoFraction;
  }

  reading(): CalibrationReading {
    const count = this.notes.length;
    const gaps = ascending(this.notes.flatMap(({ gapSeconds }) => (gapSeconds === null ? [] : [gapSeconds])));
    const useProbe = gaps.length < 3 && this.probe !== null;
    return {
      warnAutoFraction: this.warnAutoFraction,
      confidence: count / (count + BLEND_NOTES),
      gapSecondsP50: useProbe
        ? this.probe!.gapSecondsP50
        : gaps.length === 0
          ? null
          : quantileSorted(gaps, 0.5),
      gapSecondsP95: useProbe
        ? this.probe!.gapSecondsP95
        : gaps.length === 0
          ? null
          : quantileSorted(gaps, 0.95),
      gapSamples: useProbe ? this.probe!.samples + gaps.length : gaps.length,
    };
  }
}

const FENCE = /^```json[ \t]*\r?\n([\s\S]*?)^```[ \t]*$/gm;

/** Gaps by lower-case model from the last ```json block of a probe's report; a report without one gives none. */
export function probeGaps(markdown: string): ReadonlyMap<string, ProbeGaps> {
  const block = [...markdown.matchAll(FENCE)].at(-1)?.[1];
  const gaps = new Map<string, ProbeGaps>();
  let rows: unknown;
  try {
    rows = JSON.parse(block ?? '[]');
  } catch {
    return gaps;
  }
  if (!Array.isArray(rows)) return gaps;
  for (const row of rows as ReadonlyArray<Record<string, unknown> | null>) {
    const { model, gap_seconds_p50: p50, gap_seconds_p95: p95, samples } = row ?? {};
    const isGood = [p50, p95, samples].every((value) => typeof value === 'number' && Number.isFinite(value));
    if (typeof model !== 'string' || !isGood || (samples as number) <= 0) continue;
    gaps.set(model.toLowerCase(), {
      gapSecondsP50: p50 as number,
      gapSecondsP95: p95 as number,
      samples: Math.floor(samples as number),
    });
  }
  return gaps;
}
