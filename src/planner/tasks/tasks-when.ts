/** The part of the answer with `--when`: the schedule, its bars, and with `--simulate` the chance of each deadline. */
import { QuotalabError } from '../../core/index.ts';
import { inRange, instantText, whole } from '../../core/values/index.ts';
import type { AnswerSection } from '../answer/index.ts';
import type { QuestionInput } from '../question/index.ts';
import { amountText, chanceText, givenNumber, listText, optionNumber } from '../question/index.ts';
import type { Schedule } from '../solve/schedule/index.ts';
import { deadlineChances } from './tasks-chance.ts';
import type { TaskPlan } from './tasks-plan.ts';
import { ganttLines, type ScheduleWish, schedulable, scheduleOf, workingSpans } from './tasks-schedule.ts';
import { scheduleSections } from './tasks-sections.ts';

const DEADLINE_STREAM = 42;

/** Options of the schedule, checked. Throws E_TYPE, E_INT and E_RANGE. */
export function whenWish(input: QuestionInput): ScheduleWish {
  const hours = input.text('hours');
  return {
    workers: givenNumber(input, 'workers', (field, value) => whole(field, value, 1, 100)),
    slotMinutes: givenNumber(input, 'slot', (field, value) => inRange(field, value, 5, 240)),
    horizonHours: optionNumber(input, 'horizon', (field, value) => inRange(field, value, 1, 336)),
    working: hours === null ? null : workingSpans(hours, input.context),
  };
}

async function scheduleFor({ context, choice, supply }: TaskPlan, wish: ScheduleWish): Promise<Schedule> {
  const schedule = await scheduleOf(schedulable(choice), supply, wish, context.nowMs);
  if (schedule.status === 'infeasible') {
    const missing = schedule.missing.map(({ id }) => id);
    throw new QuotalabError(
      'PLAN_INFEASIBLE',
      `the must-dos do not fit in time (${schedule.constraint}${missing.length > 0 ? `: ${listText(missing)}` : ''}); smallest change: ${schedule.relaxation}`,
    );
  }
  if (schedule.status === 'noAnswer') throw new QuotalabError('PLAN_INFEASIBLE', schedule.reason);
  return schedule;
}

/** Throws PLAN_INFEASIBLE where the must-dos cannot all be done. */
export async function whenSections(
  plan: TaskPlan,
  wish: ScheduleWish,
): Promise<{
  schedule: Schedule;
  sections: AnswerSection[];
  data: Record<string, unknown>;
  notes: string[];
}> {
  const { context, supply, choice } = plan;
  const schedule = await scheduleFor(plan, wish);
  const trials = context.simulateTrials;
  const played = {
    rows: schedule.rows,
    judged: choice.judged,
    supply,
    workers: wish.workers,
    working: wish.working,
    nowMs: context.nowMs,
  };
  const chances =
    trials === 0 ? null : deadlineChances(played, { draws: context.draws(DEADLINE_STREAM), trials });
  const shown = chances === null ? null : { tasks: chances.tasks, trials };
  const all =
    chances === null
      ? []
      : [
          `every deadline is met in ${chanceText(chances.all)} of ${trials} futures, drawn by the planner itself`,
        ];
  const proof = schedule.proof.status === 'optimal' ? 'proven best' : 'not proven best';
  return {
    schedule,
    sections: scheduleSections(schedule, ganttLines(schedule, context), shown, { supply, context }),
    data: {
      schedule: {
        value: schedule.value,
        proof: { ...schedule.proof },
        rows: schedule.rows.map(({ id, startMs, endMs }, index) => ({
          id,
          start: instantText(startMs),
          end: instantText(endMs),
          in_time: chances?.tasks[index]?.inTime ?? null,
        })),
        dropped: schedule.dropped.map((each) => ({
          id: each.id,
          reason: each.reason,
          extra_quota: each.extraQuota,
          extra_deadline_hours: each.extraDeadlineHours,
        })),
        all_in_time: chances?.all ?? null,
        futures: trials,
      },
    },
    notes: [`the schedule is worth ${amountText(schedule.value)}, ${proof}`, ...all],
  };
}
