/** The nine questions, in the order of the help. */
import { BUDGET_QUESTION } from './budget/index.ts';
import { DRAFT_QUESTION } from './draft/index.ts';
import { FORECAST_QUESTION } from './forecast/index.ts';
import { MIX_QUESTION } from './mix/index.ts';
import type { PlanQuestion } from './question/index.ts';
import { RATE_QUESTION } from './rate/index.ts';
import { SCORE_QUESTION } from './score/index.ts';
import { SHARE_QUESTION } from './share/index.ts';
import { STATUS_QUESTION } from './status/index.ts';
import { TASKS_QUESTION } from './tasks/index.ts';

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
