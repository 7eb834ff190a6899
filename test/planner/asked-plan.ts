/**
 * A question of the planner asked as the command line asks it, in a directory of its own with a small log of three
 * models. Tells what a fuzz test may not see: an exception that is no coded error, a number that is none.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { plan } from '../../src/cli/plan.ts';
import { QuotalabError } from '../../src/core/index.ts';
import { planLines } from '../../src/display/answer/index.ts';
import {
  type AnswerFigure,
  answerJson,
  type PlanQuestion,
  type QuestionAnswer,
} from '../../src/planner/question/index.ts';

/** The log's last hour is before this. */
const ASKED_AT = '2026-01-30T18:00:00Z';
const LOG = 'usage.csv';
const HEAD = 'timestamp,input_tokens,output_tokens,model,session';

/** Fourteen days with nine requests each, haiku, sonnet and opus in turn. */
function logText(): string {
  const rows = Array.from({ length: 14 * 9 }, (_, index) => {
    const [day, hour] = [Math.floor(index / 9), 9 + (index % 9)];
    const model = `claude-${['haiku', 'sonnet', 'opus'][index % 3]}-4-5`;
    const instant = new Date(Date.UTC(2026, 0, 17 + day, hour)).toISOString();
    return `${instant},${1000 * hour},${200 + day},${model},s${day}`;
  });
  return `${[HEAD, ...rows].join('\n')}\n`;
}

const USUAL_LOG: string = logText();

/** A log of these rows below the usual head. */
export const logOf = (rows: readonly string[]): string => `${[HEAD, ...rows].join('\n')}\n`;

export interface Asked {
  readonly texts?: Readonly<Record<string, string | true>>;
  /** Text of the question's file; absent = its own example. */
  readonly file?: string;
  /** Text of the log; absent = the usual one. */
  readonly log?: string;
  /** Asked for the end of the log instead of an instant of ours. */
  readonly hasNoNow?: true;
}

export interface Outcome {
  /** Exit code. */
  readonly exitCode: number;
  /** What must not be; null = all is well. */
  readonly fault: string | null;
  /** The sentence of a refusal; '' of an answer. */
  readonly message: string;
}

const ALLOWED_EXITS: readonly number[] = [2, 3, 4];
const LONGEST_SENTENCE = 600;
const NO_NUMBER = /\b(?:NaN|undefined)\b|Infinity|\[object /;

function figureFault({ id, series, marks }: AnswerFigure): string | null {
  const numbers = [...series.flatMap(({ points }) => points.flat()), ...marks.map(({ y }) => y)];
  return numbers.every(Number.isFinite) ? null : `figure ${id} has a number that is not finite`;
}

/** No number in it would become null. */
function isFiniteJson(json: unknown): boolean {
  if (typeof json === 'number') return Number.isFinite(json);
  return json === null || typeof json !== 'object' || Object.values(json).every(isFiniteJson);
}

/** Everything a person or a program sees; `given` may say NaN itself. */
function answerFault({ answer, exports = [] }: QuestionAnswer, given: string): string | null {
  const look = { width: 100, color: false, ascii: false, explain: true };
  // A number that is not finite throws here, before it could become null.
  const text = [JSON.stringify(answerJson(answer)), ...planLines(answer, look)].join('\n');
  const shown = NO_NUMBER.exec(text);
  if (shown !== null && !NO_NUMBER.test(given)) {
    return `the answer says: ${text.slice(Math.max(0, shown.index - 60), shown.index + 30)}`;
  }
  if (!exports.every(({ json }) => isFiniteJson(json))) return 'an export has a number that is not finite';
  return answer.figures.map(figureFault).find((fault) => fault !== null) ?? null;
}

/** A refusal is one line for people and the same as JSON, with an exit code of the planner. */
function refusalFault({ message, exitCode, code }: QuotalabError, printed: string): string | null {
  if (!ALLOWED_EXITS.includes(exitCode)) return `exit code ${exitCode}: ${message}`;
  if (message.trim() === '' || /[\n\r]| {4}at /.test(message)) return `not one line: ${message}`;
  if (message.length > LONGEST_SENTENCE) return `${message.length} letters: ${message.slice(0, 200)}`;
  if (/undefined|\[object /.test(message)) return `no words for people: ${message}`;
  const { error } = JSON.parse(printed) as { readonly error: { readonly code: string } };
  return error.code === code ? null : `JSON says ${error.code}, not ${code}`;
}

/** A directory with a log, in which questions are asked. */
export class PlanDesk {
  readonly directory: string = mkdtempSync(join(tmpdir(), 'quotalab-plan-'));

  /** Contents by name: thousands of questions are asked of one log, which need not be written for each. */
  private readonly written = new Map<string, string>();

  private put(name: string, content: string): void {
    if (this.written.get(name) === content) return;
    // A file written over is flushed to the disk by some file systems; a new one is not.
    rmSync(join(this.directory, name), { force: true });
    writeFileSync(join(this.directory, name), content);
    this.written.set(name, content);
  }

  /** Asks for JSON; never throws. */
  async ask(question: PlanQuestion, { texts = {}, file, log, hasNoNow }: Asked): Promise<Outcome> {
    this.put(LOG, log ?? USUAL_LOG);
    const hasFile = question.file !== null;
    const content = file ?? JSON.stringify(question.file?.example ?? null);
    if (hasFile) this.put('file.json', content);
    let [whole, printed] = [null as QuestionAnswer | null, ''];
    const kept: PlanQuestion = {
      ...question,
      answer: async (input) => {
        // Nonsense shows in few futures as in two thousand.
        whole = await question.answer({ ...input, context: { ...input.context, futures: 20 } });
        return whole;
      },
    };
    const now = hasNoNow === true ? {} : { now: ASKED_AT };
    const all = { demand: `csv:${LOG}`, 'time-zone': 'UTC', json: true as const, ...now, ...texts };
    const request = { texts: new Map(Object.entries(all)), file: hasFile ? 'file.json' : null };
    const given = `${Object.values(texts).join(' ')} ${file ?? ''} ${log ?? ''}`;
    try {
      await plan(kept, request, {
        stdout: {
          write: (text: string): boolean => {
            printed += text;
            return true;
          },
        },
        cwd: this.directory,
        env: { HOME: this.directory },
        now: () => Date.parse(ASKED_AT),
        signal: new AbortController().signal,
      });
      const fault = whole === null ? null : answerFault(whole, given);
      return { exitCode: 0, fault, message: '' };
    } catch (error) {
      if (!(error instanceof QuotalabError)) {
        return { exitCode: 1, fault: String((error as Error).stack), message: '' };
      }
      return { exitCode: error.exitCode, fault: refusalFault(error, printed), message: error.message };
    }
  }

  close(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}
