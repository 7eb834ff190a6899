/**
 * The artefacts of a run (summary, trial table, report, page, figures) and their latest_ names, all or none. The table,
 * which need not fit in memory, is streamed into the run's folder; the rest is as for any set. Read next: file-set.ts.
 */
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { invariant, QuotalabError } from '../../core/index.ts';
import { type ArtefactKind, artefactName, figurePrefix, RUN_SET } from './artefact-names.ts';
import { type ArtefactFile, type ArtefactSystem, NODE_SYSTEM, reasonOf } from './artefact-system.ts';
import { FileSet, type SetFile, writeFailed } from './file-set.ts';
import { quietly } from './run-mark.ts';

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
  private readonly set: FileSet;
  private readonly csvFile: ArtefactFile;
  private readonly csvDone: Promise<void>;
  private isAborted: boolean = false;
  private ending: Promise<ArtefactPaths> | null = null;

  constructor(options: ArtefactOptions, set: FileSet, csvFile: ArtefactFile) {
    this.options = options;
    this.set = set;
    this.csvFile = csvFile;
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
    if (ending !== null) return quietly(() => ending);
    await this.clear();
  }

  private async finish(texts: ArtefactTexts): Promise<ArtefactPaths> {
    try {
      this.csvTarget.end();
      await this.csvDone;
      await this.csvFile.sync();
      await this.csvFile.close();
      const files = this.filesOf(texts);
      return this.paths(await this.set.commit(files, this.options.stamp, () => !this.isAborted));
    } catch (error) {
      await this.clear();
      throw writeFailed(`the artefacts to ${this.options.directory}`, error);
    }
  }

  private filesOf({ summaryJson, reportMarkdown, reportHtml, figures }: ArtefactTexts): SetFile[] {
    const file = (kind: ArtefactKind, text: SetFile['text']): SetFile => ({
      name: (stamp) => artefactName(kind, stamp, this.options.gzip),
      text,
    });
    return [
      file('summary', () => summaryJson),
      file('trialMetrics', null),
      file('report', (stamp) => reportMarkdown(figurePrefix(stamp))),
      file('page', () => reportHtml),
      ...figures.map(({ name, svg }) => file(`figure-${name}`, () => svg)),
    ];
  }

  /** Closes the table and removes what was written. */
  private async clear(): Promise<void> {
    this.csvTarget.destroy();
    await quietly(() => this.csvDone);
    await quietly(() => this.csvFile.close());
    await this.set.drop();
  }

  private paths(stamp: string): ArtefactPaths {
    const { directory, gzip } = this.options;
    const path = (kind: ArtefactKind, under: string | null): string =>
      join(directory, artefactName(kind, under, gzip));
    return {
      summary: path('summary', stamp),
      trialMetrics: path('trialMetrics', stamp),
      report: path('report', stamp),
      page: path('page', stamp),
      latestSummary: path('summary', null),
      latestTrialMetrics: path('trialMetrics', null),
      latestReport: path('report', null),
      latestPage: path('page', null),
    };
  }
}

/**
 * Opens a set of artefacts: makes the directory (hidden from git when it is new), clears what killed runs left there and
 * starts the table in the run's folder. Throws BAD_OUTPUT when the directory cannot be used.
 */
export async function openArtefacts(options: ArtefactOptions): Promise<Artefacts> {
  invariant(/^\d{8}-\d{6}$/.test(options.stamp), `bad stamp ${options.stamp}`);
  const { directory, gzip, system = NODE_SYSTEM } = options;
  const set = await FileSet.open({ directory, kind: RUN_SET, system });
  try {
    return new ArtefactRun(options, set, await set.create(artefactName('trialMetrics', null, gzip)));
  } catch (error) {
    await set.drop();
    throw new QuotalabError('BAD_OUTPUT', `--output-dir ${directory} cannot be written: ${reasonOf(error)}`);
  }
}
