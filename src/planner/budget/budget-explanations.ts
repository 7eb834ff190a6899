/** How a budget was computed, and where the document says otherwise. */

import type { DocumentAnswer, Explanation } from '../answer/index.ts';
import { clockLengthMs } from '../ledger/index.ts';
import { amountText, listText, shareText, someOf, unitName, unitsText } from '../question/index.ts';
import type { Budget, BudgetRequest, PoolBudget } from './budget-plan.ts';
import { BUDGET_PROFILES, RESERVE_SHARES_DOC, splitBudgetDoc } from './budget-shares.ts';
import { profileShares } from './budget-split.ts';

/** Formulas with the numbers of the first pool. */
export function budgetExplanations(budget: Budget, request: BudgetRequest): Explanation[] {
  const [pool] = budget.pools as [PoolBudget];
  const [low, high] = pool.buffers;
  const { demand, shortageCost, idleCost } = budget.reserve;
  const { lanes } = budget;
  const window = lanes.ledger.windows.find(({ name }) => name === pool.window);
  const sprint = budget.sprint?.rows[0];
  return [
    ...(window === undefined
      ? []
      : [
          {
            what: `What ${pool.pool} gives a day`,
            formula: 'limit × 24 h / length of the window, the least of its windows, rounded down',
            numbers: window.parts
              .map(
                ({ limit, clock }) =>
                  `${unitsText(limit!)} × 24 / ${amountText(clockLengthMs(clock) / 3_600_000)}`,
              )
              .join(' + '),
            result: `${unitsText(pool.limit)} ${unitName(pool.unit)}`,
            source: 'a rate that can be kept up for ever',
          },
        ]),
    {
      what: `Target of ${pool.pool}`,
      formula: 'limit × (1 - buffer), rounded down',
      numbers: `${unitsText(pool.limit)} × (1 - ${high}) and ${unitsText(pool.limit)} × (1 - ${low})`,
      result: `${unitsText(pool.target.low)} to ${unitsText(pool.target.high)}`,
      source: 'buffers are a preset: --buffers changes them',
    },
    {
      what: `Parts of ${pool.pool}`,
      formula: '(limit - CI) × share, whole by largest remainder',
      numbers: `(${unitsText(pool.limit)} - ${unitsText(pool.split.ci)}) × ${JSON.stringify(profileShares(request.profile, pool.pool)).replace(/[{}"]/g, '')}`,
      result: pool.split.parts.map(({ name, amount }) => `${name} ${unitsText(amount)}`).join(', '),
      source: "Hamilton's method; the shares are a preset",
    },
    ...(demand === null
      ? []
      : [
          {
            what: 'Reserve',
            formula: 'smallest R with P(demand <= R) >= cu / (cu + co)',
            numbers: `cu ${shortageCost}, co ${idleCost}: ${amountText(shortageCost / (shortageCost + idleCost))}; demand ${demand.kind === 'poisson' ? `Poisson, mean ${amountText(demand.mean)}` : request.reserve === 'log' || request.reserve === 'profile' ? 'as seen' : `of requests of the log, mean ${request.reserve}`}`,
            result: someOf(pool.split.reserve, unitName(pool.unit).replace(/s$/, '')),
            source: 'newsvendor problem (Arrow, Harris, Marschak 1951)',
          },
        ]),
    ...(sprint === undefined
      ? []
      : [
          {
            what: `What the sprint takes of ${sprint.pool}`,
            formula: 'points × units per point × rework, rounded up',
            numbers: `${someOf(request.sprint!.points, 'point')}, rework ${request.sprint!.rework}`,
            result: `${unitsText(sprint.need)} of ${sprint.available === null ? 'no limit' : unitsText(sprint.available)}`,
            source: 'every unit spent as soon as it is back',
          },
        ]),
  ];
}

/** What the document says otherwise. */
export function budgetDocument(budget: Budget, request: BudgetRequest): DocumentAnswer[] {
  const rows = budget.pools.flatMap((pool): DocumentAnswer[] => {
    const shares = BUDGET_PROFILES[request.profile]?.[pool.pool];
    if (shares === undefined) return [];
    const doc = Object.values(splitBudgetDoc(pool.limit, shares));
    const sum = doc.reduce((total, each) => total + each, 0);
    if (sum === pool.limit) return [];
    return [
      {
        rule: `Split of ${pool.pool}`,
        says: `${doc.map(unitsText).join(' + ')} = ${unitsText(sum)}`,
        weSay: `${pool.split.parts.map(({ amount }) => unitsText(amount)).join(' + ')} = ${unitsText(pool.limit)}`,
        why: 'parts cut to whole messages lose some of the limit',
      },
    ];
  });
  const reserves = Object.values(RESERVE_SHARES_DOC).map((each) => shareText(each));
  return [
    ...rows,
    {
      rule: 'Daily target',
      says: '800-1,000 of 1,125 sonnet for a 10-20 % buffer, 150-200 of 250 opus for 20-30 %',
      weSay: '900-1,012 of 1,125 and 175-200 of 250',
      why: 'the printed ranges leave 11-29 % and 20-40 %',
    },
    {
      rule: 'Reserve',
      says: `flat ${listText(reserves)} in three places`,
      weSay: budget.reserveNote,
      why: 'what an emergency costs and how often it comes decide, not a round share',
    },
    {
      rule: 'CI budget',
      says: 'starts again at midnight',
      weSay: 'any 24 hours',
      why: 'a sliding window sees both sides of midnight: a calendar budget can be spent twice within minutes',
    },
  ];
}
