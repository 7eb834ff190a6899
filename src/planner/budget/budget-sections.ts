/** Tables of a budget: the day, the windows behind it, the sprint, CI, people, slots and phases. */

import { MS_PER_DAY } from '../../core/values/index.ts';
import { countOf } from '../../usage/events/index.ts';
import type { AnswerSection, AnswerTable } from '../answer/index.ts';
import { barText } from '../answer/index.ts';
import { bearableUnits } from '../ledger/index.ts';
import type { PlanContext } from '../question/index.ts';
import { amountText, shareText, someOf, unitName, unitsText } from '../question/index.ts';
import type { Budget, BudgetRequest, PoolBudget } from './budget-plan.ts';
import { PIPELINE_COSTS } from './budget-shares.ts';

const left = (title: string) => ({ title, align: 'left' as const });
const right = (title: string) => ({ title, align: 'right' as const });
const BAR_CELLS = 24;
/** Phases of a project are shown by day up to so many days. */
const MOST_SHOWN_DAYS = 14;

const unitHead = (pools: readonly PoolBudget[], per: string): string => {
  const units = [...new Set(pools.map(({ unit }) => unitName(unit)))];
  const [first] = units;
  const name = units.length === 1 ? first! : 'units';
  return `${name[0]!.toUpperCase()}${name.slice(1)}${per}`;
};

function dayTable(pools: readonly PoolBudget[], { isAscii }: PlanContext): AnswerTable {
  return {
    kind: 'table',
    title: 'A day',
    columns: [left('Pool'), left('For'), right(unitHead(pools, '/day')), right('Share'), left('')],
    rows: pools.flatMap(({ pool, split }) =>
      split.parts.map(({ name, amount, fraction }, index) => [
        index === 0 ? pool : '',
        name,
        unitsText(amount),
        shareText(fraction),
        barText(fraction, BAR_CELLS, isAscii),
      ]),
    ),
  };
}

function limitTable(pools: readonly PoolBudget[]): AnswerTable {
  const withUse = pools.some(({ use }) => use !== null);
  return {
    kind: 'table',
    title: 'Limits and targets',
    columns: [
      left('Pool'),
      right('Per day'),
      right('Plan for'),
      ...(withUse ? [right('Last 24 h'), right('Mean day'), right('Busiest')] : []),
      left('Set by'),
    ],
    rows: pools.map(({ pool, limit, target, use, window }) => [
      pool,
      unitsText(limit),
      `${unitsText(target.low)} to ${unitsText(target.high)}`,
      ...(withUse
        ? use === null
          ? ['0', '0', '0']
          : [unitsText(use.last24h), unitsText(use.mean), unitsText(use.busiest)]
        : []),
      window ?? '--limit',
    ]),
  };
}

/** Windows of pools that have more than one: what each allows at once and by day. */
function windowTable({ lanes }: Budget): AnswerTable[] {
  const rows = lanes.lanes.flatMap(({ limited, name, unit }) =>
    limited.length < 2
      ? []
      : limited.map(({ window, state }) => [
          name,
          window.name,
          `${unitsText(window.limit!)} ${unitName(unit)}`,
          unitsText(Math.floor(bearableUnits(window, MS_PER_DAY))),
          unitsText(state.remaining ?? 0),
        ]),
  );
  if (rows.length === 0) return [];
  const columns = [left('Pool'), left('Window'), right('Limit'), right('Per day'), right('Left now')];
  return [{ kind: 'table', title: 'Windows', columns, rows }];
}

function sprintTable({ sprint, pools }: Budget, request: BudgetRequest): AnswerTable[] {
  if (sprint === null || request.sprint === null) return [];
  const { points, days } = request.sprint;
  const columns = [
    left('Pool'),
    right(unitHead(pools, ' needed')),
    right('There are'),
    right('Share'),
    right('Most points'),
    right('Busiest day'),
  ];
  const rows = sprint.rows.map((row) => [
    row.pool,
    unitsText(row.need),
    row.available === null ? 'no limit' : unitsText(row.available),
    shareText(row.utilisationFraction),
    row.mostPoints === null ? 'any' : amountText(row.mostPoints),
    shareText(row.peakDayFraction),
  ]);
  return [{ kind: 'table', title: `${someOf(points, 'point')} in ${someOf(days, 'day')}`, columns, rows }];
}

function ciTable(budget: Budget, request: BudgetRequest): AnswerTable[] {
  const [pool] = budget.pools.filter(({ unit }) => unit === 'messages');
  if (request.ciShare === 0 || pool === undefined) return [];
  const { ci } = pool.split;
  return [
    {
      kind: 'table',
      title: `CI: ${unitsText(ci)} ${pool.pool} messages in any day`,
      columns: [left('Pipeline'), right('Messages a run'), right('Runs if alone')],
      rows: Object.entries(PIPELINE_COSTS).map(([name, cost]) => [
        name,
        String(cost),
        cost === 0 ? 'any' : amountText(Math.floor(ci / cost)),
      ]),
    },
  ];
}

function peopleTable({ pools }: Budget): AnswerTable[] {
  const people = pools[0]!.split.people;
  if (people.length === 0) return [];
  return [
    {
      kind: 'table',
      title: 'By person, of the work',
      columns: [left('Person'), ...pools.map(({ pool, unit }) => right(`${pool}, ${unitName(unit)}/day`))],
      rows: people.map(({ id }, index) => [
        id,
        ...pools.map(({ split }) => {
          const { amount, limitedBy } = split.people[index]!;
          return limitedBy === 'demand' ? `${unitsText(amount)} as asked` : unitsText(amount);
        }),
      ]),
    },
  ];
}

function slotTable({ slots }: Budget, { file }: BudgetRequest): AnswerTable[] {
  if (slots === null) return [];
  const { safeUnits, sumUnits, worstWindowUnits } = slots.day;
  return [
    {
      kind: 'table',
      title: `Slots of ${slots.pool}: ${unitsText(sumUnits)} a day, up to ${unitsText(worstWindowUnits)} in 24 h`,
      columns: [left('Slot'), left('Hours'), right('Asked'), right('Safe')],
      rows: file.slots.map(({ id, startHour, endHour, amountUnits }) => [
        id,
        `${amountText(startHour)}-${amountText(endHour)}`,
        unitsText(amountUnits),
        unitsText(safeUnits[id]!),
      ]),
    },
  ];
}

function projectTable({ project, pools }: Budget): AnswerTable[] {
  if (project === null) return [];
  const names = pools.map(({ pool }) => pool);
  const shown = project.days.slice(0, MOST_SHOWN_DAYS);
  return [
    {
      kind: 'table',
      title: `Project of ${countOf(project.days.length, 'day')}`,
      columns: [right('Day'), left('Phase'), ...names.flatMap((name) => [right(name), right('of limit')])],
      rows: [
        ...shown.map(({ day, phase, load, utilisationFraction }) => [
          String(day),
          phase,
          ...names.flatMap((name) => [
            unitsText(load[name] ?? 0),
            shareText(utilisationFraction[name] ?? null),
          ]),
        ]),
        [
          'all',
          '',
          ...names.flatMap((name) => [
            unitsText(project.spend[name] ?? 0),
            shareText(project.utilisationFraction[name] ?? null),
          ]),
        ],
      ],
    },
  ];
}

/** Sections in the order of reading; what was not asked for is left out. */
export function budgetSections(
  budget: Budget,
  request: BudgetRequest,
  context: PlanContext,
): AnswerSection[] {
  return [
    ...sprintTable(budget, request),
    dayTable(budget.pools, context),
    limitTable(budget.pools),
    ...windowTable(budget),
    ...peopleTable(budget),
    ...ciTable(budget, request),
    ...slotTable(budget, request),
    ...projectTable(budget),
  ];
}
