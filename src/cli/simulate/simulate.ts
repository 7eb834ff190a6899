/** The `simulate` command, read as a contents page: parse, prepare, run. */

import type { OptionTexts } from '../options/index.ts';
import type { CommandEnvironment } from './command-environment.ts';
import { checkLines } from './console-lines.ts';
import { finishRun } from './finish-run.ts';
import { Gate } from './gate.ts';
import { prepareRun } from './prepare-run.ts';
import { replayLines } from './replay-trial.ts';
import { parseRequest } from './simulate-request.ts';

/** Runs the command on option texts. Throws QuotalabError; the caller prints and chooses the exit code. */
export async function simulate(given: OptionTexts, environment: CommandEnvironment): Promise<void> {
  const request = parseRequest(given);
  const prepared = await prepareRun(request, environment);
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
  await finishRun({ request, prepared, gate }, environment);
}
