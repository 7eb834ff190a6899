/** `simulate --shard K/N`: some batches of a run into one file, which `merge` puts together with the others. */
import { join, relative, resolve } from 'node:path';
import { QuotalabError } from '../../core/index.ts';
import { NODE_SYSTEM, openDirectory, reasonOf, systemCode } from '../../display/write/index.ts';
import { CONTROL_FINISHED, CONTROL_STOP, STOP_INTERRUPTED } from '../../simulation/engine/index.ts';
import {
  createControl,
  type Experiment,
  playRange,
  type TrialRange,
} from '../../simulation/experiment/index.ts';
import { createKeptRunner, Journal, openJournalFile } from '../../simulation/runners/index.ts';
import { countOf } from '../../usage/events/index.ts';
import { startProgress } from '../screen/progress/index.ts';
import type { CommandEnvironment } from './command-environment.ts';
import { type KeptContent, manifestOf } from './kept-content.ts';
import { heldLock, type OpenKept, partName } from './kept-files.ts';
import type { Shard } from './simulate-request.ts';

/** Trials of a part: whole batches, so that parts never share one. */
export function shardRange({ trials, batchSize }: Experiment, { index, count }: Shard): TrialRange {
  const batches = Math.ceil(trials / batchSize);
  const end = (part: number): number => Math.min(trials, batchSize * Math.floor((part * batches) / count));
  return { from: end(index - 1), to: end(index) };
}

/** Parts that would have no batch. Throws BAD_OPTION. */
export function refuseEmptyParts({ trials, batchSize }: Experiment, { index, count }: Shard): void {
  const batches = Math.ceil(trials / batchSize);
  if (count <= batches) return;
  throw new QuotalabError(
    'BAD_OPTION',
    `--shard is '${index}/${count}' and ${countOf(trials, 'trial')} fill ${batches} of the batches of ${batchSize}; allowed: at most ${countOf(batches, 'part')}, or a smaller --batch-size`,
  );
}

export interface ShardRun {
  readonly content: KeptContent & { readonly shard: Shard };
  readonly outputDir: string;
  readonly threads: number;
  readonly quiet: boolean;
}

/** A new file for the part. Throws BAD_OUTPUT, BAD_OPTION where it is there. */
async function beginPart(
  { content, outputDir }: ShardRun,
  environment: CommandEnvironment,
): Promise<OpenKept> {
  const { cwd, now } = environment;
  const directory = resolve(cwd, outputDir);
  const path = join(directory, partName(content.shard));
  const text = relative(cwd, path);
  try {
    await openDirectory(directory, NODE_SYSTEM);
    const file = await openJournalFile(path, 'new');
    const release = await heldLock(path, text);
    const journal = await Journal.begin(file, manifestOf(content), { now });
    return { text, path, journal, content, close: () => journal.close().finally(release) };
  } catch (error) {
    if (systemCode(error) === 'EEXIST') {
      throw new QuotalabError(
        'BAD_OUTPUT',
        `--output-dir ${outputDir} has ${partName(content.shard)} already; allowed: another folder, or --resume ${text} to go on with it`,
      );
    }
    if (error instanceof QuotalabError || systemCode(error) === '') throw error;
    throw new QuotalabError('BAD_OUTPUT', `--output-dir ${outputDir} cannot be written: ${reasonOf(error)}`);
  }
}

/** Plays the trials of a part that its file does not have yet. */
async function playRest(
  { journal, text }: OpenKept,
  run: ShardRun,
  environment: CommandEnvironment,
): Promise<void> {
  const { experiment } = run.content.prepared;
  const range = shardRange(experiment, run.content.shard);
  const runner = createKeptRunner(environment.createRunner(run.threads), {
    find: (key) => journal.find(key),
    keep: async (planId, batch) => {
      try {
        await journal.append(planId, batch);
      } catch (error) {
        throw new QuotalabError('WRITE_FAILED', `cannot write ${text}: ${reasonOf(error)}`);
      }
    },
  });
  const control = createControl(runner);
  const counters = new Int32Array(control);
  const release = environment.onInterrupt(() => Atomics.store(counters, CONTROL_STOP, STOP_INTERRUPTED));
  const progress = run.quiet
    ? null
    : startProgress({
        target: environment.stderr,
        trials: range.to - range.from,
        finished: () => Atomics.load(counters, CONTROL_FINISHED),
        now: environment.now,
        state: () => '',
        finding: () => '',
      });
  try {
    await playRange(experiment, range, runner, control);
    await journal.finish();
  } finally {
    progress?.stop();
    release();
    await runner.close();
  }
}

/** Plays a part, or what is left of it. Throws QuotalabError; what was played stays. */
export async function playShard(
  run: ShardRun,
  environment: CommandEnvironment,
  begun: OpenKept | null = null,
): Promise<void> {
  const { index, count } = run.content.shard;
  refuseEmptyParts(run.content.prepared.experiment, run.content.shard);
  const part = begun ?? (await beginPart(run, environment));
  const { from, to } = shardRange(run.content.prepared.experiment, run.content.shard);
  try {
    if (!part.journal.isEnded) await playRest(part, run, environment);
  } catch (error) {
    if (!(error instanceof QuotalabError)) throw error;
    throw new QuotalabError(error.code, `${error.message}; go on with: npx simulate --resume ${part.text}`);
  } finally {
    await part.close();
  }
  environment.stdout.write(
    `Part ${index} of ${count}, trials ${from} to ${to - 1}: ${part.text}\nWhen all ${count} parts are there: npx quotalab merge, with their folders\n`,
  );
}
