/**
 * Many equal servers behind one line: M/M/c by the Erlang B recursion, which needs no factorials and keeps all its
 * terms in 0..1. Servers here are real ones: connections that share one account limit are none (see agents.ts).
 */
import { type Unstable, whole } from '../../core/values/index.ts';
import { checkedLoad, type Load, SECONDS_PER_MINUTE, unstable, type Waiting } from './waiting.ts';

export const MAX_SERVERS: number = 100_000;

/** Enough halvings to leave no bit of a double open. */
const HALVINGS = 200;

/**
 * Chance that all servers of an Erlang loss system are busy. `erlangs` >= 0 is arrivals times mean service time.
 * Cost: linear in `servers`. Source: Jagerman, Bell System Technical Journal 53(3), 1974, eq. 6.
 */
export function erlangB(erlangs: number, servers: number): number {
  let blocked = 1;
  for (let server = 1; server <= servers; server++) {
    blocked = (erlangs * blocked) / (server + erlangs * blocked);
  }
  return blocked;
}

/** Chance that an arrival waits, from Erlang B; `erlangs` < `servers`. */
export function erlangC(erlangs: number, servers: number): number {
  const blocked = erlangB(erlangs, servers);
  return blocked / (1 - (erlangs / servers) * (1 - blocked));
}

/**
 * Chance that waiting and service together last longer than `seconds`: service of rate `serve` after, with chance
 * `waitFraction`, a wait of rate `drain` (both per second).
 */
function sojournTail(seconds: number, waitFraction: number, serve: number, drain: number): number {
  const gap = Math.abs(serve - drain) * seconds;
  const spread = gap === 0 ? seconds : (-Math.expm1(-gap) / gap) * seconds;
  const alone = Math.exp(-serve * seconds);
  return alone + waitFraction * serve * spread * Math.exp(-Math.min(serve, drain) * seconds);
}

/** Smallest argument at which a falling `tail` is no more than `chance`. */
function whereTailFalls(tail: (seconds: number) => number, chance: number, firstSeconds: number): number {
  let high = firstSeconds;
  while (tail(high) > chance) high *= 2;
  let low = 0;
  for (let step = 0; step < HALVINGS && high - low > Number.EPSILON * high; step++) {
    const middle = (low + high) / 2;
    if (tail(middle) > chance) low = middle;
    else high = middle;
  }
  return high;
}

/**
 * Means and quantiles of M/M/c, or Unstable from a load of 1 per server on. `muPerMin` is the rate of one server,
 * `servers` 1..1e5. Source: Kleinrock, "Queueing Systems 1", 1975, section 3.5.
 */
export function manyServers(load: Load & { readonly servers: number }): Waiting | Unstable {
  const { lambdaPerMin, muPerMin, qs } = checkedLoad(load);
  const servers = whole('servers', load.servers, 1, MAX_SERVERS);
  const erlangs = lambdaPerMin / muPerMin;
  const rho = erlangs / servers;
  if (lambdaPerMin >= servers * muPerMin) return unstable(rho);
  const waitFraction = erlangC(erlangs, servers);
  const drainMeanSeconds = SECONDS_PER_MINUTE / (servers * muPerMin - lambdaPerMin);
  const serviceSeconds = SECONDS_PER_MINUTE / muPerMin;
  const waitSeconds = waitFraction * drainMeanSeconds;
  const perSecond = lambdaPerMin / SECONDS_PER_MINUTE;
  const tail = (seconds: number): number =>
    sojournTail(seconds, waitFraction, 1 / serviceSeconds, 1 / drainMeanSeconds);
  return {
    status: 'stable',
    rho,
    waitFraction,
    sojournSeconds: waitSeconds + serviceSeconds,
    waitSeconds,
    inSystemCount: perSecond * (waitSeconds + serviceSeconds),
    waitingCount: perSecond * waitSeconds,
    quantiles: qs.map((q) => ({
      q,
      sojournSeconds: whereTailFalls(tail, 1 - q, serviceSeconds),
      waitSeconds: waitFraction <= 1 - q ? 0 : Math.log(waitFraction / (1 - q)) * drainMeanSeconds,
    })),
  };
}
