/** One question of the planner: reads what it needs, asks it, and prints the answer as lines, JSON or a page. */
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { QuotalabError } from '../core/index.ts';
import { PlanError } from '../planning/core/index.ts';
import { answerJson, answerLines } from '../planning/display/index.ts';
import type { PlanQuestion, QuestionInput } from '../planning/index.ts';
import { preparePlan } from './plan-inputs.ts';
import { PLAN_OPTIONS } from './plan-options.ts';
import type { StatusEnvironment } from './status.ts';

export interface PlanRequest {
  /** Options as given. */
  readonly texts: ReadonlyMap<string, string | true>;
  /** Path of the question's file; null = none. */
  readonly file: string | null;
}

async function writeText(option: string, path: string, cwd: string, text: string): Promise<void> {
  try {
    await writeFile(resolve(cwd, path), text);
  } catch (error) {
    const reason = (error as { code?: string }).code ?? String(error);
    throw new QuotalabError('BAD_OUTPUT', `${option} '${path}' cannot be written (${reason})`);
  }
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

async function answerQuestion(
  question: PlanQuestion,
  request: PlanRequest,
  environment: StatusEnvironment,
): Promise<void> {
  const { stdout, cwd } = environment;
  if (request.texts.get('example') === true) {
    if (question.file === null) throw new QuotalabError('BAD_OPTION', `plan ${question.name} reads no file`);
    stdout.write(`${JSON.stringify(question.file.example, null, 2)}\n`);
    return;
  }
  const prepared = await preparePlan(question, request, environment);
  const input = inputOf(question, request, prepared);
  const { answer, exports = [] } = await question.answer(input);
  for (const { option, path, json } of exports)
    await writeText(`--${option}`, path, cwd, `${JSON.stringify(json, null, 2)}\n`);
  const page = input.text('html');
  if (page !== null) {
    const { renderPlanPage } = await import('../report/index.ts');
    await writeText('--html', page, cwd, await renderPlanPage(answer));
  }
  const { width, isAscii } = input.context;
  const lines = input.flag('json')
    ? [JSON.stringify(answerJson(answer), null, 2)]
    : answerLines(answer, {
        width,
        color: stdout.isTTY === true && (environment.env.NO_COLOR ?? '') === '',
        ascii: isAscii,
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
