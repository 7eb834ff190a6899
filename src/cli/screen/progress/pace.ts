/** How fast trials are run and how long the rest will take: the same on the progress line and on the live page. Pure. */
import { formatDuration } from '../../../display/report/index.ts';

export interface Pace {
  readonly perSecond: number;
  /** Whole seconds, rounded up; null before the first trial and after the last. */
  readonly secondsLeft: number | null;
}

/** Of `done` of `trials` trials in `seconds` of work. */
export function paceOf(done: number, trials: number, seconds: number): Pace {
  const perSecond = done / Math.max(seconds, 1e-3);
  const isUnderWay = done > 0 && done < trials;
  return { perSecond, secondsLeft: isUnderWay ? Math.ceil((trials - done) / perSecond) : null };
}

/** "about 19 s left"; '' where that is not known. */
export function leftWords({ secondsLeft }: Pace): string {
  return secondsLeft === null ? '' : `about ${formatDuration(secondsLeft).replace('.0 s', ' s')} left`;
}
