/**
 * Which items of Codex session files are use. A fork or a subagent copies its parent's lines, with new times and at
 * any pace: its head is compared with the parent's items. Where the parent is not among the files, the copy shows in
 * its pace, for it is written in one go, and in the session's own head that is written again behind it. Files of
 * one session, such as a home and its backup, count together.
 */
import type { UsageEvent } from '../../events/index.ts';
import type { CodexSession } from './codex-log.ts';

/** A copy is written with no longer pauses than this, milliseconds; no request is answered as fast. */
const WRITING_MS = 500;

/** Two counts so close to each other come from no two requests, milliseconds. */
const BURST_MS = 250;

/** A copy whose beginning is known goes on in steps of less than this, milliseconds. */
const COPYING_MS = 100;

/** The longest that a copy of an absent parent is taken to be written, milliseconds. */
const LONGEST_COPY_MS = 60_000;

/** A parent's line that is this much younger than the fork is not in its copy, milliseconds. */
const CLOCK_MS = 1000;

/** What the files of a reading come to. */
export interface CodexUse {
  /** In the order of the files and their lines. */
  readonly events: UsageEvent[];
  /** Requests met in more than one file of their session; counted once. */
  readonly repeatedCount: number;
  /** Requests that forks copied of a parent among the files. */
  readonly copiedCount: number;
  /** Requests that forks copied of a parent that is not there, as far as their pace tells. */
  readonly orphanCount: number;
  /** Of each file: instant up to which its lines are copies; -Infinity = none is. */
  readonly copyEndMs: readonly number[];
}

/** Leading items that the parent has too, in its order, from before the fork was made. */
function copiedOf(fork: CodexSession, parent: CodexSession): number {
  let from = 0;
  for (let i = 0; i < fork.keys.length; i++) {
    const at = parent.keys.indexOf(fork.keys[i]!, from);
    const isOlder = at !== -1 && parent.times[at]! <= fork.startMs + CLOCK_MS;
    if (!isOlder || (fork.returnedAt !== null && i >= fork.returnedAt)) return i;
    from = at + 1;
  }
  return fork.keys.length;
}

/** Leading items that came too fast after one another, or before the session began, to be its own. */
function writtenInOneGo({ times, headMs, startMs }: CodexSession): number {
  for (let i = 0; i < times.length; i++) {
    const time = times[i]!;
    const isClose = time - (i === 0 ? headMs : times[i - 1]!) < WRITING_MS;
    const isBurst = i + 1 < times.length && times[i + 1]! - time < BURST_MS;
    if (!(isClose || isBurst || time < startMs)) return i;
  }
  return times.length;
}

function orphanCopies(fork: CodexSession): number {
  const { times, returnedAt, foreignCount } = fork;
  const byPace = writtenInOneGo(fork);
  const isWhole = returnedAt !== null && times[returnedAt - 1]! - times[0]! <= LONGEST_COPY_MS;
  return Math.max(foreignCount, isWhole ? returnedAt : byPace);
}

/** Items at the head of a file that are copies: so many of a parent that is there, then so many in all. */
interface Copy {
  readonly provenCount: number;
  readonly count: number;
}

function copyOf(fork: CodexSession, known: ReadonlyMap<string, CodexSession>): Copy {
  if (!fork.isFork) return { provenCount: 0, count: 0 };
  const parents = fork.ancestors.flatMap((id) => known.get(id) ?? []).filter((parent) => parent !== fork);
  const provenCount = Math.max(0, ...parents.map((parent) => copiedOf(fork, parent)));
  if (provenCount === 0) return { provenCount, count: orphanCopies(fork) };
  // A parent's log that was cut, or a parent between the two that is gone: the copy goes on at its pace.
  const { times, returnedAt } = fork;
  let count = Math.max(provenCount, fork.foreignCount);
  while (count < times.length && count !== returnedAt && times[count]! - times[count - 1]! < COPYING_MS)
    count++;
  return { provenCount, count };
}

/** The files of each session that more than one may belong to, fullest first. */
function filesBySession(files: readonly CodexSession[]): ReadonlyMap<string, readonly CodexSession[]> {
  const groups = new Map<string, CodexSession[]>();
  for (const file of files) {
    const group = groups.get(file.identity);
    if (group === undefined) groups.set(file.identity, [file]);
    else group.push(file);
  }
  for (const group of groups.values()) group.sort((a, b) => b.times.length - a.times.length);
  return groups;
}

/** Of each file, the items that a fuller one of its session holds too, with the same time and counts. */
function repeatsOf(
  groups: ReadonlyMap<string, readonly CodexSession[]>,
): ReadonlyMap<CodexSession, ReadonlySet<number>> {
  const repeats = new Map<CodexSession, ReadonlySet<number>>();
  for (const group of groups.values()) {
    if (group.length === 1) continue;
    const seen = new Set<string>();
    for (const file of group) {
      const keys = file.times.map((time, i) => `${time} ${file.keys[i]}`);
      repeats.set(file, new Set(keys.flatMap((key, i) => (seen.has(key) ? [i] : []))));
      for (const key of keys) seen.add(key);
    }
  }
  return repeats;
}

const lastOf = (times: readonly number[], count: number): number => {
  let last = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < count; i++) last = Math.max(last, times[i]!);
  return last;
};

/** The requests of the files. Which are copies and repeats does not depend on the order of `files`. */
export function ownUse(files: readonly CodexSession[]): CodexUse {
  const groups = filesBySession(files);
  const fullest = new Map([...groups].map(([identity, group]) => [identity, group[0]!]));
  const repeats = repeatsOf(groups);
  const events: UsageEvent[] = [];
  const copyEndMs: number[] = [];
  let [repeatedCount, copiedCount, orphanCount] = [0, 0, 0];
  for (const file of files) {
    const { provenCount, count } = copyOf(file, fullest);
    copyEndMs.push(lastOf(file.times, count));
    const repeated = repeats.get(file);
    file.events.forEach((event, i) => {
      if (event === null) return;
      if (repeated?.has(i) === true) repeatedCount++;
      else if (i >= count) events.push(event);
      else if (i < provenCount) copiedCount++;
      else orphanCount++;
    });
  }
  return { events, repeatedCount, copiedCount, orphanCount, copyEndMs };
}
