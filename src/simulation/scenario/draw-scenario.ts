/**
 * Draws scenarios. One routine serves both models: the published one passes CPython's generator for both draw
 * sources, so the order of draws below is part of its results and must not change.
 */
import { MINUTES_PER_WEEK } from '../../core/index.ts';
import type { DrawSource } from '../../numerics/random/index.ts';
import type { AccountSpec, ResetClass, WindowKind } from '../../quota/windows/index.ts';
import { SHORT_WINDOW_MINUTES, WEEKLY_WINDOW_MINUTES } from '../../quota/windows/index.ts';
import type { DemandLaw, Model, ResetMode, Scenario, ScenarioMode } from './scenario.ts';

/** Both ends; integers include both, reals exclude the upper one. */
type Range = readonly [low: number, high: number];

interface Ranges {
  readonly accounts: Range;
  readonly basePerMinute: Range;
  readonly peak: Range;
  readonly weekend: Range;
  readonly burstLength: Range;
  readonly burst: Range;
  readonly evening: Range;
  readonly maxCostUnits: number;
  readonly shortCapacity: Range;
}

/** Section 3 of the simulation specification. */
const RANGES: Readonly<Record<ScenarioMode, Ranges>> = {
  focused: {
    accounts: [2, 3],
    basePerMinute: [0.006, 0.02],
    peak: [1.8, 3.0],
    weekend: [0.55, 1.05],
    burstLength: [120, 600],
    burst: [1.6, 3.2],
    evening: [1.08, 1.45],
    maxCostUnits: 4,
    shortCapacity: [120, 260],
  },
  broad: {
    accounts: [2, 8],
    basePerMinute: [0.01, 0.03],
    peak: [1.3, 2.4],
    weekend: [0.6, 1.0],
    burstLength: [120, 840],
    burst: [1.7, 3.8],
    evening: [1.0, 1.2],
    maxCostUnits: 3,
    shortCapacity: [80, 180],
  },
};

/** Largest cost of a drawn request, units; the least is 1 and all are alike. */
export const largestCostUnits = (mode: ScenarioMode): number => RANGES[mode].maxCostUnits;

/** What the short windows of drawn accounts hold, units; their weekly ones hold more. */
export function drawnShortUnits(mode: ScenarioMode): { readonly least: number; readonly most: number } {
  const [least, most] = RANGES[mode].shortCapacity;
  return { least, most };
}

const WEEKLY_JITTER_MINUTES = 90;
const LEAST_WEEKLY_FACTOR = 6;

/** Window kind and grain for generated accounts. */
export interface WindowStyle {
  readonly kind: WindowKind;
  readonly floorMinutes: number;
}

export interface ScenarioLaw {
  readonly model: Model;
  readonly mode: ScenarioMode;
  readonly resetMode: ResetMode;
  readonly shortStyle: WindowStyle;
  readonly weeklyStyle: WindowStyle;
  /** Simulated weeks, warm-up included: one burst each. */
  readonly weekCount: number;
  /** Accounts more than drawn, on the demand of those that are; absent = none. */
  readonly extraAccounts?: number;
}

function userRange(mode: ScenarioMode, accountCount: number): Range {
  return mode === 'focused' ? [6 * accountCount, 11 * accountCount] : [accountCount + 1, 19];
}

function weeklyFactorRange(mode: ScenarioMode, index: number, accountCount: number): Range {
  if (mode === 'broad') return [10, 16];
  if (index === 0) return [13, 17.5];
  return index === accountCount - 1 ? [20, 30] : [16, 23.5];
}

/** The reset class of one trial; only `mixed` draws. */
export function drawResetClass(resetMode: ResetMode, draws: DrawSource): ResetClass {
  if (resetMode === 'mixed') return draws.real(0, 1) < 0.5 ? 'same_reset' : 'staggered_reset';
  return resetMode === 'same' ? 'same_reset' : 'staggered_reset';
}

/**
 * First reset of a clock with offset 0..length-1: the steady model starts inside a window (offset 0 means a
 * whole length), the published one adds a whole length first.
 */
export function firstResetMinute(model: Model, offset: number, lengthMinutes: number): number {
  if (model === 'published') return offset + lengthMinutes;
  return offset === 0 ? lengthMinutes : offset;
}

/** Weekly offsets 0..10079 of `accountCount` accounts of one reset class, drawn one by one. */
export function weeklyOffsets(resetClass: ResetClass, accountCount: number, draws: DrawSource): () => number {
  const shared = draws.int(0, WEEKLY_WINDOW_MINUTES - 1);
  const base = draws.int(0, WEEKLY_WINDOW_MINUTES - 1);
  const step = Math.max(1, Math.floor(WEEKLY_WINDOW_MINUTES / accountCount));
  let index = 0;
  return () => {
    if (resetClass === 'same_reset') return shared;
    const jitter = draws.int(-WEEKLY_JITTER_MINUTES, WEEKLY_JITTER_MINUTES);
    const offset = base + index++ * step + jitter;
    return ((offset % WEEKLY_WINDOW_MINUTES) + WEEKLY_WINDOW_MINUTES) % WEEKLY_WINDOW_MINUTES;
  };
}

function drawAccounts(
  law: ScenarioLaw,
  count: number,
  resetClass: ResetClass,
  draws: DrawSource,
): AccountSpec[] {
  const { model, mode } = law;
  const nextWeeklyOffset = weeklyOffsets(resetClass, count, draws);
  const accounts: AccountSpec[] = [];
  for (let index = 0; index < count; index++) {
    const shortCapacity = draws.int(...RANGES[mode].shortCapacity);
    const factor = draws.real(...weeklyFactorRange(mode, index, count));
    const weeklyCapacity = Math.max(LEAST_WEEKLY_FACTOR * shortCapacity, Math.floor(shortCapacity * factor));
    const shortOffset = draws.int(0, SHORT_WINDOW_MINUTES - 1);
    const weeklyOffset = nextWeeklyOffset();
    accounts.push({
      name: `account-${index + 1}`,
      short: {
        kind: law.shortStyle.kind,
        floorMinutes: law.shortStyle.floorMinutes,
        capacityUnits: shortCapacity,
        lengthMinutes: SHORT_WINDOW_MINUTES,
        firstResetMinute: firstResetMinute(model, shortOffset, SHORT_WINDOW_MINUTES),
      },
      weekly: {
        kind: law.weeklyStyle.kind,
        floorMinutes: law.weeklyStyle.floorMinutes,
        capacityUnits: weeklyCapacity,
        lengthMinutes: WEEKLY_WINDOW_MINUTES,
        firstResetMinute: firstResetMinute(model, weeklyOffset, WEEKLY_WINDOW_MINUTES),
      },
    });
  }
  return accounts;
}

/**
 * A copy of an account, a little later in its windows: half a step of the staggered weeks and half a short window, so
 * that it is no twin. Accounts that reset together stay together.
 */
function copyOf(account: AccountSpec, resetClass: ResetClass, accountCount: number): AccountSpec {
  const { short, weekly, name } = account;
  const later = (first: number, by: number, length: number): number => ((first + by - 1) % length) + 1;
  const step = resetClass === 'same_reset' ? 0 : Math.floor(weekly.lengthMinutes / (2 * accountCount));
  const half = Math.floor(short.lengthMinutes / 2);
  return {
    name: `${name}-more`,
    short: { ...short, firstResetMinute: later(short.firstResetMinute, half, short.lengthMinutes) },
    weekly: { ...weekly, firstResetMinute: later(weekly.firstResetMinute, step, weekly.lengthMinutes) },
  };
}

/** One scenario. `scenarioDraws` and `accountDraws` may be the same source. */
export function drawScenario(
  law: ScenarioLaw,
  scenarioDraws: DrawSource,
  accountDraws: DrawSource,
): Scenario {
  const ranges = RANGES[law.mode];
  const accountCount = scenarioDraws.int(...ranges.accounts);
  const userCount = scenarioDraws.int(...userRange(law.mode, accountCount));
  const basePerMinute = scenarioDraws.real(...ranges.basePerMinute);
  const peakMultiplier = scenarioDraws.real(...ranges.peak);
  const weekendMultiplier = scenarioDraws.real(...ranges.weekend);
  const burstLengthMinutes = scenarioDraws.int(...ranges.burstLength);
  const burstMultiplier = scenarioDraws.real(...ranges.burst);
  const eveningMultiplier = scenarioDraws.real(...ranges.evening);
  const resetClass = drawResetClass(law.resetMode, scenarioDraws);
  const latestStart = Math.max(0, MINUTES_PER_WEEK - burstLengthMinutes - 1);
  const burstStarts = Array.from(
    { length: law.weekCount },
    (_, week) => week * MINUTES_PER_WEEK + scenarioDraws.int(0, latestStart),
  );
  const demandLaw: DemandLaw = {
    userCount,
    basePerMinute,
    peakMultiplier,
    weekendMultiplier,
    eveningMultiplier,
    burstMultiplier,
    burstLengthMinutes,
    burstStarts,
    maxCostUnits: ranges.maxCostUnits,
  };
  const accounts = drawAccounts(law, accountCount, resetClass, accountDraws);
  const { extraAccounts = 0 } = law;
  const more = Array.from({ length: extraAccounts }, (_, index) =>
    copyOf(accounts[(userCount + index) % accountCount]!, resetClass, accountCount),
  );
  return { resetClass, accounts: [...accounts, ...more], world: null, law: demandLaw };
}
