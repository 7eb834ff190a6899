/**
 * What the prices of a plan say beyond its tasks: to go on with a task, switch its model or drop it, and from which
 * value on the next task to arrive is worth taking. What was spent already is no argument here.
 */

import {
  type CostVector,
  costVector,
  inRange,
  PlanError,
  share,
  units,
  whole,
} from '../../core/values/index.ts';
import type { AnswerTable, DocumentAnswer } from '../answer/index.ts';
import { amountText, listOf, nameOf, objectOf } from '../question/index.ts';
import { type Attempt, type Offer, switchRule, switchRuleDoc, thresholdPolicy } from '../solve/index.ts';
import { inPools, type TaskSupply } from './tasks-pools.ts';

/** A task under way: the next attempt as it is, and by another model. */
export interface StartedTask {
  readonly id: string;
  readonly stay: Attempt;
  readonly other: Attempt;
}

/** Tasks that are expected to arrive before the quota is back. */
export interface Arrivals {
  readonly pool: string;
  readonly count: number;
  readonly offers: readonly Offer[];
}

function attemptOf(field: string, value: unknown): Attempt {
  const given = objectOf(field, value, ['success', 'value', 'cost']);
  return {
    pSuccess: share(`${field}.success`, given.success),
    value: units(`${field}.value`, given.value),
    cost: costVector(`${field}.cost`, given.cost, null),
  };
}

export const startedTask = (field: string, value: unknown): StartedTask => {
  const given = objectOf(field, value, ['id', 'stay', 'other']);
  return {
    id: nameOf(`${field}.id`, given.id),
    stay: attemptOf(`${field}.stay`, given.stay),
    other: attemptOf(`${field}.other`, given.other),
  };
};

/** Most cells of the table of arrivals by quota. */
const MOST_ARRIVALS = 2_000;
const MOST_QUOTA = 5_000;

export function arrivalsOf(field: string, value: unknown): Arrivals {
  const given = objectOf(field, value, ['pool', 'count', 'offers']);
  const offers = listOf(`${field}.offers`, given.offers, (place, entry): Offer => {
    const offer = objectOf(place, entry, ['value', 'probability', 'cost']);
    return {
      value: units(`${place}.value`, offer.value),
      probability: share(`${place}.probability`, offer.probability),
      cost: whole(`${place}.cost`, offer.cost ?? 1, 0, MOST_QUOTA),
    };
  });
  return {
    pool: nameOf(`${field}.pool`, given.pool),
    count: inRange(`${field}.count`, whole(`${field}.count`, given.count, 1), 1, MOST_ARRIVALS),
    offers,
  };
}

export interface Prospects {
  readonly sections: readonly AnswerTable[];
  readonly document: readonly DocumentAnswer[];
  readonly data: Readonly<Record<string, unknown>>;
}

const left = (title: string): AnswerTable['columns'][number] => ({ title, align: 'left' });
const right = (title: string): AnswerTable['columns'][number] => ({ title, align: 'right' });
const WORDS = { stay: 'go on', switch: 'switch', drop: 'drop it' } as const;

/** Costs in pools, every pool with a price; a pool without a limit is free. */
function priced(field: string, attempt: Attempt, supply: TaskSupply): Attempt {
  return { ...attempt, cost: inPools(`${field}.cost`, attempt.cost, supply) };
}

function startedPart(started: readonly StartedTask[], supply: TaskSupply, prices: CostVector): Prospects {
  if (started.length === 0) return { sections: [], document: [], data: {} };
  const all = Object.fromEntries(supply.pools.map(({ pool }) => [pool, prices[pool] ?? 0]));
  const answers = started.map(({ id, stay, other }) => ({
    id,
    doc: switchRuleDoc(stay.pSuccess * stay.value, other.pSuccess * other.value, 0),
    ...switchRule(priced(`started ${id}`, stay, supply), priced(`started ${id}`, other, supply), all),
  }));
  const differs = answers.filter(({ decision, doc }) => decision !== doc);
  return {
    sections: [
      {
        kind: 'table',
        title: 'Under way: go on, switch or drop',
        columns: [left('task'), left('do'), right('going on is worth'), right('switching')],
        rows: answers.map(({ id, decision, stayNet, switchNet }) => [
          id,
          WORDS[decision],
          amountText(stayNet),
          amountText(switchNet),
        ]),
      },
    ],
    document: differs.map(({ id, decision, doc }) => ({
      rule: `Switch rule for ${id}`,
      says: WORDS[doc],
      weSay: WORDS[decision],
      why: 'it charges nothing for what the current model would still spend, and never drops a task',
    })),
    data: {
      started: answers.map(({ id, decision, stayNet, switchNet }) => ({
        id,
        do: decision,
        stay_net: stayNet,
        switch_net: switchNet,
      })),
    },
  };
}

function arrivalsPart({ pool, count, offers }: Arrivals, supply: TaskSupply, slack: CostVector): Prospects {
  const own = supply.pools.find((each) => each.pool === pool);
  if (own === undefined) {
    const names = supply.pools.map((each) => each.pool).join(', ');
    throw new PlanError('E_UNKNOWN', 'arrivals.pool', pool, names);
  }
  if (own.remaining === null) return { sections: [], document: [], data: {} };
  const quota = Math.floor(Math.min(MOST_QUOTA, slack[pool] ?? own.remaining));
  // The first step is the task that comes next: its threshold looks at those after it.
  const policy = thresholdPolicy({ offers, arrivals: count + 1, quota });
  const costs = [...new Set(offers.map(({ cost = 1 }) => cost))].sort((a, b) => a - b);
  const rows = costs.map((cost) => ({
    cost,
    from: cost > quota ? null : policy.threshold(1, quota, cost),
  }));
  return {
    sections: [
      {
        kind: 'table',
        title: `The next task, ${amountText(count)} more to come, ${amountText(quota)} ${pool} beyond the plan`,
        columns: [right('takes'), left('worth taking')],
        rows: rows.map(({ cost, from }) => [
          amountText(cost),
          from === null
            ? 'never: it does not fit'
            : from === 0
              ? 'always'
              : `from value ${amountText(from)} on`,
        ]),
      },
    ],
    document: [],
    data: { next_task: rows.map(({ cost, from }) => ({ cost, worth_from: from })) },
  };
}

/** Both parts at the prices and with the quota that the plan leaves. */
export function prospectsOf(
  { started, arrivals }: { readonly started: readonly StartedTask[]; readonly arrivals: Arrivals | null },
  supply: TaskSupply,
  { prices, slack }: { readonly prices: CostVector; readonly slack: CostVector },
): Prospects {
  const one = startedPart(started, supply, prices);
  const two =
    arrivals === null ? { sections: [], document: [], data: {} } : arrivalsPart(arrivals, supply, slack);
  return {
    sections: [...one.sections, ...two.sections],
    document: one.document,
    data: { ...one.data, ...two.data },
  };
}
