/** What a finished day of drafting used, from its counts: messages, acceptance, saving. */
import { count, PlanError } from '../../core/values/index.ts';
import { type Comparison, compareWithDirect } from './draft-cost.ts';

export interface DraftLog {
  readonly tasks: number;
  /** Evaluation messages. */
  readonly evaluations: number;
  readonly refined: number;
  readonly replaced: number;
}

/** Messages as used against one each; `acceptance` null without tasks. E_RANGE for more rejects than tasks. */
export function draftLogSummary(
  log: DraftLog,
): Comparison & { readonly accepted: number; readonly acceptance: number | null } {
  const tasks = count('tasks', log.tasks);
  const evaluations = count('evaluations', log.evaluations);
  const rejected = count('refined', log.refined) + count('replaced', log.replaced);
  if (rejected > tasks)
    throw new PlanError('E_RANGE', 'refined + replaced', rejected, `at most ${tasks} tasks`);
  const accepted = tasks - rejected;
  return {
    ...compareWithDirect(evaluations + rejected, tasks),
    accepted,
    acceptance: tasks === 0 ? null : accepted / tasks,
  };
}
