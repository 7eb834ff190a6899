/** What the router does beside requests: calibration, roll-ups, pruning, looking for a changed clock. */
import { doubtAll, probeGaps } from '../beliefs/index.ts';
import type { ClockNews, RouterParts } from './parts/index.ts';
import { longestWindowMs } from './parts/index.ts';

export interface HousekeepingOptions {
  readonly readProbe: () => Promise<string | null>;
  readonly notice: (sentence: string) => void;
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

export class Housekeeping {
  private readonly parts: RouterParts;
  private readonly options: HousekeepingOptions;
  private readonly timers: NodeJS.Timeout[];

  constructor(parts: RouterParts, options: HousekeepingOptions) {
    this.parts = parts;
    this.options = options;
    this.timers = [];
    parts.clock.onNews = (news) => this.clockSet(news);
  }

  /** Does everything once and then regularly. */
  async start(): Promise<void> {
    const { settings } = this.parts;
    await this.calibrate();
    this.every(settings.calibrationMinutes * MINUTE_MS, () => void this.calibrate());
    this.every(settings.rollupMs, () => this.rollUp());
    this.every(MINUTE_MS, () => this.watchClock());
  }

  private every(ms: number, task: () => void): void {
    // Longer than a timer can count is never.
    const timer = setInterval(task, Math.min(ms, 2 ** 31 - 1));
    timer.unref();
    this.timers.push(timer);
  }

  stop(): void {
    for (const timer of this.timers.splice(0)) clearInterval(timer);
  }

  /** One step of every cap's warn level; a step is told and kept. */
  async calibrate(): Promise<void> {
    const { fleet, memory } = this.parts;
    const report = await this.options.readProbe();
    const gaps = report === null ? new Map() : probeGaps(report);
    const levels: Record<string, number> = {};
    for (const { rule, calibration } of fleet.caps.values()) {
      const probe = gaps.get(rule.pattern.toLowerCase());
      if (probe !== undefined) calibration.seed(probe);
      const cap = Math.min(
        rule.rollingTokens ?? Number.POSITIVE_INFINITY,
        rule.weekly?.kind === 'tokens' ? rule.weekly.value : Number.POSITIVE_INFINITY,
      );
      const cost = fleet.estimator.estimate(
        rule.pattern,
        { bodyBytes: 0, maxTokens: null },
        fleet.config.tokenShares,
      );
      const step = calibration.tick(rule.warnFraction, Number.isFinite(cap) ? cost / cap : 0);
      if (step !== null) {
        const [from, to] = [step.from, step.to].map((level) => (level * 100).toFixed(1));
        this.options.notice(`warn level of ${rule.pattern} moves from ${from} % to ${to} %`);
      }
      const { warnAutoFraction } = calibration.reading();
      if (warnAutoFraction !== null) levels[rule.pattern] = warnAutoFraction;
    }
    if (Object.keys(levels).length > 0) memory.keepWarnLevels(levels);
  }

  /** Sums hours and days, and forgets samples that no window needs any more. */
  rollUp(): void {
    const { memory, clock, metrics, settings, fleet } = this.parts;
    const nowMs = clock.nowMs();
    const startMs = clock.monotonicMs();
    const keepMs = Math.max(settings.sampleDays * DAY_MS, longestWindowMs(fleet.config));
    memory.writeWaiting();
    try {
      memory.store.rollUp(nowMs);
      metrics.rollupSeconds.observe({ granularity: 'hour' }, (clock.monotonicMs() - startMs) / 1000);
      memory.store.prune(nowMs, keepMs);
    } catch (error) {
      this.options.notice(`the state could not be summed up: ${(error as Error).message}`);
    }
  }

  /** Looks at the machine's clock, in case no request does. */
  watchClock(): void {
    this.parts.clock.nowMs();
  }

  /** How long holds have lasted is not sure any more: one request each finds out, and its answer tells the time. */
  private clockSet({ byMs, isBelieved }: ClockNews): void {
    const { fleet, memory, clock } = this.parts;
    memory.keepChanges(doubtAll(fleet, clock.nowMs()));
    const minutes = Math.round(Math.abs(byMs) / MINUTE_MS);
    const then = isBelieved ? 'follows it' : 'goes on by its own until an answer tells the same time';
    this.options.notice(
      `this machine's clock was set ${minutes} min ${byMs > 0 ? 'forward' : 'back'}: the router ${then}`,
    );
  }
}
