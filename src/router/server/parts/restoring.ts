/**
 * A fleet as the last process left it, made again from what it kept. Invariant: a router that was killed decides the
 * next request as if it had not been, save what was under way. Read next: memory.ts (what is kept, and when).
 */
import { asRecord } from '../../../core/index.ts';
import type { WindowClock } from '../../../quota/windows/index.ts';
import {
  byClock,
  charge,
  chargedRequest,
  type Fleet,
  type KeptPlace,
  MS_PER_MINUTE,
  usageSample,
} from '../../beliefs/index.ts';
import type { RouterConfig } from '../../config/index.ts';
import type { SampleRow, StateStore } from '../../ledger/index.ts';
import { holdOfRow } from './hold-rows.ts';
import { CALIBRATION_KEY } from './memory.ts';

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

/** The order of turns and the places of sessions, of which samples tell most. */
class Turns {
  private readonly fleet: Fleet;
  /** The latest place of each session of a lane. */
  private readonly places: Map<string, KeptPlace>;

  constructor(fleet: Fleet) {
    this.fleet = fleet;
    this.places = new Map();
  }

  place(place: KeptPlace): void {
    const key = `${place.lane}\n${place.session}`;
    const known = this.places.get(key);
    if (known === undefined || place.turn >= known.turn) this.places.set(key, place);
  }

  sample({ lane, account, turn, session, boundUntilMs: untilMs }: SampleRow): void {
    if (turn === 0) return;
    this.fleet.restoreTurn(lane, account, turn);
    if (untilMs > 0) this.place({ lane, session, account, untilMs, turn });
  }

  /** Those whose time is not over. */
  settle(nowMs: number): void {
    this.fleet.affinity.restore([...this.places.values()].filter(({ untilMs }) => untilMs >= nowMs));
  }
}

/** Learns from a sample again what was learned when it was new. */
function learn(fleet: Fleet, row: SampleRow): void {
  if (row.outputTokens === 0 || row.estimated > 0) return;
  fleet.estimator.learn(row.model, chargedRequest(row, fleet.config.tokenShares));
}

/** Fills the fleet with everything that was kept and still counts. Call before the port opens. */
export function restoreFleet(store: StateStore, fleet: Fleet, nowMs: number): Restored {
  store.adoptOpen();
  const { tokenShares } = fleet.config;
  const longestMs = longestWindowMs(fleet.config);
  // After a clock that was set back, what lies ahead of it counts as now, as it does while the router runs.
  const byNow = (ms: number): number => Math.min(ms, nowMs);
  const readings = store.readings().sort((a, b) => a.atMs - b.atMs);
  let next = 0;
  const applyReadings = (untilMs: number): void => {
    for (; next < readings.length && readings[next]!.atMs <= untilMs; next++) {
      const { lane, account, window, utilizationFraction, resetMs, atMs, missCount } = readings[next]!;
      const reading = { utilizationFraction, resetAtMs: resetMs, atMs: byNow(atMs) };
      fleet.findAccount(lane, account)?.restore(window, reading, missCount);
    }
  };
  const turns = new Turns(fleet);
  for (const { lane, account, turn } of store.turns()) fleet.restoreTurn(lane, account, turn);
  for (const place of store.places()) turns.place(place);
  let samples = 0;
  let sinceMs: number | null = null;
  for (const row of store.samplesSince(nowMs - longestMs)) {
    turns.sample(row);
    if (row.inputTokens + row.outputTokens + row.cacheReadTokens + row.cacheWriteTokens === 0) continue;
    applyReadings(row.tsMs);
    const sample = usageSample(row, tokenShares);
    const { lane, account, model, ttftMs } = row;
    charge(fleet, { lane, account, model, sample, endedMs: byNow(row.tsMs), firstContentMs: ttftMs });
    learn(fleet, row);
    samples++;
    sinceMs ??= row.tsMs;
  }
  applyReadings(Number.POSITIVE_INFINITY);
  turns.settle(nowMs);
  for (const row of store.holds()) fleet.holds.put(byClock(holdOfRow(row), nowMs));
  restoreCalibration(store, fleet, nowMs - longestMs);
  return { samples, sinceMs };
}

/** Warn levels by pattern, each a share of the cap; null for anything else. */
function warnLevels(value: unknown): Readonly<Record<string, number>> | null {
  const levels = asRecord(value);
  const isLevel = (level: unknown): boolean => typeof level === 'number' && level >= 0 && level <= 1;
  return levels !== null && Object.values(levels).every(isLevel) ? (levels as Record<string, number>) : null;
}

function restoreCalibration(store: StateStore, fleet: Fleet, sinceMs: number): void {
  for (const row of store.refusals(sinceMs)) {
    const { tsMs, capPattern, usedFraction, predictedResetMs, observedResetMs } = row;
    const gapSeconds =
      predictedResetMs === null || observedResetMs === null
        ? null
        : (predictedResetMs - observedResetMs) / 1000;
    fleet.caps.get(capPattern)?.calibration.note({ atMs: tsMs, usedFraction, gapSeconds });
  }
  for (const [pattern, level] of Object.entries(store.setting(CALIBRATION_KEY, warnLevels) ?? {})) {
    fleet.caps.get(pattern)?.calibration.restore(level);
  }
}
