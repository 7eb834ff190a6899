/**
 * Progress on stderr: one moving line on a terminal, never wider than it, one line per tenth otherwise.
 */
import { cellWidth, shortenEnd } from '../../../core/text/index.ts';
import { leftWords, paceOf } from './pace.ts';

export interface ProgressTarget {
  readonly isTTY?: boolean;
  /** Cells of a line, of a terminal. */
  readonly columns?: number;
  write(text: string): unknown;
}

const REFRESH_MS = 200;

export interface ProgressOptions {
  readonly target: ProgressTarget;
  /** Trials of the run, at most. */
  readonly trials: number;
  readonly finished: () => number;
  /** ms. */
  readonly now: () => number;
  /** Who plays; '' = nothing to say of it. */
  readonly state: () => string;
  /** What the results say so far; '' = nothing yet. */
  readonly finding: () => string;
}

/** Watches a counter of finished trials until `stop` is called. */
export function startProgress({ target, trials, finished, now, state, finding }: ProgressOptions): {
  stop(): void;
} {
  const startedAt = now();
  let tenths = 0;
  /** As much as the terminal's width takes: the rate goes first, then the finding, then the time left. */
  const line = (done: number): string => {
    const seconds = (now() - startedAt) / 1000;
    const pace = paceOf(done, trials, seconds);
    const timeLeft = leftWords(pace);
    const count = `${done} of ${trials} trials (${Math.floor((100 * done) / trials)} %)`;
    const who = state() === '' ? '' : `, ${state()}`;
    const rate = `${who}, ${pace.perSecond.toFixed(0)} trials/s`;
    const left = timeLeft === '' ? '' : `, ${timeLeft}`;
    const found = finding();
    // The last column stays free: a terminal may break the line there.
    const width = target.isTTY === true ? (target.columns ?? 80) - 1 : Number.POSITIVE_INFINITY;
    const forms = [count + rate + left + found, count + left + found, count + left, count];
    return forms.find((text) => cellWidth(text) <= width) ?? shortenEnd(count, width);
  };
  const show = (): void => {
    const done = finished();
    if (target.isTTY === true) {
      target.write(`\r\u001b[K${line(done)}`);
      return;
    }
    const reached = Math.floor((10 * done) / trials);
    if (reached > tenths) {
      tenths = reached;
      target.write(`${line(done)}\n`);
    }
  };
  const timer = setInterval(show, REFRESH_MS);
  return {
    stop: () => {
      clearInterval(timer);
      if (target.isTTY === true) target.write('\r\u001b[K');
      else show();
    },
  };
}
