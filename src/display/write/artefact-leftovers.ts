/**
 * Clearing up after runs that were killed. A run's folder has UNPLACED until its set is the latest; its files get
 * their stamped names by linking. So a killed run's folder tells how far it came: when some of its files have a stamped
 * name and some do not, the set is not whole, and the names that were given are taken back.
 */
import { join } from 'node:path';
import { isLatestName, isStampedName, SET_KINDS } from './artefact-names.ts';
import type { ArtefactSystem } from './artefact-system.ts';
import { hostTag, parseMark, quietly } from './run-mark.ts';

/** A file of a folder whose run may not have placed all of it. */
export const UNPLACED = 'unplaced';

/** The stamped form of a file of the latest set, where the two differ. */
export const stampedForm = (latestName: string): string => `stamped-${latestName}`;

/** File times may be coarse, or another machine's. */
const CLOCK_MARGIN_MS = 10_000;

/** Whether what has this name is of a run of this machine that no longer runs. */
async function isLeftover(path: string, name: string, system: ArtefactSystem): Promise<boolean> {
  const owner = parseMark(name);
  if (owner === null || owner.hostTag !== hostTag(system.hostName)) return false;
  if (owner.processId !== system.processId) return !system.isRunning(owner.processId);
  // In a container every process may get the same number: what is older than this process is not its own.
  return (await system.facts(path)).modifiedMs < system.startedMs - CLOCK_MARGIN_MS;
}

/** Takes back stamped names of a set that is not whole. */
async function takeBackNames(
  directory: string,
  files: readonly string[],
  system: ArtefactSystem,
): Promise<void> {
  const placed = new Map<string, string>();
  for (const name of (await system.list(directory)).filter(isStampedName)) {
    const path = join(directory, name);
    await quietly(async () => placed.set((await system.facts(path)).identity, path));
  }
  const paths: string[] = [];
  for (const file of files) {
    const path = placed.get((await system.facts(file)).identity);
    if (path !== undefined) paths.push(path);
  }
  if (paths.length === files.length) return;
  for (const path of paths) await system.remove(path);
}

/** Removes the folder of a run that was killed before its set was the latest. */
async function clearFolder(directory: string, folder: string, system: ArtefactSystem): Promise<void> {
  const path = join(directory, folder);
  const inside = new Set(await system.list(path));
  if (inside.has(UNPLACED)) {
    const files = [...inside].filter(isLatestName).map((name) => {
      const own = stampedForm(name);
      return join(path, inside.has(own) ? own : name);
    });
    await takeBackNames(directory, files, system);
  }
  await system.removeFolder(path);
}

/** Removes what killed runs left in `directory`; whatever cannot be removed stays. */
export async function clearLeftovers(directory: string, system: ArtefactSystem): Promise<void> {
  const names = await system.list(directory);
  const shown = new Set<string | null>();
  for (const { link } of SET_KINDS) shown.add(await system.readLink(join(directory, link)));
  for (const name of names) {
    const path = join(directory, name);
    await quietly(async () => {
      if (!(await isLeftover(path, name, system))) return;
      if (shown.has(name)) await system.remove(join(path, UNPLACED));
      else if ((await system.facts(path)).kind === 'directory') await clearFolder(directory, name, system);
      else await system.remove(path);
    });
  }
}
