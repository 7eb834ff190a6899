/** The `sweep` command, read as a contents page: parse, prepare the cells, run them on one runner, answer, write. */
import { relative, resolve } from 'node:path';
import { QuotalabError } from '../../core/index.ts';
import { planLines, renderAnswerMarkdown } from '../../display/answer/index.ts';
import { planFigures, renderPlanPage } from '../../display/page/index.ts';
import { csvText, type SetFile, SWEEP_SET, writeSet } from '../../display/write/index.ts';
import { type Answer, answerJson } from '../../planner/question/index.ts';
import { CONTROL_FINISHED, CONTROL_STOP, STOP_INTERRUPTED } from '../../simulation/engine/index.ts';
import type { BatchRunner } from '../../simulation/experiment/index.ts';
import { runCells } from '../../simulation/sweep/index.ts';
import { countOf } from '../../usage/events/index.ts';
import type { OptionTexts } from '../options/index.ts';
import { startProgress } from '../screen/progress/index.ts';
import { type CommandEnvironment, openCluster, stampOf } from '../simulate/index.ts';
import { parseSweep, prepareCells, type SweepCell, type SweepRequest } from './sweep-cells.ts';
import { lengthNote, lengthOf } from './sweep-length.ts';
import { type Swept, sweepPage } from './sweep-page.ts';
import { placeWords } from './sweep-words.ts';

/** Cells of lines that no terminal shows, and of those that one does. */
const PIPE_CELLS = 100;
const [LEAST_CELLS, MOST_CELLS] = [10, 200] as const;

/** A failure says in which cell, and how the trial is replayed. */
function explained(error: unknown, { place, command }: SweepCell): unknown {
  if (!(error instanceof QuotalabError) || error.code !== 'TRIAL_FAILED') return error;
  const trial = /^trial (\d+)/.exec(error.message)?.[1];
  const replay = trial === undefined ? '' : `; replay it with: npx ${command} --replay ${trial}`;
  return new QuotalabError('TRIAL_FAILED', `${placeWords(place)}: ${error.message}${replay}`);
}

async function runAll(
  cells: readonly SweepCell[],
  { shared, trials }: SweepRequest,
  environment: CommandEnvironment,
): Promise<Swept[]> {
  const largest = cells.at(-1)!.experiment;
  const runner: BatchRunner =
    shared.cluster === null
      ? environment.createRunner(shared.threads)
      : await openCluster(shared.cluster, largest, environment);
  const controls = new Map<number, Int32Array>();
  let [done, isStopped] = [0, false];
  const stop = (control: Int32Array): void => void Atomics.store(control, CONTROL_STOP, STOP_INTERRUPTED);
  const release = environment.onInterrupt(() => {
    isStopped = true;
    for (const control of controls.values()) stop(control);
  });
  const progress = shared.quiet
    ? null
    : startProgress({
        target: environment.stderr,
        trials: trials * cells.length,
        finished: () =>
          [...controls.values()].reduce(
            (sum, control) => sum + Atomics.load(control, CONTROL_FINISHED),
            done * trials,
          ),
        now: environment.now,
        state: () =>
          [`${done} of ${countOf(cells.length, 'cell')}`, runner.state?.() ?? '']
            .filter((text) => text !== '')
            .join(', '),
        finding: () => '',
      });
  try {
    const facts = await runCells({
      experiments: cells.map(({ experiment }) => experiment),
      runner,
      indifference: shared.statistics.indifference,
      onControl: (block, cell) => {
        const control = new Int32Array(block);
        controls.set(cell, control);
        if (isStopped) stop(control);
      },
      onDone: (cell) => {
        controls.delete(cell);
        done++;
      },
      explain: (error, cell) => explained(error, cells[cell]!),
    });
    return cells.map(({ place, alone }, cell) => ({
      place,
      facts: facts[cell]!,
      ...alone(facts[cell]!.trials),
    }));
  } finally {
    progress?.stop();
    release();
    await runner.close();
  }
}

/** A row for each cell and policy. */
function csvOf(cells: readonly Swept[], { axes }: SweepRequest): string {
  const names = axes.map(({ name }) => name);
  return csvText(
    [...names, 'policy', 'trials', 'served_share', 'half_width_95', 'objective_score', 'is_best'],
    cells.flatMap(({ place, facts }) =>
      facts.policies.map(({ policy, served, halfWidth, objective }, rank) => [
        ...names.map((name) => place[name] ?? null),
        policy,
        facts.trials,
        served,
        halfWidth,
        objective,
        rank === 0 ? 'true' : 'false',
      ]),
    ),
  );
}

/** Writes the files; how they begin, seen from where the command runs. */
async function write(
  answer: Answer,
  cells: readonly Swept[],
  request: SweepRequest,
  environment: CommandEnvironment,
): Promise<string> {
  const { cwd } = environment;
  const directory = resolve(cwd, request.shared.outputDir);
  const json = `${JSON.stringify(answerJson(answer), null, 2)}\n`;
  const page = renderPlanPage(answer);
  const figures = planFigures(answer.figures);
  const begin = (stamp: string | null): string => (stamp === null ? 'latest_sweep' : `sweep-${stamp}`);
  const file = (end: string, text: SetFile['text']): SetFile => ({
    name: (stamp) => `${begin(stamp)}${end}`,
    text,
  });
  const stamp = await writeSet(
    { directory, kind: SWEEP_SET },
    [
      file('.json', () => json),
      file('.csv', () => csvOf(cells, request)),
      file('.html', () => page),
      file('.md', (under) => renderAnswerMarkdown(answer, (id) => `${begin(under)}-${id}.svg`)),
      ...figures.map(({ svg }, index) => file(`-${answer.figures[index]!.id}.svg`, () => svg)),
    ],
    stampOf(environment.now()),
  );
  return relative(cwd, resolve(directory, begin(stamp)));
}

/** What would run, and how long it takes at most. */
const checkLines = (cells: readonly SweepCell[], length: string): string[] => [
  `All inputs are good. This would run: ${length}`,
  ...cells.map(({ place, command }) => `${placeWords(place)}: ${command}`),
];

/** Runs the command on option texts. Throws QuotalabError; the caller prints and chooses the exit code. */
export async function sweep(given: OptionTexts, environment: CommandEnvironment): Promise<void> {
  const request = parseSweep(given);
  const cells = await prepareCells(given, request, environment);
  const { stdout, env } = environment;
  const note = await lengthNote(given, cells, request, environment);
  if (given.check === true) {
    stdout.write(`${checkLines(cells, note ?? lengthOf(cells, request).words).join('\n')}\n`);
    return;
  }
  if (note !== null) environment.stderr.write(`note: ${note}\n`);
  const swept = await runAll(cells, request, environment);
  const answer = sweepPage(swept, request);
  const files = await write(answer, swept, request, environment);
  if (request.isJson) {
    stdout.write(`${JSON.stringify(answerJson(answer), null, 2)}\n`);
    return;
  }
  const width = stdout.isTTY === true ? (stdout.columns ?? PIPE_CELLS) : PIPE_CELLS;
  const lines = planLines(answer, {
    width: Math.max(LEAST_CELLS, Math.min(MOST_CELLS, width)),
    color: stdout.isTTY === true && (env.NO_COLOR ?? '') === '',
    ascii: env.TERM === 'dumb',
    explain: false,
  });
  stdout.write(
    `${[...lines, '', `Files: ${files}.html, .md, .csv, .json and its figures; again as latest_sweep`].join('\n')}\n`,
  );
}
