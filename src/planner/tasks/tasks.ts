/**
 * `plan tasks`: which tasks now, which later, in what order; with `--when` the hours too. The choice is an integer
 * programme over what every window has left; a policy by name may hold tasks back before it.
 * Read next: tasks-file.ts for the input, tasks-facts.ts for what is computed, tasks-page.ts for the words.
 */
import { QuotalabError } from '../../core/index.ts';
import { PlanError } from '../../core/values/index.ts';
import { exportPolicy } from '../../quota/rules/index.ts';
import {
  field,
  flagField,
  nameField,
  type PlanQuestion,
  question,
  rangeField,
  simulateField,
  wholeField,
  wordField,
} from '../question/index.ts';
import { capabilityModels, POLICY_NAMES, policyNamed } from '../rules/index.ts';
import { type TasksFacts, tasksFacts } from './tasks-facts.ts';
import { checkTasks, TASKS_EXAMPLE, TASKS_FILE } from './tasks-file.ts';
import { tasksPage } from './tasks-page.ts';
import { hoursOfDay, workingSpans } from './tasks-plan.ts';

const PRICED = 'shadow-price';
const RULED: readonly string[] = POLICY_NAMES.filter((name) => name !== PRICED);

/** The tasks that wait as a file for this question, none before it has room. */
function laterFile({ later }: TasksFacts, given: unknown): unknown {
  const { tasks, ...rest } = given as { readonly tasks: ReadonlyArray<Readonly<Record<string, unknown>>> };
  const waiting = new Map(later.map((each) => [each.id, each]));
  return {
    ...rest,
    tasks: tasks.flatMap((task) => {
      const own = waiting.get(String(task.id));
      if (own === undefined) return [];
      const deps = (task.deps as readonly string[] | undefined)?.filter((dep) => waiting.has(dep));
      const release = own.hasRoomAt ?? (task.release as string | undefined);
      const isHopeless = own.meetsDeadline === false;
      return [
        {
          ...task,
          ...(deps === undefined ? {} : { deps }),
          ...(release === undefined || isHopeless ? {} : { release }),
        },
      ];
    }),
  };
}

export const TASKS_QUESTION: PlanQuestion = question({
  name: 'tasks',
  asks: 'Which tasks now, which later, in what order?',
  options: {
    when: flagField().describe('Add the schedule: when each task begins and ends'),
    workers: wholeField(1, 100).prefault(1).describe('Tasks at once'),
    slot: rangeField(5, 240).prefault(30).describe('Minutes between starts, 5..240'),
    horizon: rangeField(1, 336)
      .optional()
      .describe('Hours ahead, at most 336 (24, or up to the last deadline)'),
    hours: field(hoursOfDay, { type: 'string' })
      .optional()
      .describe('Working hours of a day such as 9-17 (all day)'),
    policy: wordField(POLICY_NAMES)
      .optional()
      .describe(`Rules that may hold tasks back: ${POLICY_NAMES.join(', ')} (${PRICED})`),
    'export-policy': nameField()
      .optional()
      .describe('Write the policy as JSON for the router (strict unless --policy names one)'),
    simulate: simulateField(),
    'export-later': nameField().optional().describe('Write the tasks that wait as a file for the next plan'),
  },
  file: {
    name: 'tasks',
    describe: 'JSON of tasks with value and cost; --example prints one',
    isRequired: true,
    example: TASKS_EXAMPLE,
    schema: TASKS_FILE,
  },
  usage: 'useful',
  compute(context, { options, file }): Promise<TasksFacts> {
    if (file === null) throw new PlanError('E_TYPE', 'tasks', null, 'an object of tasks, pools');
    if (options.policy === PRICED && options['export-policy'] !== undefined) {
      throw new PlanError('E_UNKNOWN', '--policy of --export-policy', PRICED, RULED.join(', '));
    }
    if (file.pools !== null && options.simulate !== undefined) {
      throw new QuotalabError(
        'BAD_OPTION',
        '--simulate is given with a file that has pools; allowed: those of --pool',
      );
    }
    checkTasks(file, context.nowMs);
    return tasksFacts(context, file, {
      policy: options.policy ?? PRICED,
      isTimed: options.when,
      workers: options.workers,
      slotMinutes: options.slot,
      horizonHours: options.horizon ?? null,
      working: options.hours === undefined ? null : workingSpans(options.hours, context),
    });
  },
  page: tasksPage,
  exports(facts, { options, given }) {
    const { policy = 'strict', 'export-policy': policyPath, 'export-later': laterPath } = options;
    const json = policyPath === undefined ? null : exportPolicy(policyNamed(policy), capabilityModels());
    return [
      ...(policyPath === undefined ? [] : [{ option: 'export-policy', path: policyPath, json }]),
      ...(laterPath === undefined
        ? []
        : [{ option: 'export-later', path: laterPath, json: laterFile(facts, given) }]),
    ];
  },
});
