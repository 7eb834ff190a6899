/**
 * A set of files that belong together, under the stamp of their run and again as the latest: all or none. Everything is
 * written and flushed under temporary names first; a failing step takes the earlier ones back. Read next:
 * artefact-writer.ts, which does the same for a run's artefacts, whose table does not fit in memory.
 */
import { join } from 'node:path';
import { QuotalabError } from '../../core/index.ts';
import { openDirectory } from './artefact-directory.ts';
import { hostTag, temporaryName } from './artefact-names.ts';
import { quietly } from './artefact-placement.ts';
import { type ArtefactSystem, NODE_SYSTEM, reasonOf, systemCode } from './artefact-system.ts';

const MOST_SETS_PER_SECOND = 1000;

interface NamedText {
  /** What follows the stamp or `latest`: `.json`, `-served.svg`. */
  readonly end: string;
  /** The text beside files of the given beginning, `sweep-STAMP` or `latest_sweep`. */
  readonly text: (begin: string) => string;
}

export interface FileSet {
  readonly directory: string;
  /** Such as `sweep`. */
  readonly kind: string;
  /** UTC, YYYYMMDD-HHMMSS. */
  readonly stamp: string;
  readonly texts: readonly NamedText[];
  readonly system?: ArtefactSystem;
}

class SetWriter {
  private readonly set: FileSet;
  private readonly system: ArtefactSystem;
  private readonly temporaries: string[] = [];
  private readonly undo: Array<() => Promise<void>> = [];

  constructor(set: FileSet, system: ArtefactSystem) {
    this.set = set;
    this.system = system;
  }

  async write(): Promise<string> {
    const { directory, kind, texts } = this.set;
    try {
      const begin = await this.freeBegin();
      const latest = `latest_${kind}`;
      const own = await this.prepared(begin);
      const pointers = await this.prepared(latest);
      for (const [index, { end }] of texts.entries()) {
        const path = join(directory, `${begin}${end}`);
        await this.system.link(own[index]!, path);
        this.undo.push(() => this.system.remove(path));
      }
      for (const [index, { end }] of texts.entries()) {
        await this.system.rename(pointers[index]!, join(directory, `${latest}${end}`));
      }
      await this.system.syncDirectory(directory);
      return begin;
    } catch (error) {
      for (const step of this.undo.reverse()) await quietly(step);
      throw error;
    } finally {
      for (const path of this.temporaries) await quietly(() => this.system.remove(path));
    }
  }

  private async freeBegin(): Promise<string> {
    const { directory, kind, stamp } = this.set;
    const names = await this.system.list(directory);
    for (let number = 1; number <= MOST_SETS_PER_SECOND; number++) {
      const begin = `${kind}-${stamp}${number === 1 ? '' : `-${number}`}`;
      if (!names.some((name) => name.startsWith(`${begin}.`) || name.startsWith(`${begin}-served`)))
        return begin;
    }
    throw new QuotalabError('WRITE_FAILED', `${directory} has no free name for the stamp ${stamp}`);
  }

  /** Every text on the disk under a temporary name. */
  private async prepared(begin: string): Promise<string[]> {
    const { directory, texts } = this.set;
    const paths: string[] = [];
    for (const { end, text } of texts) {
      const mark = {
        processId: this.system.processId,
        hostTag: hostTag(this.system.hostName),
        counter: this.temporaries.length,
      };
      const path = join(directory, temporaryName(mark, 'pointer', `stale-${begin}${end}`));
      this.temporaries.push(path);
      await quietly(() => this.system.remove(path));
      const file = await this.system.create(path);
      try {
        await file.write(Buffer.from(text(begin)));
        await file.sync();
      } finally {
        await file.close();
      }
      paths.push(path);
    }
    return paths;
  }
}

/** Writes the set; how its files begin, in the directory. Throws BAD_OUTPUT and WRITE_FAILED. */
export async function writeSet(set: FileSet): Promise<string> {
  const { directory, system = NODE_SYSTEM } = set;
  try {
    await openDirectory(directory, system);
  } catch (error) {
    throw new QuotalabError('BAD_OUTPUT', `--output-dir ${directory} cannot be written: ${reasonOf(error)}`);
  }
  try {
    return await new SetWriter(set, system).write();
  } catch (error) {
    if (error instanceof QuotalabError || systemCode(error) === '') throw error;
    throw new QuotalabError(
      'WRITE_FAILED',
      `cannot write the files to ${directory}: ${reasonOf(error)}; earlier ones are whole`,
    );
  }
}
