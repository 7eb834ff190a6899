/**
 * Everything an answer's headers say about limits: the windows of a subscription, the per-minute limits of an
 * API key, the windows of Codex. A header that is missing or broken is null; a window nobody mentions is absent.
 *
 * Read next: refusal.ts, which turns this into what the router does.
 */
import { codexWindows } from './codex-limits.ts';
import {
  decimalValue,
  epochReset,
  flagValue,
  type HeaderLookup,
  rfc3339Reset,
  wholeValue,
  wordValue,
} from './header-values.ts';
import type {
  LimitReading,
  LimitStatus,
  LimitWindow,
  PerMinuteKind,
  PerMinuteLimit,
  WindowLimit,
} from './limit-reading.ts';

const UNIFIED = 'anthropic-ratelimit-unified-';

/** Header parts of the unified windows with the claim that names each. */
const UNIFIED_WINDOWS: ReadonlyArray<readonly [part: string, claim: string]> = [
  ['5h', 'five_hour'],
  ['7d', 'seven_day'],
  ['7d_oi', 'seven_day_overage_included'],
  ['7d_opus', 'seven_day_opus'],
  ['7d_sonnet', 'seven_day_sonnet'],
];

const STATUS_WORDS: ReadonlyMap<string, LimitStatus> = new Map([
  ['allowed', 'allowed'],
  ['allowed_warning', 'allowed_warning'],
  ['queueing_soft', 'allowed_warning'],
  ['rejected', 'rejected'],
  ['rate_limited', 'rejected'],
  ['blocked', 'rejected'],
  ['queueing_hard', 'rejected'],
  ['payment_required', 'rejected'],
]);

const PER_MINUTE: readonly PerMinuteKind[] = ['requests', 'tokens', 'input_tokens', 'output_tokens'];

/** Fractions above this are broken headers, not use. */
const MOST_UTILIZATION = 100;

/** The window a claim names: every `seven_day_…` is one model tier's week; null for other words. */
export function windowOfClaim(claim: string | null): LimitWindow | null {
  if (claim === 'five_hour') return 'short';
  if (claim === 'seven_day') return 'weekly';
  return claim?.startsWith('seven_day_') === true ? 'model_weekly' : null;
}

function statusValue(value: string | undefined): LimitStatus | null {
  return STATUS_WORDS.get(wordValue(value) ?? '') ?? null;
}

function fractionValue(value: string | undefined): number | null {
  const fraction = decimalValue(value);
  return fraction === null || fraction > MOST_UTILIZATION ? null : fraction;
}

/** The unified windows; the representative reset completes the window that the claim names. */
function unifiedWindows(
  headers: HeaderLookup,
  nowMs: number,
  representative: Pick<LimitReading, 'status' | 'claim' | 'resetAtMs'>,
): WindowLimit[] {
  const windows: WindowLimit[] = [];
  const known = UNIFIED_WINDOWS.some(([, claim]) => claim === representative.claim);
  const extra =
    windowOfClaim(representative.claim) === null || known ? [] : [['', representative.claim!] as const];
  for (const [part, claim] of [...UNIFIED_WINDOWS, ...extra]) {
    const isClaimed = claim === representative.claim;
    const header = (suffix: string) => (part === '' ? undefined : headers(`${UNIFIED}${part}-${suffix}`));
    const utilizationFraction = fractionValue(header('utilization'));
    const resetAtMs = epochReset(header('reset'), nowMs) ?? (isClaimed ? representative.resetAtMs : null);
    const status = statusValue(header('status')) ?? (isClaimed ? representative.status : null);
    if (utilizationFraction === null && resetAtMs === null && status === null) continue;
    windows.push({ window: windowOfClaim(claim)!, utilizationFraction, resetAtMs, status, claim });
  }
  return windows;
}

function perMinuteLimits(headers: HeaderLookup, nowMs: number): PerMinuteLimit[] {
  return PER_MINUTE.flatMap((kind) => {
    const prefix = `anthropic-ratelimit-${kind.replace('_', '-')}-`;
    const limit = wholeValue(headers(`${prefix}limit`));
    const remaining = wholeValue(headers(`${prefix}remaining`));
    const resetAtMs = rfc3339Reset(headers(`${prefix}reset`), nowMs);
    return limit === null && remaining === null && resetAtMs === null
      ? []
      : [{ kind, limit, remaining, resetAtMs }];
  });
}

/** What the headers of one answer, received at `nowMs` (epoch ms), say about the account's limits. */
export function readLimits(headers: HeaderLookup, nowMs: number): LimitReading {
  const representative = {
    status: statusValue(headers(`${UNIFIED}status`)),
    claim: wordValue(headers(`${UNIFIED}representative-claim`)),
    resetAtMs: epochReset(headers(`${UNIFIED}reset`), nowMs),
  };
  return {
    windows: [...unifiedWindows(headers, nowMs, representative), ...codexWindows(headers, nowMs)],
    ...representative,
    isOverageInUse: flagValue(headers(`${UNIFIED}overage-in-use`)),
    perMinute: perMinuteLimits(headers, nowMs),
  };
}
