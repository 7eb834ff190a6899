/** What every mechanism of sharing answers with. */
import { PlanError } from '../../core/values/index.ts';
import type { AnswerTable, Explanation } from '../answer/index.ts';
import type { ShareMember } from './share-file.ts';

export interface ShareSplit {
  /** Units by member, in their order. */
  readonly units: readonly number[];
  readonly idleUnits: number;
  /** What keeps the members from more. */
  readonly binding: string;
  readonly table: AnswerTable;
  readonly explanations: readonly Explanation[];
  readonly notes: readonly string[];
  readonly data: Readonly<Record<string, unknown>>;
}

/** Mechanisms of value need tasks; E_EMPTY where nobody has one. */
export function checkTasks(members: readonly ShareMember[], mechanism: string): void {
  if (members.every(({ tasks }) => tasks.length === 0)) {
    throw new PlanError(
      'E_EMPTY',
      'members[].tasks',
      [],
      `tasks with value and cost for --mechanism ${mechanism}`,
    );
  }
}
