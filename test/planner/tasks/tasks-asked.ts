/** `plan tasks` asked about a list of tasks, and what its answer says. */
import type { Answer, QuestionAnswer } from '../../../src/planner/question/index.ts';
import { TASKS_QUESTION } from '../../../src/planner/tasks/tasks.ts';
import { contextOf, inputOf, type Situation, tierQuota } from '../plan-contexts.ts';

export const NOW = '2026-02-11T10:00:00Z';
export const EMPTY: Situation = { now: NOW, events: [], quota: tierQuota('max5') };

export interface Ask {
  readonly file: unknown;
  readonly texts?: Readonly<Record<string, string>>;
  readonly flags?: readonly string[];
  readonly situation?: Situation;
}

export async function askAll({
  file,
  texts = {},
  flags = [],
  situation = EMPTY,
}: Ask): Promise<QuestionAnswer> {
  const input = inputOf(TASKS_QUESTION, contextOf(situation), texts);
  return TASKS_QUESTION.answer({ ...input, file, flag: (name) => flags.includes(name) });
}

export const ask = async (asked: Ask): Promise<Answer> => (await askAll(asked)).answer;

interface Data {
  readonly value: number;
  readonly now: ReadonlyArray<{
    readonly id: string;
    readonly cost: Readonly<Record<string, number>>;
    readonly net_value: number;
    readonly rule: string;
    readonly start: string | null;
    readonly end: string | null;
    readonly in_time: number | null;
  }>;
  readonly later: ReadonlyArray<{
    readonly id: string;
    readonly why: string;
    readonly has_room_at: string | null;
    readonly meets_deadline: boolean | null;
  }>;
  readonly windows: ReadonlyArray<{
    readonly window: string;
    readonly left: number;
    readonly planned: number;
    readonly price: number | null;
    readonly enough: number | null;
  }>;
  readonly cheapest_change: {
    readonly task: string;
    readonly extra: Readonly<Record<string, number>>;
    readonly gain: number;
  } | null;
  readonly schedule: { readonly all_in_time: number | null } | null;
}
export const dataOf = (answer: Answer): Data => answer.data as unknown as Data;
