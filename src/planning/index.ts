/** The planner: nine questions about a quota, answered from real usage. */
export type { Answer } from './display/index.ts';
export type { QuotaWindow } from './ledger/index.ts';
export type {
  PlanContext,
  PlanQuestion,
  PlanQuota,
  PlanUsage,
  QuestionAnswer,
  QuestionFile,
  QuestionInput,
  QuestionOption,
} from './question.ts';
export { QUESTIONS } from './question-list.ts';
