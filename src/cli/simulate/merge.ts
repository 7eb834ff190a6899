/**
 * `quotalab merge`: the parts of a sharded run to the artefacts that one process would have written. Batches are read from
 * the parts in trial order and merged like any others; what rests on the whole (whether the start matters, what another
 * account brings) is played here.
 */
import { QuotalabError } from '../../core/index.ts';
import { configHashOf } from '../../simulation/experiment/index.ts';
import { countOf } from '../../usage/events/index.ts';
import { MERGE_OPTIONS, type OptionTexts } from '../options/index.ts';
import type { CommandEnvironment } from './command-environment.ts';
import { finishRun } from './finish-run.ts';
import { Gate } from './gate.ts';
import { filesAt, isPartName, type OpenKept, openToRead } from './kept-files.ts';
import type { RunBatches } from './run-keeper.ts';
import { shardRange } from './shard.ts';
import { parseRequest, type Shard } from './simulate-request.ts';

function refuse(problem: string, allowed: string): never {
  throw new QuotalabError('BAD_JOURNAL', `${problem}; allowed: ${allowed}`);
}

const WHOLE = 'every part of one run, each once';

/** Paths of the parts: files, and those of folders. */
async function partFiles(texts: readonly string[], cwd: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const text of texts) {
    const files = await filesAt(text, cwd, isPartName);
    if (files === null)
      refuse(`'${text}' is not there`, 'files that simulate --shard wrote, or their folders');
    if (files.length === 0)
      refuse(`'${text}' has no part of a run`, 'folders that simulate --shard wrote to');
    found.push(...files);
  }
  return found;
}

interface Part extends OpenKept {
  readonly shard: Shard;
  readonly configHash: string;
}

function partOf(kept: OpenKept): Part {
  const { shard, prepared } = kept.content;
  if (shard === null)
    refuse(`'${kept.text}' is the journal of a whole run`, 'parts; simulate --resume goes on with it');
  return { ...kept, shard, configHash: configHashOf(prepared.experiment) };
}

/** Refuses a part that is of another run than the first. */
function refuseForeign(first: Part, part: Part): void {
  const [a, b] = [first.content.given, part.content.given].map((given) => parseRequest(given).command);
  const same = a === b && first.configHash === part.configHash;
  if (!same || first.shard.count !== part.shard.count) {
    const why =
      first.shard.count !== part.shard.count
        ? `is one of ${part.shard.count} parts, '${first.text}' one of ${first.shard.count}`
        : a === b
          ? `met other inputs than '${first.text}': another pool file, log or time zone`
          : `is of another run than '${first.text}': '${b}' and '${a}'`;
    refuse(`'${part.text}' ${why}`, WHOLE);
  }
  if (part.content.prepared.experiment.batchSize !== first.content.prepared.experiment.batchSize) {
    refuse(`'${part.text}' has other batches than '${first.text}'`, 'parts of one --batch-size');
  }
}

/** Refuses a part that does not have all of its trials. */
function refuseTruncated({ journal, content, shard, text, configHash }: Part): void {
  const { from, to } = shardRange(content.prepared.experiment, shard);
  const trials = journal.trialsOf(configHash);
  if (journal.isEnded && trials === to - from) return;
  refuse(
    `'${text}' is not whole: it has ${trials} of ${countOf(to - from, 'trial')}`,
    `whole parts; npx simulate --resume ${text} plays the rest`,
  );
}

/** The parts in order. Throws BAD_JOURNAL where they are not those of one run. */
function inOrder(parts: readonly Part[]): readonly Part[] {
  const first = parts[0]!;
  for (const part of parts) refuseForeign(first, part);
  const byIndex = new Map<number, Part>();
  for (const part of parts) {
    const before = byIndex.get(part.shard.index);
    if (before !== undefined)
      refuse(`'${before.text}' and '${part.text}' are both part ${part.shard.index}`, WHOLE);
    byIndex.set(part.shard.index, part);
  }
  const indices = Array.from({ length: first.shard.count }, (_, index) => index + 1);
  const missing = indices.filter((index) => !byIndex.has(index));
  if (missing.length > 0) {
    refuse(
      `of ${first.shard.count} parts ${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing`,
      WHOLE,
    );
  }
  for (const part of parts) refuseTruncated(part);
  return indices.map((index) => byIndex.get(index)!);
}

/** The batches of all parts; nothing is kept, since the parts stay. */
function batchesOf(parts: readonly Part[]): RunBatches {
  const work = parts.map(({ journal }) => journal.earlierMs);
  return {
    startedAtMs: Math.min(...parts.map(({ content }) => content.startedAtMs)),
    earlierMs: work.reduce((sum, ms) => sum + ms, 0),
    find: async (key) => {
      for (const { journal } of parts) {
        const batch = await journal.find(key);
        if (batch !== null) return batch;
      }
      return null;
    },
    keep: async () => {},
    remove: async () => {},
    leave: async () => null,
  };
}

/** Runs the command. Throws QuotalabError; the caller prints and chooses the exit code. */
export async function merge(
  texts: readonly string[],
  given: OptionTexts,
  environment: CommandEnvironment,
): Promise<void> {
  const open: OpenKept[] = [];
  try {
    for (const text of await partFiles(texts, environment.cwd)) {
      open.push(await openToRead(text, environment.cwd, environment.now));
    }
    const parts = inOrder(open.map(partOf));
    const { prepared, given: asked } = parts[0]!.content;
    const { shard: _, ...run } = asked;
    const own = Object.fromEntries(MERGE_OPTIONS.map((name) => [name, given[name]]));
    const request = parseRequest({ ...run, ...own });
    const gate = await Gate.open(request.gate, request, environment.cwd);
    await finishRun({ request, prepared, gate, batches: batchesOf(parts) }, environment);
  } finally {
    for (const part of open) await part.close();
  }
}
