/**
 * Waits before a rate limit, in closed form: many servers behind one line, bursty arrivals before even service, a burst
 * at one instant. Rates are per minute, answers in seconds; null = the line grows for ever.
 */

const SECONDS_PER_MINUTE = 60;
/** Enough halvings to leave no bit of a double open. */
const HALVINGS = 200;

/**
 * Chance that all servers of an Erlang loss system are busy; `erlangs` >= 0 is arrivals times mean service time.
 * Linear in `servers`. Source: Jagerman, Bell System Technical Journal 53(3), 1974, eq. 6.
 */
function erlangB(erlangs: number, servers: number): number {
  let blocked = 1;
  for (let server = 1; server <= servers; server++) {
    blocked = (erlangs * blocked) / (server + erlangs * blocked);
  }
  return blocked;
}

export interface Line {
  /** Arrivals a minute, >= 0. */
  readonly arrivalsPerMin: number;
  /** Rate of one server, > 0. */
  readonly ratePerMin: number;
}

export interface ChanceWait {
  readonly meanSeconds: number;
  /** 95 % of waits are within. */
  readonly p95Seconds: number;
}

/**
 * Waits of M/M/c; null from a load of 1 per server on. A wait is 0 with the chance that a server is free, else
 * exponential. Source: Kleinrock, "Queueing Systems 1", 1975, section 3.5.
 */
export function chanceWait({ arrivalsPerMin, ratePerMin }: Line, servers: number): ChanceWait | null {
  if (arrivalsPerMin >= servers * ratePerMin) return null;
  const erlangs = arrivalsPerMin / ratePerMin;
  const blocked = erlangB(erlangs, servers);
  const waitChance = blocked / (1 - (erlangs / servers) * (1 - blocked));
  const drainSeconds = SECONDS_PER_MINUTE / (servers * ratePerMin - arrivalsPerMin);
  return {
    meanSeconds: waitChance * drainSeconds,
    p95Seconds: waitChance <= 0.05 ? 0 : Math.log(waitChance / 0.05) * drainSeconds,
  };
}

/**
 * Mean wait of one server whose service is always as long; `variation` is the squared coefficient of variation of the
 * times between arrivals. By chance (1) it is exact: M/D/1, Pollaczek-Khinchine, Kleinrock 1975, section 5.6; else near
 * a full load. Source: Kingman, Proc. Cambridge Phil. Soc. 57, 1961.
 */
export function evenServiceWait({ arrivalsPerMin, ratePerMin }: Line, variation: number): number | null {
  if (arrivalsPerMin >= ratePerMin) return null;
  const load = arrivalsPerMin / ratePerMin;
  return (load / (1 - load)) * (variation / 2) * (SECONDS_PER_MINUTE / ratePerMin);
}

/** Most arrivals a minute by chance of which 95 % wait at most so long, at a limit; by bisection. */
export function rateWithinWait(ratePerMin: number, waitSeconds: number): number {
  let [low, high] = [0, ratePerMin];
  for (let step = 0; step < HALVINGS && high - low > Number.EPSILON * high; step++) {
    const middle = (low + high) / 2;
    const wait = chanceWait({ arrivalsPerMin: middle, ratePerMin }, 1);
    if (wait !== null && wait.p95Seconds <= waitSeconds) low = middle;
    else high = middle;
  }
  return low;
}

export interface BurstStarts {
  /** Seconds after the burst. */
  readonly halfSeconds: number;
  readonly meanSeconds: number;
  readonly lastSeconds: number;
}

/** When so many requests of one instant begin, of which the first `atOnce` need not wait. */
export function burstStarts(requestCount: number, ratePerMin: number, atOnce: number): BurstStarts {
  const free = Math.floor(atOnce);
  const startOf = (index: number): number => (Math.max(0, index - free) * SECONDS_PER_MINUTE) / ratePerMin;
  const late = Math.max(0, requestCount - free);
  return {
    halfSeconds: startOf(Math.ceil(requestCount / 2)),
    meanSeconds: (late * (late + 1) * SECONDS_PER_MINUTE) / (2 * ratePerMin * requestCount),
    lastSeconds: startOf(requestCount),
  };
}
