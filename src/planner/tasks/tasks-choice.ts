/**
 * Which tasks now: the policy says which may go and how, the integer programme takes the set of most value, and every
 * other task gets its reason, the instant it fits, and the cheapest change of the quota that adds value.
 */
import { addCosts, type CostVector, costOf, MS_PER_HOUR, PlanError } from '../../core/values/index.ts';
import { meanOf } from '../../numerics/stats/index.ts';
import { type Decision, decide, type Policy, type PolicyTask } from '../../quota/rules/index.ts';
import { policyNamed } from '../rules/index.ts';
import {
  highsSolver,
  type NoSelection,
  type Selection,
  type SelectionInfeasible,
  type SelectionInput,
  selectTasks,
} from '../solve/index.ts';
import type { PlanTask } from './tasks-file.ts';
import { fitsAt, inPools, poolNamed, shortOf, type TaskSupply } from './tasks-pools.ts';

/** A task with its cost in units of the pools and what the policy says about it. */
export interface JudgedTask {
  readonly task: PlanTask;
  /** Mean cost of the way that is allowed. */
  readonly cost: CostVector;
  /** Another model it is to be done by; null = as it is. */
  readonly model: string | null;
  /** Rule that holds it back; null = it may go. */
  readonly heldBy: { readonly ruleId: string; readonly note: string } | null;
  readonly ruleId: string;
  /** First instant it has room if nothing more is spent; null = never. */
  readonly fitsAtMs: number | null;
  /** Whether it ends by its deadline when begun then; null = no deadline. */
  readonly meetsDeadline: boolean | null;
}

export interface Relief {
  readonly taskId: string;
  /** Units by pool that would have to be there in addition. */
  readonly extra: CostVector;
  readonly value: number;
  readonly gain: number;
}

export interface Choice {
  readonly status: 'chosen';
  readonly judged: readonly JudgedTask[];
  readonly selection: Selection;
  readonly policy: Policy;
  readonly relief: Relief | null;
  readonly input: SelectionInput;
}

/** Tasks for which a larger quota is tried. */
const MOST_RELIEFS = 12;

/** Mean messages or units by name. */
function meanCost(task: PlanTask, supply: TaskSupply): CostVector {
  const costs = Object.entries(task.cost).map(([name, amount]) => ({
    [poolNamed(name, supply)]: meanOf(amount),
  }));
  return addCosts(...costs);
}

function policyTaskOf(task: PlanTask, cost: CostVector): PolicyTask {
  return {
    priority: task.priority,
    cost,
    value: task.value,
    urgent: task.urgent,
    durationHours: meanOf(task.durationHours),
    ...(task.modelMin === undefined ? {} : { modelMin: task.modelMin }),
    ...(task.deadlineMs === undefined ? {} : { deadlineMs: task.deadlineMs }),
  };
}

/** The rule that holds a task back; a lack of room is not a rule's word, and must-dos go whatever it says. */
function heldBy(task: PlanTask, decision: Decision | null): JudgedTask['heldBy'] {
  if (decision === null || task.mustDo || 'cost' in decision) return null;
  const { ruleId, note } = decision;
  return ruleId === 'no_room' || ruleId === 'never_fits' ? null : { ruleId, note };
}

function judge(task: PlanTask, supply: TaskSupply, policy: Policy | null, nowMs: number): JudgedTask {
  const field = `cost of ${task.id}`;
  const own = meanCost(task, supply);
  const earliest = (cost: CostVector): number | null => fitsAt(inPools(field, cost, supply), supply, nowMs);
  inPools(field, own, supply);
  const decision =
    policy === null ? null : decide(policyTaskOf(task, own), supply.states, policy, { nowMs, earliest });
  const isDegraded = decision?.status === 'degrade' && !task.mustDo;
  const cost = inPools(field, isDegraded ? decision.cost : own, supply);
  const fitsAtMs = fitsAt(cost, supply, nowMs);
  const startMs = fitsAtMs === null ? null : Math.max(fitsAtMs, task.releaseMs ?? nowMs);
  const endMs = startMs === null ? null : startMs + meanOf(task.durationHours) * MS_PER_HOUR;
  return {
    task,
    cost,
    model: isDegraded ? decision.model : null,
    heldBy: heldBy(task, decision),
    ruleId: decision?.ruleId ?? 'price',
    fitsAtMs,
    meetsDeadline: task.deadlineMs === undefined ? null : endMs !== null && endMs <= task.deadlineMs,
  };
}

/** True where a task begun at once would end after its deadline: it is worth nothing then. */
export const isTooLate = ({ deadlineMs, durationHours }: PlanTask, nowMs: number): boolean =>
  deadlineMs !== undefined && nowMs + meanOf(durationHours) * MS_PER_HOUR > deadlineMs;

/** Tasks of a list with everything they need among them. */
function withNeeds(judged: readonly JudgedTask[]): JudgedTask[] {
  let kept = [...judged];
  for (;;) {
    const ids = new Set(kept.map(({ task }) => task.id));
    const next = kept.filter(({ task }) => task.deps.every((dep) => ids.has(dep)));
    if (next.length === kept.length) return kept;
    kept = next;
  }
}

function checkDeps(tasks: readonly PlanTask[]): void {
  const ids = tasks.map(({ id }) => id);
  tasks.forEach(({ id, deps }, index) => {
    const missing = deps.find((dep) => !ids.includes(dep));
    if (missing !== undefined)
      throw new PlanError('E_DEP', `tasks[${index}].deps of ${id}`, missing, ids.join(', '));
  });
}

/** The change of the quota that lets one more task in for the smallest part of a pool. */
async function reliefOf(
  input: SelectionInput,
  selection: Selection,
  supply: TaskSupply,
): Promise<Relief | null> {
  const limits = new Map(supply.pools.map(({ pool, limit }) => [pool, limit ?? 1]));
  const short = input.tasks
    .filter(({ id }) => !selection.selected.includes(id))
    .map(({ id, cost }) => {
      const extra = Object.entries(selection.slack)
        .map(([pool, slack]) => [pool, Math.max(0, costOf(cost, pool) - slack)] as const)
        .filter(([, amount]) => amount > 1e-9);
      const size = extra.reduce((sum, [pool, amount]) => sum + amount / Math.max(1, limits.get(pool)!), 0);
      return { id, extra: Object.fromEntries(extra), size };
    })
    .filter(({ size }) => size > 0 && size <= 1)
    .sort((a, b) => a.size - b.size)
    .slice(0, MOST_RELIEFS);
  for (const { id, extra } of short) {
    const pools = Object.fromEntries(
      Object.entries(input.pools).map(([pool, limit]) => [
        pool,
        limit === null ? null : limit + costOf(extra, pool),
      ]),
    );
    const more = await selectTasks({ ...input, pools }, highsSolver);
    if (more.status === 'selected' && more.value > selection.value + 1e-9) {
      return { taskId: id, extra, value: more.value, gain: more.value - selection.value };
    }
  }
  return null;
}

function inputOf(tasks: readonly JudgedTask[], supply: TaskSupply, keepsMustDos: boolean): SelectionInput {
  return {
    tasks: tasks.map(({ task, cost }) => ({
      id: task.id,
      value: task.value,
      cost,
      deps: task.deps,
      mustDo: keepsMustDos && task.mustDo,
      ...(task.group === undefined ? {} : { group: task.group }),
    })),
    pools: Object.fromEntries(supply.pools.map(({ pool, remaining }) => [pool, remaining])),
  };
}

export interface ChoiceWish {
  readonly policyName: string;
  readonly nowMs: number;
  /** False where a schedule follows: what must be done need not be done at once. */
  readonly keepsMustDos: boolean;
}

/** The choice under a policy by name; `shadow-price` leaves it to value and prices alone. */
export async function chooseNow(
  tasks: readonly PlanTask[],
  supply: TaskSupply,
  { policyName, nowMs, keepsMustDos }: ChoiceWish,
): Promise<Choice | SelectionInfeasible | NoSelection> {
  checkDeps(tasks);
  const isPriced = policyName === 'shadow-price';
  const rules = isPriced ? null : policyNamed(policyName);
  const judged = tasks.map((task) => judge(task, supply, rules, nowMs));
  const open = withNeeds(
    judged.filter(
      ({ task, heldBy: held }) =>
        held === null && (task.releaseMs ?? nowMs) <= nowMs && (task.mustDo || !isTooLate(task, nowMs)),
    ),
  );
  // A part of a task that never fits would put a price on quota that nothing can use.
  const small = open.filter(
    ({ task, cost }) => task.mustDo || supply.pools.every((pool) => shortOf(pool, cost) === 0),
  );
  const input = inputOf(withNeeds(small), supply, keepsMustDos);
  const selection = await selectTasks(input, highsSolver);
  if (selection.status !== 'selected') return selection;
  const policy = rules ?? policyNamed('shadow-price', selection.prices ?? {});
  return {
    status: 'chosen',
    judged,
    selection,
    policy,
    relief: await reliefOf(inputOf(open, supply, keepsMustDos), selection, supply),
    input,
  };
}
