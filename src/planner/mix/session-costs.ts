/**
 * Which model should run the session? The same work under five arrangements of models: who does each class of work,
 * and what the session's own model pays for handing a piece of it on. A hand-over is paid once for a piece, however
 * many requests it has. Work that was given to a model too small for it runs in vain there and again one model up.
 */
import { needOf } from '../../core/values/index.ts';

export const MODELS = ['haiku', 'sonnet', 'opus'] as const;
export type Model = (typeof MODELS)[number];

/** Classes of work, by the smallest model that can do it: haiku, sonnet, opus. */
export const CLASSES = ['mechanical', 'analytical', 'deep'] as const;
export type WorkClass = (typeof CLASSES)[number];

export type ByClass = Readonly<Record<WorkClass, number>>;
export type ByModel = Readonly<Record<Model, number>>;

/** `opus-alone` is an opus session that hands nothing on. */
export const ARRANGEMENTS = ['haiku', 'sonnet', 'router', 'opus', 'opus-alone'] as const;
export type Arrangement = (typeof ARRANGEMENTS)[number];

/** As answers print them. */
export const SESSION_WORDS: Readonly<Record<Arrangement, string>> = {
  haiku: 'haiku, hands on',
  sonnet: 'sonnet',
  router: 'sonnet as router',
  opus: 'opus, hands on',
  'opus-alone': 'opus alone',
};

export interface Work {
  /** Requests of each class, whole. */
  readonly sizes: ByClass;
  /** Pieces that these make where they are handed on, at most as many: each takes one hand-over. */
  readonly pieces: ByClass;
  /** Mechanical requests in one turn of a sonnet session, whole, >= 1. */
  readonly turnsBatch: number;
  /** Share of all work that is given to a model too small for it, by arrangement; 0 when absent. */
  readonly misroute: Readonly<Partial<Record<Arrangement, number | undefined>>>;
}

/** What one request costs: of each class on each model, and a hand-over by the model of the session. */
export interface Prices extends Readonly<Record<WorkClass, ByModel>> {
  readonly handOver: ByModel;
}

export interface SessionCost {
  readonly session: Arrangement;
  /** Messages by model; expectations where work is misrouted. */
  readonly messages: ByModel;
  /** Cost by model, and of all. */
  readonly costs: ByModel;
  readonly weighted: number;
}

type Doers = Readonly<Record<WorkClass, Model>>;

interface Plan {
  /** Model of the session. */
  readonly host: Model;
  readonly does: Doers;
  /** Who does it again where it was misrouted. */
  readonly again: Doers;
  /** Everything passes through the host, its own work too. */
  readonly isRouter: boolean;
}

const UP: Doers = { mechanical: 'sonnet', analytical: 'opus', deep: 'opus' };
const ALL_OPUS: Doers = { mechanical: 'opus', analytical: 'opus', deep: 'opus' };

const planOf = (host: Model, does: Doers, again: Doers = UP, isRouter: boolean = false): Plan => ({
  host,
  does,
  again,
  isRouter,
});

const OWN: Doers = { mechanical: 'haiku', analytical: 'sonnet', deep: 'opus' };

const PLANS: Readonly<Record<Arrangement, Plan>> = {
  haiku: planOf('haiku', OWN),
  sonnet: planOf('sonnet', { ...OWN, mechanical: 'sonnet' }),
  router: planOf('sonnet', OWN, UP, true),
  opus: planOf('opus', { ...ALL_OPUS, analytical: 'sonnet' }, ALL_OPUS),
  'opus-alone': planOf('opus', ALL_OPUS, ALL_OPUS),
};

/** Messages and cost of one arrangement. */
function costOf(session: Arrangement, work: Work, prices: Prices): SessionCost {
  const { host, does, again, isRouter } = PLANS[session];
  const misrouted = work.misroute[session] ?? 0;
  const messages = { haiku: 0, sonnet: 0, opus: 0 };
  const costs = { haiku: 0, sonnet: 0, opus: 0 };
  const add = (model: Model, count: number, price: number): void => {
    messages[model] += count;
    costs[model] += count * price;
  };
  for (const each of CLASSES) {
    const size = work.sizes[each];
    const isBatched = session === 'sonnet' && each === 'mechanical';
    add(does[each], isBatched ? needOf(size / work.turnsBatch) : size, prices[each][does[each]]);
    if (isRouter || does[each] !== host) add(host, work.pieces[each], prices.handOver[host]);
    add(again[each], misrouted * size, prices[each][again[each]]);
  }
  return { session, messages, costs, weighted: costs.haiku + costs.sonnet + costs.opus };
}

/** Every arrangement in the order of ARRANGEMENTS. */
export const sessionCosts = (work: Work, prices: Prices): SessionCost[] =>
  ARRANGEMENTS.map((session) => costOf(session, work, prices));

/** Cheapest first; ties, to rounding, stay in the order of ARRANGEMENTS. */
export const cheapestFirst = (costs: readonly SessionCost[]): SessionCost[] =>
  costs.toSorted((a, b) => {
    const gap = a.weighted - b.weighted;
    return Math.abs(gap) <= 1e-12 * Math.max(a.weighted, b.weighted) ? 0 : gap;
  });

/**
 * Share of misrouted work from which a haiku session is no cheaper than the best other one; null = it stays cheapest
 * up to 1. Misroutes of the others stay as given.
 */
export function haikuBreakEven(work: Work, prices: Prices): number | null {
  const at = (haiku: number): SessionCost =>
    costOf('haiku', { ...work, misroute: { ...work.misroute, haiku } }, prices);
  const [none, all] = [at(0).weighted, at(1).weighted];
  const others = sessionCosts(work, prices).filter(({ session }) => session !== 'haiku');
  const rest = Math.min(...others.map(({ weighted }) => weighted));
  if (all < rest) return null;
  return none >= rest ? 0 : (rest - none) / (all - none);
}

/** Messages of the session's model that handing work on saves: those it takes itself, less hand-over and executor. */
export const handOffSaving = (direct: number, handOver: number, executor: number): number =>
  direct - (handOver + executor);
