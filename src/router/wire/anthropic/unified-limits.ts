/**
 * The headers of a subscription: how full each of its windows is, which one decides, and whether paid use flows.
 * Windows are found by listing the headers, so none has to be known before.
 */
import {
  anyReset,
  canResetAt,
  claimInContext,
  decimalValue,
  flagValue,
  type HeaderLookup,
  type LimitReading,
  type LimitStatus,
  type Representative,
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

/** More is a broken header, neither a share nor a percentage. */
const MOST_UTILIZATION = 100;

function statusValue(value: string | undefined): LimitStatus | null {
  return STATUS_WORDS.get(wordValue(value) ?? '') ?? null;
}

/** Some gateways write the share in percent: no window that is open is used so many times over. */
const MOST_OPEN = 2;
const MOST_REJECTED = 10;

function fractionValue(value: string | undefined, status: LimitStatus | null): number | null {
  const fraction = decimalValue(value);
  if (fraction === null || fraction > MOST_UTILIZATION) return null;
  return fraction > (status === 'rejected' ? MOST_REJECTED : MOST_OPEN) ? fraction / 100 : fraction;
}

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

const isTold = ({ utilizationFraction, resetAtMs, status }: WindowLimit): boolean =>
  utilizationFraction !== null || resetAtMs !== null || status !== null;

/** Each window as it speaks of itself. */
function ownWords(headers: HeaderLookup, nowMs: number): WindowLimit[] {
  return [...partsOf(headers)].map(([part, window]) => {
    const header = (suffix: string) => headers(`${UNIFIED}${part}-${suffix}`);
    const status = statusValue(header('status'));
    return {
      ...window,
      utilizationFraction: fractionValue(header('utilization'), status),
      resetAtMs: anyReset(header('reset'), nowMs),
      status,
    };
  });
}

/** The windows; the representative reset and status complete the one that the claim names. */
function completed(windows: readonly WindowLimit[], representative: Representative): WindowLimit[] {
  const claimed = windowOfClaim(representative.claim);
  const isMissing = claimed !== null && !windows.some(({ claim }) => claim === claimed.claim);
  const unsaid = { utilizationFraction: null, resetAtMs: null, status: null };
  return [...windows, ...(isMissing ? [{ ...claimed, ...unsaid }] : [])]
    .map((limit) =>
      limit.claim === representative.claim
        ? {
            ...limit,
            resetAtMs: limit.resetAtMs ?? representative.resetAtMs,
            status: limit.status ?? representative.status,
          }
        : limit,
    )
    .filter(isTold);
}

/** What the unified headers of an answer, received at `nowMs` (epoch ms), say. */
export function unifiedLimits(headers: HeaderLookup, nowMs: number): Omit<LimitReading, 'perMinute'> {
  const told = {
    status: statusValue(headers(`${UNIFIED}status`)),
    claim: wordValue(headers(`${UNIFIED}representative-claim`)),
    resetAtMs: anyReset(headers(`${UNIFIED}reset`), nowMs),
  };
  const own = ownWords(headers, nowMs);
  const { ignored, ...representative } = claimInContext(told, own);
  const { claim, resetAtMs } = representative;
  const claimed = windowOfClaim(claim);
  const fits = resetAtMs === null || claimed === null || canResetAt(claimed, resetAtMs, nowMs);
  return {
    // The window that is claimed is told the reset as it came: it says itself whether it can be so.
    windows: completed(own, representative),
    ...representative,
    resetAtMs: fits ? resetAtMs : null,
    isOverageInUse: flagValue(headers(`${UNIFIED}overage-in-use`)),
    ignored,
  };
}
