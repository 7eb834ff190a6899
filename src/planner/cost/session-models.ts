/**
 * Which model should run the session? Costs of the same work under each arrangement, turns charged where they are
 * typed. Tasks that were sent to a model too small for them run in vain there and again one model up.
 */
import {
  addCosts,
  type CostVector,
  costOf,
  count,
  needOf,
  share,
  unknownName,
  weighCost,
  whole,
} from '../../core/values/index.ts';
import { DOC_WEIGHTS, poolWeights } from './pool-weights.ts';

export interface SessionWork {
  /** Tasks for a small model, whole. */
  readonly mechanical: number;
  /** Tasks for sonnet, whole. */
  readonly analytical: number;
  /** Tasks for opus, whole. */
  readonly deep: number;
  /** Mechanical tasks per turn of a sonnet session, whole, >= 1; 1 when absent. */
  readonly turnsBatch?: number;
  /** Share of all tasks sent one model too low, by arrangement; 0 when absent. */
  readonly misroute?: Readonly<Partial<Record<SessionArrangement, number>>>;
  /** Prices by pool; opus 4.5, sonnet 1, haiku 0 when absent. */
  readonly weights?: CostVector;
}

/** `opus-alone` is an opus session that hands nothing on. */
export const SESSION_ARRANGEMENTS = ['haiku', 'sonnet', 'router', 'opus', 'opus-alone'] as const;
export type SessionArrangement = (typeof SESSION_ARRANGEMENTS)[number];

export interface SessionRow {
  readonly arrangement: SessionArrangement;
  /** Sonnet and opus messages; expectations where tasks are misrouted. */
  readonly cost: CostVector;
  readonly weighted: number;
}

export interface SessionComparison {
  readonly rows: readonly SessionRow[];
  /** Arrangements of least cost, ties together: by pool and by weight. */
  readonly best: {
    readonly sonnet: readonly SessionArrangement[];
    readonly opus: readonly SessionArrangement[];
    readonly weighted: readonly SessionArrangement[];
  };
}

interface Work {
  readonly f: number;
  readonly c: number;
  readonly d: number;
  readonly batch: number;
}

function plainCost(arrangement: SessionArrangement, { f, c, d, batch }: Work): CostVector {
  switch (arrangement) {
    case 'haiku':
      return { sonnet: c, opus: d };
    case 'sonnet':
      return { sonnet: needOf(f / batch) + c + d, opus: d };
    case 'router':
      return { sonnet: f + 2 * c + d, opus: d };
    case 'opus':
      return { sonnet: c, opus: f + c + d };
    case 'opus-alone':
      return { sonnet: 0, opus: f + c + d };
  }
}

/** Second tries: of mechanical work on sonnet, of the rest on opus; in an opus session all on opus. */
function secondTries(arrangement: SessionArrangement, { f, c, d }: Work, misroute: number): CostVector {
  const isOpus = arrangement === 'opus' || arrangement === 'opus-alone';
  return isOpus ? { opus: misroute * (f + c + d) } : { sonnet: misroute * f, opus: misroute * (c + d) };
}

const cheapest = (
  rows: readonly SessionRow[],
  priceOf: (row: SessionRow) => number,
): SessionArrangement[] => {
  const least = Math.min(...rows.map(priceOf));
  return rows.filter((row) => priceOf(row) <= least * (1 + 1e-12)).map(({ arrangement }) => arrangement);
};

/** Every arrangement with its cost, and the cheapest; ties are listed together. */
export function compareSessions(work: SessionWork): SessionComparison {
  const weights = poolWeights('weights', work.weights ?? DOC_WEIGHTS);
  const misroute = work.misroute ?? {};
  for (const name of Object.keys(misroute)) {
    if (!(SESSION_ARRANGEMENTS as readonly string[]).includes(name))
      unknownName('misroute', name, SESSION_ARRANGEMENTS);
  }
  const checked: Work = {
    f: count('mechanical', work.mechanical),
    c: count('analytical', work.analytical),
    d: count('deep', work.deep),
    batch: whole('turnsBatch', work.turnsBatch ?? 1, 1),
  };
  const rows = SESSION_ARRANGEMENTS.map((arrangement) => {
    const rate = share(`misroute.${arrangement}`, misroute[arrangement] ?? 0);
    const cost = addCosts(plainCost(arrangement, checked), secondTries(arrangement, checked, rate));
    return { arrangement, cost, weighted: weighCost(cost, weights) };
  });
  return {
    rows,
    best: {
      sonnet: cheapest(rows, ({ cost }) => costOf(cost, 'sonnet')),
      opus: cheapest(rows, ({ cost }) => costOf(cost, 'opus')),
      weighted: cheapest(rows, ({ weighted }) => weighted),
    },
  };
}

/**
 * Share of misrouted tasks from which a haiku session costs at least as much, weighted, as the cheapest other one;
 * null = it stays cheapest up to 1. Misroutes of the others are kept as given.
 */
export function misrouteBreakEven(work: SessionWork): number | null {
  const at = (haiku: number): { haiku: number; rest: number } => {
    const { rows } = compareSessions({ ...work, misroute: { ...work.misroute, haiku } });
    const rest = rows.filter(({ arrangement }) => arrangement !== 'haiku').map(({ weighted }) => weighted);
    return {
      haiku: rows.find(({ arrangement }) => arrangement === 'haiku')!.weighted,
      rest: Math.min(...rest),
    };
  };
  const none = at(0);
  const all = at(1);
  if (all.haiku < none.rest) return null;
  if (none.haiku >= none.rest) return 0;
  return (none.rest - none.haiku) / (all.haiku - none.haiku);
}
