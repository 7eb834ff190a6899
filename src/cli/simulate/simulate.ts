/** The `simulate` command, read as a contents page: parse, prepare, run. */

import type { OptionTexts } from '../options/index.ts';
import { clusterAddress } from './cluster.ts';
import type { CommandEnvironment } from './command-environment.ts';
import { checkLines } from './console-lines.ts';
import { finishRun, type ReadyRun } from './finish-run.ts';
import { Gate } from './gate.ts';
import { unfinishedNote } from './kept-files.ts';
import { prepareRun } from './prepare-run.ts';
import { replayLines } from './replay-trial.ts';
import { resume } from './resume.ts';
import { RunKeeper } from './run-keeper.ts';
import { playShard, refuseEmptyParts } from './shard.ts';
import { parseRequest } from './simulate-request.ts';

/** Runs the command on option texts. Throws QuotalabError; the caller prints and chooses the exit code. */
export async function simulate(given: OptionTexts, environment: CommandEnvironment): Promise<void> {
  if (given.resume !== undefined) {
    await resume(given, environment);
    return;
  }
  const request = parseRequest(given);
  const prepared = await prepareRun(request, environment);
  if (request.cluster !== null) await clusterAddress(request.cluster, environment);
  if (request.shard !== null) refuseEmptyParts(prepared.experiment, request.shard);
  const gate = await Gate.open(request.gate, request, environment.cwd);
  const print = (lines: readonly string[]): void => {
    environment.stdout.write(`${lines.join('\n')}\n`);
  };
  if (request.check) {
    print(checkLines(request, prepared));
    return;
  }
  if (request.replayTrial !== null) {
    print(replayLines(request, prepared, request.replayTrial));
    return;
  }
  const { unlimited, rates, runLength } = prepared;
  const length = runLength === null ? [] : [runLength];
  for (const warning of [...unlimited, ...rates, ...prepared.demand.warnings, ...length]) {
    environment.stderr.write(`note: ${warning}\n`);
  }
  await play({ request, prepared, gate }, given, environment);
}

/** All of the run, or the part that was asked for. */
async function play(
  ready: Omit<ReadyRun, 'batches'>,
  given: OptionTexts,
  environment: CommandEnvironment,
): Promise<void> {
  const { request, prepared } = ready;
  const startedAtMs = environment.now();
  const { shard } = request;
  if (shard !== null) {
    await playShard({ ...request, content: { given, prepared, startedAtMs, shard } }, environment);
    return;
  }
  const note = await unfinishedNote(request.outputDir, environment.cwd);
  if (note !== null) environment.stderr.write(`note: ${note}\n`);
  // The URL of a cluster may hold a secret, and is said anew.
  const { cluster: _, ...kept } = given;
  const content = { given: kept, prepared, startedAtMs, shard };
  const batches = new RunKeeper({ content, request, environment, kept: null });
  await finishRun({ ...ready, batches }, environment);
}
