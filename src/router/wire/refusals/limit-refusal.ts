/**
 * One status, many meanings: what a rate-limit answer is really about. The headers decide first, then a hint
 * of how long to wait, and only then the message; the narrowest reading that fits is taken.
 */

import { windowOfClaim } from '../anthropic/index.ts';
import {
  type ApiFault,
  canResetAt,
  claimOf,
  FIVE_HOURS,
  firstAhead,
  type HeaderLookup,
  isAccountWide,
  isFull,
  type LimitReading,
  type Refusal,
  refusal,
  type WindowLimit,
  wordValue,
} from '../reading/index.ts';
import { messageTopic } from './message-words.ts';

/** Per-minute limits refill within minutes; a longer wait is about a window. */
const LONGEST_THROTTLE_MS = 600_000;

/** Overage reasons that mean money is missing; the others stand on healthy accounts too. */
const MONEY_REASONS: ReadonlySet<string | null> = new Set(['out_of_credits', 'org_spend_cap_reached']);

/** True when the headers say that the plan, or the claimed window of it, is spent. */
export function isPlanSpent(limits: LimitReading): boolean {
  if (limits.status === 'rejected') return true;
  return limits.windows.some((limit) => isAccountWide(limit) && isFull(limit));
}

/** The claimed window; without a usable claim the full window that opens last, the account's own first. */
function spentWindow({ claim, windows }: LimitReading): WindowLimit | null {
  if (windowOfClaim(claim) !== null) return windows.find((limit) => limit.claim === claim) ?? null;
  const full = windows.filter(isFull).sort((a, b) => (b.resetAtMs ?? 0) - (a.resetAtMs ?? 0));
  return full.find(isAccountWide) ?? full[0] ?? null;
}

/** The refusal that a spent plan means, until its window's reset or else `hintMs` (epoch ms, null = no hint). */
export function quotaRefusal(limits: LimitReading, hintMs: number | null, nowMs: number): Refusal {
  const spent = spentWindow(limits);
  const window = claimOf(spent) ?? windowOfClaim(limits.claim);
  const { resetAtMs } = limits;
  const fits = resetAtMs !== null && (window === null || canResetAt(window, resetAtMs, nowMs));
  const untilMs = firstAhead([spent?.resetAtMs ?? null, fits ? resetAtMs : null], nowMs) ?? hintMs;
  const name = limits.claim ?? window?.claim ?? 'a window';
  const kind = window !== null && window.families !== 'all' ? 'model_window' : 'quota_window';
  return refusal(kind, `${name} is spent`, { untilMs, window });
}

/** Says that the account lacks money, and nothing about a window. */
function lacksMoney(header: HeaderLookup, limits: LimitReading, hintMs: number | null): boolean {
  const reason = wordValue(header('anthropic-ratelimit-unified-overage-disabled-reason'));
  return MONEY_REASONS.has(reason) && hintMs === null && limits.windows.length === 0;
}

export interface LimitAnswer {
  readonly fault: ApiFault | null;
  readonly header: HeaderLookup;
  readonly limits: LimitReading;
  /** End of the wait that retry-after asks for, epoch ms; null = none. */
  readonly hintMs: number | null;
  /** Whether the headers' word on the plan is to be believed: not while paid extra use is served. */
  readonly isSpent: boolean;
}

/** What a rate-limit answer that arrived at `nowMs` (epoch ms) means. */
export function limitRefusal(answer: LimitAnswer, nowMs: number): Refusal {
  const { fault, header, limits, hintMs } = answer;
  const topic = messageTopic(fault?.message ?? '');
  if (topic === 'long_context') {
    return refusal('billing', 'long context needs extra usage', { scope: 'request' });
  }
  if (answer.isSpent) return quotaRefusal(limits, hintMs, nowMs);
  if (topic === 'extra_usage') return refusal('billing', 'extra usage needed', { scope: 'request' });
  if (topic === 'billing' || fault?.type === 'insufficient_quota' || lacksMoney(header, limits, hintMs)) {
    return refusal('billing', 'credits needed');
  }
  if (hintMs !== null && hintMs - nowMs > LONGEST_THROTTLE_MS) {
    return refusal('account_limit', 'long retry-after without a spent window', { untilMs: hintMs });
  }
  const hasRateHeaders = limits.status !== null || limits.windows.length > 0 || limits.perMinute.length > 0;
  if (hintMs !== null || hasRateHeaders || topic === 'pace') {
    const emptyMs = limits.perMinute.map(({ remaining, resetAtMs }) => (remaining === 0 ? resetAtMs : null));
    const latestMs = Math.max(...emptyMs.map((resetMs) => resetMs ?? 0), 0);
    return refusal('throttle', 'too many requests for now', {
      untilMs: hintMs ?? firstAhead([latestMs], nowMs),
    });
  }
  if (topic === 'account_limit') {
    return refusal('account_limit', 'the account is named as limited', { window: FIVE_HOURS });
  }
  if (topic === 'model' || topic === 'model_access' || wordValue(header('x-should-retry')) === 'false') {
    return refusal('request', 'the request itself is refused');
  }
  return refusal('windowless', 'no rate-limit headers');
}
