/**
 * The artefacts of a run (summary, trial table, report, page, figures) and their latest_ pointers, all or none. Everything is written under temporary
 * names and flushed before the first final name is given; after that no space is needed, and a failing step
 * undoes the earlier ones. A killed run leaves temporary files, which the next run clears. Read next:
 * artefact-placement.ts, artefact-leftovers.ts.
 */
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { invariant, QuotalabError } from '../../core/index.ts';
import { openDirectory } from './artefact-directory.ts';
import {
  type ArtefactKind,
  artefactKinds,
  figurePrefix,
  hostTag,
  type RunMark,
  type TemporaryKind,
  type TemporaryUse,
  temporaryName,
} from './artefact-names.ts';
import { ArtefactPlacement, quietly } from './artefact-placement.ts';
import {
  type ArtefactFile,
  type ArtefactSystem,
  NODE_SYSTEM,
  reasonOf,
  systemCode,
} from './artefact-system.ts';

export interface ArtefactOptions {
  /** Made when it does not exist. */
  readonly directory: string;
  /** UTC, YYYYMMDD-HHMMSS. */
  readonly stamp: string;
  readonly gzip: boolean;
  readonly system?: ArtefactSystem;
}

/** Where the finished files are. */
export interface ArtefactPaths {
  readonly summary: string;
  readonly trialMetrics: string;
  readonly report: string;
  readonly page: string;
  readonly latestSummary: string;
  readonly latestTrialMetrics: string;
  readonly latestReport: string;
  readonly latestPage: string;
}

export interface ArtefactTexts {
  readonly summaryJson: string;
  /** The report whose figures' file names begin with `figurePrefix`. */
  readonly reportMarkdown: (figurePrefix: string) => string;
  readonly reportHtml: string;
  readonly figures: ReadonlyArray<{ readonly name: string; readonly svg: string }>;
}

/** An open set of artefacts, ended by `commit` or `abort`. */
export interface Artefacts {
  /** Takes the trial table; fails with WRITE_FAILED. */
  readonly csvTarget: Writable;
  /** Ends the table and puts all files in place. Throws WRITE_FAILED, or INTERRUPTED when aborted meanwhile. */
  commit(texts: ArtefactTexts): Promise<ArtefactPaths>;
  /** Removes what was written. Once a commit gives final names it goes on to its end; after it nothing happens. */
  abort(): Promise<void>;
}

let runCounter = 0;

/** System errors become coded ones; anything else is a bug and stays as it is. */
function writeFailed(what: string, error: unknown): Error {
  if (error instanceof Error && (error instanceof QuotalabError || systemCode(error) === '')) return error;
  return new QuotalabError(
    'WRITE_FAILED',
    `cannot write ${what}: ${reasonOf(error)}; earlier artefacts are whole`,
  );
}

/** The table's way to its file; `done` settles when the file has everything, or never will. */
function openTable(file: ArtefactFile, options: ArtefactOptions): { target: Writable; done: Promise<void> } {
  const what = `the trial table to ${options.directory}`;
  const sink = new Writable({
    write: (data: Buffer, _encoding, done) => {
      file.write(data).then(
        () => done(),
        (error) => done(writeFailed(what, error)),
      );
    },
  });
  const gzip = options.gzip ? createGzip() : null;
  const target = gzip ?? sink;
  const done = gzip === null ? finished(sink) : pipeline(gzip, sink);
  // Failures are told where they are awaited; without listeners they would end the process first.
  target.on('error', () => {});
  done.catch(() => {});
  return { target, done };
}

class ArtefactRun implements Artefacts {
  readonly csvTarget: Writable;
  private readonly options: ArtefactOptions;
  private readonly system: ArtefactSystem;
  private readonly mark: RunMark;
  private readonly placement: ArtefactPlacement;
  private readonly csvFile: ArtefactFile;
  private readonly csvDone: Promise<void>;
  private readonly temporaries: Set<string>;
  private isAborted: boolean = false;
  private ending: Promise<ArtefactPaths> | null = null;

  constructor(options: ArtefactOptions, system: ArtefactSystem, mark: RunMark, csvFile: ArtefactFile) {
    this.options = options;
    this.system = system;
    this.mark = mark;
    this.csvFile = csvFile;
    this.temporaries = new Set();
    this.temporary('new', 'trialMetrics');
    const { directory, gzip } = options;
    const temporary = (use: TemporaryUse, kind: TemporaryKind): string => this.temporary(use, kind);
    this.placement = new ArtefactPlacement({ directory, gzip, system, temporary });
    const table = openTable(csvFile, options);
    this.csvTarget = table.target;
    this.csvDone = table.done;
  }

  commit(texts: ArtefactTexts): Promise<ArtefactPaths> {
    invariant(this.ending === null && !this.isAborted, 'artefacts are ended once');
    this.ending = this.finish(texts);
    return this.ending;
  }

  async abort(): Promise<void> {
    this.isAborted = true;
    const { ending } = this;
    if (ending !== null) return quietly(() => ending.then(() => {}));
    await this.clear();
  }

  private async finish(texts: ArtefactTexts): Promise<ArtefactPaths> {
    const { system } = this;
    const { directory } = this.options;
    try {
      await this.prepare(texts);
      if (this.isAborted)
        throw new QuotalabError('INTERRUPTED', 'stopped before the artefacts were in place');
      const kinds = artefactKinds(texts.figures.map(({ name }) => name));
      const stamp = await this.placement.nameArtefacts(this.options.stamp, kinds, (chosen) =>
        this.writeText('new', 'report', texts.reportMarkdown(figurePrefix(chosen))),
      );
      await system.syncDirectory(directory);
      await this.placement.replacePointers(kinds);
      await system.syncDirectory(directory);
      await this.clear();
      return this.paths(stamp);
    } catch (error) {
      await this.placement.undo();
      await this.clear();
      throw writeFailed(`the artefacts to ${directory}`, error);
    }
  }

  /** Everything that needs space, under temporary names and flushed. */
  private async prepare(texts: ArtefactTexts): Promise<void> {
    this.csvTarget.end();
    await this.csvDone;
    await this.csvFile.sync();
    await this.csvFile.close();
    await this.writeText('pointer', 'report', texts.reportMarkdown(figurePrefix(null)));
    const copied: ReadonlyArray<readonly [ArtefactKind, string]> = [
      ['summary', texts.summaryJson],
      ['page', texts.reportHtml],
      ...texts.figures.map(({ name, svg }): [ArtefactKind, string] => [`figure-${name}`, svg]),
    ];
    for (const [kind, text] of copied) await this.writeText('new', kind, text);
    for (const kind of ['trialMetrics', ...copied.map(([name]) => name)] as const) {
      const copy = this.temporary('pointer', kind);
      await this.system.copy(this.temporary('new', kind), copy);
      await this.system.syncFile(copy);
    }
  }

  private async writeText(use: TemporaryUse, kind: ArtefactKind, text: string): Promise<void> {
    const path = this.temporary(use, kind);
    // The report is written again when its stamp was taken meanwhile.
    await quietly(() => this.system.remove(path));
    const file = await this.system.create(path);
    try {
      await file.write(Buffer.from(text));
      await file.sync();
    } finally {
      await file.close();
    }
  }

  /** Closes the table and removes all temporary names. */
  private async clear(): Promise<void> {
    this.csvTarget.destroy();
    await quietly(() => this.csvDone);
    await quietly(() => this.csvFile.close());
    for (const path of this.temporaries) await quietly(() => this.system.remove(path));
  }

  private temporary(use: TemporaryUse, kind: TemporaryKind): string {
    const path = join(this.options.directory, temporaryName(this.mark, use, kind));
    this.temporaries.add(path);
    return path;
  }

  private paths(stamp: string): ArtefactPaths {
    const { gzip } = this.options;
    return {
      summary: this.placement.finalPath('summary', stamp),
      trialMetrics: this.placement.finalPath('trialMetrics', stamp),
      report: this.placement.finalPath('report', stamp),
      page: this.placement.finalPath('page', stamp),
      latestSummary: this.placement.pointerPath('summary', gzip),
      latestTrialMetrics: this.placement.pointerPath('trialMetrics', gzip),
      latestReport: this.placement.pointerPath('report', gzip),
      latestPage: this.placement.pointerPath('page', gzip),
    };
  }
}

/**
 * Opens a set of artefacts: makes the directory (hidden from git when it is new), clears what killed runs left there and starts the table under a
 * temporary name. Throws BAD_OUTPUT when the directory cannot be used.
 */
export async function openArtefacts(options: ArtefactOptions): Promise<Artefacts> {
  invariant(/^\d{8}-\d{6}$/.test(options.stamp), `bad stamp ${options.stamp}`);
  const { directory, system = NODE_SYSTEM } = options;
  try {
    await openDirectory(directory, system);
    for (;;) {
      const mark = { processId: system.processId, hostTag: hostTag(system.hostName), counter: ++runCounter };
      const path = join(directory, temporaryName(mark, 'new', 'trialMetrics'));
      try {
        return new ArtefactRun(options, system, mark, await system.create(path));
      } catch (error) {
        // A thread of this process may count too.
        if (systemCode(error) !== 'EEXIST') throw error;
      }
    }
  } catch (error) {
    throw new QuotalabError('BAD_OUTPUT', `--output-dir ${directory} cannot be written: ${reasonOf(error)}`);
  }
}
