/**
 * The headers of a subscription: how full each of its windows is, which one decides, and whether paid use flows.
 * Windows are found by listing the headers, so none has to be known before.
 */
import {
  decimalValue,
  epochReset,
  flagValue,
  type HeaderLookup,
  type LimitReading,
  type LimitStatus,
  type WindowClaim,
  type WindowLimit,
  wordValue,
} from '../reading/index.ts';
import { windowOfClaim, windowOfPart } from './window-names.ts';

const UNIFIED = 'anthropic-ratelimit-unified-';

/** Headers of one window. */
const PART_HEADER = /^anthropic-ratelimit-unified-([a-z0-9_.-]+)-(?:utilization|reset|status)$/;
/** More windows than any plan has: the rest is not read. */
const MOST_WINDOWS = 20;

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

/** Fractions above this are broken headers, not use. */
const MOST_UTILIZATION = 100;

function statusValue(value: string | undefined): LimitStatus | null {
  return STATUS_WORDS.get(wordValue(value) ?? '') ?? null;
}

function fractionValue(value: string | undefined): number | null {
  const fraction = decimalValue(value);
  return fraction === null || fraction > MOST_UTILIZATION ? null : fraction;
}

type Representative = Pick<LimitReading, 'status' | 'claim' | 'resetAtMs'>;

function partsOf(headers: HeaderLookup): Map<string, WindowClaim> {
  const parts = new Map<string, WindowClaim>();
  for (const name of headers.names()) {
    const part = name.startsWith(UNIFIED) ? PART_HEADER.exec(name)?.[1] : undefined;
    if (part === undefined || parts.has(part) || parts.size >= MOST_WINDOWS) continue;
    const window = windowOfPart(part);
    if (window !== null) parts.set(part, window);
  }
  return parts;
}

function limitOf(
  window: WindowClaim,
  header: (suffix: string) => string | undefined,
  nowMs: number,
  representative: Representative,
): WindowLimit | null {
  const isClaimed = window.claim === representative.claim;
  const utilizationFraction = fractionValue(header('utilization'));
  const resetAtMs = epochReset(header('reset'), nowMs) ?? (isClaimed ? representative.resetAtMs : null);
  const status = statusValue(header('status')) ?? (isClaimed ? representative.status : null);
  const isTold = utilizationFraction !== null || resetAtMs !== null || status !== null;
  return isTold ? { ...window, utilizationFraction, resetAtMs, status } : null;
}

/** The windows of the headers; the representative reset completes the window that the claim names. */
function unifiedWindows(headers: HeaderLookup, nowMs: number, representative: Representative): WindowLimit[] {
  const windows: WindowLimit[] = [];
  for (const [part, window] of partsOf(headers)) {
    const header = (suffix: string) => headers(`${UNIFIED}${part}-${suffix}`);
    const limit = limitOf(window, header, nowMs, representative);
    if (limit !== null) windows.push(limit);
  }
  const claimed = windowOfClaim(representative.claim);
  if (claimed === null || windows.some(({ claim }) => claim === claimed.claim)) return windows;
  const limit = limitOf(claimed, () => undefined, nowMs, representative);
  return limit === null ? windows : [...windows, limit];
}

/** What the unified headers of an answer, received at `nowMs` (epoch ms), say. */
export function unifiedLimits(headers: HeaderLookup, nowMs: number): Omit<LimitReading, 'perMinute'> {
  const representative = {
    status: statusValue(headers(`${UNIFIED}status`)),
    claim: wordValue(headers(`${UNIFIED}representative-claim`)),
    resetAtMs: epochReset(headers(`${UNIFIED}reset`), nowMs),
  };
  return {
    windows: unifiedWindows(headers, nowMs, representative),
    ...representative,
    isOverageInUse: flagValue(headers(`${UNIFIED}overage-in-use`)),
  };
}
