/** The nine questions, in the order of the help. */
import { BUDGET_QUESTION } from './budget.ts';
import { DRAFT_QUESTION } from './draft.ts';
import { FORECAST_QUESTION } from './forecast.ts';
import { MIX_QUESTION } from './mix.ts';
import type { PlanQuestion } from './question.ts';
import { RATE_QUESTION } from './rate.ts';
import { SCORE_QUESTION } from './score.ts';
import { SHARE_QUESTION } from './share.ts';
import { STATUS_QUESTION } from './status.ts';
import { TASKS_QUESTION } from './tasks.ts';

export const QUESTIONS: readonly PlanQuestion[] = [
  STATUS_QUESTION,
  FORECAST_QUESTION,
  BUDGET_QUESTION,
  MIX_QUESTION,
  DRAFT_QUESTION,
  TASKS_QUESTION,
  SHARE_QUESTION,
  RATE_QUESTION,
  SCORE_QUESTION,
];
