/**
 * A hold: what keeps requests away from an account, or from one model on it, and why anybody believes so. It is a
 * belief with evidence, so it has an end that is clamped to what it speaks of, grows only with repetition, and may be
 * doubted. Everything that sends a request elsewhere because of an answer, our own sums or its owner is one.
 *
 * Pure: every function gives another hold. Read next: holds.ts, the book of them; deciding/hold-reading.ts, what a
 * decision sees of one; after-refusal.ts, which refusal makes which.
 */

/**
 * `quota_window`, `model_window`, `account_limit`: a window is spent, of all models, of one family, of nobody knows
 * which; `throttle`: too fast for now; `auth`: the credential; `billing`: no credit; `disabled`: the organisation;
 * `model`: not on this plan; `unreachable`: no connection; `own_sums`: full by what we counted; `paused`: by hand.
 */
export type HoldCause =
  | 'quota_window'
  | 'model_window'
  | 'account_limit'
  | 'throttle'
  | 'auth'
  | 'billing'
  | 'disabled'
  | 'model'
  | 'unreachable'
  | 'own_sums'
  | 'paused';

/** For people, after "held: ". */
export const CAUSE_WORDS: Readonly<Record<HoldCause, string>> = {
  quota_window: 'a window is spent',
  model_window: "the model's window is spent",
  account_limit: 'the account is limited',
  throttle: 'throttled',
  auth: 'the credential was refused',
  billing: 'no credit',
  disabled: 'the organisation is disabled',
  model: 'the model is not on this plan',
  unreachable: 'it could not be reached',
  own_sums: 'full by our own sums',
  paused: 'paused by hand',
};

/** What is held: a lane's account, or part of what is asked of it. */
export interface HoldScope {
  readonly lane: string;
  readonly account: string;
  /** '' = every model; else a family, or one model by its whole name. */
  readonly family: string;
}

/** What it was concluded from. */
export interface HoldEvidence {
  /** Epoch ms. */
  readonly atMs: number;
  /** Status of the answer; 0 = there was none. */
  readonly status: number;
  /** The header or words that decided; '' = none. */
  readonly header: string;
}

export interface Hold {
  readonly scope: HoldScope;
  readonly cause: HoldCause;
  readonly evidence: HoldEvidence;
  /** Epoch ms. */
  readonly untilMs: number;
  /** When one request may first be sent all the same, epoch ms, at most `untilMs`. */
  readonly doubtAtMs: number;
  /** The provider said when it ends. */
  readonly isStated: boolean;
  /** Times that the same cause came before without a success between. */
  readonly count: number;
  /** Name of the window it speaks of; '' = of none. */
  readonly window: string;
  /** Digest of the secret it was asked with; '' = none of ours, or not known. Another secret voids the hold. */
  readonly secret: string;
  /** The same request failed alike on a second account: asked last, never refused. */
  readonly isSuspicion: boolean;
}

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
/** End of a hold that only its owner ends. */
export const FOREVER_MS: number = 8_640_000_000_000_000;

/** Lengths of a hold whose end nobody stated, by how often it came before. */
const GROWTH_MS: readonly number[] = [
  5 * SECOND_MS,
  30 * SECOND_MS,
  2 * MINUTE_MS,
  10 * MINUTE_MS,
  30 * MINUTE_MS,
];
/** When a hold with a stated end is doubted, by how often it came before. */
const DOUBT_MS: readonly number[] = [10 * MINUTE_MS, 30 * MINUTE_MS, 55 * MINUTE_MS];
/** Beside accounts that serve, a hold is doubted no earlier. */
const BESIDE_MS: number = 50 * MINUTE_MS;
/** A throttle lasts no longer, whatever it says. */
const MOST_THROTTLE_MS: number = MINUTE_MS;
/** A quota week and a day: a window of unknown length holds no longer. */
const MOST_WINDOW_MS: number = 8 * 24 * HOUR_MS;
/** A cause that has not come for so long comes anew. */
const FORGET_MS: number = HOUR_MS;
/** Evidence so far in the future was taken by a clock that was wrong. */
const CLOCK_SLACK_MS: number = SECOND_MS;

const at = (steps: readonly number[], count: number): number => steps[Math.min(count, steps.length - 1)]!;

/** The longest that a hold of this cause may last, ms; `lengthMinutes` of its window, null = not known. */
export function longestHoldMs(cause: HoldCause, lengthMinutes: number | null): number {
  switch (cause) {
    case 'paused':
      return FOREVER_MS;
    case 'throttle':
      return MOST_THROTTLE_MS;
    case 'quota_window':
    case 'model_window':
    case 'account_limit':
    case 'own_sums':
      return lengthMinutes === null ? MOST_WINDOW_MS : lengthMinutes * MINUTE_MS;
    default:
      return at(GROWTH_MS, GROWTH_MS.length);
  }
}

/** What was heard that makes a hold. */
export interface HoldNews {
  readonly scope: HoldScope;
  readonly cause: HoldCause;
  readonly evidence: HoldEvidence;
  /** When the request that heard it was sent, epoch ms. */
  readonly startedMs: number;
  /** The end that the provider stated, epoch ms; null = none. */
  readonly untilMs: number | null;
  /** The window it speaks of, its length null where nobody knows; null = of none. */
  readonly window: { readonly name: string; readonly lengthMinutes: number | null } | null;
  readonly secret: string;
  /** Least length where no end is stated, ms. */
  readonly firstMs: number;
}

/** How often the cause came before: a request that was on its way already tells nothing new. */
function countOf({ cause, evidence, startedMs }: HoldNews, before: Hold | null): number {
  if (before === null || before.cause !== cause || evidence.atMs - before.untilMs > FORGET_MS) return 0;
  return startedMs >= before.evidence.atMs ? before.count + 1 : before.count;
}

/** A hold by hand, until it is ended by hand. */
export function pausedHold(scope: HoldScope, nowMs: number): Hold {
  return {
    scope,
    cause: 'paused',
    evidence: { atMs: nowMs, status: 0, header: '' },
    untilMs: FOREVER_MS,
    doubtAtMs: FOREVER_MS,
    isStated: true,
    count: 0,
    window: '',
    secret: '',
    isSuspicion: false,
  };
}

/**
 * The hold that follows from news; `before` is the one of the same scope, null = none. Of two that overlap the later
 * end stays, unless the newer request heard another end for the same cause.
 */
export function heldBy(news: HoldNews, before: Hold | null): Hold {
  const { scope, cause, evidence, window, secret } = news;
  const { atMs } = evidence;
  const count = countOf(news, before);
  const isStated = news.untilMs !== null;
  const wantedMs = news.untilMs ?? atMs + Math.max(at(GROWTH_MS, count), news.firstMs);
  const untilMs = Math.min(wantedMs, atMs + longestHoldMs(cause, window?.lengthMinutes ?? null));
  const doubtAtMs =
    isStated || cause === 'own_sums' ? Math.min(untilMs, atMs + at(DOUBT_MS, count)) : untilMs;
  const name = window?.name ?? '';
  const hold = {
    scope,
    cause,
    evidence,
    untilMs,
    doubtAtMs,
    isStated,
    count,
    window: name,
    secret,
    isSuspicion: false,
  };
  if (before === null || before.isSuspicion || before.untilMs <= Math.max(untilMs, atMs)) return hold;
  const isNewer = before.cause === cause && isStated && news.startedMs >= before.evidence.atMs;
  return isNewer
    ? hold
    : { ...before, doubtAtMs: Math.max(before.doubtAtMs, Math.min(doubtAtMs, before.untilMs)) };
}

/** The same as a suspicion: it orders, and refuses nothing. */
export const suspected = (hold: Hold): Hold => ({ ...hold, isSuspicion: true });

/** The same, to be doubted at once. */
export const doubtedNow = (hold: Hold, nowMs: number): Hold => ({
  ...hold,
  doubtAtMs: Math.min(hold.doubtAtMs, nowMs),
});

/** The same, to be doubted later: the doubt told nothing. */
export const postponed = (hold: Hold, nowMs: number): Hold => ({
  ...hold,
  doubtAtMs: Math.max(hold.doubtAtMs, Math.min(hold.untilMs, nowMs + at(DOUBT_MS, 0))),
});

/**
 * The hold by a clock that was set right: how long ago it was heard nobody can tell, so it is over, and one request finds
 * out whether it still stands.
 */
export function byClock(hold: Hold, nowMs: number): Hold {
  if (hold.evidence.atMs - nowMs <= CLOCK_SLACK_MS || hold.cause === 'paused') return hold;
  return {
    ...hold,
    evidence: { ...hold.evidence, atMs: nowMs },
    untilMs: nowMs,
    doubtAtMs: nowMs,
  };
}

/** When it may be doubted while other accounts serve, epoch ms. */
export function besideAtMs({ evidence, doubtAtMs, cause, untilMs }: Hold): number {
  // To find out that nobody is there takes longer than a moment.
  return cause === 'unreachable'
    ? untilMs
    : Math.max(doubtAtMs, Math.min(untilMs, evidence.atMs + BESIDE_MS));
}
