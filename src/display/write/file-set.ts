/**
 * Files that belong together, under a stamp and as the latest: all or none. Everything is written into a folder of the
 * run's own under its latest names and flushed; then the files get their stamped names by linking, which, unlike
 * renaming, cannot overwrite another run of the same second; then the folder is made the latest. A failing step takes
 * the earlier ones back; what a killed run leaves, the next one clears. Read next: latest-names.ts,
 * artefact-leftovers.ts.
 */
import { join } from 'node:path';
import { QuotalabError } from '../../core/index.ts';
import { makeOwnFolder, openDirectory } from './artefact-directory.ts';
import { stampedForm, UNPLACED } from './artefact-leftovers.ts';
import type { SetKind } from './artefact-names.ts';
import {
  type ArtefactFile,
  type ArtefactSystem,
  NODE_SYSTEM,
  reasonOf,
  systemCode,
} from './artefact-system.ts';
import { LatestCopies, refusesSymlinks } from './latest-copies.ts';
import { LatestNames, type LatestSwitch } from './latest-names.ts';
import { hasNoLinks } from './link-or-copy.ts';
import { quietly } from './run-mark.ts';

const MOST_SETS_PER_SECOND = 1000;

export interface SetPlace {
  /** Made when it does not exist. */
  readonly directory: string;
  readonly kind: SetKind;
  readonly system?: ArtefactSystem;
}

/** A file of a set. Names and texts are asked for under a stamp and, for null, as the latest. */
export interface SetFile {
  readonly name: (stamp: string | null) => string;
  /** null = the file is written by then, under its latest name (`create`). */
  readonly text: ((stamp: string | null) => string) | null;
}

export class FileSet {
  private readonly directory: string;
  private readonly kind: SetKind;
  private readonly system: ArtefactSystem;
  private readonly folder: string;
  private readonly stampedPaths: string[] = [];

  private constructor({ directory, kind, system = NODE_SYSTEM }: SetPlace, folder: string) {
    this.directory = directory;
    this.kind = kind;
    this.system = system;
    this.folder = folder;
  }

  /** Makes the directory, clears what killed runs left there and begins a set. Throws BAD_OUTPUT. */
  static async open(place: SetPlace): Promise<FileSet> {
    const { directory, system = NODE_SYSTEM } = place;
    try {
      await openDirectory(directory, system);
      const set = new FileSet(place, await makeOwnFolder(directory, place.kind, system));
      try {
        await (await set.create(UNPLACED)).close();
      } catch (error) {
        await set.drop();
        throw error;
      }
      return set;
    } catch (error) {
      throw new QuotalabError(
        'BAD_OUTPUT',
        `--output-dir ${directory} cannot be written: ${reasonOf(error)}`,
      );
    }
  }

  /** A new file of the set under its latest name. */
  create(latestName: string): Promise<ArtefactFile> {
    return this.system.create(this.inFolder(latestName));
  }

  /**
   * Puts all files in place under the first free stamp: the wanted one, then -2, -3, ... Returns it. Whoever has the
   * name of the first file has the stamp. `isWanted` is asked once, before the first name. Throws system errors,
   * WRITE_FAILED, and INTERRUPTED when the set is not wanted any more.
   */
  async commit(files: readonly SetFile[], wantedStamp: string, isWanted: () => boolean): Promise<string> {
    let latest: LatestSwitch | null = null;
    try {
      for (const { name, text } of files) if (text !== null) await this.write(name(null), text(null));
      const { directory, kind, folder, system } = this;
      const place = { directory, kind, folder, system };
      latest = (await refusesSymlinks(place)) ? new LatestCopies(place) : new LatestNames(place);
      if (!isWanted()) throw new QuotalabError('INTERRUPTED', 'stopped before the artefacts were in place');
      const stamp = await this.nameFiles(files, wantedStamp);
      await system.syncDirectory(directory);
      await latest.show();
      await system.syncDirectory(directory);
      await quietly(() => system.remove(this.inFolder(UNPLACED)));
      return stamp;
    } catch (error) {
      await quietly(async () => latest?.back());
      for (const path of this.stampedPaths.reverse()) await quietly(() => this.system.remove(path));
      await this.drop();
      throw error;
    } finally {
      await quietly(async () => latest?.clear());
    }
  }

  /** Removes what was written. */
  drop(): Promise<void> {
    return quietly(() => this.system.removeFolder(this.inFolder('')));
  }

  private inFolder(name: string): string {
    return join(this.directory, this.folder, name);
  }

  private async write(name: string, text: string): Promise<void> {
    const file = await this.create(name);
    try {
      await file.write(Buffer.from(text));
      await file.sync();
    } finally {
      await file.close();
    }
  }

  private async nameFiles(files: readonly SetFile[], wantedStamp: string): Promise<string> {
    const taken = new Set(await this.system.list(this.directory));
    for (let number = 1; number <= MOST_SETS_PER_SECOND; number++) {
      const stamp = number === 1 ? wantedStamp : `${wantedStamp}-${number}`;
      if (files.some(({ name }) => taken.has(name(stamp)))) continue;
      const sources: string[] = [];
      for (const file of files) sources.push(await this.sourceOf(file, stamp));
      for (const [index, { name }] of files.entries()) {
        const path = join(this.directory, name(stamp));
        if (await this.claim(sources[index]!, path)) continue;
        if (index === 0) break;
        throw new QuotalabError('WRITE_FAILED', `cannot write ${path}: another program made that file`);
      }
      if (this.stampedPaths.length > 0) return stamp;
    }
    throw new QuotalabError(
      'WRITE_FAILED',
      `${this.directory} has no free name for the stamp ${wantedStamp}`,
    );
  }

  /** The name in the folder of what gets the stamp: of its own where its text names the stamp. */
  private async sourceOf({ name, text }: SetFile, stamp: string): Promise<string> {
    const latestName = name(null);
    if (text === null || text(stamp) === text(null)) return latestName;
    const own = stampedForm(latestName);
    await quietly(() => this.system.remove(this.inFolder(own)));
    await this.write(own, text(stamp));
    return own;
  }

  /**
   * False when the name is taken. Without hard links a copy must do: two runs of one second could then collide between
   * the look and the rename, and a kill between two renames leaves a set that is not whole.
   */
  private async claim(source: string, path: string): Promise<boolean> {
    const { system } = this;
    try {
      await system.link(this.inFolder(source), path);
    } catch (error) {
      if (systemCode(error) === 'EEXIST') return false;
      if (!hasNoLinks(error)) throw error;
      const aside = this.inFolder(`copy-${source}`);
      await system.copy(this.inFolder(source), aside);
      await system.syncFile(aside);
      await system.rename(aside, path);
    }
    this.stampedPaths.push(path);
    return true;
  }
}

/** Writes a set of texts; its stamp. Throws BAD_OUTPUT and WRITE_FAILED. */
export async function writeSet(place: SetPlace, files: readonly SetFile[], stamp: string): Promise<string> {
  const set = await FileSet.open(place);
  try {
    return await set.commit(files, stamp, () => true);
  } catch (error) {
    throw writeFailed(`the files to ${place.directory}`, error);
  }
}

/** System errors become coded ones; anything else is a bug and stays as it is. */
export function writeFailed(what: string, error: unknown): Error {
  if (error instanceof Error && (error instanceof QuotalabError || systemCode(error) === '')) return error;
  return new QuotalabError(
    'WRITE_FAILED',
    `cannot write ${what}: ${reasonOf(error)}; earlier artefacts are whole`,
  );
}
