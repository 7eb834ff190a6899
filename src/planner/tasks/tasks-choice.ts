/**
 * Which tasks now: the policy says which may go and how, the integer programme takes the set of most value, and every
 * other task gets its reason, the instant it fits, and the change of the quota that pays most.
 */
import { QuotalabError } from '../../core/index.ts';
import { addCosts, type CostVector, costOf, MS_PER_HOUR, PlanError } from '../../core/values/index.ts';
import { meanOf } from '../../numerics/stats/samples/index.ts';
import { type Decision, decide, type Policy, type PolicyTask } from '../../quota/rules/index.ts';
import { policyNamed } from '../rules/index.ts';
import {
  adjustedDeadlines,
  dependencyMap,
  dependencyOrder,
  highsSolver,
  type Selection,
  type SelectionInput,
  selectTasks,
} from '../solve/index.ts';
import type { PlanTask } from './tasks-file.ts';
import { drawOf, fitsAt, inPools, shortOf, type TaskSupply } from './tasks-pools.ts';

/** A task with its cost in units of the pools and what the policy says about it. */
export interface JudgedTask {
  readonly task: PlanTask;
  /** Mean cost of the way that is allowed, by pool. */
  readonly cost: CostVector;
  /** The same by window. */
  readonly draw: CostVector;
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
  /** Units by window that would have to be there in addition. */
  readonly extra: CostVector;
  readonly gain: number;
}

export interface Choice {
  readonly judged: readonly JudgedTask[];
  readonly selection: Selection;
  /** What was chosen from, and with the tasks that are too large for what is left. */
  readonly input: SelectionInput;
  readonly wideInput: SelectionInput;
}

/** Tasks for which a larger quota is tried. */
const MOST_RELIEFS = 12;

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
  const means = Object.entries(task.cost).map(([name, amount]) => [name, meanOf(amount)] as const);
  const own = Object.fromEntries(means);
  const ownInPools = inPools(field, own, supply);
  // Rules know models and pools by name; `units` of the one pool is its own.
  const named = supply.states.units === undefined && 'units' in own ? ownInPools : own;
  const earliest = (cost: CostVector): number | null => fitsAt(inPools(field, cost, supply), supply, nowMs);
  const decision =
    policy === null ? null : decide(policyTaskOf(task, named), supply.states, policy, { nowMs, earliest });
  const isDegraded = decision?.status === 'degrade' && !task.mustDo;
  const cost = isDegraded ? inPools(field, decision.cost, supply) : ownInPools;
  const fitsAtMs = fitsAt(cost, supply, nowMs);
  const startMs = fitsAtMs === null ? null : Math.max(fitsAtMs, task.releaseMs ?? nowMs);
  const endMs = startMs === null ? null : startMs + meanOf(task.durationHours) * MS_PER_HOUR;
  return {
    task,
    cost,
    draw: drawOf(cost, supply),
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
export function withNeeds(judged: readonly JudgedTask[]): JudgedTask[] {
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

function inputOf(
  tasks: readonly JudgedTask[],
  { windows }: TaskSupply,
  keepsMustDos: boolean,
): SelectionInput {
  return {
    tasks: tasks.map(({ task, draw }) => ({
      id: task.id,
      value: task.value,
      cost: draw,
      deps: task.deps,
      mustDo: keepsMustDos && task.mustDo,
      ...(task.group === undefined ? {} : { group: task.group }),
    })),
    pools: Object.fromEntries(windows.map(({ name, remaining }) => [name, Math.max(0, remaining)])),
  };
}

/** The change of the quota that adds most value for its part of the windows, of those that let one more task in; null = none. */
export async function reliefOf(
  { selection, wideInput }: Choice,
  { windows }: TaskSupply,
): Promise<Relief | null> {
  const short = wideInput.tasks
    .filter(({ id }) => !selection.selected.includes(id))
    .map(({ id, cost }) => {
      const extra = windows
        .map(({ name, limit }) => ({ name, limit, more: costOf(cost, name) - costOf(selection.slack, name) }))
        .filter(({ more }) => more > 1e-9);
      const size = extra.reduce((sum, { limit, more }) => sum + more / Math.max(1, limit), 0);
      return { id, extra: Object.fromEntries(extra.map(({ name, more }) => [name, more])), size };
    })
    .filter(({ size }) => size > 0 && size <= 1)
    .sort((a, b) => a.size - b.size)
    .slice(0, MOST_RELIEFS);
  let best: { readonly relief: Relief; readonly pays: number } | null = null;
  for (const { id, extra, size } of short) {
    const pools = addCosts(wideInput.pools as CostVector, extra);
    const more = await selectTasks({ ...wideInput, pools }, highsSolver);
    const gain = more.status === 'selected' ? more.value - selection.value : 0;
    if (gain > 1e-9 && gain / size > (best?.pays ?? 0)) {
      best = { relief: { taskId: id, extra, gain }, pays: gain / size };
    }
  }
  return best?.relief ?? null;
}

/**
 * The set of most value now. `policy` null = prices alone decide; without `keepsMustDos` they need not go now. Throws
 * PLAN_INFEASIBLE where the must-dos do not fit, with the smallest change that would do.
 */
export async function chooseNow(
  tasks: readonly PlanTask[],
  supply: TaskSupply,
  asked: { readonly policy: string; readonly nowMs: number; readonly keepsMustDos: boolean },
): Promise<Choice> {
  const { nowMs, keepsMustDos } = asked;
  checkDeps(tasks);
  const policy = asked.policy === 'shadow-price' ? null : policyNamed(asked.policy);
  const judged = tasks.map((task) => judge(task, supply, policy, nowMs));
  const open = judged.filter(
    ({ task, heldBy: held }) =>
      held === null && (task.releaseMs ?? nowMs) <= nowMs && (task.mustDo || !isTooLate(task, nowMs)),
  );
  // A part of a task that never fits would put a price on quota that nothing can use.
  const small = open.filter(({ task, cost }) => task.mustDo || shortOf(cost, supply) === undefined);
  const input = inputOf(withNeeds(small), supply, keepsMustDos);
  const selection = await selectTasks(input, highsSolver);
  if (selection.status === 'noAnswer') throw new QuotalabError('PLAN_INFEASIBLE', selection.reason);
  if (selection.status === 'infeasible') {
    const { constraint, relaxation } = selection;
    throw new QuotalabError(
      'PLAN_INFEASIBLE',
      `no set holds all must-dos (${constraint}); smallest change: ${relaxation}`,
    );
  }
  return { judged, selection, input, wideInput: inputOf(withNeeds(open), supply, keepsMustDos) };
}

/** Value less the quota at its prices; a window without a price is free. */
export const netValue = ({ task, draw }: JudgedTask, prices: CostVector): number =>
  Object.entries(draw).reduce((sum, [name, amount]) => sum - costOf(prices, name) * amount, task.value);

/** The tasks in the order to do them: what they need first, then by how soon they must end, priority and net value. */
export function inOrder(chosen: readonly JudgedTask[], prices: CostVector): JudgedTask[] {
  const ids = new Set(chosen.map(({ task }) => task.id));
  const deadlines = adjustedDeadlines(
    chosen.map(({ task }) => ({
      id: task.id,
      deps: task.deps.filter((dep) => ids.has(dep)),
      durationHours: meanOf(task.durationHours),
      ...(task.deadlineMs === undefined ? {} : { deadlineMs: task.deadlineMs }),
    })),
  );
  const before = (a: JudgedTask, b: JudgedTask): number => {
    const [first, second] = [deadlines.get(a.task.id)!, deadlines.get(b.task.id)!];
    if (first !== second) return first - second;
    return (
      Number(b.task.mustDo) - Number(a.task.mustDo) ||
      a.task.priority - b.task.priority ||
      netValue(b, prices) - netValue(a, prices) ||
      (a.task.id < b.task.id ? -1 : 1)
    );
  };
  const sorted = [...chosen].sort(before);
  const byId = new Map(sorted.map((each) => [each.task.id, each]));
  const needs = dependencyMap(
    sorted.map(({ task }) => ({ id: task.id, deps: task.deps.filter((dep) => ids.has(dep)) })),
  );
  return dependencyOrder(needs).map((id) => byId.get(id)!);
}

/** Cost of tasks together, by window. */
export const drawOfAll = (tasks: readonly JudgedTask[]): CostVector =>
  addCosts(...tasks.map(({ draw }) => draw));
