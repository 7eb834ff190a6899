/** Refusals of Z.ai: it numbers its errors and writes resets in Singapore's time without saying so. */
import {
  type ApiFault,
  FIVE_HOURS,
  firstAhead,
  plausibleReset,
  type Refusal,
  type RefusalKind,
  refusal,
  type WindowClaim,
} from '../reading/index.ts';

const WEEK: WindowClaim = { claim: 'week', lengthMinutes: 10_080, families: 'all' };

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
  ['1211', 'model'],
  ['1220', 'model'],
  ['1302', 'throttle'],
  ['1303', 'throttle'],
  ['1304', 'quota_window'],
  ['1305', 'overload'],
  ['1308', 'quota_window'],
  ['1309', 'billing'],
  ['1310', 'quota_window'],
  ['1311', 'model'],
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

function zaiWindow(code: string, message: string): WindowClaim | null {
  if (/week|每周/i.test(message)) return WEEK;
  if (code === '1308' && /(?:^|\D)5\s*-?(?:hour|小时)/i.test(message)) return FIVE_HOURS;
  return null;
}

/** The refusal that an error number of Z.ai stands for; null for other numbers and for the client's own mistakes. */
export function zaiRefusal(
  { type, message }: ApiFault,
  hintMs: number | null,
  nowMs: number,
): Refusal | null {
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
