/**
 * Refusals in OpenAI's words. Its errors have a type and, where it matters, a code; the code says more: the type of
 * a wrong key is that of a broken request.
 */
import { asRecord, asText, type JsonRecord } from '../../../core/index.ts';
import {
  type ApiFault,
  type FaultContext,
  type FaultWords,
  faultDetails,
  firstAhead,
  type LimitReading,
  type Refusal,
  type RefusalKind,
  refusal,
  UNKNOWN_FAULT_TYPE,
} from '../reading/index.ts';
import { waitInMessage } from './rate-limits.ts';

/** Longer waits are those of a day's or a plan's limit. */
const LONGEST_THROTTLE_MS = 600_000;

/** Codes that say by themselves what is refused. */
const CODE_KINDS: ReadonlyMap<string, RefusalKind> = new Map<string, RefusalKind>([
  ['insufficient_quota', 'billing'],
  ['billing_hard_limit_reached', 'billing'],
  ['billing_not_active', 'billing'],
  ['invalid_api_key', 'auth'],
  ['invalid_organization', 'auth'],
  ['mismatched_organization', 'auth'],
  ['account_deactivated', 'disabled'],
  ['organization_deactivated', 'disabled'],
  ['model_not_found', 'model'],
  ['previous_response_not_found', 'elsewhere'],
  ['invalid_encrypted_content', 'elsewhere'],
  ['token_expired', 'auth'],
  ['ip_not_authorized', 'auth'],
  ['server_is_overloaded', 'overload'],
  ['slow_down', 'overload'],
]);

const THROTTLES: ReadonlySet<string> = new Set([
  'rate_limit_exceeded',
  'rate_limit_error',
  'tokens',
  'requests',
]);

/** Words that mean the same whatever status carries them. */
const TELLING_CODES: ReadonlySet<string> = new Set([...CODE_KINDS.keys(), ...THROTTLES]);

/** What the inside of an error says, its code before its type. */
export function openaiFault(error: unknown): ApiFault {
  const { type, code, message } = asRecord(error) ?? ({} as JsonRecord);
  const told = faultDetails(error);
  const number = typeof code === 'number' ? String(code) : null;
  // A type alone is what faultDetails found; a code, be it a word or an HTTP status, goes before it.
  return {
    type: asText(code) ?? number ?? asText(type) ?? told.type,
    message: asText(message) ?? told.message,
  };
}

/** The error of a whole JSON body; null where the body is no error. */
export function openaiFaultOf(body: JsonRecord): ApiFault | null {
  if (body.error !== undefined && body.error !== null) return openaiFault(body.error);
  return body.object === 'error' ? openaiFault(body) : null;
}

/** What a code stands for as a status; null for the client's own mistakes. */
function openaiStatus(code: string): number | null {
  if (/^[45]\d\d$/.test(code)) return Number(code);
  if (THROTTLES.has(code)) return 429;
  switch (code) {
    case 'authentication_error':
      return 401;
    case 'permission_error':
      return 403;
    case 'overloaded_error':
      return 529;
    case 'server_error':
    case 'api_error':
    case 'internal_error':
    case UNKNOWN_FAULT_TYPE:
      return 500;
    default:
      return null;
  }
}

/** The status of an error by its code alone; the request's own fault where nobody knows it. */
export function openaiErrorStatus(code: string): number {
  const kind = CODE_KINDS.get(code);
  if (kind === 'billing') return 429;
  if (kind === 'auth' || kind === 'disabled') return 401;
  if (kind === 'model') return 404;
  if (kind === 'overload' || openaiStatus(code) === 529) return 503;
  if (code === 'not_found') return 404;
  return openaiStatus(code) ?? 400;
}

/** When a throttled model may be asked again: by header, by the limit that is empty, by the message. */
function throttleEnd(
  fault: ApiFault,
  limits: LimitReading,
  hintMs: number | null,
  nowMs: number,
): number | null {
  if (hintMs !== null) return hintMs;
  const emptyMs = limits.perMinute.map(({ remaining, resetAtMs }) =>
    remaining === 0 ? (resetAtMs ?? 0) : 0,
  );
  const waitMs = waitInMessage(fault.message);
  return firstAhead([Math.max(0, ...emptyMs), waitMs === null ? null : nowMs + waitMs], nowMs);
}

/** The refusal behind a code of OpenAI; null for other words. Its rates are those of one model in an organisation. */
function openaiRefusal(fault: ApiFault, { limits, hintMs }: FaultContext, nowMs: number): Refusal | null {
  const kind = CODE_KINDS.get(fault.type);
  if (kind !== undefined) return refusal(kind, fault.type, kind === 'overload' ? { untilMs: hintMs } : {});
  if (!THROTTLES.has(fault.type)) return null;
  const untilMs = throttleEnd(fault, limits, hintMs, nowMs);
  const isLong = untilMs !== null && untilMs - nowMs > LONGEST_THROTTLE_MS;
  return refusal(isLong ? 'account_limit' : 'throttle', fault.type, { untilMs, scope: 'model' });
}

/** The errors of both dialects of OpenAI. */
export const OPENAI_FAULTS: FaultWords = {
  faultOf: openaiFaultOf,
  refusalOf: openaiRefusal,
  statusOf: openaiStatus,
  telling: TELLING_CODES,
};
