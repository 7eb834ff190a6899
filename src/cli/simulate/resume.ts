/** `simulate --resume FOLDER`: a run, or a part of one, goes on where it was stopped, however it was stopped. */
import { dirname } from 'node:path';
import { QuotalabError } from '../../core/index.ts';
import { configHashOf } from '../../simulation/experiment/index.ts';
import { countOf, countText } from '../../usage/events/index.ts';
import type { OptionTexts } from '../options/index.ts';
import type { CommandEnvironment } from './command-environment.ts';
import { finishRun } from './finish-run.ts';
import { Gate } from './gate.ts';
import { filesAt, isJournalName, isPartName, type OpenKept, openToGoOn } from './kept-files.ts';
import { RunKeeper } from './run-keeper.ts';
import { playShard } from './shard.ts';
import { parseRequest } from './simulate-request.ts';

/** What may be said anew: nothing that a result depends on. */
const SAID_ANEW = ['threads', 'quiet', 'serve', 'cluster'] as const;

function refuse(text: string, problem: string, allowed: string): never {
  throw new QuotalabError('BAD_OPTION', `--resume '${text}' ${problem}; allowed: ${allowed}`);
}

/** The one file of batches to go on with. */
async function fileToResume(text: string, cwd: string): Promise<string> {
  const allowed = 'a folder in which a run of some length was stopped, or a journal in it';
  const files = await filesAt(text, cwd, (name) => isJournalName(name) || isPartName(name));
  if (files === null) refuse(text, 'is not there', allowed);
  const [first, ...more] = files;
  if (first === undefined) refuse(text, 'has no run that was stopped', allowed);
  if (more.length > 0) refuse(text, `has ${files.length} of them`, `one of ${files.join(', ')}`);
  return first;
}

function refuseOthers(given: OptionTexts): void {
  const other = Object.keys(given).find(
    (name) => given[name] !== undefined && name !== 'resume' && !SAID_ANEW.some((own) => own === name),
  );
  if (other === undefined) return;
  throw new QuotalabError(
    'BAD_OPTION',
    `--${other} is given with --resume, which goes on with the options that the run was begun with; allowed beside it: ${SAID_ANEW.map((name) => `--${name}`).join(', ')}`,
  );
}

/** Goes on with what was opened. */
async function goOn(kept: OpenKept, given: OptionTexts, environment: CommandEnvironment): Promise<void> {
  const { content, journal } = kept;
  const { resume: _, ...anew } = given;
  const request = {
    ...parseRequest({ ...content.given, ...anew }),
    outputDir: dirname(kept.path),
    batchSize: content.prepared.experiment.batchSize,
  };
  const { shard, prepared } = content;
  if (shard !== null) {
    await playShard({ ...request, content: { ...content, shard } }, environment, kept);
    return;
  }
  const gate = await Gate.open(request.gate, request, environment.cwd);
  const done = journal.trialsOf(configHashOf(prepared.experiment));
  environment.stderr.write(
    `note: going on with ${request.command}: ${countText(done)} of ${countOf(request.trials, 'trial')} are kept\n`,
  );
  const batches = new RunKeeper({ content, request, environment, kept });
  await finishRun({ request, prepared, gate, batches }, environment);
}

/** Runs the command. Throws QuotalabError; the caller prints and chooses the exit code. */
export async function resume(given: OptionTexts, environment: CommandEnvironment): Promise<void> {
  refuseOthers(given);
  const text = await fileToResume(String(given.resume), environment.cwd);
  const kept = await openToGoOn(text, environment.cwd, environment.now);
  try {
    await goOn(kept, given, environment);
  } catch (error) {
    await kept.close();
    throw error;
  }
}
