/**
 * What a provider itself said of a window, as it stands in a log: how much is used and when that returns. It beats
 * what is counted from the log and what a preset supposes. Read next: codex-meters.ts, claude-limits.ts.
 */

export type MeterVendor = 'claude' | 'codex';

export interface MeterReading {
  /** When it was said, epoch ms. */
  readonly timeMs: number;
  readonly vendor: MeterVendor;
  /** Length of the window; null = not said. */
  readonly lengthMinutes: number | null;
  /** Family of the models that the window counts, such as `opus`; null = all. */
  readonly family: string | null;
  /** Part of the window that is used, 0 and more. */
  readonly usedShare: number;
  /** When everything returns, epoch ms, after `timeMs`; null = not said. */
  readonly resetMs: number | null;
  /** A request was refused: nothing was left. */
  readonly isRefusal: boolean;
}

/** Readings in order of time, of equal times in the given order. */
export const readingsByTime = (readings: readonly MeterReading[]): readonly MeterReading[] =>
  readings.toSorted((a, b) => a.timeMs - b.timeMs);
