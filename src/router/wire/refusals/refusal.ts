/**
 * Is this answer a refusal, and of what? One function over everything an upstream can say: status, headers,
 * body, an error inside a served stream. null means the answer is the client's, be it served or its own mistake.
 * The dialect brings the words of its errors.
 *
 * Read next: limit-refusal.ts for the many meanings of 429, vendor-refusals.ts for other dialects.
 */

import { parseRecord } from '../../../core/index.ts';
import {
  type ApiFault,
  askedWaitMs,
  type FaultWords,
  type HeaderLookup,
  type LimitReading,
  type Refusal,
  refusal,
} from '../reading/index.ts';
import { readLimits } from './limit-headers.ts';
import { isPlanSpent, limitRefusal, quotaRefusal } from './limit-refusal.ts';
import { messageTopic } from './message-words.ts';
import { vendorRefusal } from './vendor-refusals.ts';

export interface UpstreamAnswer {
  readonly status: number;
  readonly header: HeaderLookup;
  /** What the headers say of limits, where they were read already. */
  readonly limits?: LimitReading | null;
  /** Decoded body; '' for a stream. */
  readonly bodyText: string;
  /** Error event of a stream; null = there was none. */
  readonly streamError: ApiFault | null;
}

/** Longer bodies of a success are answers, not errors. */
const LONGEST_ERROR_BODY = 16_384;

function bodyFault({ status, bodyText }: UpstreamAnswer, words: FaultWords): ApiFault | null {
  if (status < 300) {
    if (bodyText.length > LONGEST_ERROR_BODY) return null;
    if (!bodyText.includes('"error"') && !bodyText.includes('"success"')) return null;
  }
  const body = parseRecord(bodyText);
  return body === null ? null : words.faultOf(body);
}

/** The status that the answer should have had; null = it refuses nothing. */
function meantStatus(status: number, fault: ApiFault | null, words: FaultWords): number | null {
  if (fault !== null && (status < 300 || words.telling.has(fault.type))) return words.statusOf(fault.type);
  return status < 300 ? null : status;
}

/**
 * What the answer received at `nowMs` (epoch ms) refuses, or null. A 200 whose headers say that the plan is
 * spent refuses the next request, unless paid extra usage flows; overage that is refused alone is no limit.
 */
export function classifyRefusal(answer: UpstreamAnswer, words: FaultWords, nowMs: number): Refusal | null {
  const { status, header, bodyText } = answer;
  const limits = answer.limits ?? readLimits(header, nowMs);
  const waitMs = askedWaitMs(header, nowMs);
  const hintMs = waitMs === null ? null : nowMs + waitMs;
  const fault = answer.streamError ?? bodyFault(answer, words);
  const isServed = status < 300;
  if (isServed && limits.status === 'rejected' && !limits.isOverageInUse) {
    return quotaRefusal(limits, hintMs, nowMs);
  }
  const ofVendor = fault === null ? null : vendorRefusal({ fault, bodyText, limits, hintMs }, nowMs);
  if (ofVendor !== null) return ofVendor;
  const ofDialect = fault === null ? null : words.refusalOf(fault, { limits, hintMs }, nowMs);
  if (ofDialect !== null) return ofDialect;
  const meant = status === 429 && isPlanSpent(limits) ? 429 : meantStatus(status, fault, words);
  if (meant === null) return null;
  if (meant === 429) {
    const isSpent = isPlanSpent(limits) && !(isServed && limits.isOverageInUse);
    return limitRefusal({ fault, header, limits, hintMs, isSpent }, nowMs);
  }
  if (meant === 529) return refusal('overload', 'the service is overloaded', { untilMs: hintMs });
  if (meant >= 500) return refusal('server', `status ${meant}`, { untilMs: hintMs });
  return accountRefusal(meant, fault);
}

/** What a status below 429 says about the account, by the provider's words; null = the client's own mistake. */
function accountRefusal(status: number, fault: ApiFault | null): Refusal | null {
  const topic = messageTopic(fault?.message ?? '');
  const reason = `status ${status}`;
  if (status === 404) {
    const isModel = topic === 'model' || topic === 'model_access' || fault?.type === 'model_not_found';
    return isModel ? refusal('model', reason) : null;
  }
  if (status !== 400 && status !== 401 && status !== 402 && status !== 403) return null;
  if (topic === 'disabled') return refusal('disabled', reason);
  if (topic === 'extra_usage' || topic === 'long_context') {
    return refusal('billing', 'extra usage needed', { scope: 'request' });
  }
  if (status === 402 || topic === 'billing') return refusal('billing', `${reason}, credits needed`);
  if (topic === 'model_access' && status !== 401) return refusal('model', reason);
  return status === 400 ? null : refusal('auth', reason);
}
