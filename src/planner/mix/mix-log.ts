/**
 * The mix of work that a log shows: requests by class, their pieces, what one of each class costs on each model, and how
 * that differs between sessions. The model that did a request stands for the one it needed: a log knows no better.
 */
import type { RealDraws } from '../../numerics/stats/distributions/index.ts';
import { quantile } from '../../numerics/stats/samples/index.ts';
import type { UsageEvent } from '../../usage/events/index.ts';
import { costUnits, familyFactor } from '../../usage/weights/index.ts';
import type { PlanContext } from '../question/index.ts';
import { activitySpan, dailyUse, eventsUpTo, familyPool } from '../usage/index.ts';
import {
  type Arrangement,
  type ByModel,
  CLASSES,
  cheapestFirst,
  MODELS,
  type Model,
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
  /** Requests before the last stretch of activity, left out. */
  readonly oldCount: number;
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

type Changing<Event> = { -readonly [Key in keyof Event]: Event[Key] };

/**
 * Adds the units of an event on each model to three places of `sum` from `at` on: its tokens at the model's factor;
 * where the source says only what it cost, that cost times the ratio of the factors. One event is reused for all.
 */
function unitsAdder({ weights, unitTokens }: PlanContext, first: UsageEvent) {
  const factor = (model: string | null): number => familyFactor(model, weights) ?? weights.otherModelFactor;
  const factors = MODELS.map(factor);
  const probe: Changing<UsageEvent> = { ...first, costUnits: null };
  return (event: UsageEvent, sum: Float64Array, at: number): void => {
    const { costUnits: own } = event;
    if (own !== null) {
      const ownFactor = factor(event.model);
      for (let model = 0; model < MODELS.length; model++)
        sum[at + model]! += own * (factors[model]! / ownFactor);
      return;
    }
    probe.inputTokens = event.inputTokens;
    probe.outputTokens = event.outputTokens;
    probe.cacheWriteTokens = event.cacheWriteTokens;
    probe.cacheReadTokens = event.cacheReadTokens;
    for (let model = 0; model < MODELS.length; model++) {
      probe.model = MODELS[model]!;
      sum[at + model]! += costUnits(probe, weights, unitTokens);
    }
  };
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
function addRequest(session: Session, sidechain: boolean, kind: number): void {
  const { tally } = session;
  tally[kind]! += 1;
  if ((sidechain ? session.sideClass : session.ownClass) !== kind) tally[PIECES + kind]! += 1;
  session.sideClass = sidechain ? kind : -1;
  if (!sidechain) session.ownClass = kind;
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

/** Class of the work of a model: that of its family; -1 = none. Names are looked at once. */
function classifier(): (model: string | null) => number {
  const familyOf = familyPool(MODELS);
  const known = new Map<string | null, number>();
  return (model) => {
    const kind = known.get(model) ?? MODELS.indexOf(familyOf(model) as Model);
    known.set(model, kind);
    return kind;
  };
}

/** The mix of the last stretch of activity up to now (usage/usual-use.ts); null without a request of a known model. O(requests). */
export function loggedMix(context: PlanContext): LoggedMix | null {
  const events = context.usage?.events ?? [];
  const past = eventsUpTo(events, context.nowMs);
  if (past === 0) return null;
  const [kindOf, addUnits] = [classifier(), unitsAdder(context, events[0]!)];
  const sessions = new Map<string | null, Session>();
  const handOffs: number[] = [];
  const timesMs = new Float64Array(past);
  const { fromMs } = activitySpan(events, past, context.nowMs);
  const oldCount = eventsUpTo(events, fromMs - 1);
  let count = 0;
  for (let index = oldCount; index < past; index++) {
    const event = events[index]!;
    const kind = kindOf(event.model);
    if (kind < 0) continue;
    timesMs[count++] = Math.floor(event.timeMs);
    let session = sessions.get(event.session);
    if (session === undefined) {
      session = { tally: new Float64Array(TALLY), ownClass: -1, sideClass: -1, sideRun: 0 };
      sessions.set(event.session, session);
    }
    addRequest(session, event.sidechain, kind);
    addUnits(event, session.tally, UNITS + kind * MODELS.length);
    if (!event.sidechain && session.sideRun > 0) handOffs.push(session.sideRun);
    session.sideRun = event.sidechain ? session.sideRun + 1 : 0;
  }
  if (count === 0) return null;
  for (const { sideRun } of sessions.values()) if (sideRun > 0) handOffs.push(sideRun);
  const sum = new Float64Array(TALLY);
  const tallies = talliesOf(sessions, sum);
  return {
    ...readTally(sum),
    unknownCount: past - oldCount - count,
    oldCount,
    // Each class on its own model.
    loggedUnits: CLASSES.reduce((units, _, kind) => units + sum[UNITS + kind * MODELS.length + kind]!, 0),
    handOffs,
    activeDays: activeDays(timesMs.subarray(0, count), context),
    sessionCount: sessions.size,
    tallies,
  };
}

/** Sums of sessions, at most MOST_TALLIES; adds them all to `sum`. */
function talliesOf(sessions: ReadonlyMap<string | null, Session>, sum: Float64Array): Float64Array[] {
  const tallies: Float64Array[] = [];
  [...sessions.values()].forEach(({ tally }, index) => {
    addTally(sum, tally);
    if (index < MOST_TALLIES) tallies.push(tally);
    else addTally(tallies[index % MOST_TALLIES]!, tally);
  });
  return tallies;
}

/** Local days with a request, at least 1. */
function activeDays(timesMs: Float64Array, context: PlanContext): number {
  const amounts = new Float64Array(timesMs.length).fill(1);
  const { complete, today } = dailyUse({ timesMs, amounts }, context);
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
