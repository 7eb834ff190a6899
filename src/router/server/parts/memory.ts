/**
 * What outlives the process, behind one door: samples, rests, the upstream's readings, calibration. A disk that
 * fails stops nothing: what could not be kept is counted, and said.
 */

import type { WindowClock } from '../../../quota/windows/index.ts';
import {
  type Attempt,
  type Cooldown,
  type CooldownScope,
  charge,
  type Fleet,
  MS_PER_MINUTE,
  type RefusalNote,
  type UpstreamReading,
  usageSample,
} from '../../beliefs/index.ts';
import type { RouterConfig } from '../../config/index.ts';
import type { GroupCommit, SampleRow, StateStore, UsageLog } from '../../ledger/index.ts';
import type { Metrics } from './metrics.ts';

/** The upstream's word is written at most this often per window, unless its reset moves. */
const READING_EVERY_MS = 5000;
const CALIBRATION_KEY = 'warn_auto';

export interface Restored {
  readonly samples: number;
  /** Epoch ms of the oldest; null = none. */
  readonly sinceMs: number | null;
}

/** Minutes for which use may count in a window: of months the longest, of credits a year. */
function keptMinutes(clock: WindowClock): number {
  switch (clock.kind) {
    case 'calendar':
      return { day: 1500, week: 10_140, month: 31 * 1440 + 60 }[clock.every];
    case 'bucket':
      return 0;
    case 'once':
      return 366 * 1440;
    default:
      return clock.lengthMinutes;
  }
}

/** Length of the longest window of a configuration, ms: older samples count nowhere. */
export function longestWindowMs({ weeklySeconds, lanes }: RouterConfig): number {
  const minutes = lanes.flatMap(({ accounts }) =>
    accounts.flatMap(({ windows }) => windows.map(({ clock }) => keptMinutes(clock))),
  );
  return Math.max(weeklySeconds * 1000, ...minutes.map((each) => each * MS_PER_MINUTE));
}

export class Memory {
  readonly store: StateStore;
  readonly commits: GroupCommit;
  readonly log: UsageLog;
  private readonly metrics: Metrics;
  private readonly soon: Array<() => string>;
  private readonly writtenReadings: Map<string, UpstreamReading>;
  private failureCount: number;
  private failure: string | null;

  constructor(parts: { store: StateStore; commits: GroupCommit; log: UsageLog; metrics: Metrics }) {
    this.store = parts.store;
    this.commits = parts.commits;
    this.log = parts.log;
    this.metrics = parts.metrics;
    this.soon = [];
    this.writtenReadings = new Map();
    this.failureCount = 0;
    this.failure = null;
  }

  /** Writes that failed so far, and why the last did. */
  get failures(): { readonly count: number; readonly reason: string | null } {
    return { count: this.failureCount, reason: this.failure };
  }

  private attempt(write: () => void): void {
    try {
      write();
    } catch (error) {
      this.failureCount++;
      this.failure = error instanceof Error ? error.message : String(error);
      this.metrics.storeWriteErrors.inc();
    }
  }

  /** Takes a line of the log once the present work is done: it is made then, so that no request waits for it. */
  appendSoon(makeLine: () => string): void {
    this.soon.push(makeLine);
    if (this.soon.length === 1) setImmediate(() => this.appendWaiting());
  }

  private appendWaiting(): void {
    for (const makeLine of this.soon.splice(0)) this.log.append(makeLine());
  }

  /** Resolves when every line so far is in the log, or lost and counted. */
  flushLog(): Promise<void> {
    this.appendWaiting();
    return this.log.flush();
  }

  /** Writes a sample before anybody is told that its request is over. */
  keepNow(row: SampleRow): void {
    this.attempt(() => {
      this.commits.commitNow(row);
      this.metrics.storeWrites.inc();
    });
  }

  /** The same with others of this turn of the event loop, in one transaction. Never rejects. */
  async keep(row: SampleRow): Promise<void> {
    try {
      await this.commits.commit(row);
      this.metrics.storeWrites.inc();
    } catch (error) {
      this.attempt(() => {
        throw error;
      });
    }
  }

  keepReadings(
    { lane, account }: Pick<Attempt, 'lane' | 'account'>,
    readings: ReadonlyArray<readonly [string, UpstreamReading]>,
  ): void {
    for (const [window, reading] of readings) {
      const key = `${lane}\n${account}\n${window}`;
      const written = this.writtenReadings.get(key);
      const isNews =
        written === undefined ||
        written.resetAtMs !== reading.resetAtMs ||
        reading.atMs - written.atMs >= READING_EVERY_MS;
      if (!isNews) continue;
      this.writtenReadings.set(key, reading);
      const { utilizationFraction, resetAtMs: resetMs, atMs } = reading;
      this.attempt(() =>
        this.store.saveReading({ lane, account, window, utilizationFraction, resetMs, atMs }),
      );
    }
  }

  keepCooldown({ scope: { lane, account, family }, untilMs, cause, setAtMs }: Cooldown): void {
    this.attempt(() =>
      this.store.saveCooldown({ lane, account, scope: family, untilMs, cause, setMs: setAtMs }),
    );
  }

  forgetCooldowns(scopes: readonly CooldownScope[]): void {
    for (const { lane, account, family } of scopes) {
      this.attempt(() => this.store.clearCooldown({ lane, account, scope: family }));
    }
  }

  keepRefusal(capPattern: string, note: RefusalNote): void {
    const { atMs, usedFraction, gapSeconds } = note;
    const observedResetMs = gapSeconds === null ? null : atMs;
    const predictedResetMs = gapSeconds === null ? null : atMs + gapSeconds * 1000;
    this.attempt(() =>
      this.store.addRefusal({ tsMs: atMs, capPattern, usedFraction, predictedResetMs, observedResetMs }),
    );
  }

  keepWarnLevels(levels: Readonly<Record<string, number>>): void {
    this.attempt(() => this.store.saveSetting(CALIBRATION_KEY, levels));
  }

  /** Tries once more to write what an earlier failure left waiting. */
  writeWaiting(): void {
    this.attempt(() => this.commits.writeWaiting());
  }

  /** Writes what still waits for the disk and lets go of it. */
  async close(): Promise<void> {
    this.writeWaiting();
    this.appendWaiting();
    await this.log.close();
    this.store.close();
  }

  /** Fills the fleet with everything that was kept and still counts. Call before the port opens. */
  restore(fleet: Fleet, nowMs: number): Restored {
    const { tokenShares } = fleet.config;
    const longestMs = longestWindowMs(fleet.config);
    const readings = this.store.readings().sort((a, b) => a.atMs - b.atMs);
    let next = 0;
    const applyReadings = (untilMs: number): void => {
      for (; next < readings.length && readings[next]!.atMs <= untilMs; next++) {
        const { lane, account, window, utilizationFraction, resetMs, atMs } = readings[next]!;
        fleet.findAccount(lane, account)?.restore(window, { utilizationFraction, resetAtMs: resetMs, atMs });
      }
    };
    let samples = 0;
    let sinceMs: number | null = null;
    for (const row of this.store.samplesSince(nowMs - longestMs)) {
      if (row.inputTokens + row.outputTokens + row.cacheReadTokens + row.cacheWriteTokens === 0) continue;
      applyReadings(row.tsMs);
      const sample = usageSample(row, tokenShares);
      const { lane, account, model, ttftMs } = row;
      charge(fleet, { lane, account, model, sample, endedMs: row.tsMs, firstContentMs: ttftMs });
      fleet.estimator.learn(model, 0, row.inputTokens, row.outputTokens);
      samples++;
      sinceMs ??= row.tsMs;
    }
    applyReadings(Number.POSITIVE_INFINITY);
    for (const { lane, account, scope, untilMs, cause, setMs } of this.store.cooldowns()) {
      if (untilMs > nowMs) fleet.cooldowns.start({ lane, account, family: scope }, untilMs, cause, setMs);
    }
    this.restoreCalibration(fleet, nowMs - longestMs);
    return { samples, sinceMs };
  }

  private restoreCalibration(fleet: Fleet, sinceMs: number): void {
    for (const row of this.store.refusals(sinceMs)) {
      const { tsMs, capPattern, usedFraction, predictedResetMs, observedResetMs } = row;
      const gapSeconds =
        predictedResetMs === null || observedResetMs === null
          ? null
          : (predictedResetMs - observedResetMs) / 1000;
      fleet.caps.get(capPattern)?.calibration.note({ atMs: tsMs, usedFraction, gapSeconds });
    }
    const levels = (this.store.setting(CALIBRATION_KEY) ?? {}) as Readonly<Record<string, unknown>>;
    for (const [pattern, level] of Object.entries(levels)) {
      if (typeof level === 'number') fleet.caps.get(pattern)?.calibration.restore(level);
    }
  }
}
