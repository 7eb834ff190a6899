/**
 * Is this answer a refusal, and of what? One function over everything an upstream can say: status, headers,
 * body, an error inside a served stream. null means the answer is the client's, be it served or its own mistake.
 *
 * Read next: limit-refusal.ts for the many meanings of 429, vendor-refusals.ts for other dialects.
 */

import { parseRecord } from '../../core/index.ts';
import { readLimits } from './limit-headers.ts';
import { isPlanSpent, limitRefusal, quotaRefusal } from './limit-refusal.ts';
import { messageTopic } from './message-words.ts';
import {
  type ApiFault,
  faultOf,
  type HeaderLookup,
  type Refusal,
  refusal,
  retryAfterMs,
} from './reading/index.ts';
import { vendorRefusal } from './vendor-refusals.ts';

export interface UpstreamAnswer {
  readonly status: number;
  readonly header: HeaderLookup;
  /** Decoded body; '' for a stream. */
  readonly bodyText: string;
  /** Error event of a stream; null = there was none. */
  readonly streamError: ApiFault | null;
}

/** Longer bodies of a success are answers, not errors. */
const LONGEST_ERROR_BODY = 16_384;

function bodyFault({ status, bodyText }: UpstreamAnswer): ApiFault | null {
  if (status < 300) {
    if (bodyText.length > LONGEST_ERROR_BODY) return null;
    if (!bodyText.includes('"error"') && !bodyText.includes('"success"')) return null;
  }
  const body = parseRecord(bodyText);
  return body === null ? null : faultOf(body);
}

/** Some gateways give an HTTP status as the type; other numbers are unknown vendors', other words a failure. */
function httpStatusIn(type: string): number | null {
  if (!/^\d+$/.test(type)) return 500;
  return /^[45]\d\d$/.test(type) ? Number(type) : null;
}

/** What an error type of the Messages API stands for as a status; null for the client's own mistakes. */
function statusOfFault(type: string): number | null {
  switch (type) {
    case 'rate_limit_error':
    case 'insufficient_quota':
      return 429;
    case 'overloaded_error':
      return 529;
    case 'authentication_error':
      return 401;
    case 'permission_error':
      return 403;
    case 'billing_error':
      return 402;
    case 'invalid_request_error':
      return 400;
    case 'not_found_error':
    case 'request_too_large':
      return null;
    default:
      return httpStatusIn(type);
  }
}

/** Types that mean the same whatever status carries them. */
const TELLING_TYPES: ReadonlySet<string> = new Set(['rate_limit_error', 'overloaded_error', 'billing_error']);

/** The status that the answer should have had; null = it refuses nothing. */
function meantStatus(status: number, fault: ApiFault | null): number | null {
  if (fault !== null && (status < 300 || TELLING_TYPES.has(fault.type))) return statusOfFault(fault.type);
  return status < 300 ? null : status;
}

/**
 * What the answer received at `nowMs` (epoch ms) refuses, or null. A 200 whose headers say that the plan is
 * spent refuses the next request, unless paid extra usage flows; overage that is refused alone is no limit.
 */
export function classifyRefusal(answer: UpstreamAnswer, nowMs: number): Refusal | null {
  const { status, header, bodyText } = answer;
  const limits = readLimits(header, nowMs);
  const waitMs = retryAfterMs(header('retry-after'), nowMs);
  const hintMs = waitMs === null ? null : nowMs + waitMs;
  const fault = answer.streamError ?? bodyFault(answer);
  const isServed = status < 300;
  if (isServed && limits.status === 'rejected' && !limits.isOverageInUse) {
    return quotaRefusal(limits, hintMs, nowMs);
  }
  const ofVendor = fault === null ? null : vendorRefusal({ fault, bodyText, limits, hintMs }, nowMs);
  if (ofVendor !== null) return ofVendor;
  const meant = status === 429 && isPlanSpent(limits) ? 429 : meantStatus(status, fault);
  if (meant === null) return null;
  if (meant === 429) {
    const isSpent = isPlanSpent(limits) && !(isServed && limits.isOverageInUse);
    return limitRefusal({ fault, header, limits, hintMs, isSpent }, nowMs);
  }
  if (meant === 529) return refusal('overload', 'the service is overloaded', { untilMs: hintMs });
  if (meant === 401 || meant === 403) return refusal('auth', `status ${meant}`);
  if (meant === 402 || (meant === 400 && asksForMoney(fault))) {
    return refusal('billing', 'credits or extra usage needed');
  }
  return meant >= 500 ? refusal('server', `status ${meant}`, { untilMs: hintMs }) : null;
}

function asksForMoney(fault: ApiFault | null): boolean {
  const topic = messageTopic(fault?.message ?? '');
  return topic === 'billing' || topic === 'long_context';
}
