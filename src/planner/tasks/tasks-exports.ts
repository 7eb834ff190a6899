/** Files that a plan for tasks writes: the policy for the router, and the tasks that wait for the next plan. */
import { instantText } from '../../core/values/index.ts';
import { exportPolicy } from '../../quota/rules/index.ts';
import { type QuestionAnswer, type QuestionInput, someOf } from '../question/index.ts';
import { capabilityModels, policyNamed } from '../rules/index.ts';
import type { TaskPlan } from './tasks-plan.ts';

/** Tasks that wait as a file for this question, none before it has room. */
function laterFile({ later }: TaskPlan, json: unknown): unknown {
  const { tasks = [], ...rest } = json as { tasks?: Array<Record<string, unknown>> };
  const waiting = new Map(later.map((each) => [each.task.id, each]));
  const ids = new Set(waiting.keys());
  return {
    ...rest,
    tasks: tasks
      .filter(({ id }) => waiting.has(String(id)))
      .map((task) => {
        const { fitsAtMs, task: own } = waiting.get(String(task.id))!;
        const releaseMs = Math.max(fitsAtMs ?? 0, own.releaseMs ?? 0);
        const deps = own.deps.filter((dep) => ids.has(dep));
        const base = { ...task, ...(own.deps.length > 0 ? { deps } : {}) };
        const isHopeless = own.deadlineMs !== undefined && releaseMs > own.deadlineMs;
        return releaseMs > 0 && !isHopeless ? { ...base, release: instantText(releaseMs) } : base;
      }),
  };
}

/** Files by the options that name them, and a note on each. */
export function exportsOf(
  plan: TaskPlan,
  input: QuestionInput,
): { exports: NonNullable<QuestionAnswer['exports']>; notes: string[] } {
  const policyPath = input.text('export-policy');
  const laterPath = input.text('export-later');
  const name = input.text('policy') ?? 'strict';
  const policy = name === 'shadow-price' ? plan.choice.policy : policyNamed(name);
  return {
    exports: [
      ...(policyPath === null
        ? []
        : [{ option: 'export-policy', path: policyPath, json: exportPolicy(policy, capabilityModels()) }]),
      ...(laterPath === null
        ? []
        : [{ option: 'export-later', path: laterPath, json: laterFile(plan, input.file) }]),
    ],
    notes: [
      ...(policyPath === null
        ? []
        : [
            name === 'shadow-price'
              ? `policy ${name} is written with its prices; the router knows no values and takes policies of rules: name one with --policy`
              : `policy ${name} is written; the router reads it as "triage" of its quotas file`,
          ]),
      ...(laterPath === null
        ? []
        : [`${someOf(plan.later.length, 'task')} that wait: written for the next plan`]),
    ],
  };
}
