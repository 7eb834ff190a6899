/**
 * `plan tasks`: which tasks now, which later, in what order; with `--when` the hours too. The choice is an integer
 * programme over what every pool has left; a policy by name may hold tasks back before it.
 * Read next: tasks-file.ts for the input, tasks-choice.ts for the choice, tasks-schedule.ts for the hours.
 */
import { QuotalabError } from '../../core/index.ts';
import { costOf, PlanError } from '../../core/values/index.ts';
import { type Advice, adviceOf, momentOf, nextSentence } from '../advice/index.ts';
import type { Answer, AnswerFigure, AnswerTable } from '../answer/index.ts';
import type { PlanQuestion, QuestionAnswer, QuestionInput } from '../question/index.ts';
import { amountText, chanceText, factsJson, instantWords, listText, someOf } from '../question/index.ts';
import { POLICY_NAMES } from '../rules/index.ts';
import { fitChances } from './tasks-chance.ts';
import { chooseNow } from './tasks-choice.ts';
import { taskData, taskExplanations } from './tasks-data.ts';
import { exportsOf } from './tasks-exports.ts';
import { type PlanTask, readTasksFile, TASKS_EXAMPLE } from './tasks-file.ts';
import { inOrder } from './tasks-order.ts';
import type { TaskPlan } from './tasks-plan.ts';
import { givenSupply, type TaskSupply, windowSupply } from './tasks-pools.ts';
import {
  laterTable,
  namesText,
  nowTable,
  oneOf,
  poolsTable,
  priceText,
  reliefText,
} from './tasks-sections.ts';
import { timedAnswer, whenWish } from './tasks-when.ts';

/** Futures drawn where costs are uncertain and no number is asked for. */
const DEFAULT_TRIALS = 2_000;
/** Below this the chance is part of the answer. */
const SURE = 0.95;
const FIT_STREAM = 41;

function headlineOf({ choice, ordered, supply, value, proof }: TaskPlan, enough: number): string {
  const { judged } = choice;
  const all = judged.reduce((sum, { task }) => sum + task.value, 0);
  if (ordered.length === 0)
    return `None of the ${someOf(judged.length, 'task')} can go now (${supply.source}).`;
  const sure = enough < SURE ? `; the chance that the quota is enough is ${chanceText(enough)}` : '';
  const proven = proof.status === 'optimal' ? '' : ' (not proven best)';
  return `Do ${ordered.length} of ${someOf(judged.length, 'task')} now, worth ${amountText(value)} of ${amountText(all)}${proven}: ${namesText(ordered)}${sure}.`;
}

/** The limited pool whose next unit is worth most as a part of what is left. */
function bindingOf({ choice, supply, later }: TaskPlan): string | null {
  const { prices } = choice.selection;
  const priced = supply.pools
    .map((pool) => ({ pool, price: prices === null ? 0 : costOf(prices, pool.pool) }))
    .filter(({ price }) => price > 0)
    .sort((a, b) => b.price * (b.pool.remaining ?? 0) - a.price * (a.pool.remaining ?? 0));
  const held = later.filter(({ heldBy }) => heldBy !== null);
  if (priced.length === 0) {
    return held.length === 0 ? null : `rule ${held[0]!.heldBy!.ruleId} of policy ${choice.policy.name}`;
  }
  const words = priced.map(({ pool, price }) => `one more ${oneOf(pool)} is worth ${priceText(price)}`);
  const { pool } = priced[0]!;
  const name = pool.window === pool.pool ? pool.pool : `the ${pool.window} window`;
  return `${name} with ${amountText(pool.remaining!)} left; ${listText(words)}`;
}

function nextOf(plan: TaskPlan, advice: Advice | null): string {
  const { choice, ordered, later, context } = plan;
  const [first] = ordered;
  const soonest = later
    .filter(({ fitsAtMs, task }) => fitsAtMs !== null && fitsAtMs > context.nowMs && task.value > 0)
    .sort((a, b) => a.fitsAtMs! - b.fitsAtMs!)[0];
  const wait =
    soonest === undefined ? '' : `; ${soonest.task.id} has room ${instantWords(soonest.fitsAtMs!, context)}`;
  const relief = reliefText(choice, plan.supply);
  return nextSentence(advice, context, {
    first: `${first === undefined ? 'None of these tasks now' : `Begin with ${first.task.id}`}${wait}.`,
    last: first === undefined || relief === null ? null : `The cheapest change: ${relief}.`,
  });
}

const choiceTables = ({ ordered, later, choice, supply, context }: TaskPlan): AnswerTable[] => [
  ...(ordered.length > 0 ? [nowTable(ordered, supply, context)] : []),
  ...(later.length > 0 ? [laterTable(later, choice, { supply, context })] : []),
];

function figuresOf({ ordered, later }: TaskPlan): AnswerFigure[] {
  const rows = [...ordered, ...later];
  const isNow = new Set(ordered.map(({ task }) => task.id));
  const bars = (now: boolean): Array<readonly [number, number]> =>
    rows.flatMap(({ task }, index) => (isNow.has(task.id) === now ? [[index, task.value] as const] : []));
  return [
    {
      id: 'tasks-value',
      title: 'Value of the tasks, now and not now',
      description: `${someOf(ordered.length, 'task')} go now, ${later.length} do not; each bar is the value of one task`,
      kind: 'bar',
      xTitle: 'task',
      xKind: 'name',
      xNames: rows.map(({ task }) => task.id),
      yTitle: 'value',
      series: [
        { name: 'now', points: bars(true) },
        { name: 'not now', points: bars(false) },
      ],
      marks: [],
    },
  ];
}

function notesOf({ supply, choice, context }: TaskPlan, hasChances: boolean): string[] {
  const suggested = choice.judged.filter(({ task }) => task.isSuggested);
  const models = Object.entries(supply.messageUnits).filter(([model]) =>
    choice.judged.some(({ task }) => Object.hasOwn(task.cost, model)),
  );
  const usesRules = choice.policy.name !== 'shadow-price';
  return [
    `quota: ${supply.source}; policy: ${choice.policy.name}`,
    ...models.map(
      ([model, units]) => `one ${model} message takes ${someOf(units, 'unit')}, the mean of the log`,
    ),
    ...(usesRules && suggested.length > 0
      ? [
          `priorities suggested from words, not given: ${suggested.map(({ task }) => `${task.id} ${task.priority}`).join(', ')}`,
        ]
      : []),
    ...(hasChances
      ? [`"enough" is the chance that the drawn costs of these tasks stay within what is left`]
      : []),
    ...supply.notes,
    ...(supply.source === context.quota.source ? context.quota.notes : []),
  ];
}

function infeasible(answer: { readonly constraint: string; readonly relaxation: string }): never {
  throw new QuotalabError(
    'PLAN_INFEASIBLE',
    `no set holds all must-dos (${answer.constraint}); smallest change: ${answer.relaxation}`,
  );
}

const isTimed = ({ flag, context }: QuestionInput): boolean => flag('when') || context.simulateTrials > 0;

async function planOf(
  tasks: readonly PlanTask[],
  supply: TaskSupply,
  input: QuestionInput,
): Promise<TaskPlan> {
  const { context } = input;
  const policyName = input.text('policy') ?? 'shadow-price';
  if (!POLICY_NAMES.includes(policyName)) {
    throw new PlanError('E_UNKNOWN', '--policy', policyName, POLICY_NAMES.join(', '));
  }
  const choice = await chooseNow(tasks, supply, {
    policyName,
    nowMs: context.nowMs,
    keepsMustDos: !isTimed(input),
  });
  if (choice.status === 'infeasible') infeasible(choice);
  if (choice.status === 'noAnswer') throw new QuotalabError('PLAN_INFEASIBLE', choice.reason);
  const selected = new Set(choice.selection.selected);
  const chosen = choice.judged.filter(({ task }) => selected.has(task.id));
  const later = choice.judged.filter(({ task }) => !selected.has(task.id));
  const { value, spend, proof, prices } = choice.selection;
  const ordered = inOrder(chosen, prices ?? {});
  return { choice, ordered, later, value, spend, proof, prices, supply, context };
}

async function answerTasks(input: QuestionInput): Promise<QuestionAnswer> {
  const { context } = input;
  const file = readTasksFile(input.file, context.nowMs);
  const { tasks, pools } = file;
  const supply = pools === null ? windowSupply(context) : givenSupply(pools);
  const wish = whenWish(input);
  if (context.isStrict && pools === null && context.usage === null) {
    throw new QuotalabError(
      'PLAN_INSUFFICIENT',
      '--strict: no usage is known, so what is left cannot be told',
    );
  }
  const chosen = await planOf(tasks, supply, input);
  const when = isTimed(input) ? await timedAnswer(chosen, wish) : null;
  const plan = when?.plan ?? chosen;
  const { ordered } = plan;
  const chances =
    when === null
      ? fitChances(ordered, supply, { draws: context.draws(FIT_STREAM), trials: DEFAULT_TRIALS })
      : null;
  const { exports, notes } = exportsOf(plan, input);
  const advice = adviceOf(pools === null ? momentOf(context) : null, context.nowMs);
  const answer: Answer = {
    question: TASKS_QUESTION.asks,
    headline: when?.headline ?? headlineOf(plan, Math.min(1, ...Object.values(chances ?? {}))),
    binding: when === null ? bindingOf(plan) : when.binding,
    next: when === null ? nextOf(plan, advice) : nextSentence(advice, context, when.next),
    sections: [...(when?.sections ?? choiceTables(plan)), poolsTable(plan, chances)],
    explanations: taskExplanations(plan, when !== null),
    document: [],
    figures: figuresOf(plan),
    notes: [...notes, ...(when?.notes ?? []), ...notesOf(plan, chances !== null)],
    data: {
      ...taskData(plan, when?.whyNot ?? null),
      enough: chances,
      advice: advice === null ? null : factsJson(advice),
      ...(when?.data ?? {}),
    },
  };
  return { answer, exports };
}

export const TASKS_QUESTION: PlanQuestion = {
  name: 'tasks',
  asks: 'Which tasks now, which later, in what order?',
  options: [
    { name: 'when', describe: 'Add the schedule: when each task begins and ends', text: null, isFlag: true },
    { name: 'workers', describe: 'Tasks at once', text: '1' },
    { name: 'slot', describe: 'Minutes between starts, 5..240', text: '30' },
    { name: 'horizon', describe: 'Hours ahead, at most 336 (24, or up to the last deadline)', text: null },
    { name: 'hours', describe: 'Working hours of a day such as 9-17 (all day)', text: null },
    {
      name: 'policy',
      describe: `Rules that may hold tasks back: ${POLICY_NAMES.join(', ')} (shadow-price)`,
      text: null,
    },
    {
      name: 'export-policy',
      describe: 'Write the policy as JSON for the router (strict unless --policy names one)',
      text: null,
    },
    { name: 'export-later', describe: 'Write the tasks that wait as a file for the next plan', text: null },
  ],
  file: {
    name: 'tasks',
    describe: 'JSON of tasks with value and cost; --example prints one',
    isRequired: true,
    example: TASKS_EXAMPLE,
  },
  usage: 'useful',
  answer: answerTasks,
};
