/**
 * One window against its own end: the chance that it runs out before it gives everything back (sessions and fixed
 * grids) or within one length (sliding windows, which have no single reset), from drawn futures of the burn.
 */

import { MS_PER_HOUR } from '../../core/values/index.ts';
import type { RealDraws } from '../../numerics/stats/distributions/index.ts';
import { type BurnModel, expectedBurn, fitBurn, hourlyBurn, knownBurn } from './burn-model.ts';
import { type Exhaustion, meanExhaustion, type Never } from './exhaustion-mean.ts';
import { exhaustionPaths } from './exhaustion-paths.ts';
import { type LaneWindow, spentBetween, type UsageLane } from './usage-lanes.ts';

export interface WindowChance {
  readonly lane: UsageLane;
  readonly of: LaneWindow;
  /** When the first of its clocks gives everything back; null for sliding windows and those that nobody opened. */
  readonly resetMs: number | null;
  /** End of the time looked at: the next reset of each of its clocks has been. */
  readonly untilMs: number;
  /** P(out before `untilMs`). */
  readonly chance: number;
  /** Half of the futures are out by then; null = fewer are within the time looked at. */
  readonly medianMs: number | null;
  /** 95 % of the futures last until then; null = they last to the end. */
  readonly safeMs: number | null;
  /** Units that the usual use takes until `untilMs`. */
  readonly expected: number;
  /** The same if the use goes on as it was lately; see {@link paceModel}. */
  readonly pace: {
    /** What lately means: one window length, a day at most. */
    readonly hours: number;
    /** Units per hour of that time. */
    readonly perHour: number;
    /** The use of it, its mean exactly that of the last hours. */
    readonly model: BurnModel;
    /** Units that it takes until `untilMs`. */
    readonly expected: number;
    readonly chance: number;
    /** If every hour took its mean. */
    readonly atMean: Exhaustion | Never;
  };
  readonly pathCount: number;
}

/** Futures drawn where nothing else is asked for. */
export const DEFAULT_PATHS = 2_000;

export interface ChanceOptions {
  readonly nowMs: number;
  /** Draws of a stream: equal streams, equal futures. */
  readonly draws: (stream: number) => RealDraws;
  /** Position of the lane: lanes have streams of their own. */
  readonly laneIndex: number;
  /** Futures drawn, 2,000 when absent. */
  readonly paths?: number;
}

/** Streams of a lane's futures; every question that asks about them gets the same ones. */
export const laneStreams = (laneIndex: number): { readonly usual: number; readonly pace: number } => ({
  usual: 100 + 4 * laneIndex,
  pace: 101 + 4 * laneIndex,
});

/** Next resets of the window's clocks, ascending; those that run. */
const resetsOf = ({ state }: LaneWindow): number[] =>
  state.parts.flatMap(({ resetMs }) => (resetMs === null ? [] : [resetMs])).sort((a, b) => a - b);

/** Longest stretch that says how fast the use is now. */
const MOST_PACE_MS = 24 * MS_PER_HOUR;

const paceSpanMs = ({ window }: LaneWindow): number => Math.min(window.lengthMs, MOST_PACE_MS);

/** Share of an even use that hours have to take usually for the use in them to be told as a multiple of it. */
const LEAST_EXPECTED = 0.25;

/**
 * What happens if nothing changes: the usual use times what the last length of the window (a day at most) took of what
 * its hours usually take, so that a Friday says nothing of a weekend. Where no season is known, or those hours are
 * usually idle, the last hours go on evenly.
 */
export function paceModel({ run, model }: UsageLane, of: LaneWindow, nowMs: number): BurnModel {
  const spanMs = paceSpanMs(of);
  const fromMs = nowMs + 1 - spanMs;
  const burn = hourlyBurn(run, { fromMs, toMs: nowMs + 1 });
  const used = burn.amounts.reduce((sum, each) => sum + each, 0);
  if (used === 0) return knownBurn(0);
  const flat = fitBurn(burn, 'flat') as BurnModel;
  const { cells, countUnits, season } = model;
  const hours = spanMs / MS_PER_HOUR;
  const even =
    (hours * countUnits * cells.reduce((sum, { meanPerHour }) => sum + meanPerHour, 0)) / cells.length;
  const expected = expectedBurn(model, fromMs, hours);
  if (season === 'flat' || expected < LEAST_EXPECTED * even) return flat;
  const mostShape = flat.cells[0]!.shape;
  return {
    ...model,
    cells: cells.map(({ meanPerHour, shape }) => ({
      meanPerHour: (meanPerHour * used) / expected,
      shape: Math.min(shape, mostShape),
    })),
  };
}

function paceOf(
  lane: UsageLane,
  of: LaneWindow,
  {
    nowMs,
    draws,
    laneIndex,
    paths,
    horizonHours,
  }: Required<ChanceOptions> & { readonly horizonHours: number },
): WindowChance['pace'] {
  const spanMs = paceSpanMs(of);
  const perHour = (spentBetween(lane.run, nowMs + 1 - spanMs, nowMs) * MS_PER_HOUR) / spanMs;
  const model = paceModel(lane, of, nowMs);
  const now = { outlooks: [of.outlook], model, nowMs };
  const law = exhaustionPaths(now, { horizonHours, paths, draws: draws(laneStreams(laneIndex).pace) });
  // A flat fit carries a prior of half a use: the mean is what was used.
  const mean = model.season === 'flat' ? knownBurn(perHour, lane.model.countUnits) : model;
  return {
    hours: spanMs / MS_PER_HOUR,
    perHour,
    model: mean,
    expected: expectedBurn(mean, nowMs, horizonHours),
    chance: law.outHours.length / law.pathCount,
    atMean: meanExhaustion({ ...now, model: mean }),
  };
}

/** The larger of its two chances. */
export const worstChance = ({ chance, pace }: WindowChance): number => Math.max(chance, pace.chance);

export function windowChance(
  lane: UsageLane,
  of: LaneWindow,
  { nowMs, draws, laneIndex, paths = DEFAULT_PATHS }: ChanceOptions,
): WindowChance {
  const resets = resetsOf(of);
  const resetMs = resets[0] ?? null;
  const untilMs = resets.at(-1) ?? nowMs + of.window.lengthMs;
  const question = { outlooks: [of.outlook], model: lane.model, nowMs };
  const horizonHours = Math.min(2160, (untilMs - nowMs) / MS_PER_HOUR);
  const law = exhaustionPaths(question, { horizonHours, paths, draws: draws(laneStreams(laneIndex).usual) });
  const at = (q: number): number | null => {
    const hours = law.quantileHours(q);
    return hours === null ? null : nowMs + hours * MS_PER_HOUR;
  };
  return {
    lane,
    of,
    resetMs,
    untilMs,
    chance: law.outHours.length / law.pathCount,
    medianMs: at(0.5),
    safeMs: at(0.05),
    expected: expectedBurn(lane.model, nowMs, horizonHours),
    pace: paceOf(lane, of, { nowMs, draws, laneIndex, paths, horizonHours }),
    pathCount: law.pathCount,
  };
}

/** The window that decides: the likeliest to run out, then the fullest. `chances` is not empty. */
export function tightest<Chance extends WindowChance>(chances: readonly Chance[]): Chance {
  const fullness = ({ of }: WindowChance): number => of.state.usedFraction ?? 0;
  return chances.reduce((worst, each) =>
    worstChance(each) > worstChance(worst) ||
    (worstChance(each) === worstChance(worst) && fullness(each) > fullness(worst))
      ? each
      : worst,
  );
}
