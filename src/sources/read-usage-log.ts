/**
 * The router's log as one reading: `usage.jsonl` and the files it was rotated to (`usage.jsonl.1` is the youngest
 * of them), oldest first, plain or gzipped. Lines that lie in two of the files count once.
 */
import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { QuotalabError } from '../core/index.ts';
import {
  countOf,
  countText,
  type Fact,
  familyFactor,
  LineTally,
  modelText,
  requestsByModel,
  StringPool,
  sortedByTime,
  type TokenWeights,
  type UsageEvent,
  UsageLogLines,
} from '../demand/index.ts';
import { pathKind } from './log-files.ts';
import { unreadable } from './open-lines.ts';
import { readEachLine, type UsageReading } from './usage-reading.ts';

const LOG_NAME = 'usage.jsonl';
const ROTATED_NAME = /^usage\.jsonl(?:\.(\d{1,6}))?(?:\.gz)?$/;

const SHOWN_MODELS = 5;

export interface UsageLogPlace {
  readonly path: string;
  /** The file as the user named it, for messages. */
  readonly shownName: string;
}

/** How often a file of that name was rotated, 0 = never; null = it is no file of the log. */
function rotationOf(name: string): number | null {
  const match = ROTATED_NAME.exec(name);
  return match === null ? null : Number(match[1] ?? 0);
}

/** The log's files in a directory, oldest first; folders below it are not looked into. */
async function logFilesIn(directory: string): Promise<string[]> {
  const names = await readdir(directory).catch((error: unknown) => {
    throw unreadable(directory, error);
  });
  const rotated = names.flatMap((name) => {
    const rotation = rotationOf(name);
    return rotation === null ? [] : [{ path: join(directory, name), rotation }];
  });
  rotated.sort((a, b) => b.rotation - a.rotation || (a.path < b.path ? -1 : 1));
  const kinds = await Promise.all(rotated.map(({ path }) => pathKind(path)));
  return rotated.flatMap(({ path }, index) => (kinds[index] === 'file' ? [path] : []));
}

/**
 * The files of a log, oldest first: those in a directory, those beside a file named `usage.jsonl`, else the file
 * alone, which need not exist. Throws BAD_TRACE for a directory that holds none or cannot be read.
 */
async function usageLogFiles({ path, shownName }: UsageLogPlace): Promise<string[]> {
  if ((await pathKind(path)) === 'directory') {
    const files = await logFilesIn(path);
    if (files.length > 0) return files;
    throw new QuotalabError('BAD_TRACE', `${shownName}: no router log (${LOG_NAME}) found there`);
  }
  if (basename(path) !== LOG_NAME || (await pathKind(dirname(path))) !== 'directory') return [path];
  const files = await logFilesIn(dirname(path));
  return files.length > 0 ? files : [path];
}

/** The log takes every model there is; those of no known family count as the dearest one. */
function unknownModelWarnings(events: readonly UsageEvent[], weights: TokenWeights): string[] {
  const unknown = requestsByModel(events).filter(({ model }) => familyFactor(model, weights) === null);
  if (unknown.length === 0) return [];
  const names = unknown.slice(0, SHOWN_MODELS).map(({ model }) => modelText(model));
  if (unknown.length > SHOWN_MODELS) names.push(`${unknown.length - SHOWN_MODELS} more`);
  const requestCount = unknown.reduce((sum, model) => sum + model.requestCount, 0);
  return [
    `${countOf(requestCount, 'request')} of models of no known family (${names.join(', ')}) count with the ` +
      `largest model factor, ${weights.otherModelFactor}`,
  ];
}

function withoutTokensWarnings({ withoutTokensCount }: UsageLogLines): string[] {
  if (withoutTokensCount === 0) return [];
  return [`left out: ${countOf(withoutTokensCount, 'served request')} without a token count`];
}

function factsOf(fileCount: number, log: UsageLogLines): Fact[] {
  return [
    { label: 'Log files', value: countText(fileCount) },
    { label: 'Duplicates removed', value: countText(log.repeatedCount) },
    { label: 'Refused attempts', value: countText(log.refusedCount) },
    { label: 'Reroutes', value: countText(log.rerouteCount) },
  ];
}

/**
 * Reads the log at `place`. `weights`: factors that model names are checked against. Throws BAD_TRACE when there
 * is no such log or a file of it cannot be read.
 */
export async function readUsageLog(
  place: UsageLogPlace,
  options: { readonly weights: TokenWeights },
): Promise<UsageReading> {
  const files = await usageLogFiles(place);
  const tally = new LineTally();
  const log = new UsageLogLines(new StringPool());
  const events: UsageEvent[] = [];
  for (const file of files) {
    await readEachLine(
      file,
      tally,
      (text) => {
        const line = log.takeLine(text);
        if (line.status === 'usage') events.push(line.event);
        return line.status === 'bad' ? line.reason : null;
      },
      'may_be_cut',
    );
  }
  return {
    events: sortedByTime(events),
    calendarKnown: true,
    tally,
    facts: factsOf(files.length, log),
    warnings: [...unknownModelWarnings(events, options.weights), ...withoutTokensWarnings(log)],
  };
}
