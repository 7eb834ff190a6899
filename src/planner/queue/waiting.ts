/** What a queue in balance tells, and what its inputs may be. Rates are per minute, answers in seconds. */
import { inRange, openShare, positive, type Unstable } from '../../core/values/index.ts';

export const SECONDS_PER_MINUTE: number = 60;

/** Most arrivals a minute. */
const MAX_RATE_PER_MIN: number = 1_000_000;

export interface Load {
  /** 0..1e6. */
  readonly lambdaPerMin: number;
  /** Rate of one server, > 0. */
  readonly muPerMin: number;
  /** Quantiles wanted, each strictly inside 0..1. */
  readonly qs?: readonly number[];
}

export interface WaitingQuantile {
  readonly q: number;
  readonly sojournSeconds: number;
  readonly waitSeconds: number;
}

export interface Waiting {
  readonly status: 'stable';
  /** Load per server, 0..1, 1 out. */
  readonly rho: number;
  /** Chance that an arrival has to wait. */
  readonly waitFraction: number;
  /** Mean time in the system: waiting and being served. */
  readonly sojournSeconds: number;
  /** Mean time before service begins. */
  readonly waitSeconds: number;
  readonly inSystemCount: number;
  readonly waitingCount: number;
  readonly quantiles: readonly WaitingQuantile[];
}

/** The load with its numbers checked; E_TYPE or E_RANGE name the field. */
export function checkedLoad({ lambdaPerMin, muPerMin, qs = [] }: Load): Required<Load> {
  return {
    lambdaPerMin: inRange('lambdaPerMin', lambdaPerMin, 0, MAX_RATE_PER_MIN),
    muPerMin: positive('muPerMin', muPerMin),
    qs: qs.map((q, index) => openShare(`percentiles[${index}]`, q)),
  };
}

export const unstable = (rho: number): Unstable => ({ status: 'unstable', rho });
