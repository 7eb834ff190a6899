/** Question `budget`: how to split the quota of a day, and whether a sprint fits into it. Read next: budget-facts.ts. */
import { QuotalabError } from '../../core/index.ts';
import { PlanError, positive, units, whole } from '../../core/values/index.ts';
import type { Uncertain } from '../../numerics/stats/index.ts';
import {
  amountText,
  listText,
  namedNumbers,
  nameField,
  numberOf,
  openShareField,
  type PlanContext,
  type PlanQuestion,
  positiveField,
  question,
  rangeField,
  shareField,
  simulateField,
  someOf,
  textPairsField,
  wholeField,
  wordField,
} from '../question/index.ts';
import { type BudgetFacts, budgetFacts, LEAST_DAYS, type ReserveRule } from './budget-facts.ts';
import { budgetPage } from './budget-page.ts';
import { BUDGET_PROFILES } from './budget-split.ts';
import type { SprintRequest } from './budget-sprint.ts';

const PROFILES = Object.keys(BUDGET_PROFILES);
/** Trials of a sprint whose points cost an uncertain amount. */
const RISK_TRIALS = 2_000;
const MOST_POINTS = 10_000;
const MOST_SPRINT_DAYS = 90;
/** What a point takes in the document's example: a guess, used with its message tiers only. */
const DOC_PER_POINT = [
  ['sonnet', 10],
  ['opus', 1.5],
] as const;

const OPTIONS = {
  limit: nameField().optional().describe('Units a day: 1125, or sonnet=1125,opus=250'),
  profile: wordField(PROFILES)
    .prefault('balanced')
    .describe(`Split of the work: ${PROFILES.join(', ')}`),
  ci: shareField().prefault(0).describe('Share of each day for continuous integration'),
  reserve: nameField()
    .prefault('profile')
    .describe('profile, log, what emergencies take on a mean day, or on past days: 0,12,0,30'),
  cover: openShareField().prefault(0.9).describe('Share of days whose emergencies the reserve holds'),
  points: positiveField(MOST_POINTS).optional().describe('Points of a sprint: does it fit?'),
  days: wholeField(1, MOST_SPRINT_DAYS).prefault(10).describe('Days of the sprint'),
  'per-point': textPairsField()
    .optional()
    .describe('What one point takes: sonnet=10,opus=1.5; with its deviation all=1500:400'),
  rework: rangeField(1, 100).prefault(1.3).describe('Factor on what the points take'),
  simulate: simulateField(),
};

/** Limits a day that the user gave, by pool: one number where one pool is limited, else pairs. */
function givenLimits(text: string | undefined, limited: readonly string[]): ReadonlyMap<string, number> {
  if (text === undefined) return new Map();
  const check = (field: string, value: unknown): number => whole(field, value, 1, 1e9);
  if (/[=:]/.test(text)) return new Map(Object.entries(namedNumbers('--limit', text, limited, check)));
  if (limited.length === 1) return new Map([[limited[0]!, check('--limit', numberOf(text))]]);
  throw new PlanError('E_TYPE', '--limit', text, `one for each pool, such as ${limited[0]}=100`);
}

function reserveRule(text: string): ReserveRule {
  if (text === 'profile' || text === 'log') return text;
  if (!/^[-+.\d]/.test(text.trim()))
    throw new PlanError(
      'E_UNKNOWN',
      '--reserve',
      text,
      'profile, log, units on a mean day, or days as 0,12,0,30',
    );
  if (!text.includes(',')) return { mean: positive('--reserve', numberOf(text), 1e9) };
  return { days: text.split(',').map((each) => whole('--reserve', numberOf(each), 0, 1e9)) };
}

/** `1500`, or `1500:400` with its deviation. */
function pointCost(pool: string, text: string, pools: readonly string[]): readonly [string, Uncertain] {
  const field = `--per-point ${pool}`;
  if (!pools.includes(pool)) throw new PlanError('E_UNKNOWN', '--per-point', pool, pools.join(', '));
  const [value = '', deviation] = text.split(':');
  const mean = units(field, numberOf(value));
  if (deviation === undefined) return [pool, { kind: 'known', value: mean }];
  return [pool, { kind: 'normal', mean, sd: units(field, numberOf(deviation)) }];
}

function perPointOf(
  given: ReadonlyMap<string, string> | undefined,
  { quota }: PlanContext,
): ReadonlyMap<string, Uncertain> {
  const { pools, windows } = quota;
  if (given !== undefined) return new Map([...given].map(([pool, text]) => pointCost(pool, text, pools)));
  const known = DOC_PER_POINT.filter(([pool]) => pools.includes(pool));
  if (known.length === 0 || windows.some(({ unit }) => unit !== 'messages')) {
    const allowed = `units by pool with --points, such as ${pools[0]}=800`;
    throw new PlanError('E_TYPE', '--per-point', undefined, allowed);
  }
  return new Map(known.map(([pool, value]) => [pool, { kind: 'known', value }]));
}

/** A sprint that does not fit has no plan: the sentence names what does. */
function refuseUnfit({ sprint }: BudgetFacts): void {
  if (sprint === null || sprint.fits) return;
  const short = sprint.pools.filter(({ need, available }) => available !== null && need > available);
  const needs = short.map(
    ({ pool, need, available }) =>
      `${amountText(need)} ${pool === 'all' ? 'units' : pool} of ${amountText(available!)}`,
  );
  const points = Math.min(...short.map(({ mostPoints }) => mostPoints ?? 0));
  const days = Math.max(...short.map(({ daysNeeded }) => daysNeeded ?? 0));
  throw new QuotalabError(
    'PLAN_INFEASIBLE',
    `${someOf(sprint.points, 'point')} in ${someOf(sprint.days, 'day')} need ${listText(needs)}; ` +
      `${someOf(points, 'point')} fit, or ${someOf(days, 'day')}`,
  );
}

function refuseFewDays({ pools }: BudgetFacts): void {
  const days = Math.max(0, ...pools.map(({ use }) => use?.dayCount ?? 0));
  if (days >= LEAST_DAYS) return;
  throw new QuotalabError(
    'PLAN_INSUFFICIENT',
    `the log holds ${days} whole days; a mean day takes ${LEAST_DAYS} or more`,
  );
}

export const BUDGET_QUESTION: PlanQuestion = question({
  name: 'budget',
  asks: 'How do I split the quota?',
  options: OPTIONS,
  file: null,
  usage: 'useful',
  compute(context, { options }) {
    const { points, days, rework, profile, cover } = options;
    const sprintOf = (): SprintRequest | null => {
      if (points === undefined) return null;
      const perPoint = perPointOf(options['per-point'], context);
      const isUncertain = [...perPoint.values()].some(({ kind }) => kind !== 'known');
      return { days, points, perPoint, rework, trials: isUncertain ? RISK_TRIALS : 0 };
    };
    const facts = budgetFacts(context, (limited) => ({
      limits: givenLimits(options.limit, limited),
      profile,
      ciShare: options.ci,
      reserve: reserveRule(options.reserve),
      cover,
      sprint: sprintOf(),
    }));
    if (context.isStrict) refuseFewDays(facts);
    refuseUnfit(facts);
    return facts;
  },
  page: budgetPage,
});
