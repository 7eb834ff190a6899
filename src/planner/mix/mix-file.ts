/** What a workload file holds: sizes of work, how it is handed on, ways to do it, classes to choose from, a session. */
import {
  type CostVector,
  costVector,
  count,
  finite,
  inRange,
  instant,
  units,
  whole,
} from '../../core/values/index.ts';
import type { Delegation, SessionWork, WayOfWork, Workflow } from '../cost/index.ts';
import type { MessageEvent, MessageKind } from '../ledger/index.ts';
import { listOf, nameOf, objectOf, wordOf } from '../question/index.ts';
import { DEPTHS, type Depth } from '../rules/index.ts';
import type { ParetoAxis, ParetoOption } from './pareto-frontier.ts';
import type { WorkClass } from './throughput.ts';

export interface NamedDelegation extends Delegation {
  readonly name: string;
}

export interface MixFile {
  /** Sizes that are given; with none of them the log says. */
  readonly work: Readonly<Partial<SessionWork>>;
  readonly pattern: string | null;
  readonly tasks: ReadonlyArray<{ readonly type: string; readonly tokens: number; readonly depth: Depth }>;
  readonly delegation: readonly NamedDelegation[];
  readonly agents: ReadonlyArray<{ readonly pattern: string; readonly subtasks: number }>;
  readonly workflow: Workflow | null;
  readonly plans: { readonly naive: CostVector; readonly optimised: CostVector } | null;
  readonly classes: readonly WorkClass[];
  readonly ways: readonly WayOfWork[];
  readonly options: readonly ParetoOption[];
  readonly axes: readonly ParetoAxis[];
  readonly messages: readonly MessageEvent[];
}

export const EMPTY_MIX_FILE: MixFile = {
  work: {},
  pattern: null,
  tasks: [],
  delegation: [],
  agents: [],
  workflow: null,
  plans: null,
  classes: [],
  ways: [],
  options: [],
  axes: [],
  messages: [],
};

export const MIX_EXAMPLE: unknown = {
  mechanical: 30,
  analytical: 20,
  deep: 5,
  turns_batch: 1,
  misroute: { haiku: 0.05 },
  delegation: [{ name: 'search the code', direct: 8, hand_off: 1, executor: 0 }],
  tasks: [{ type: 'code-analysis', tokens: 12_000, depth: 'medium' }],
  ways: [
    { name: 'sonnet alone', value: 100, cost: { sonnet: 20 } },
    { name: 'sonnet and haiku', value: 100, cost: { sonnet: 5 } },
    { name: 'opus', value: 120, cost: { sonnet: 5, opus: 3 } },
  ],
};

const KEYS = [
  'mechanical',
  'analytical',
  'deep',
  'turns_batch',
  'misroute',
  'weights',
  'pattern',
  'tasks',
  'delegation',
  'agents',
  'workflow',
  'plans',
  'classes',
  'ways',
  'options',
  'axes',
  'messages',
] as const;
type Given = Readonly<Partial<Record<(typeof KEYS)[number], unknown>>>;

function workOf(given: Given): MixFile['work'] {
  const { mechanical, analytical, deep, turns_batch: turnsBatch, misroute, weights } = given;
  return {
    ...(mechanical === undefined ? {} : { mechanical: count('mechanical', mechanical) }),
    ...(analytical === undefined ? {} : { analytical: count('analytical', analytical) }),
    ...(deep === undefined ? {} : { deep: count('deep', deep) }),
    ...(turnsBatch === undefined ? {} : { turnsBatch: whole('turns_batch', turnsBatch, 1) }),
    ...(misroute === undefined ? {} : { misroute: costVector('misroute', misroute, null) }),
    ...(weights === undefined ? {} : { weights: costVector('weights', weights, null) }),
  };
}

function workflowOf(value: unknown): Workflow {
  const {
    coordinator = {},
    agents,
    mode = 'par',
  } = objectOf('workflow', value, ['coordinator', 'agents', 'mode']);
  const each = listOf('workflow.agents', agents, (field, entry) => {
    const { cost, hours } = objectOf(field, entry, ['cost', 'hours']);
    return { cost: costVector(`${field}.cost`, cost, null), hours: finite(`${field}.hours`, hours) };
  });
  return {
    coordinator: costVector('workflow.coordinator', coordinator, null),
    agents: each.map(({ cost }) => cost),
    mode: wordOf('workflow.mode', mode, ['seq', 'par']),
    durationsHours: each.map(({ hours }) => hours),
  };
}

const wayOf = (field: string, entry: unknown): WayOfWork => {
  const { name, value, cost } = objectOf(field, entry, ['name', 'value', 'cost']);
  return {
    name: nameOf(`${field}.name`, name),
    value: finite(`${field}.value`, value),
    cost: costVector(`${field}.cost`, cost, null),
  };
};

const classOf = (field: string, entry: unknown): WorkClass => {
  const { name, value, cost, max_count } = objectOf(field, entry, ['name', 'value', 'cost', 'max_count']);
  return { ...wayOf(field, { name, value, cost }), maxCount: units(`${field}.max_count`, max_count) };
};

function plansOf(value: unknown): MixFile['plans'] {
  const { naive, optimised } = objectOf('plans', value, ['naive', 'optimised']);
  return {
    naive: costVector('plans.naive', naive, null),
    optimised: costVector('plans.optimised', optimised, null),
  };
}

/** Reads a workload file; unknown keys are E_UNKNOWN. */
export function mixFile(json: unknown): MixFile {
  const given = objectOf('workload', json, KEYS);
  return {
    work: workOf(given),
    pattern: given.pattern === undefined ? null : nameOf('pattern', given.pattern),
    tasks: listOf('tasks', given.tasks, (field, entry) => {
      const { type, tokens, depth } = objectOf(field, entry, ['type', 'tokens', 'depth']);
      return {
        type: nameOf(`${field}.type`, type),
        tokens: inRange(`${field}.tokens`, tokens, 0, 1e7),
        depth: wordOf(`${field}.depth`, depth, DEPTHS),
      };
    }),
    delegation: listOf('delegation', given.delegation, (field, entry) => {
      const each = objectOf(field, entry, ['name', 'direct', 'hand_off', 'executor']);
      return {
        name: nameOf(`${field}.name`, each.name),
        direct: units(`${field}.direct`, each.direct),
        handOff: units(`${field}.hand_off`, each.hand_off ?? 1),
        executor: units(`${field}.executor`, each.executor ?? 0),
      };
    }),
    agents: listOf('agents', given.agents, (field, entry) => {
      const { pattern, subtasks = 0 } = objectOf(field, entry, ['pattern', 'subtasks']);
      return { pattern: nameOf(`${field}.pattern`, pattern), subtasks: count(`${field}.subtasks`, subtasks) };
    }),
    workflow: given.workflow === undefined ? null : workflowOf(given.workflow),
    plans: given.plans === undefined ? null : plansOf(given.plans),
    classes: listOf('classes', given.classes, classOf),
    ways: listOf('ways', given.ways, wayOf),
    options: listOf('options', given.options, (field, entry) => {
      const { name, scores } = objectOf(field, entry, ['name', 'scores']);
      return {
        name: nameOf(`${field}.name`, name),
        scores: objectOf(
          `${field}.scores`,
          scores,
          Object.keys((scores ?? {}) as object),
        ) as ParetoOption['scores'],
      };
    }),
    axes: listOf('axes', given.axes, (field, entry) => {
      const axis = objectOf(field, entry, ['field', 'better']);
      return {
        field: nameOf(`${field}.field`, axis.field),
        better: wordOf(`${field}.better`, axis.better, ['max', 'min']),
      };
    }),
    messages: listOf('messages', given.messages, (field, entry) => {
      const { at, kind, pool } = objectOf(field, entry, ['at', 'kind', 'pool']);
      return {
        atMs: instant(`${field}.at`, at),
        kind: nameOf(`${field}.kind`, kind) as MessageKind,
        ...(pool === undefined ? {} : { pool: nameOf(`${field}.pool`, pool) }),
      };
    }),
  };
}
