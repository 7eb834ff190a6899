/** A budget in words and as data: the sentence, what decides, what to do next. */

import { adviceOf, nextSentence } from '../advice/index.ts';
import type { Answer } from '../answer/index.ts';
import type { PlanContext } from '../question/index.ts';
import {
  chanceText,
  factsJson,
  listText,
  shareText,
  someOf,
  unitName,
  unitsText,
} from '../question/index.ts';
import { budgetDocument, budgetExplanations } from './budget-explanations.ts';
import type { Budget, BudgetRequest, PoolBudget } from './budget-plan.ts';
import { budgetSections } from './budget-sections.ts';
import { BUDGET_PROFILES } from './budget-shares.ts';

/** `1 unit`, `250 sonnet messages`. */
function unitsOf({ pool, unit }: PoolBudget, amount: number): string {
  const shown = unitsText(amount);
  const noun = shown === '1' ? unitName(unit).replace(/s$/, '') : unitName(unit);
  return pool === 'all' ? `${shown} ${noun}` : `${shown} ${pool} ${noun}`;
}

function planWords(pool: PoolBudget): string {
  const { low, high } = pool.target;
  return `${unitsText(low)} to ${unitsText(high)} of ${unitsOf(pool, pool.limit)}`;
}

/** Share of the target that a mean day takes; null without whole days. */
const meanShare = ({ use, target }: PoolBudget): number | null =>
  use === null || use.days.length === 0 || target.high === 0 ? null : use.mean / target.high;

/** The pool that is used most of its target; the first without use. */
const fullest = (pools: readonly PoolBudget[]): PoolBudget =>
  pools.reduce((most, each) => ((meanShare(each) ?? -1) > (meanShare(most) ?? -1) ? each : most));

function sprintWords({ sprint }: Budget, { sprint: asked }: BudgetRequest): string {
  const parts = sprint!.rows.map(
    ({ pool, need, available, utilisationFraction }) =>
      `${unitsText(need)}${available === null ? '' : ` of ${unitsText(available)}`} ${pool} (${shareText(utilisationFraction)})`,
  );
  const chance = sprint!.risk === null ? '' : `, in ${chanceText(sprint!.risk.pDone)} of drawn sprints`;
  return `${someOf(asked!.points, 'point')} in ${someOf(asked!.days, 'day')} fit${chance}: ${listText(parts)}.`;
}

function headlineOf(budget: Budget, request: BudgetRequest): string {
  if (budget.sprint !== null) return sprintWords(budget, request);
  const plan = `Plan for ${listText(budget.pools.map(planWords))} a day.`;
  const top = fullest(budget.pools);
  const mean = meanShare(top);
  if (mean === null) return plan;
  return `${plan} A mean day takes ${unitsText(top.use!.mean)}${top.pool === 'all' ? '' : ` ${top.pool}`}.`;
}

function bindingOf(budget: Budget): string {
  const row = budget.sprint?.rows
    .filter(({ utilisationFraction }) => utilisationFraction !== null)
    .reduce((most, each) => (each.utilisationFraction! > most.utilisationFraction! ? each : most));
  if (row !== undefined) return `${row.pool}: the sprint takes ${shareText(row.utilisationFraction)} of it`;
  const top = fullest(budget.pools);
  const from = top.window === null ? '--limit' : `the ${top.window} window`;
  return `${from}: ${unitsOf(top, top.limit)} a day can be kept up`;
}

/** What the day's plan adds to the advice of the moment: the file's own faults, the long run, the day's target. */
function planNext({ pools, slots, project }: Budget): string | null {
  if (slots !== null && !slots.day.isSafe) {
    const { worstWindowUnits } = slots.day;
    return `Cut the slots to the safe amounts, or spend each at a fixed hour: 24 hours can hold ${unitsText(worstWindowUnits)}.`;
  }
  if (project !== null && !project.feasible) {
    const over = project.days.filter((day) => day.over.length > 0).map(({ day }) => String(day));
    return `Move work away from day ${listText(over)}: it takes more than a day gives.`;
  }
  const top = fullest(pools);
  const mean = meanShare(top);
  if (mean !== null && mean > 1) {
    const cut = top.use!.mean - top.target.high;
    return `In the long run a mean day takes ${shareText(mean)} of the target, ${unitsOf(top, cut)} too many.`;
  }
  const room = top.use === null ? 0 : top.target.high - top.use.last24h;
  return room > 0 ? `Up to ${unitsOf(top, room)} are left of today's target.` : null;
}

function dataOf(budget: Budget, request: BudgetRequest, { nowMs }: PlanContext): Record<string, unknown> {
  return {
    advice: budget.moment === null ? null : factsJson(adviceOf(budget.moment, nowMs)!),
    profile: request.profile,
    pools: budget.pools.map(({ pool, unit, limit, window, target, split, use }) => ({
      pool,
      unit: unitName(unit),
      limit_per_day: limit,
      window,
      target_low: target.low,
      target_high: target.high,
      parts: Object.fromEntries(split.parts.map(({ name, amount }) => [name, amount])),
      ci: split.ci,
      reserve: split.reserve,
      people: Object.fromEntries(split.people.map(({ id, amount }) => [id, amount])),
      used_last_24_h: use?.last24h ?? null,
      mean_day: use === null || use.days.length === 0 ? null : use.mean,
      busiest_day: use === null || use.days.length === 0 ? null : use.busiest,
      days_seen: use?.days.length ?? 0,
    })),
    sprint:
      budget.sprint === null
        ? null
        : {
            points: request.sprint!.points,
            days: request.sprint!.days,
            fits: budget.sprint.fits,
            pools: budget.sprint.rows.map((row) => ({
              pool: row.pool,
              need: row.need,
              available: row.available,
              utilisation_fraction: row.utilisationFraction,
              most_points: row.mostPoints,
              peak_day_fraction: row.peakDayFraction,
            })),
            chance: budget.sprint.risk === null ? null : budget.sprint.risk.pDone,
            chance_every_day: budget.sprint.risk?.pEveryDay ?? null,
            trials: budget.sprint.risk?.trials ?? 0,
          },
    slots:
      budget.slots === null
        ? null
        : {
            pool: budget.slots.pool,
            sum: budget.slots.day.sumUnits,
            worst_24_h: budget.slots.day.worstWindowUnits,
            is_safe: budget.slots.day.isSafe,
            safe: budget.slots.day.safeUnits,
          },
    project:
      budget.project === null
        ? null
        : {
            feasible: budget.project.feasible,
            spend: budget.project.spend,
            utilisation: budget.project.utilisationFraction,
            days: budget.project.days.map(({ day, phase, load, over }) => ({ day, phase, load, over })),
          },
  };
}

/** The answer; `asks` is the question as a person asks it. */
export function budgetAnswer(
  asks: string,
  budget: Budget,
  request: BudgetRequest,
  context: PlanContext,
): Answer {
  const { quota, usage, rule, simulateTrials } = context;
  const days = budget.pools[0]!.use?.days.length ?? 0;
  const busy = Math.max(0, ...budget.pools.map(({ use }) => use?.days.filter((day) => day > 0).length ?? 0));
  const isOther = budget.pools.some(({ pool }) => BUDGET_PROFILES[request.profile]![pool] === undefined);
  return {
    question: asks,
    headline: headlineOf(budget, request),
    binding: bindingOf(budget),
    next: nextSentence(adviceOf(budget.moment, context.nowMs), context, { last: planNext(budget) }),
    sections: budgetSections(budget, request, context),
    explanations: budgetExplanations(budget, request),
    document: rule === 'doc' ? budgetDocument(budget, request) : [],
    figures: [],
    notes: [
      `quota: ${quota.source}; profile ${request.profile}, a preset to edit`,
      ...(isOther ? ['one pool for all models: its work is split as the profile splits sonnet'] : []),
      budget.reserveNote,
      ...(budget.pools.some(({ split }) => split.reserveCut)
        ? ['the reserve that the demand asks for is more than there is: all of it is held']
        : []),
      ...(budget.unlimited.length > 0
        ? [`${listText(budget.unlimited)}: counted, without a limit, so nothing to split`]
        : []),
      ...(usage === null
        ? []
        : [`a mean day is that of the last ${days} whole days of ${usage.source}, ${busy} of them with use`]),
      ...(simulateTrials > 0 && budget.moment === null && budget.sprint === null
        ? ['nothing was drawn: without usage only a sprint with points is uncertain']
        : []),
      ...quota.notes,
      ...budget.lanes.notes,
    ],
    data: dataOf(budget, request, context),
  };
}
