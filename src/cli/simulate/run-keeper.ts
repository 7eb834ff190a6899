/**
 * The journal of a run: begun once the run has lasted a while, or gone on with; removed when the artefacts are in place.
 * A journal that cannot be written is given up, not the run. Read next: finish-run.ts.
 */
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { reasonOf, systemCode } from '../../display/write/index.ts';
import {
  type BatchKeeper,
  Journal,
  type JournalFile,
  openJournalFile,
} from '../../simulation/runners/index.ts';
import type { CommandEnvironment } from './command-environment.ts';
import { type KeptContent, manifestOf } from './kept-content.ts';
import { heldLock, journalName, type OpenKept } from './kept-files.ts';
import { stampOf } from './run-trials.ts';
import type { SimulateRequest } from './simulate-request.ts';

const MOST_JOURNALS = 1000;

/** The batches of a run that need not be played again, and what becomes of them. */
export interface RunBatches extends BatchKeeper {
  /** Start of the run, ms since 1970. */
  readonly startedAtMs: number;
  /** ms of work before this process. */
  readonly earlierMs: number;
  /** The artefacts are in place: nothing is left to go on with. */
  remove(): Promise<void>;
  /** Closes what is left of a run that did not end: its path and how many trials of that plan it has; null without one. */
  leave(planId: string): Promise<{ readonly path: string; readonly trials: number } | null>;
}

export interface KeeperOptions {
  readonly content: KeptContent;
  readonly request: Pick<SimulateRequest, 'outputDir' | 'journalAfterSeconds'>;
  readonly environment: Pick<CommandEnvironment, 'cwd' | 'now' | 'stderr'>;
  /** The one to go on with; null = none yet. */
  readonly kept: OpenJournal | null;
}

type OpenJournal = Pick<OpenKept, 'journal' | 'path' | 'close'>;

export class RunKeeper implements RunBatches {
  private readonly options: KeeperOptions;
  private readonly startedAt: number;
  private current: OpenJournal | null;
  private beginning: Promise<void> | null = null;
  private isGivenUp: boolean = false;
  private isEnded: boolean = false;

  constructor(options: KeeperOptions) {
    this.options = options;
    this.startedAt = options.environment.now();
    this.current = options.kept;
  }

  get startedAtMs(): number {
    return this.options.content.startedAtMs;
  }

  get earlierMs(): number {
    return this.options.kept?.journal.earlierMs ?? 0;
  }

  async find(key: Parameters<BatchKeeper['find']>[0]): ReturnType<BatchKeeper['find']> {
    return this.current === null ? null : this.current.journal.find(key);
  }

  async keep(...[planId, batch]: Parameters<BatchKeeper['keep']>): Promise<void> {
    if (this.isEnded) return;
    try {
      await (await this.opened())?.append(planId, batch);
    } catch (error) {
      this.giveUp(error);
    }
  }

  async remove(): Promise<void> {
    const { current } = this;
    this.isEnded = true;
    if (current === null) return;
    this.current = null;
    await current.close();
    await rm(current.path, { force: true });
  }

  async leave(planId: string): ReturnType<RunBatches['leave']> {
    const { current } = this;
    this.isEnded = true;
    if (current === null) return null;
    this.current = null;
    const trials = current.journal.trialsOf(planId);
    await current.close();
    return { path: current.path, trials };
  }

  /** The journal that is open; one is begun once the run has lasted long enough. */
  private async opened(): Promise<Journal | null> {
    const { request, environment } = this.options;
    const isDue = environment.now() - this.startedAt >= 1000 * request.journalAfterSeconds;
    if (this.current === null && isDue) {
      this.beginning ??= this.begin();
      await this.beginning;
    }
    return this.current?.journal ?? null;
  }

  private async begin(): Promise<void> {
    const { content, request, environment } = this.options;
    const directory = resolve(environment.cwd, request.outputDir);
    const stamp = stampOf(content.startedAtMs);
    for (let number = 1; number <= MOST_JOURNALS; number++) {
      const path = join(directory, journalName(stamp, number));
      try {
        this.current = await this.beginAt(path, await openJournalFile(path, 'new'));
        return;
      } catch (error) {
        if (systemCode(error) !== 'EEXIST') throw error;
      }
    }
  }

  /** Nothing of a journal that cannot be begun stays. */
  private async beginAt(path: string, file: JournalFile): Promise<OpenJournal> {
    const { content, environment } = this.options;
    const { now } = environment;
    try {
      const release = await heldLock(path, path);
      try {
        const elapsedMs = now() - this.startedAt;
        const journal = await Journal.begin(file, manifestOf(content), { now, elapsedMs });
        return { journal, path, close: () => journal.close().finally(release) };
      } catch (error) {
        await release();
        throw error;
      }
    } catch (error) {
      await file.close();
      await rm(path, { force: true });
      throw error;
    }
  }

  private giveUp(error: unknown): void {
    if (this.isGivenUp) return;
    this.isGivenUp = true;
    this.options.environment.stderr.write(
      `note: the journal cannot be written (${reasonOf(error)}): the run goes on, and what follows would be played again by --resume\n`,
    );
  }
}
