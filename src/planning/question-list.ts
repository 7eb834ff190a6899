/** The nine questions, in the order of the help. */
import type { PlanQuestion } from './question.ts';
import { STATUS_QUESTION } from './status.ts';

export const QUESTIONS: readonly PlanQuestion[] = [STATUS_QUESTION];
