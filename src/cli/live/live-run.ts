/**
 * The live page of one run: hears how trials go, keeps the history of the lead, and tells readers at most twice a second.
 * It only looks: no result depends on whether there is a page. Read next: live-event.ts (what is told), live-server.ts.
 */
import { liveLead, type TrialGroup } from '../../simulation/experiment/index.ts';
import { paceOf } from '../screen/progress/index.ts';
import { LeadHistory } from './lead-history.ts';
import { type LiveAnswer, type LiveFacts, type LivePhase, liveEvent } from './live-event.ts';
import { type LiveNews, LiveServer, type ServePort } from './live-server.ts';

/** Twice a second. */
const TELL_MS = 500;

export interface LiveOptions {
  readonly port: ServePort;
  readonly facts: LiveFacts;
  /** Of the run, at most. */
  readonly trials: number;
  readonly page: { readonly html: string; readonly policy: string };
  /** ms. */
  readonly now: () => number;
}

/** What a finished run leaves for readers. */
export interface LiveResults {
  readonly answer: LiveAnswer;
  readonly reportHtml: string;
  readonly summaryJson: string;
}

export class LiveRun {
  private readonly options: LiveOptions;
  private readonly history: LeadHistory = new LeadHistory();
  private server: LiveServer | null = null;
  private timer: NodeJS.Timeout | null = null;
  private startedAt: number = 0;
  private finished: () => number = () => 0;
  private overall: TrialGroup | null = null;
  private phase: LivePhase = { kind: 'running' };
  private results: LiveResults | null = null;

  private constructor(options: LiveOptions) {
    this.options = options;
  }

  /** Listens. Throws BAD_OPTION where the port cannot be had. */
  static async open(options: LiveOptions): Promise<LiveRun> {
    const run = new LiveRun(options);
    run.server = await LiveServer.open(options.port, {
      page: options.page,
      news: (since) => run.news(since),
      report: () => run.results?.reportHtml ?? null,
      summary: () => run.results?.summaryJson ?? null,
      whyNot: () => run.whyNot(),
    });
    return run;
  }

  get url(): string {
    return this.server!.url;
  }

  /** Trials begin; `finished` counts them. */
  began(finished: () => number): void {
    this.finished = finished;
    this.startedAt = this.options.now();
    this.timer = setInterval(() => this.server!.tell(), TELL_MS);
    this.timer.unref();
  }

  /** All trials merged so far, after every batch. */
  merged(overall: TrialGroup): void {
    this.overall = overall;
    if (this.history.isDue(overall.trials)) this.addPoint(overall);
  }

  /** What follows the trials begins. */
  trialsDone(): void {
    this.phase = { kind: 'finishing' };
    this.server!.tell();
  }

  done(results: LiveResults): void {
    this.results = results;
    this.end({ kind: 'done', answer: results.answer });
  }

  /** Tells why there will be no results; nothing after the end of a run. */
  failed(message: string): void {
    if (this.phase.kind !== 'done') this.end({ kind: 'failed', message });
  }

  /** Ends streams and server; nothing of it keeps the process. */
  async close(): Promise<void> {
    if (this.timer !== null) clearInterval(this.timer);
    await this.server!.close();
  }

  private end(phase: LivePhase): void {
    this.phase = phase;
    if (this.timer !== null) clearInterval(this.timer);
    this.server!.tell();
  }

  private addPoint(overall: TrialGroup): void {
    const lead = liveLead(overall, this.options.trials);
    if (lead !== null) this.history.add({ trials: overall.trials, ...lead });
  }

  private news(since: number | null): LiveNews {
    const { facts, now } = this.options;
    const { overall, phase } = this;
    if (overall !== null) this.addPoint(overall);
    // Where the run stopped early, what was done is all there is.
    const trials = phase.kind === 'done' ? overall!.trials : this.options.trials;
    const done = phase.kind === 'running' ? Math.min(this.finished(), trials) : (overall?.trials ?? 0);
    const { points } = this.history;
    const event = liveEvent(
      facts,
      {
        phase,
        done,
        trials,
        pace: paceOf(done, trials, (now() - this.startedAt) / 1000),
        ranking: overall?.ranking() ?? [],
        points,
      },
      since,
    );
    return {
      text: JSON.stringify(event),
      upTo: points.at(-1)?.trials ?? null,
      isLast: phase.kind === 'done' || phase.kind === 'failed',
    };
  }

  private whyNot(): string {
    if (this.phase.kind === 'failed') return `there is no report: ${this.phase.message}`;
    const done = `${this.finished()} of ${this.options.trials} trials are done`;
    return `the report is made when the run is done; ${done}`;
  }
}
