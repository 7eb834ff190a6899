/** Attempts made after the switch rule said to switch or to drop the task: quota that only the past argued for. */
import { PlanError, type Priced, ratioOf, units } from '../../core/values/index.ts';
import { recordList } from './checked-list.ts';

/** One attempt, with what the switch rule (optimize, switchRule) said before it. */
export interface AdvisedAttempt {
  readonly pool: string;
  /** Units that it cost, >= 0. */
  readonly units: number;
  readonly advice: 'stay' | 'switch' | 'drop';
}

export interface AttemptedTask {
  readonly id: string;
  /** In order of time. */
  readonly attempts: readonly AdvisedAttempt[];
}

export interface SunkCost {
  readonly tasks: number;
  readonly tasksBeyond: number;
  readonly attempts: number;
  readonly attemptsBeyond: number;
  readonly attemptsBeyondFraction: Priced;
  /** Units by pool spent in them. */
  readonly unitsBeyond: Readonly<Record<string, number>>;
}

const ADVICE: readonly string[] = ['stay', 'switch', 'drop'];

function checkAttempt(field: string, attempt: AdvisedAttempt): void {
  if (typeof attempt.pool !== 'string')
    throw new PlanError('E_TYPE', `${field}.pool`, attempt.pool, 'a pool');
  units(`${field}.units`, attempt.units);
  if (!ADVICE.includes(attempt.advice)) {
    throw new PlanError('E_UNKNOWN', `${field}.advice`, attempt.advice, ADVICE.join(', '));
  }
}

/** After 'drop' every attempt counts; after 'switch' those in the pool that was to be left. */
function beyondStop(attempts: readonly AdvisedAttempt[]): AdvisedAttempt[] {
  const left = new Set<string>();
  let isDropped = false;
  return attempts.filter(({ pool, advice }) => {
    if (advice === 'switch') left.add(pool);
    if (advice === 'drop') isDropped = true;
    return isDropped || left.has(pool);
  });
}

/** Throws E_TYPE, E_RANGE, E_UNKNOWN (advice), E_DUP (a task twice). */
export function sunkCost(tasks: readonly AttemptedTask[]): SunkCost {
  const seen = new Set<string>();
  const beyond = recordList('tasks', tasks).map(({ id, attempts }, index) => {
    if (seen.has(id)) throw new PlanError('E_DUP', `tasks[${index}].id`, id, 'every id once');
    seen.add(id);
    recordList(`tasks[${index}].attempts`, attempts).forEach((attempt, i) => {
      checkAttempt(`tasks[${index}].attempts[${i}]`, attempt);
    });
    return beyondStop(attempts);
  });
  const attempts = tasks.reduce((sum, task) => sum + task.attempts.length, 0);
  const wasted = beyond.flat();
  const unitsBeyond: Record<string, number> = {};
  for (const attempt of wasted) unitsBeyond[attempt.pool] = (unitsBeyond[attempt.pool] ?? 0) + attempt.units;
  return {
    tasks: tasks.length,
    tasksBeyond: beyond.filter(({ length }) => length > 0).length,
    attempts,
    attemptsBeyond: wasted.length,
    attemptsBeyondFraction: ratioOf(wasted.length, attempts),
    unitsBeyond,
  };
}
