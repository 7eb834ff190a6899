/**
 * Clearing up after runs that were killed. A run gives its three artefacts their final names by linking and only
 * then drops the temporary names. So the temporary names of a killed run tell how far it came: when one of its
 * new files has no second name, the set is not whole, and the final names that were already given are taken back.
 */
import { join } from 'node:path';
import { hostTag, isStampedName, parseTemporaryName } from './artefact-names.ts';
import type { ArtefactSystem } from './artefact-system.ts';

/** File times may be coarse, or another machine's. */
const CLOCK_MARGIN_MS = 10_000;

interface Leftover {
  readonly path: string;
  readonly identity: string;
  readonly nameCount: number;
  readonly isNew: boolean;
}

async function attempt(action: () => Promise<void>): Promise<void> {
  try {
    await action();
  } catch {
    // Another run may be clearing up the same file, or it may not be ours to remove: it does no harm.
  }
}

/** Temporary files of runs of this machine that no longer run, by run. */
async function findLeftovers(
  directory: string,
  names: readonly string[],
  system: ArtefactSystem,
): Promise<Map<string, Leftover[]>> {
  const runs = new Map<string, Leftover[]>();
  const here = hostTag(system.hostName);
  for (const name of names) {
    const owner = parseTemporaryName(name);
    if (owner === null || owner.hostTag !== here) continue;
    const isOwn = owner.processId === system.processId;
    if (!isOwn && system.isRunning(owner.processId)) continue;
    const path = join(directory, name);
    await attempt(async () => {
      const { identity, nameCount, modifiedMs } = await system.facts(path);
      // In a container every process may get the same number: files older than this process are not its own.
      if (isOwn && modifiedMs >= system.startedMs - CLOCK_MARGIN_MS) return;
      const leftover = { path, identity, nameCount, isNew: owner.use === 'new' };
      runs.set(owner.run, [...(runs.get(owner.run) ?? []), leftover]);
    });
  }
  return runs;
}

/** Takes back final names of a set that is not whole. */
async function takeBackNames(
  directory: string,
  names: readonly string[],
  identities: ReadonlySet<string>,
  system: ArtefactSystem,
): Promise<void> {
  for (const name of names.filter(isStampedName)) {
    await attempt(async () => {
      const path = join(directory, name);
      if (identities.has((await system.facts(path)).identity)) await system.remove(path);
    });
  }
}

/** Removes what killed runs left in `directory`; whatever cannot be removed stays. */
export async function clearLeftovers(directory: string, system: ArtefactSystem): Promise<void> {
  const names = await system.list(directory);
  for (const leftovers of (await findLeftovers(directory, names, system)).values()) {
    const fresh = leftovers.filter((leftover) => leftover.isNew);
    const linked = fresh.filter((leftover) => leftover.nameCount > 1);
    if (linked.length > 0 && linked.length < fresh.length) {
      await takeBackNames(directory, names, new Set(linked.map((file) => file.identity)), system);
    }
    for (const { path } of leftovers) await attempt(() => system.remove(path));
  }
}
