/** The nine questions, in the order of the help; each is loaded when it is asked. */
import type { PlanQuestion } from './question/index.ts';

export interface ListedQuestion {
  readonly name: string;
  /** As a person asks it. */
  readonly asks: string;
  /** It reads a file of its own. */
  readonly hasFile: boolean;
  readonly load: () => Promise<PlanQuestion>;
}

export const QUESTION_LIST: readonly ListedQuestion[] = [
  {
    name: 'status',
    asks: 'Where am I, what comes back when, what should I hold?',
    hasFile: false,
    load: async () => (await import('./status/index.ts')).STATUS_QUESTION,
  },
  {
    name: 'forecast',
    asks: 'When do I run out, how sure is that, how much must I slow down?',
    hasFile: false,
    load: async () => (await import('./forecast/index.ts')).FORECAST_QUESTION,
  },
  {
    name: 'budget',
    asks: 'How do I split the quota?',
    hasFile: false,
    load: async () => (await import('./budget/index.ts')).BUDGET_QUESTION,
  },
  {
    name: 'mix',
    asks: 'Which session model, and when should I hand work on?',
    hasFile: true,
    load: async () => (await import('./mix/index.ts')).MIX_QUESTION,
  },
  {
    name: 'draft',
    asks: 'Is a cheap draft and a check worth it?',
    hasFile: true,
    load: async () => (await import('./draft/index.ts')).DRAFT_QUESTION,
  },
  {
    name: 'tasks',
    asks: 'Which tasks now, which later, in what order?',
    hasFile: true,
    load: async () => (await import('./tasks/index.ts')).TASKS_QUESTION,
  },
  {
    name: 'share',
    asks: 'Who gets how much, and can I book a slot?',
    hasFile: true,
    load: async () => (await import('./share/index.ts')).SHARE_QUESTION,
  },
  {
    name: 'rate',
    asks: 'How many agents can I run at once?',
    hasFile: false,
    load: async () => (await import('./rate/index.ts')).RATE_QUESTION,
  },
  {
    name: 'score',
    asks: 'Am I getting better?',
    hasFile: true,
    load: async () => (await import('./score/index.ts')).SCORE_QUESTION,
  },
];

/** All of them, in their order. */
export const loadQuestions = (): Promise<readonly PlanQuestion[]> =>
  Promise.all(QUESTION_LIST.map(({ load }) => load()));
