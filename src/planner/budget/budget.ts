/** `plan budget`: how to split the quota of a day, and whether a sprint fits into it. */
import { QuotalabError } from '../../core/index.ts';
import { inRange, PlanError, positive, share, whole } from '../../core/values/index.ts';
import type { Uncertain } from '../../numerics/stats/index.ts';
import type { PlanQuestion, QuestionInput } from '../question/index.ts';
import {
  amountText,
  givenNumber,
  listText,
  namedNumbers,
  namedTexts,
  numberList,
  numberOf,
  optionNumber,
  someOf,
  wordOf,
} from '../question/index.ts';
import { budgetAnswer } from './budget-answer.ts';
import { BUDGET_EXAMPLE, type BudgetFile, budgetFile, EMPTY_BUDGET_FILE } from './budget-file.ts';
import { type Budget, type BudgetRequest, LEAST_RESERVE_DAYS, planBudget } from './budget-plan.ts';
import { BUDGET_PROFILES } from './budget-shares.ts';
import type { SprintRequest } from './budget-sprint.ts';

const ASKS = 'How do I split the quota?';
/** Trials of a sprint whose points cost an uncertain amount. */
const RISK_TRIALS = 2000;
/** What a point takes in the document's example: a guess, used with its message tiers only. */
const DOC_PER_POINT = { sonnet: 10, opus: 1.5 };

/** `alice:2,bob:1:300`: weight, then the most a person wants. */
function teamOf(text: string | null): BudgetFile['team'] {
  if (text === null) return [];
  return [...namedTexts('--team', text, null)].map(([id, value]) => {
    const [weight = '', demand] = value.split(':');
    return {
      id,
      weight: positive(`--team ${id}`, numberOf(weight)),
      demand: demand === undefined ? null : inRange(`--team ${id}`, numberOf(demand), 0, 1e9),
    };
  });
}

function perPointOf(input: QuestionInput, file: BudgetFile): Readonly<Record<string, Uncertain>> {
  const text = input.text('per-point');
  if (text === null && file.perPoint !== null) return file.perPoint;
  const { quota } = input.context;
  if (text === null && !quota.pools.includes('sonnet')) {
    throw new PlanError(
      'E_TYPE',
      '--per-point',
      undefined,
      `units by pool with --points, such as ${quota.pools[0]}=800`,
    );
  }
  const given = text === null ? DOC_PER_POINT : namedNumbers('--per-point', text, quota.pools);
  return Object.fromEntries(
    Object.entries(given).map(([pool, value]) => [
      pool,
      { kind: 'known', value: inRange(`--per-point ${pool}`, value, 0, 1e9) },
    ]),
  );
}

function sprintOf(input: QuestionInput, file: BudgetFile): SprintRequest | null {
  const points = optionNumber(input, 'points', positive);
  const days = givenNumber(input, 'days', (field, value) => whole(field, value, 1, 366));
  const rework = givenNumber(input, 'rework', (field, value) => inRange(field, value, 1, 100));
  if (points === null) return null;
  const perPoint = perPointOf(input, file);
  const isUncertain = Object.values(perPoint).some(({ kind }) => kind !== 'known');
  const { simulateTrials } = input.context;
  return {
    days,
    points,
    perPoint,
    rework,
    pointsByDay: file.pointsByDay,
    trials: simulateTrials > 0 ? simulateTrials : isUncertain ? RISK_TRIALS : 0,
  };
}

function buffersOf(text: string | null): readonly [number, number] | null {
  if (text === null) return null;
  const [low, high] = numberList('--buffers', text, '0.1,0.2', share) as [number, number];
  if (low > high) throw new PlanError('E_RANGE', '--buffers', text, 'low and high, such as 0.1,0.2');
  return [low, high];
}

function requestOf(input: QuestionInput): BudgetRequest {
  const read = input.file === null ? EMPTY_BUDGET_FILE : budgetFile(input.file);
  const team = teamOf(input.text('team'));
  const file = team.length > 0 ? { ...read, team } : read;
  return {
    limit: input.text('limit'),
    profile: wordOf('--profile', input.text('profile'), Object.keys(BUDGET_PROFILES)),
    ciShare: givenNumber(input, 'ci', share),
    reserve: input.text('reserve')!,
    shortageCost: givenNumber(input, 'shortage-cost', positive),
    idleCost: givenNumber(input, 'idle-cost', positive),
    buffers: buffersOf(input.text('buffers')),
    sprint: sprintOf(input, file),
    file,
  };
}

/** A sprint that does not fit has no plan: the sentence names what does. */
function refuseUnfit({ sprint }: Budget, { sprint: asked }: BudgetRequest): void {
  if (sprint === null || asked === null || sprint.fits) return;
  const short = sprint.rows.filter(({ fits }) => !fits);
  const needs = short.map(
    ({ pool, need, available }) => `${amountText(need)} ${pool} of ${amountText(available!)}`,
  );
  const points = Math.min(...short.flatMap(({ mostPoints }) => mostPoints ?? []));
  const days = Math.max(...short.flatMap(({ daysNeeded }) => daysNeeded ?? []));
  const isPeak = short.some(({ need, available }) => available !== null && need <= available);
  const way = isPeak
    ? 'a day of points_by_day takes more than a day gives: spread its points'
    : `${someOf(points, 'point')} fit, or ${someOf(days, 'day')}`;
  throw new QuotalabError(
    'PLAN_INFEASIBLE',
    `${someOf(asked.points, 'point')} in ${someOf(asked.days, 'day')} need ${listText(needs)}; ${way}`,
  );
}

function refuseFewDays({ pools }: Budget, input: QuestionInput): void {
  const days = Math.max(0, ...pools.map(({ use }) => use?.days.length ?? 0));
  if (!input.context.isStrict || days >= LEAST_RESERVE_DAYS) return;
  throw new QuotalabError(
    'PLAN_INSUFFICIENT',
    `the log holds ${days} whole days; a mean day takes ${LEAST_RESERVE_DAYS} or more`,
  );
}

export const BUDGET_QUESTION: PlanQuestion = {
  name: 'budget',
  asks: ASKS,
  options: [
    { name: 'limit', describe: 'Units a day: 1125, or sonnet=1125,opus=250', text: null },
    {
      name: 'profile',
      describe: `Split of the work: ${Object.keys(BUDGET_PROFILES).join(', ')}`,
      text: 'balanced',
    },
    { name: 'ci', describe: 'Share of each day for continuous integration', text: '0' },
    { name: 'reserve', describe: 'profile, log, or what emergencies take on a mean day', text: 'profile' },
    { name: 'shortage-cost', describe: 'What a unit costs that is missing in an emergency', text: '9' },
    { name: 'idle-cost', describe: 'What a unit costs that is held back in vain', text: '1' },
    { name: 'buffers', describe: 'Shares that the daily target leaves, such as 0.1,0.2', text: null },
    { name: 'team', describe: 'People with weight and wish: alice:2,bob:1:300', text: null },
    { name: 'points', describe: 'Points of a sprint: does it fit?', text: null },
    { name: 'days', describe: 'Days of the sprint', text: '10' },
    { name: 'per-point', describe: 'What one point takes: sonnet=10,opus=1.5', text: null },
    { name: 'rework', describe: 'Factor on what the points take', text: '1.3' },
  ],
  file: {
    name: 'budget',
    describe: 'JSON: team, slots, phases, per_point, points_by_day, emergencies',
    isRequired: false,
    example: BUDGET_EXAMPLE,
  },
  usage: 'useful',
  answer(input) {
    const request = requestOf(input);
    const budget = planBudget(request, input.context);
    refuseFewDays(budget, input);
    refuseUnfit(budget, request);
    return { answer: budgetAnswer(ASKS, budget, request, input.context) };
  },
};
