/** The instance of the document, and its schedule. */
import {
  type DeadlineTask,
  highsSolver,
  type PoolWindow,
  type Schedule,
  type ScheduleInput,
  type Solver,
  scheduleTasks,
} from '../../../src/planner/solve/index.ts';

export const HOUR: number = 3_600_000;
export const NOW: number = 10 * HOUR;

export const URGENT: DeadlineTask = {
  id: 'urgent_fix',
  value: 200,
  cost: { s: 20 },
  durationHours: 1,
  deadlineMs: 14 * HOUR,
};
const FEATURE_A: DeadlineTask = {
  id: 'feature_a',
  value: 100,
  cost: { s: 30 },
  durationHours: 2,
  deadlineMs: 18 * HOUR,
};
const FEATURE_B: DeadlineTask = {
  id: 'feature_b',
  value: 150,
  cost: { s: 25 },
  durationHours: 1.5,
  deadlineMs: 16 * HOUR,
  deps: ['feature_a'],
};
export const TASKS: readonly DeadlineTask[] = [URGENT, FEATURE_A, FEATURE_B];
export const day = (limit: number, history: PoolWindow['history'] = []): PoolWindow => ({
  pool: 's',
  limit,
  windowHours: 24,
  history,
});

export async function scheduled(
  input: Partial<ScheduleInput>,
  solver: Solver = highsSolver,
): Promise<Schedule> {
  const answer = await scheduleTasks({ tasks: TASKS, nowMs: NOW, windows: [day(100)], ...input }, solver);
  if (answer.status !== 'scheduled') throw new Error(JSON.stringify(answer));
  return answer;
}
export const timesOf = ({ rows }: Schedule): [id: string, startHour: number, endHour: number][] =>
  rows.map(({ id, startMs, endMs }) => [id, startMs / HOUR, endMs / HOUR]);
