/**
 * `simulate --serve`: the page of a run, from before its first trial to the end of the command. It stays where somebody
 * sits who can end it with Ctrl-C; elsewhere it goes with the run. Read next: live/live-run.ts.
 */
import { QuotalabError } from '../../core/index.ts';
import { renderLivePage } from '../../display/page/index.ts';
import { briefLines } from '../../display/report/index.ts';
import type { ResultRecord } from '../../simulation/experiment/index.ts';
import { LiveRun, type ServePort } from '../live/index.ts';
import type { ProgressTarget } from '../screen/progress/index.ts';
import { plain } from './console-lines.ts';
import type { SimulateRequest } from './simulate-request.ts';

export interface ServeSurroundings {
  readonly stdout: ProgressTarget;
  readonly stderr: ProgressTarget;
  /** ms since the epoch. */
  readonly now: () => number;
  /** Calls back on Ctrl-C; returns how to stop listening. */
  readonly onInterrupt: (callback: () => void) => () => void;
}

/** What the page shows of a finished run. */
export interface ServedRun {
  readonly record: ResultRecord;
  readonly reportHtml: string;
  readonly summaryJson: string;
  /** The report's file as the terminal shows it. */
  readonly file: string;
}

const UNTIL = '(until you press Ctrl-C)';

/** How the interval beside the lead is to be read. */
function intervalWords({ statistics }: SimulateRequest): string {
  const sure =
    'The interval holds for all pairs of policies and however often it is looked at (95\u00a0%), so it is wider than that of the report.';
  if (statistics.inputs.kind === 'random') return sure;
  return 'The points of --inputs sobol are no independent trials: the interval here is a guide, that of the report counts.';
}

function runsWords({ policies }: SimulateRequest): string {
  const count = policies.length;
  return `${count === 1 ? 'One policy' : `${count} policies`} on the same trials, by this command:`;
}

export class ServedPage {
  private readonly live: LiveRun;
  private readonly surroundings: ServeSurroundings;
  private readonly stays: boolean;

  private constructor(live: LiveRun, surroundings: ServeSurroundings, stays: boolean) {
    this.live = live;
    this.surroundings = surroundings;
    this.stays = stays;
  }

  /** Listens and says where. Throws BAD_OPTION where the port cannot be had. */
  static async open(
    request: SimulateRequest,
    port: ServePort,
    surroundings: ServeSurroundings,
  ): Promise<ServedPage> {
    const { policies, statistics, trials, command, quiet } = request;
    const live = await LiveRun.open({
      port,
      facts: { policies, rankBy: statistics.rankBy, indifference: statistics.indifference },
      trials,
      page: renderLivePage({ command, runs: runsWords(request), interval: intervalWords(request) }),
      now: surroundings.now,
    });
    const stays = surroundings.stdout.isTTY === true && !quiet;
    surroundings.stderr.write(`page: ${live.url} ${stays ? UNTIL : '(until the run is done)'}\n`);
    return new ServedPage(live, surroundings, stays);
  }

  /** Who looks on while trials run. */
  get watcher(): LiveRun {
    return this.live;
  }

  /** Shows the answer, and has the report. */
  done({ record, reportHtml, summaryJson, file }: ServedRun): void {
    const lines = briefLines(record).map(({ label, text }) => ({ label, text: plain(text) }));
    this.live.done({ answer: { lines, file, isServed: this.stays }, reportHtml, summaryJson });
  }

  failed(error: unknown): void {
    this.live.failed(
      error instanceof QuotalabError ? error.message : 'internal error; the terminal says more',
    );
  }

  /** Where it stays: until Ctrl-C. */
  async stay(): Promise<void> {
    if (!this.stays) return;
    const { stderr, onInterrupt } = this.surroundings;
    stderr.write(`report: ${this.live.url}/report ${UNTIL}\n`);
    await new Promise<void>((resolve) => {
      const release = onInterrupt(() => {
        release();
        resolve();
      });
    });
  }

  close(): Promise<void> {
    return this.live.close();
  }
}
