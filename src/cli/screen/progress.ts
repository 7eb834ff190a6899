/** Progress on stderr: one moving line on a terminal, one line per tenth otherwise. */
import { formatDuration } from '../../display/report/index.ts';

export interface ProgressTarget {
  readonly isTTY?: boolean;
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
  /** What the results say so far; '' = nothing yet. */
  readonly finding: () => string;
}

/** Watches a counter of finished trials until `stop` is called. */
export function startProgress({ target, trials, finished, now, finding }: ProgressOptions): { stop(): void } {
  const startedAt = now();
  let tenths = 0;
  const line = (done: number): string => {
    const seconds = (now() - startedAt) / 1000;
    const rate = done / Math.max(seconds, 1e-3);
    const secondsLeft = Math.ceil((trials - done) / rate);
    const left = done > 0 && done < trials ? `, about ${formatDuration(secondsLeft)} left` : '';
    return `${done} of ${trials} trials (${Math.floor((100 * done) / trials)} %), ${rate.toFixed(0)} trials/s${left}${finding()}`;
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
