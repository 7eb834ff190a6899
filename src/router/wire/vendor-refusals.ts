/**
 * Refusals in the dialects of single vendors: Z.ai numbers its errors and writes resets in Singapore's time
 * without saying so, Codex names its own error type. Such an error counts whatever the HTTP status is.
 */
import type { ApiFault } from './api-fault.ts';
import { plausibleReset } from './header-values.ts';
import { asCount, asRecord, parseRecord } from './json-look.ts';
import type { LimitReading, LimitWindow } from './limit-reading.ts';
import { firstAhead, type Refusal, type RefusalKind, refusal } from './refusal-record.ts';

const MS_PER_HOUR = 3_600_000;

/** Z.ai's error numbers (docs.z.ai, API errors) that say no; all others are the client's own mistakes. */
const ZAI_CODES: ReadonlyMap<string, RefusalKind> = new Map<string, RefusalKind>([
  ['1000', 'auth'],
  ['1001', 'auth'],
  ['1002', 'auth'],
  ['1003', 'auth'],
  ['1004', 'auth'],
  ['1110', 'auth'],
  ['1111', 'auth'],
  ['1112', 'auth'],
  ['1121', 'auth'],
  ['1113', 'billing'],
  ['1302', 'throttle'],
  ['1303', 'throttle'],
  ['1304', 'quota_window'],
  ['1305', 'overload'],
  ['1308', 'quota_window'],
  ['1309', 'billing'],
  ['1310', 'quota_window'],
  ['1311', 'request'],
  ['1312', 'overload'],
  ['1313', 'throttle'],
]);

/** Overload of one model, not of the lane. */
const ZAI_MODEL_OVERLOAD = '1312';

/** Epoch ms of the first `YYYY-MM-DD HH:MM:SS` in the text, read as UTC+8; null without one. */
function singaporeInstant(text: string): number | null {
  const match = /(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)/.exec(text);
  const instantMs = match === null ? Number.NaN : Date.parse(`${match[1]}T${match[2]}+08:00`);
  return Number.isNaN(instantMs) ? null : instantMs;
}

function zaiWindow(code: string, message: string): LimitWindow | null {
  if (/week|每周/i.test(message)) return 'weekly';
  if (code === '1308' && /(?:^|\D)5\s*-?(?:hour|小时)/i.test(message)) return 'short';
  return null;
}

function zaiRefusal({ type, message }: ApiFault, hintMs: number | null, nowMs: number): Refusal | null {
  const kind = ZAI_CODES.get(type);
  if (kind === undefined) return null;
  const reason = `code ${type}`;
  if (kind === 'quota_window') {
    const resetMs = plausibleReset(singaporeInstant(message), nowMs);
    return refusal(kind, reason, {
      untilMs: firstAhead([resetMs], nowMs) ?? hintMs,
      window: zaiWindow(type, message),
    });
  }
  if (type === ZAI_MODEL_OVERLOAD) return refusal(kind, reason, { untilMs: hintMs, scope: 'model' });
  return refusal(kind, reason, kind === 'throttle' || kind === 'overload' ? { untilMs: hintMs } : {});
}

/** The full window with the latest reset; without one, a reset more than five hours away is the week's. */
function codexWindow(limits: LimitReading, untilMs: number | null, nowMs: number): LimitWindow | null {
  const full = limits.windows
    .filter(({ utilizationFraction }) => (utilizationFraction ?? 0) >= 1)
    .sort((a, b) => (b.resetAtMs ?? 0) - (a.resetAtMs ?? 0));
  if (full.length > 0) return full[0]!.window;
  return untilMs !== null && untilMs - nowMs > 5.5 * MS_PER_HOUR ? 'weekly' : null;
}

function codexRefusal(
  type: string,
  bodyText: string,
  limits: LimitReading,
  hintMs: number | null,
  nowMs: number,
): Refusal | null {
  if (type === 'usage_not_included') return refusal('billing', type);
  if (type !== 'usage_limit_reached') return null;
  const error = asRecord(parseRecord(bodyText)?.error);
  const atSeconds = asCount(error?.resets_at);
  const inSeconds = asCount(error?.resets_in_seconds);
  const window = codexWindow(limits, null, nowMs);
  const untilMs =
    firstAhead(
      [
        atSeconds === null ? null : atSeconds * 1000,
        inSeconds === null ? null : nowMs + inSeconds * 1000,
        limits.windows.find((limit) => limit.window === window)?.resetAtMs ?? null,
      ],
      nowMs,
    ) ?? hintMs;
  return refusal('quota_window', type, { untilMs, window: window ?? codexWindow(limits, untilMs, nowMs) });
}

export interface VendorAnswer {
  readonly fault: ApiFault;
  readonly bodyText: string;
  readonly limits: LimitReading;
  /** End of the wait that retry-after asks for, epoch ms; null = none. */
  readonly hintMs: number | null;
}

/** The refusal behind a vendor's own error type or number; null when the fault is in nobody's dialect. */
export function vendorRefusal(
  { fault, bodyText, limits, hintMs }: VendorAnswer,
  nowMs: number,
): Refusal | null {
  return zaiRefusal(fault, hintMs, nowMs) ?? codexRefusal(fault.type, bodyText, limits, hintMs, nowMs);
}
