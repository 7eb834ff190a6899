/** One question of the planner: reads what it needs, asks it, and prints the answer as lines, JSON or a page. */
import { QuotalabError } from '../core/index.ts';
import { PlanError } from '../core/values/index.ts';
import { planLines } from '../display/answer/index.ts';
import {
  type Answer,
  answerJson,
  type PlanQuestion,
  type QuestionInput,
  questionSchema,
} from '../planner/question/index.ts';
import { PLAN_OPTIONS, positiveNumber, refuseOption } from './options/index.ts';
import { type PlanRequest, preparePlan } from './plan-inputs.ts';
import type { StatusEnvironment } from './router/index.ts';
import { watchScreen } from './screen/index.ts';

/** Cells of lines that no terminal shows, and of those that one does. */
const PIPE_CELLS = 100;
const [LEAST_CELLS, MOST_CELLS] = [10, 200] as const;

/** A file that an option asks for, to be written. Throws BAD_OUTPUT where it cannot come to be. */
async function fileOf(option: string, path: string, cwd: string): Promise<(text: string) => Promise<void>> {
  const { optionFile, requirePlace, writeWhole } = await import('../display/write/index.ts');
  const file = optionFile(option, path, cwd);
  await requirePlace(file);
  return (text) => writeWhole(file, text);
}

/** Defaults of options that are values, not words about where a value comes from. */
function inputOf(
  question: PlanQuestion,
  { texts }: PlanRequest,
  rest: Pick<QuestionInput, 'context' | 'file'>,
): QuestionInput {
  const defaults = new Map([...PLAN_OPTIONS, ...question.options].map(({ name, text }) => [name, text]));
  return {
    ...rest,
    text: (name) => {
      const given = texts.get(name);
      return typeof given === 'string' ? given : (defaults.get(name) ?? null);
    },
    flag: (name) => texts.get(name) === true,
  };
}

/** A user's mistake in JSON, where the answer was to be JSON: the same code, place, value and range. */
function printError(error: unknown, environment: StatusEnvironment): void {
  if (!(error instanceof QuotalabError)) return;
  const details =
    error instanceof PlanError
      ? { field: error.field, value: error.value ?? null, allowed: error.allowed }
      : {};
  environment.stdout.write(
    `${JSON.stringify({ error: { code: error.code, message: error.message, ...details } }, null, 2)}\n`,
  );
}

/** True where the answer is to be kept on the screen; options that only one answer can meet are refused. */
function isWatch(question: PlanQuestion, { texts }: PlanRequest, { stdout }: StatusEnvironment): boolean {
  if (texts.get('watch') !== true) return false;
  const other = ['json', 'html', 'example', 'schema'].find((name) => texts.has(name));
  if (other !== undefined) {
    throw new QuotalabError('BAD_OPTION', `--watch and --${other} are given; allowed: one of them`);
  }
  return question.options.some(({ name }) => name === 'watch') && stdout.isTTY === true;
}

/** Asks again and again, with everything read anew, until the user or the signal ends it. */
async function watchQuestion(
  question: PlanQuestion,
  request: PlanRequest,
  environment: StatusEnvironment,
): Promise<void> {
  const { stdout, stdin = null, signal, env, now = Date.now } = environment;
  const color = (env.NO_COLOR ?? '') === '';
  await watchScreen<Answer>(
    {
      read: async () => {
        const input = inputOf(question, request, await preparePlan(question, request, environment));
        return (await question.answer(input)).answer;
      },
      lines: (answer, { width, height, error }) => {
        const look = {
          width,
          color,
          ascii: env.TERM === 'dumb',
          explain: request.texts.get('explain') === true,
        };
        const failed = error === null ? [] : [...(error.match(new RegExp(`.{1,${width}}`, 'gu')) ?? []), ''];
        return [...failed, ...(answer === null ? ['reading ...'] : planLines(answer, look))].slice(0, height);
      },
      intervalSeconds: watchSeconds(question, request),
    },
    { stdout, stdin, signal, now },
  );
}

const MOST_INTERVAL_SECONDS = 3600;

function watchSeconds(question: PlanQuestion, { texts }: PlanRequest): number {
  const given = texts.get('interval');
  const text =
    typeof given === 'string' ? given : question.options.find(({ name }) => name === 'interval')!.text!;
  return (
    positiveNumber(text, MOST_INTERVAL_SECONDS) ??
    refuseOption('interval', text, `more than 0, at most ${MOST_INTERVAL_SECONDS} seconds`)
  );
}

async function answerQuestion(
  question: PlanQuestion,
  request: PlanRequest,
  environment: StatusEnvironment,
): Promise<void> {
  const { stdout, cwd } = environment;
  if (request.texts.has('interval')) watchSeconds(question, request);
  if (isWatch(question, request, environment)) {
    await watchQuestion(question, request, environment);
    return;
  }
  if (request.texts.get('example') === true) {
    if (question.file === null) throw new QuotalabError('BAD_OPTION', `plan ${question.name} reads no file`);
    stdout.write(`${JSON.stringify(question.file.example, null, 2)}\n`);
    return;
  }
  if (request.texts.get('schema') === true) {
    stdout.write(`${JSON.stringify(questionSchema(question), null, 2)}\n`);
    return;
  }
  const prepared = await preparePlan(question, request, environment);
  const input = inputOf(question, request, prepared);
  const html = input.text('html');
  const writePage = html === null ? null : await fileOf('html', html, cwd);
  const { answer, exports = [] } = await question.answer(input);
  for (const { option, path, json } of exports) {
    const write = await fileOf(option, path, cwd);
    await write(`${JSON.stringify(json, null, 2)}\n`);
  }
  if (writePage !== null) {
    const { renderPlanPage } = await import('../display/page/index.ts');
    await writePage(renderPlanPage(answer));
  }
  const width = stdout.isTTY === true ? (stdout.columns ?? PIPE_CELLS) : PIPE_CELLS;
  const lines = input.flag('json')
    ? [JSON.stringify(answerJson(answer), null, 2)]
    : planLines(answer, {
        width: Math.max(LEAST_CELLS, Math.min(MOST_CELLS, width)),
        color: stdout.isTTY === true && (environment.env.NO_COLOR ?? '') === '',
        ascii: environment.env.TERM === 'dumb',
        explain: input.flag('explain'),
      });
  stdout.write(`${lines.join('\n')}\n`);
}

/** Runs the command. Throws the coded errors of reading and of the question. */
export async function plan(
  question: PlanQuestion,
  request: PlanRequest,
  environment: StatusEnvironment,
): Promise<void> {
  try {
    await answerQuestion(question, request, environment);
  } catch (error) {
    if (request.texts.get('json') === true) printError(error, environment);
    throw error;
  }
}
