/**
 * What `plan tasks` knows: the choice of now, or with `--when` the schedule. Headline, tables and JSON all read these
 * facts. Instants are texts; records by pool or window are maps. Read next: tasks-plan.ts.
 */
import { QuotalabError } from '../../core/index.ts';
import { type CostVector, costOf, instantText } from '../../core/values/index.ts';
import { type Advice, adviceOf, momentOf } from '../advice/index.ts';
import type { PlanContext } from '../question/index.ts';
import type { DroppedTask, Proof } from '../solve/index.ts';
import { type DeadlineChance, deadlineChances, fitChances } from './tasks-chance.ts';
import { drawOfAll, type JudgedTask, netValue, reliefOf } from './tasks-choice.ts';
import type { TasksFile } from './tasks-file.ts';
import { type Plan, planOf, type TasksAsked, whyNot } from './tasks-plan.ts';
import { givenSupply, windowSupply } from './tasks-pools.ts';

/** A task to do. */
export interface NowFact {
  readonly id: string;
  readonly value: number;
  readonly cost: CostVector;
  /** Value less the quota at its prices; null = prices are not known. */
  readonly netValue: number | null;
  readonly priority: number;
  readonly mustDo: boolean;
  readonly rule: string;
  /** Model it is moved to; null = as it is. */
  readonly model: string | null;
  readonly deadline: string | null;
  /** Of the schedule; null without one. */
  readonly start: string | null;
  readonly end: string | null;
  /** Share of the futures that end by the deadline, and when half and 95 % of them are done. */
  readonly inTime: number | null;
  readonly medianEnd: string | null;
  readonly lateEnd: string | null;
}

/** A task that is not done. */
export interface LaterFact {
  readonly id: string;
  readonly value: number;
  readonly why: string;
  readonly rule: string | null;
  /** First instant with room when nothing more is spent; null = never. */
  readonly hasRoomAt: string | null;
  /** Null = no deadline. */
  readonly meetsDeadline: boolean | null;
  /** What would bring it into the schedule; null = nothing small, or no schedule. */
  readonly extraQuota: ReadonlyMap<string, number> | null;
  readonly extraDeadlineHours: number | null;
  /** Whether the schedule tried it. */
  readonly isDropped: boolean;
}

/** A window with a limit. */
export interface WindowFact {
  readonly window: string;
  readonly pools: readonly string[];
  readonly unit: string;
  readonly limit: number;
  readonly left: number;
  readonly planned: number;
  /** Worth of one more unit; null = not known. */
  readonly price: number | null;
  /** Chance that what is left is enough; null = every cost is known. */
  readonly enough: number | null;
}

export interface TasksFacts {
  readonly quota: string;
  readonly policy: string;
  readonly value: number;
  readonly totalValue: number;
  readonly taskCount: number;
  /** Tasks that the choice was made from. */
  readonly openCount: number;
  readonly proof: Proof;
  readonly now: readonly NowFact[];
  readonly later: readonly LaterFact[];
  readonly windows: readonly WindowFact[];
  readonly poolUnits: ReadonlyMap<string, string>;
  /** Units of a message by model, where the log converts messages. */
  readonly messageUnits: ReadonlyMap<string, number>;
  /** Priorities that words suggested, where rules look at them. */
  readonly suggested: ReadonlyMap<string, number>;
  readonly cheapestChange: {
    readonly task: string;
    readonly extra: ReadonlyMap<string, number>;
    readonly gain: number;
  } | null;
  /** null = not asked for. */
  readonly schedule: {
    /** Share of the futures in which every deadline is met; null = none was drawn. */
    readonly allInTime: number | null;
    readonly futures: number;
  } | null;
  readonly advice: Advice | null;
  readonly assumed: readonly string[];
}

/** Futures drawn where costs are uncertain and no number is asked for. */
const DEFAULT_TRIALS = 2_000;
const FIT_STREAM = 41;
const DEADLINE_STREAM = 42;

const textOf = (ms: number | null | undefined): string | null =>
  ms === null || ms === undefined ? null : instantText(ms);

function nowFact(each: JudgedTask, plan: Plan, chance: DeadlineChance | undefined): NowFact {
  const { task, cost, ruleId, model } = each;
  const row = plan.schedule?.rows.find(({ id }) => id === task.id);
  return {
    id: task.id,
    value: task.value,
    cost,
    netValue: plan.prices === null ? null : netValue(each, plan.prices),
    priority: task.priority,
    mustDo: task.mustDo,
    rule: ruleId,
    model,
    deadline: textOf(task.deadlineMs),
    start: textOf(row?.startMs),
    end: textOf(row?.endMs),
    inTime: chance?.inTime ?? null,
    medianEnd: textOf(chance?.medianEndMs),
    lateEnd: textOf(chance?.lateEndMs),
  };
}

function laterFact(each: JudgedTask, plan: Plan): LaterFact {
  const { task, heldBy, fitsAtMs, meetsDeadline } = each;
  const drop: DroppedTask | undefined = plan.schedule?.dropped.find(({ id }) => id === task.id);
  const roomMs = fitsAtMs === null ? null : Math.max(fitsAtMs, task.releaseMs ?? fitsAtMs);
  const extra = Object.entries(drop?.extraQuota ?? {});
  const limitOf = (name: string): number => plan.supply.windows.find((each) => each.name === name)!.limit;
  // More than a window holds is no small change.
  const isSmall = extra.length > 0 && extra.every(([name, amount]) => amount <= limitOf(name));
  return {
    id: task.id,
    value: task.value,
    why: whyNot(each, plan),
    rule: heldBy?.ruleId ?? null,
    hasRoomAt: textOf(roomMs),
    meetsDeadline,
    extraQuota: isSmall ? new Map(extra) : null,
    extraDeadlineHours: drop?.extraDeadlineHours ?? null,
    isDropped: drop !== undefined,
  };
}

/** Nothing of the task is left to chance. */
const isKnown = ({ task: { cost, durationHours } }: JudgedTask): boolean =>
  [durationHours, ...Object.values(cost)].every(({ kind }) => kind === 'known');

/** Facts of the tasks of a file. Throws PLAN_INFEASIBLE for must-dos that do not fit. */
export async function tasksFacts(
  context: PlanContext,
  file: TasksFile,
  asked: TasksAsked,
): Promise<TasksFacts> {
  const { nowMs, futures: trials = DEFAULT_TRIALS } = context;
  const supply = file.pools === null ? windowSupply(context) : givenSupply(file.pools);
  if (context.isStrict && file.pools === null && context.usage === null) {
    throw new QuotalabError(
      'PLAN_INSUFFICIENT',
      '--strict: no usage is known, so what is left cannot be told',
    );
  }
  const plan = await planOf(file, supply, asked, context);
  const { choice, schedule, ordered, prices } = plan;
  const { judged, selection } = choice;
  const enough =
    schedule === null ? fitChances(ordered, supply, { draws: context.draws(FIT_STREAM), trials }) : null;
  const chances =
    schedule === null || judged.every(isKnown)
      ? null
      : deadlineChances(
          { ...asked, rows: schedule.rows, judged, supply, nowMs },
          { draws: context.draws(DEADLINE_STREAM), trials },
        );
  const relief = schedule === null ? await reliefOf(choice, supply) : null;
  const planned = drawOfAll(ordered);
  const isRuled = asked.policy !== 'shadow-price';
  return {
    quota: supply.source,
    policy: asked.policy,
    value: (schedule ?? selection).value,
    totalValue: judged.reduce((sum, { task }) => sum + task.value, 0),
    taskCount: judged.length,
    openCount: choice.input.tasks.length,
    proof: { ...(schedule ?? selection).proof },
    now: ordered.map((each, index) => nowFact(each, plan, chances?.tasks[index])),
    later: judged.filter((each) => !ordered.includes(each)).map((each) => laterFact(each, plan)),
    windows: supply.windows.map(({ name, pools, unit, limit, remaining }) => ({
      ...{ window: name, pools, unit, limit, left: remaining, planned: costOf(planned, name) },
      price: prices === null ? null : costOf(prices, name),
      enough: enough?.get(name) ?? null,
    })),
    poolUnits: supply.pools,
    messageUnits: new Map(
      [...supply.messageUnits].filter(([model]) =>
        judged.some(({ task }) => Object.hasOwn(task.cost, model)),
      ),
    ),
    suggested: new Map(
      judged.flatMap(({ task }) => (isRuled && task.isSuggested ? [[task.id, task.priority] as const] : [])),
    ),
    cheapestChange:
      relief === null
        ? null
        : { task: relief.taskId, extra: new Map(Object.entries(relief.extra)), gain: relief.gain },
    schedule: schedule === null ? null : { allInTime: chances?.all ?? null, futures: trials },
    advice: adviceOf(supply.lanes === null ? null : momentOf(context, supply.lanes), nowMs),
    assumed: supply.notes,
  };
}
