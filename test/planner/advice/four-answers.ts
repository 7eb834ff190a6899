/** The four questions that give advice, asked of one moment, and what each says of it. */

import { BUDGET_QUESTION } from '../../../src/planner/budget/index.ts';
import { FORECAST_QUESTION } from '../../../src/planner/forecast/index.ts';
import type { Answer, PlanQuestion, PlanQuota } from '../../../src/planner/question/index.ts';
import { STATUS_QUESTION } from '../../../src/planner/status/index.ts';
import { TASKS_QUESTION } from '../../../src/planner/tasks/index.ts';
import { graphPlan } from '../../../src/planner/usage/index.ts';
import { parsePool } from '../../../src/quota/pools/index.ts';
import { contextOf, inputOf, type Situation } from '../plan-contexts.ts';

export interface Said {
  readonly question: string;
  readonly answer: Answer;
  readonly next: string;
  readonly advice: { readonly kind: string; readonly drop_fraction?: number };
}

const QUESTIONS: readonly PlanQuestion[] = [
  STATUS_QUESTION,
  FORECAST_QUESTION,
  BUDGET_QUESTION,
  TASKS_QUESTION,
];

/** Each of the four of the same moment; `tasks` are those of `plan tasks`. */
export async function fourAnswers(situation: Situation, tasks: readonly object[]): Promise<Said[]> {
  const context = contextOf(situation);
  const said: Said[] = [];
  for (const question of QUESTIONS) {
    const file = question === TASKS_QUESTION ? { tasks } : null;
    const { answer } = await question.answer({ ...inputOf(question, context), file });
    const advice = answer.data.advice as Said['advice'];
    said.push({ question: question.name, answer, next: answer.next ?? '', advice });
  }
  return said;
}

/** A pool file's windows as the planner sees them at an instant. */
export function quotaOf(pool: object, now: string): PlanQuota {
  const { graph, usdPerUnit, notes } = parsePool(pool, { unitTokens: 100, path: 'pool.json' });
  const plan = graphPlan(graph, { nowMs: Date.parse(now), usdPerUnit, models: [] });
  return { source: 'pool.json', ...plan, notes: [...notes, ...plan.notes] };
}
