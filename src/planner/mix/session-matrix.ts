/** Which model to run the session on, by the pattern of the work: a table, beside the costs of a given workload. */
import { entryOf, units, unknownKey } from '../../core/values/index.ts';

export type SessionGrade = 'optimal' | 'caution' | 'wrong';

interface SessionCell {
  readonly grade: SessionGrade;
  readonly reason: string;
}

const optimal = (reason: string): SessionCell => ({ grade: 'optimal', reason });
const caution = (reason: string): SessionCell => ({ grade: 'caution', reason });
const wrong = (reason: string): SessionCell => ({ grade: 'wrong', reason });

/** Source: matrix 3 of the planning document. Opus for deep work is meant where every turn needs it. */
export const SESSION_MATRIX: Readonly<Record<string, Readonly<Record<string, SessionCell>>>> = {
  mechanical: {
    haiku: optimal('mechanical work draws on no limited pool'),
    sonnet: wrong('wastes quota'),
    opus: wrong('wastes quota'),
  },
  mixed: {
    haiku: caution('spawns often'),
    sonnet: optimal('most turns need it'),
    opus: wrong('wastes quota'),
  },
  deep: {
    haiku: wrong('not able to'),
    sonnet: caution('spawns opus often'),
    opus: optimal('if every turn needs it'),
  },
  exploration: {
    haiku: caution('may lack depth'),
    sonnet: optimal('deep enough'),
    opus: caution('more than is needed'),
  },
  conserve: {
    haiku: optimal('draws on no limited pool'),
    sonnet: caution('acceptable'),
    opus: wrong('depletes the smallest pool'),
  },
};

export interface SessionChoice extends SessionCell {
  readonly session: string;
  /** Of the given workload; null = not given. */
  readonly weightedCost: number | null;
  /** 1 = cheapest, equal costs share a rank; null = not given. */
  readonly costRank: number | null;
}

const GRADES: readonly SessionGrade[] = ['optimal', 'caution', 'wrong'];

/**
 * Sessions for a pattern, best grade first; with the weighted cost of a workload by session also its rank, so that the
 * table and the arithmetic can be seen to disagree. Unknown patterns and sessions are E_UNKNOWN.
 */
export function sessionChoices(
  pattern: string,
  weightedCosts: Readonly<Record<string, number>> | null = null,
): SessionChoice[] {
  const row = entryOf('pattern', SESSION_MATRIX, pattern);
  const costs = Object.entries(weightedCosts ?? {}).map(([session, cost]) => {
    if (!Object.hasOwn(row, session)) unknownKey('weightedCosts', session, Object.keys(row));
    return [session, units(`weightedCosts.${session}`, cost)] as const;
  });
  return Object.entries(row)
    .map(([session, cell]) => {
      const cost = costs.find(([name]) => name === session)?.[1] ?? null;
      const costRank = cost === null ? null : 1 + costs.filter(([, other]) => other < cost).length;
      return { session, ...cell, weightedCost: cost, costRank };
    })
    .sort((a, b) => GRADES.indexOf(a.grade) - GRADES.indexOf(b.grade));
}
