/**
 * A provider's no, in the router's words: what kind it is, whom it concerns, until when. The reason is made of
 * fixed words, header words and status codes only; nothing of a body's text gets into it.
 */
import type { WindowClaim } from './limit-reading.ts';
import { LONGEST_WAIT_MS } from './retry-after.ts';

export type RefusalKind =
  /** A plan window of the account is spent. */
  | 'quota_window'
  /** The week of one model tier is spent; other models are served. */
  | 'model_window'
  /** Too fast, for seconds or minutes; the windows are open. */
  | 'throttle'
  /** Says nothing about a window: a burst at the provider, not the account. */
  | 'windowless'
  /** Names the account's limit, but not which window or, without a hint, until when. */
  | 'account_limit'
  /** What the request goes on from, such as a response that its provider kept, lies with another account. */
  | 'elsewhere'
  /** This request would be refused on every account. */
  | 'request'
  /** This request does not fit the kind of credential that the account has. */
  | 'unfit'
  /** Wants credits or extra usage; waiting does not help. Of the request where only its kind costs extra. */
  | 'billing'
  /** The organisation or the account is disabled. */
  | 'disabled'
  /** The account's plan does not have this model. */
  | 'model'
  /** The service as a whole is overloaded. */
  | 'overload'
  | 'auth'
  | 'server';

/** What a cooldown may cover at most. */
export type RefusalScope = 'account' | 'model' | 'request' | 'lane';

export interface Refusal {
  readonly kind: RefusalKind;
  readonly scope: RefusalScope;
  /** Epoch ms, never past and at most 8 days ahead; null = not known. */
  readonly untilMs: number | null;
  readonly window: WindowClaim | null;
  readonly reason: string;
}

const SCOPES: Readonly<Record<RefusalKind, RefusalScope>> = {
  quota_window: 'account',
  model_window: 'model',
  throttle: 'account',
  windowless: 'request',
  account_limit: 'account',
  elsewhere: 'request',
  request: 'request',
  unfit: 'request',
  billing: 'account',
  disabled: 'account',
  model: 'model',
  overload: 'lane',
  auth: 'account',
  server: 'lane',
};

/** A refusal with the scope of its kind; end and window are unknown unless given. */
export function refusal(
  kind: RefusalKind,
  reason: string,
  known: Partial<Pick<Refusal, 'untilMs' | 'window' | 'scope'>> = {},
): Refusal {
  return { kind, scope: SCOPES[kind], untilMs: null, window: null, reason, ...known };
}

/** The first instant that lies ahead, at most 8 days of it; null when none does. */
export function firstAhead(instantsMs: ReadonlyArray<number | null>, nowMs: number): number | null {
  const aheadMs = instantsMs.find((instantMs) => instantMs !== null && instantMs > nowMs) ?? null;
  return aheadMs === null ? null : Math.min(aheadMs, nowMs + LONGEST_WAIT_MS);
}
