/** What is said before a run that will take minutes: how long, why, and what would be quicker. */
import type { TrialPlan } from '../../simulation/engine/index.ts';
import { expectedRun, type RunRequest } from '../../simulation/runners/index.ts';
import { countOf, countText } from '../../usage/events/index.ts';

/** Shorter runs are not announced. */
const LEAST_SECONDS = 60;
const SECONDS_PER_HOUR = 3600;
/** The load near balance that every other note names too. */
const NEAR_BALANCE = 0.95;
/** Something else is quicker when it takes at most this share of the time. */
const MUCH_QUICKER = 0.6;
const LEAST_TRIALS = 20;

/** `14 min`, `3.1 hours`, `45 s`. */
export function lengthText(seconds: number): string {
  if (seconds < LEAST_SECONDS) return `${Math.max(1, Math.round(seconds))} s`;
  if (seconds < 2 * SECONDS_PER_HOUR) return `${Math.round(seconds / 60)} min`;
  return `${(seconds / SECONDS_PER_HOUR).toFixed(seconds < 10 * SECONDS_PER_HOUR ? 1 : 0)} hours`;
}

/** `4,700`, `1.2 million`, two digits. */
function sizeText(count: number): string {
  if (count >= 1e6) return `${Number((count / 1e6).toPrecision(2))} million`;
  return countText(Number(count.toPrecision(2)));
}

/** The largest of 1, 2, 5 times a power of ten up to `most`. */
function roundDown(most: number): number {
  let step = 1;
  while (step * 10 <= most) step *= 10;
  return [5, 2, 1].map((digit) => digit * step).find((count) => count <= most) ?? 1;
}

/** Options that make the run much shorter, with the time each would take. */
function quicker(request: RunRequest, seconds: number, canFit: boolean): string[] {
  const { plan, trials } = request;
  const found: string[] = [];
  const fewer = Math.max(LEAST_TRIALS, roundDown((trials * LEAST_SECONDS) / seconds));
  if (fewer < trials) {
    const { seconds: short } = expectedRun({ ...request, trials: fewer });
    if (short <= MUCH_QUICKER * seconds) found.push(`--trials ${fewer} takes about ${lengthText(short)}`);
  }
  if (canFit && plan.demand.scale.kind === 'factor') {
    const scale = { kind: 'fit', load: NEAR_BALANCE } as const;
    const fitted: TrialPlan = { ...plan, demand: { ...plan.demand, scale } };
    const { seconds: short } = expectedRun({ ...request, plan: fitted });
    if (short <= MUCH_QUICKER * seconds) {
      found.push(`--demand-scale fit:${NEAR_BALANCE} about ${lengthText(short)}`);
    }
  }
  return found;
}

export interface RunLength extends RunRequest {
  /** The run may stop before `trials`. */
  readonly mayStop: boolean;
  /** The load can be fitted to what the accounts supply. */
  readonly canFit: boolean;
}

/** The note, without its mark; null for a run of a minute or less. */
export function runLengthNote({ mayStop, canFit, ...request }: RunLength): string | null {
  const { plan, trials } = request;
  const { seconds, size } = expectedRun(request);
  if (seconds <= LEAST_SECONDS) return null;
  const what = `${countOf(trials, 'trial')} of about ${sizeText(size.requests)} requests for ${plan.policies.length === 1 ? 'one policy' : `${plan.policies.length} policies`}`;
  const ways = quicker(request, seconds, canFit);
  const out = ways.length === 0 ? '' : `; ${ways.join(', ')}`;
  return `about ${lengthText(seconds)}${mayStop ? ' at most' : ''}: ${what}${out}`;
}
