/**
 * Session arrangements with the small model counted too: where it has a price, the turns that hand work on are not
 * free. With a price of 0 the figures are those of compareSessions.
 */
import { type CostVector, costOf } from '../../core/values/index.ts';
import {
  compareSessions,
  SESSION_ARRANGEMENTS,
  type SessionArrangement,
  type SessionWork,
} from '../cost/index.ts';

export interface MixRow {
  readonly arrangement: SessionArrangement;
  /** Haiku, sonnet and opus messages. */
  readonly cost: CostVector;
  readonly weighted: number;
}

export interface MixComparison {
  /** In the order of SESSION_ARRANGEMENTS. */
  readonly rows: readonly MixRow[];
  /** Of least weight; the first of ties. */
  readonly best: MixRow;
  /** Least of the others. */
  readonly second: MixRow;
}

/** Haiku turns: a haiku session types every task, a router hands the mechanical ones to it. */
function haikuMessages(arrangement: SessionArrangement, work: SessionWork): number {
  const { mechanical, analytical, deep } = work;
  if (arrangement === 'haiku') return mechanical + analytical + deep;
  return arrangement === 'router' ? mechanical : 0;
}

const cheapest = (rows: readonly MixRow[]): MixRow =>
  rows.reduce((least, row) => (row.weighted < least.weighted * (1 - 1e-12) ? row : least));

/** Every arrangement, haiku turns included at their weight. Throws what compareSessions throws. */
export function compareMix(work: SessionWork, weights: CostVector): MixComparison {
  const rows = compareSessions({ ...work, weights }).rows.map(({ arrangement, cost, weighted }) => {
    const haiku = haikuMessages(arrangement, work);
    return {
      arrangement,
      cost: { haiku, ...cost },
      weighted: weighted + haiku * costOf(weights, 'haiku'),
    };
  });
  const best = cheapest(rows);
  return { rows, best, second: cheapest(rows.filter((row) => row !== best)) };
}

/**
 * Share of misrouted tasks from which a haiku session is no cheaper than the best other one; null = it stays cheapest
 * up to 1. Misroutes of the others stay as given.
 */
export function haikuBreakEven(work: SessionWork, weights: CostVector): number | null {
  const at = (misrouted: number): { readonly own: number; readonly rest: number } => {
    const { rows } = compareMix({ ...work, misroute: { ...work.misroute, haiku: misrouted } }, weights);
    const others = rows.filter(({ arrangement }) => arrangement !== 'haiku');
    return {
      own: rows[SESSION_ARRANGEMENTS.indexOf('haiku')]!.weighted,
      rest: Math.min(...others.map(({ weighted }) => weighted)),
    };
  };
  const [none, all] = [at(0), at(1)];
  if (all.own < none.rest) return null;
  if (none.own >= none.rest) return 0;
  return (none.rest - none.own) / (all.own - none.own);
}
