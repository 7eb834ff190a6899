/** `quotalab plan QUESTION`: one command for each question of the planner, with its options and its file. */
import type { Argv } from 'yargs';
import type { ListedQuestion } from '../planner/index.ts';
import type { PlanQuestion, QuestionOption } from '../planner/question/index.ts';
import { optionTexts, PLAN_OPTIONS } from './options/index.ts';

type Arguments = Readonly<Record<string, unknown>>;

function declare(command: Argv, group: string, options: readonly QuestionOption[]): Argv {
  const declared = options.map(({ name, describe, text, isFlag }) => {
    const shared = { group, describe: text === null ? describe : `${describe} (default ${text})` };
    return isFlag === true
      ? ([name, { ...shared, type: 'boolean' }] as const)
      : ([name, { ...shared, type: 'string', requiresArg: true }] as const);
  });
  return command.options(Object.fromEntries(declared));
}

async function runQuestion(question: PlanQuestion, argv: Arguments): Promise<void> {
  const names = [...PLAN_OPTIONS, ...question.options].map(({ name }) => name);
  const texts = optionTexts(names, argv);
  const file = typeof argv.file === 'string' ? argv.file : null;
  const { plan } = await import('./plan.ts');
  const { withProcessTerminal } = await import('./router/index.ts');
  await withProcessTerminal((environment) => plan(question, { texts, file }, environment));
}

function addQuestion(command: Argv, { name, asks, hasFile, load }: ListedQuestion): Argv {
  return command.command(
    hasFile ? `${name} [file]` : name,
    asks,
    async (inner: Argv) => {
      const { options, file } = await load();
      const own = declare(inner, 'Question:', options);
      const shared = declare(own, 'Every question:', PLAN_OPTIONS);
      if (file !== null) shared.positional('file', { type: 'string', describe: file.describe });
      return shared.strict();
    },
    async (argv) => runQuestion(await load(), argv),
  );
}

/** Names of the flags of a question and of those that all share; `name` may be none of the nine. */
export async function planFlags(name: string | undefined): Promise<string[]> {
  const { QUESTION_LIST } = await import('../planner/index.ts');
  const question = await QUESTION_LIST.find((each) => each.name === name)?.load();
  const options = [...PLAN_OPTIONS, ...(question?.options ?? [])];
  return options.filter(({ isFlag }) => isFlag === true).map((option) => option.name);
}

/** Adds `plan` and its questions; each is loaded when somebody asks it. */
export function addPlanCommand(cli: Argv): Argv {
  return cli.command(
    'plan',
    'Nine questions about a quota, answered from real usage',
    async (command: Argv) => {
      const { QUESTION_LIST } = await import('../planner/index.ts');
      const names = QUESTION_LIST.map(({ name }) => name).join(', ');
      return QUESTION_LIST.reduce(addQuestion, command)
        .demandCommand(1, `no question is given; allowed: ${names}`)
        .strict();
    },
  );
}
