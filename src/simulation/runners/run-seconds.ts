/**
 * How long a run will take: what it has to play (run-size.ts) times stated rates. Rough: right within a factor of two or
 * so, to tell seconds from minutes from hours before a run begins.
 */
import { mayBeHeavy } from '../bound/index.ts';
import { heavyEvery, modelsOf, type TrialPlan } from '../engine/index.ts';
import { shapePool } from '../scenario/index.ts';
import { type RunSize, runSize } from './run-size.ts';

/**
 * CPU nanoseconds, as measured with the default policies on two busy cores of an AMD EPYC, Node 20, between 1 and 16
 * accounts: of one policy's decision, and so much more for each account; of making a request, of passing a recorded one.
 */
const DECISION_NS = 35;
const ACCOUNT_NS = 15;
const REQUEST_NS = 100;
const RECORD_NS = 13;
/** Of a policy's meeting with a trial, whatever its demand: clocks, resets, peak minutes. */
const MEETING_NS = 200_000;
/** A sampled trial takes so many times as long again; with a bound by the solver so many nanoseconds more. */
const PROFILED = 0.3;
const BOUNDED = 1.2;
const SOLVER_NS = 300_000_000;
/** A further thread brings less than its share: threads wait for memory, and for the one that merges. */
const THREAD_WORTH = 0.75;
/** Threads that start and compile, statistics and pages at the end. */
const FIXED_SECONDS = 5;
/** Trials that are played once more to see whether the start matters (experiment/steadiness.ts). */
const STEADY_TRIALS = 100;

export interface RunRequest {
  readonly plan: TrialPlan;
  readonly trials: number;
  readonly threads: number;
}

/** CPU nanoseconds of one trial of that size, not a sampled one. */
function trialNs({ policies, scenarioLaw }: TrialPlan, { requests, records, accounts }: RunSize): number {
  // In the published model every policy has demand of its own.
  const tapes = scenarioLaw.model === 'published' ? policies.length : 1;
  const decision = DECISION_NS + ACCOUNT_NS * accounts;
  const making = tapes * (requests * REQUEST_NS + records * RECORD_NS);
  return making + policies.length * (requests * decision + MEETING_NS);
}

/** What sampling adds to a mean trial of so many nanoseconds. */
function samplingNs(plan: TrialPlan, ns: number): number {
  const { sampling, pool, demand, scenarioLaw } = plan;
  if (sampling === null) return 0;
  const opens =
    pool === null
      ? scenarioLaw.shortStyle.kind === 'first_use'
      : pool.graph.windows.some(({ clock }) => clock.kind === 'first_use');
  const takesSolver = opens || (pool !== null && mayBeHeavy(shapePool(pool, modelsOf(demand))));
  const isHeavy = sampling.bound && takesSolver;
  return (
    (ns * (sampling.bound ? BOUNDED : PROFILED)) / sampling.every +
    (isHeavy ? SOLVER_NS / heavyEvery(sampling) : 0)
  );
}

/** Expected wall seconds of a run whose size is known. */
export function secondsOf({ plan, trials, threads }: RunRequest, size: RunSize): number {
  const { policies, scenarioLaw } = plan;
  const once = trialNs(plan, size);
  const isChecked = policies.length > 1 && scenarioLaw.model !== 'published';
  const again = isChecked ? Math.min(STEADY_TRIALS, trials) * once : 0;
  const cpuNs = trials * (once + samplingNs(plan, once)) + again;
  return FIXED_SECONDS + cpuNs / 1e9 / (1 + (threads - 1) * THREAD_WORTH);
}

/** Expected wall seconds, and the size they come from. */
export function expectedRun(request: RunRequest): { readonly seconds: number; readonly size: RunSize } {
  const size = runSize(request.plan, request.trials);
  return { seconds: secondsOf(request, size), size };
}
