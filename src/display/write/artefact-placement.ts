/**
 * Putting flushed temporary files in place: every change of a final name can be undone, and `undo` takes all of
 * them back in reverse. Artefacts get their names by linking, which, unlike renaming, cannot overwrite another
 * run of the same second. Read next: artefact-writer.ts.
 */
import { join } from 'node:path';
import { QuotalabError } from '../../core/index.ts';
import {
  type ArtefactKind,
  isFigurePointer,
  namesOfStamp,
  pointerName,
  stampedName,
  type TemporaryKind,
  type TemporaryUse,
} from './artefact-names.ts';
import { type ArtefactSystem, systemCode } from './artefact-system.ts';

/** File systems without hard links say so in one of these ways. */
const NO_LINKS: ReadonlySet<string> = new Set(['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'EMLINK']);

const MOST_RUNS_PER_SECOND = 1000;

/** Undoes and clears up as far as it can: the failure that led here is the one to report. */
export async function quietly(action: () => Promise<void>): Promise<void> {
  try {
    await action();
  } catch {
    // The next run clears what stays.
  }
}

export interface PlacementOptions {
  readonly directory: string;
  readonly gzip: boolean;
  readonly system: ArtefactSystem;
  /** Path of the run's temporary file for a use. */
  readonly temporary: (use: TemporaryUse, kind: TemporaryKind) => string;
}

export class ArtefactPlacement {
  private readonly options: PlacementOptions;
  private readonly system: ArtefactSystem;
  private readonly undoSteps: Array<() => Promise<void>>;

  constructor(options: PlacementOptions) {
    this.options = options;
    this.system = options.system;
    this.undoSteps = [];
  }

  /**
   * Gives the artefacts, the summary first, the first free stamp: the wanted one, then -2, -3, ... Returns it.
   * `readyFor` makes what depends on the stamp, before any name of it is given.
   */
  async nameArtefacts(
    wantedStamp: string,
    kinds: readonly ArtefactKind[],
    readyFor: (stamp: string) => Promise<void>,
  ): Promise<string> {
    const { directory } = this.options;
    const taken = new Set(await this.system.list(directory));
    for (let number = 1; number <= MOST_RUNS_PER_SECOND; number++) {
      const stamp = number === 1 ? wantedStamp : `${wantedStamp}-${number}`;
      if (namesOfStamp(stamp).some((name) => taken.has(name))) continue;
      await readyFor(stamp);
      const [first, ...others] = kinds;
      if (!(await this.claim(first!, stamp))) continue;
      // Whoever has the first has the stamp.
      for (const kind of others) {
        if (await this.claim(kind, stamp)) continue;
        const path = this.finalPath(kind, stamp);
        throw new QuotalabError('WRITE_FAILED', `cannot write ${path}: another program made that file`);
      }
      return stamp;
    }
    throw new QuotalabError('WRITE_FAILED', `${directory} has no free name for the stamp ${wantedStamp}`);
  }

  /** Replaces the pointers, then drops those of an earlier run that this one does not have. */
  async replacePointers(kinds: readonly ArtefactKind[]): Promise<void> {
    const { directory, gzip, temporary } = this.options;
    for (const kind of kinds) {
      const pointer = this.pointerPath(kind, gzip);
      const backup = temporary('backup', kind);
      const had = await this.keep(pointer, backup);
      await this.system.rename(temporary('pointer', kind), pointer);
      this.undoSteps.push(() => (had ? this.system.rename(backup, pointer) : this.system.remove(pointer)));
    }
    const own = new Set(kinds.map((kind) => pointerName(kind, gzip)));
    const figures = (await this.system.list(directory)).filter(isFigurePointer);
    for (const name of [pointerName('trialMetrics', !gzip), ...figures]) {
      if (!own.has(name)) await this.drop(name, temporary('backup', `stale-${name}`));
    }
  }

  private async drop(name: string, backup: string): Promise<void> {
    const stale = join(this.options.directory, name);
    if (!(await this.keep(stale, backup))) return;
    await this.system.remove(stale);
    this.undoSteps.push(() => this.system.rename(backup, stale));
  }

  /** Takes back every final name that was given or replaced. */
  async undo(): Promise<void> {
    for (const step of this.undoSteps.reverse()) await quietly(step);
    this.undoSteps.length = 0;
  }

  finalPath(kind: ArtefactKind, stamp: string): string {
    return join(this.options.directory, stampedName(kind, stamp, this.options.gzip));
  }

  pointerPath(kind: ArtefactKind, gzip: boolean): string {
    return join(this.options.directory, pointerName(kind, gzip));
  }

  /** False when the name is taken. */
  private async claim(kind: ArtefactKind, stamp: string): Promise<boolean> {
    const path = this.finalPath(kind, stamp);
    try {
      await this.linkOrRename(this.options.temporary('new', kind), path);
    } catch (error) {
      if (systemCode(error) === 'EEXIST') return false;
      throw error;
    }
    this.undoSteps.push(() => this.system.remove(path));
    return true;
  }

  /**
   * Without hard links renaming must do: two runs of one second could then collide between the look and the
   * rename, and a kill between two renames leaves a set that is not whole.
   */
  private async linkOrRename(path: string, finalPath: string): Promise<void> {
    try {
      await this.system.link(path, finalPath);
    } catch (error) {
      if (!NO_LINKS.has(systemCode(error))) throw error;
      await this.system.rename(path, finalPath);
    }
  }

  /** Keeps a pointer's present content under `backup`; false when there is none. */
  private async keep(pointer: string, backup: string): Promise<boolean> {
    try {
      await this.linkOrCopy(pointer, backup);
      return true;
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return false;
      throw error;
    }
  }

  private async linkOrCopy(path: string, freeName: string): Promise<void> {
    try {
      await this.system.link(path, freeName);
    } catch (error) {
      if (!NO_LINKS.has(systemCode(error))) throw error;
      await this.system.copy(path, freeName);
    }
  }
}
