/**
 * The mix of work that a log shows: requests by class, the pieces they were done in, what a request of each class costs
 * on each model, and how that differs between sessions. The model that did a request stands for the one it needed: a
 * log knows no better.
 */
import { quantile, type RealDraws } from '../../numerics/stats/index.ts';
import type { UsageEvent } from '../../usage/events/index.ts';
import { costUnits, familyFactor, type TokenWeights } from '../../usage/weights/index.ts';
import { familyPool } from '../ledger/index.ts';
import { eventsUpTo, type PlanContext } from '../question/index.ts';
import { dailyUse } from '../usage/index.ts';
import {
  type Arrangement,
  type ByModel,
  CLASSES,
  cheapestFirst,
  MODELS,
  type Prices,
  sessionCosts,
  type Work,
} from './session-costs.ts';

export interface LoggedMix {
  /** Requests and pieces of all sessions. */
  readonly work: Pick<Work, 'sizes' | 'pieces'>;
  /** Units a request, by class and model. */
  readonly prices: Prices;
  /** Requests of models of no known family, left out. */
  readonly unknownCount: number;
  /** Units as logged. */
  readonly loggedUnits: number;
  /** Requests of each run of subagents in a session: the pieces that were handed on. */
  readonly handOffs: readonly number[];
  readonly activeDays: number;
  readonly sessionCount: number;
  /**
   * Sums of sessions, each TALLY long: requests by class, pieces by class, units by class and model. One for each
   * session; of more than MOST_TALLIES sessions each has several.
   */
  readonly tallies: readonly Float64Array[];
}

/** So many tell the spread as well as any more, and take a second to draw. */
const MOST_TALLIES = 2000;

const PIECES = CLASSES.length;
const UNITS = 2 * CLASSES.length;
const TALLY = UNITS + CLASSES.length * MODELS.length;

/**
 * Units of an event on each model: its tokens at the model's factor; where the source says only what it cost, that
 * cost times the ratio of the factors.
 */
function unitsByModel(event: UsageEvent, weights: TokenWeights, unitTokens: number): number[] {
  const factor = (model: string | null): number => familyFactor(model, weights) ?? weights.otherModelFactor;
  const { costUnits: own } = event;
  return MODELS.map((model) =>
    own === null
      ? costUnits({ ...event, model }, weights, unitTokens)
      : own * (factor(model) / factor(event.model)),
  );
}

interface Session {
  readonly tally: Float64Array;
  /** Classes of the last own request and of the last one of a subagent; -1 = none. */
  ownClass: number;
  sideClass: number;
  /** Requests of the run of subagents that goes on; 0 = none. */
  sideRun: number;
}

/**
 * Adds a request to its session. A piece is a run of requests of one class; subagents run beside the session, so its
 * own run goes on through them, and theirs ends with its next request.
 */
function addRequest(session: Session, sidechain: boolean, kind: number, units: readonly number[]): void {
  const { tally } = session;
  tally[kind]! += 1;
  if ((sidechain ? session.sideClass : session.ownClass) !== kind) tally[PIECES + kind]! += 1;
  session.sideClass = sidechain ? kind : -1;
  if (!sidechain) session.ownClass = kind;
  units.forEach((each, model) => {
    tally[UNITS + kind * MODELS.length + model]! += each;
  });
}

const addTally = (sum: Float64Array, tally: Float64Array): void => {
  for (let entry = 0; entry < TALLY; entry++) sum[entry]! += tally[entry]!;
};

/** Work and prices of a sum of sessions. A class without requests has the price of all; so has a hand-over. */
function readTally(sum: Float64Array): Pick<LoggedMix, 'work' | 'prices'> {
  const byClass = (from: number) => ({
    mechanical: sum[from]!,
    analytical: sum[from + 1]!,
    deep: sum[from + 2]!,
  });
  const sizes = byClass(0);
  const requests = sizes.mechanical + sizes.analytical + sizes.deep;
  const each = (kinds: readonly number[], count: number): ByModel => {
    const [haiku, sonnet, opus] = MODELS.map(
      (_, model) =>
        kinds.reduce((units, kind) => units + sum[UNITS + kind * MODELS.length + model]!, 0) / count,
    );
    return { haiku: haiku!, sonnet: sonnet!, opus: opus! };
  };
  const handOver = each([0, 1, 2], requests);
  const [mechanical, analytical, deep] = CLASSES.map((name, kind) =>
    sizes[name] === 0 ? handOver : each([kind], sizes[name]),
  );
  return {
    work: { sizes, pieces: byClass(PIECES) },
    prices: { mechanical: mechanical!, analytical: analytical!, deep: deep!, handOver },
  };
}

/** The mix of the context's usage up to now; null without a request of a known model. O(requests). */
export function loggedMix(context: PlanContext): LoggedMix | null {
  const { weights, unitTokens } = context;
  const all = context.usage?.events ?? [];
  const past = all.slice(0, eventsUpTo(all, context.nowMs));
  const familyOf = familyPool(MODELS);
  const events = past.filter(({ model }) => familyOf(model) !== null);
  if (events.length === 0) return null;
  const sessions = new Map<string | null, Session>();
  const handOffs: number[] = [];
  for (const event of events) {
    const kind = MODELS.indexOf(familyOf(event.model) as (typeof MODELS)[number]);
    const session = sessions.get(event.session) ?? {
      tally: new Float64Array(TALLY),
      ownClass: -1,
      sideClass: -1,
      sideRun: 0,
    };
    sessions.set(event.session, session);
    addRequest(session, event.sidechain, kind, unitsByModel(event, weights, unitTokens));
    if (!event.sidechain && session.sideRun > 0) handOffs.push(session.sideRun);
    session.sideRun = event.sidechain ? session.sideRun + 1 : 0;
  }
  for (const { sideRun } of sessions.values()) if (sideRun > 0) handOffs.push(sideRun);
  const tallies: Float64Array[] = [];
  const sum = new Float64Array(TALLY);
  [...sessions.values()].forEach(({ tally }, index) => {
    addTally(sum, tally);
    if (index < MOST_TALLIES) tallies.push(tally);
    else addTally(tallies[index % MOST_TALLIES]!, tally);
  });
  return {
    ...readTally(sum),
    unknownCount: past.length - events.length,
    loggedUnits: events.reduce((units, event) => units + costUnits(event, weights, unitTokens), 0),
    handOffs,
    activeDays: activeDays(events, context),
    sessionCount: sessions.size,
    tallies,
  };
}

/** Local days with a request, at least 1. */
function activeDays(events: readonly UsageEvent[], context: PlanContext): number {
  const timesMs = Float64Array.from(events, ({ timeMs }) => Math.floor(timeMs));
  const { complete, today } = dailyUse({ timesMs, amounts: timesMs.map(() => 1) }, context);
  return Math.max(1, [...complete, today].filter((used) => used > 0).length);
}

export interface RatioSpread {
  /** Second-best over best cost: 2.5 % and 97.5 % of logs drawn from the sessions. */
  readonly low: number;
  readonly high: number;
  /** Share of the drawn logs in which the same arrangement is cheapest. */
  readonly pBest: number;
  readonly trials: number;
}

/**
 * How sure the ranking is: the sessions of the log drawn anew, with replacement, prices with them unless `fixed` are
 * given. Null below 2 sessions.
 */
export function mixSpread(
  { tallies }: LoggedMix,
  ask: {
    readonly work: Work;
    readonly fixed: Prices | null;
    readonly best: Arrangement;
    readonly second: Arrangement;
  },
  { trials, draws }: { readonly trials: number; readonly draws: RealDraws },
): RatioSpread | null {
  if (tallies.length < 2) return null;
  const ratios: number[] = [];
  let sameBest = 0;
  for (let trial = 0; trial < trials; trial++) {
    const sum = new Float64Array(TALLY);
    for (let each = 0; each < tallies.length; each++)
      addTally(sum, tallies[Math.floor(draws.uniform() * tallies.length)]!);
    const drawn = readTally(sum);
    const rows = cheapestFirst(sessionCosts({ ...ask.work, ...drawn.work }, ask.fixed ?? drawn.prices));
    if (rows[0]!.session === ask.best) sameBest++;
    const costOf = (name: Arrangement): number => rows.find(({ session }) => session === name)!.weighted;
    const own = costOf(ask.best);
    if (own > 0) ratios.push(costOf(ask.second) / own);
  }
  if (ratios.length === 0) return null;
  const sorted = Float64Array.from(ratios).sort();
  return {
    low: quantile(sorted, 0.025),
    high: quantile(sorted, 0.975),
    pBest: sameBest / trials,
    trials,
  };
}
