/** The nine questions, in the order of the help. */
import type { PlanQuestion } from './question.ts';

export const QUESTIONS: readonly PlanQuestion[] = [];
