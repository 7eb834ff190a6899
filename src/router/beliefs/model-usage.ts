/** What is metered for one model on one lane, and for one cap: windows, speeds, what is on its way. */

import type { CapRule } from '../config/index.ts';
import type { CapRecord } from '../deciding/index.ts';
import { Calibration } from './calibration.ts';
import {
  NO_TOTALS,
  type UsageSample,
  type UsageTotals,
  UsageWindow,
  type WindowLengths,
} from './meters/index.ts';
import { FirstContentTimes } from './speeds.ts';

/** Written out: every answer adds one. */
const summed = (a: UsageTotals, b: UsageTotals): UsageTotals => ({
  count: a.count + b.count,
  inputTokens: a.inputTokens + b.inputTokens,
  outputTokens: a.outputTokens + b.outputTokens,
  cacheWriteTokens: a.cacheWriteTokens + b.cacheWriteTokens,
  cacheReadTokens: a.cacheReadTokens + b.cacheReadTokens,
  weightedTokens: a.weightedTokens + b.weightedTokens,
  dirtyMs: a.dirtyMs + b.dirtyMs,
  streamCount: a.streamCount + b.streamCount,
  streamMs: a.streamMs + b.streamMs,
  streamInputTokens: a.streamInputTokens + b.streamInputTokens,
  streamOutputTokens: a.streamOutputTokens + b.streamOutputTokens,
});

export class ModelMeter {
  readonly lane: string;
  readonly model: string;
  window: UsageWindow;
  readonly firstContent: FirstContentTimes;
  /** Since this process started. */
  session: UsageTotals;
  reservedTokens: number;

  constructor(lane: string, model: string, lengths: WindowLengths) {
    this.lane = lane;
    this.model = model;
    this.window = new UsageWindow(lengths);
    this.firstContent = new FirstContentTimes();
    this.session = NO_TOTALS;
    this.reservedTokens = 0;
  }

  /** Counts into the session, which is not restored. */
  addToSession(sample: UsageSample): void {
    const isStream = sample.streamMs > 0;
    this.session = summed(this.session, {
      ...sample,
      count: 1,
      streamCount: isStream ? 1 : 0,
      streamInputTokens: isStream ? sample.inputTokens : 0,
      streamOutputTokens: isStream ? sample.outputTokens : 0,
    });
  }

  /** Takes over what others counted. Times to the first content are not mixed. */
  absorb(meters: readonly ModelMeter[]): void {
    const windows = [this, ...meters].map(({ window }) => window);
    const latestMs = Math.max(...windows.map((window) => window.latestMs));
    this.window = UsageWindow.merged(windows, this.window.lengths, latestMs);
    for (const { session } of meters) this.session = summed(this.session, session);
  }
}

/** One cap rule at work on the lane whose use counts. */
export class CapMeter {
  rule: CapRule;
  readonly lane: string;
  window: UsageWindow;
  reservedTokens: number;
  readonly calibration: Calibration;

  constructor(rule: CapRule, lane: string, lengths: WindowLengths) {
    this.rule = rule;
    this.lane = lane;
    this.window = new UsageWindow(lengths);
    this.reservedTokens = 0;
    this.calibration = new Calibration();
  }

  record(nowMs: number): CapRecord {
    this.window.advance(nowMs);
    const { rollingTokens, weekly, warnFraction } = this.rule;
    return {
      rollingUsedTokens: this.window.rollingTokens,
      rollingCapTokens: rollingTokens,
      weeklyUsedTokens: this.window.weeklyTokens,
      weeklyCapTokens: weekly?.kind === 'tokens' ? weekly.value : null,
      reservedTokens: this.reservedTokens,
      warnFraction,
      warnAutoFraction: this.calibration.level,
    };
  }

  /** Milliseconds until use is below `level` of every cap in tokens if nothing more is spent. */
  untilBelowMs(level: number, nowMs: number): number {
    const { rollingTokens, weekly } = this.rule;
    const rolling =
      rollingTokens === null ? 0 : (this.window.untilBelowMs('rolling', rollingTokens * level, nowMs) ?? 0);
    const week =
      weekly?.kind === 'tokens' ? (this.window.untilBelowMs('weekly', weekly.value * level, nowMs) ?? 0) : 0;
    return Math.max(rolling, week);
  }
}
