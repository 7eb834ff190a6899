/**
 * Tasks that need others: each name once, each dependency known, no cycle. Both questions, which tasks and when, start
 * here. Deadlines are pulled forward by what follows, so that a task is as urgent as the tasks that wait for it.
 * Source: Lawler, Optimal sequencing of a single machine subject to precedence constraints, 1973; Pinedo, Scheduling, 3.2.
 */
import { MS_PER_HOUR, PlanError } from '../../core/values/index.ts';

export interface Dependent {
  readonly id: string;
  /** What must be done first. */
  readonly deps?: readonly string[];
}

function findCycle(tasks: ReadonlyMap<string, readonly string[]>): string[] | null {
  const state = new Map<string, 'open' | 'closed'>();
  for (const root of tasks.keys()) {
    // Each entry of the path is a task and the place in its list of dependencies.
    const path: Array<{ id: string; next: number }> = [];
    if (!state.has(root)) path.push({ id: root, next: 0 });
    state.set(root, state.get(root) ?? 'open');
    while (path.length > 0) {
      const top = path[path.length - 1]!;
      const dep = tasks.get(top.id)![top.next++];
      if (dep === undefined) {
        state.set(top.id, 'closed');
        path.pop();
      } else if (state.get(dep) === 'open') {
        return [...path.slice(path.findIndex(({ id }) => id === dep)).map(({ id }) => id), dep];
      } else if (!state.has(dep)) {
        state.set(dep, 'open');
        path.push({ id: dep, next: 0 });
      }
    }
  }
  return null;
}

/** Dependencies by task. Throws E_TYPE, E_DUP, E_DEP (names both ends) and E_CYCLE (names the cycle). */
export function dependencyMap(tasks: readonly Dependent[]): ReadonlyMap<string, readonly string[]> {
  if (!Array.isArray(tasks)) throw new PlanError('E_TYPE', 'tasks', tasks, 'a list of tasks');
  const map = new Map<string, readonly string[]>();
  for (const [i, { id, deps }] of (tasks as readonly Dependent[]).entries()) {
    if (typeof id !== 'string' || id === '') {
      throw new PlanError('E_TYPE', `tasks[${i}].id`, id, 'a name that is not empty');
    }
    if (map.has(id)) throw new PlanError('E_DUP', `tasks[${i}].id`, id, 'each name once');
    map.set(id, [...new Set(deps ?? [])]);
  }
  for (const [id, deps] of map) {
    for (const dep of deps) {
      if (!map.has(dep)) throw new PlanError('E_DEP', `tasks.${id}.deps`, dep, [...map.keys()].join(', '));
    }
  }
  const cycle = findCycle(map);
  if (cycle !== null) {
    throw new PlanError(
      'E_CYCLE',
      `tasks.${cycle[0]}.deps`,
      cycle.join(' -> '),
      'dependencies without a cycle',
    );
  }
  return map;
}

/** Names so that each stands after what it needs; otherwise in the order given. */
export function dependencyOrder(map: ReadonlyMap<string, readonly string[]>): string[] {
  const placed = new Set<string>();
  const visit = (id: string): void => {
    const path = [id];
    while (path.length > 0) {
      const top = path[path.length - 1]!;
      const missing = map.get(top)!.find((dep) => !placed.has(dep));
      if (missing !== undefined) path.push(missing);
      else {
        placed.add(top);
        path.pop();
      }
    }
  };
  for (const id of map.keys()) if (!placed.has(id)) visit(id);
  return [...placed];
}

/** min(own deadline, successor's adjusted deadline less its duration) by task, epoch ms; Infinity = none. */
export function adjustedDeadlines(
  tasks: ReadonlyArray<Dependent & { readonly deadlineMs?: number; readonly durationHours: number }>,
): Map<string, number> {
  const map = dependencyMap(tasks);
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const adjusted = new Map(tasks.map(({ id, deadlineMs }) => [id, deadlineMs ?? Number.POSITIVE_INFINITY]));
  for (const id of dependencyOrder(map).reverse()) {
    const startBy = adjusted.get(id)! - byId.get(id)!.durationHours * MS_PER_HOUR;
    for (const dep of map.get(id)!) adjusted.set(dep, Math.min(adjusted.get(dep)!, startBy));
  }
  return adjusted;
}
