/** The nine questions, in the order of the help. */
import { BUDGET_QUESTION } from './budget.ts';
import { FORECAST_QUESTION } from './forecast.ts';
import type { PlanQuestion } from './question.ts';
import { STATUS_QUESTION } from './status.ts';

export const QUESTIONS: readonly PlanQuestion[] = [STATUS_QUESTION, FORECAST_QUESTION, BUDGET_QUESTION];
