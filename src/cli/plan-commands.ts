/** `quotalab plan QUESTION`: one command for each question of the planner, with its options and its file. */
import type { Argv } from 'yargs';
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

function addQuestion(command: Argv, question: PlanQuestion): Argv {
  const { name, asks, options, file } = question;
  const usage = file === null ? name : `${name} [file]`;
  return command.command(
    usage,
    asks,
    (inner) => {
      const own = declare(inner, 'Question:', options);
      const shared = declare(own, 'Every question:', PLAN_OPTIONS);
      if (file !== null) shared.positional('file', { type: 'string', describe: file.describe });
      return shared.strict();
    },
    (argv) => runQuestion(question, argv),
  );
}

/** Names of all flags: of the questions and of those they share. */
export async function planFlags(): Promise<string[]> {
  const { QUESTIONS } = await import('../planner/index.ts');
  const options = [...PLAN_OPTIONS, ...QUESTIONS.flatMap((question) => question.options)];
  return options.filter(({ isFlag }) => isFlag === true).map(({ name }) => name);
}

/** Adds `plan` and its questions; they are loaded when somebody asks. */
export function addPlanCommand(cli: Argv): Argv {
  return cli.command(
    'plan',
    'Nine questions about a quota, answered from real usage',
    async (command: Argv) => {
      const { QUESTIONS } = await import('../planner/index.ts');
      const names = QUESTIONS.map(({ name }) => name).join(', ');
      return QUESTIONS.reduce((all, question) => addQuestion(all, question), command)
        .demandCommand(1, `no question is given; allowed: ${names}`)
        .strict();
    },
  );
}
