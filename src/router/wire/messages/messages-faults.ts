/** Error types of the Messages API, as the statuses they stand for, whatever status carried them. */
import { type FaultWords, faultOf } from '../reading/index.ts';

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

/** The status of an error by its type alone; a failure where nobody knows it. */
export function statusOfError(type: string): number {
  if (type === 'not_found_error') return 404;
  if (type === 'request_too_large') return 413;
  if (type === 'timeout_error') return 504;
  return statusOfFault(type) ?? 500;
}

/** The errors of the Messages API. */
export const MESSAGES_FAULTS: FaultWords = {
  faultOf,
  refusalOf: () => null,
  statusOf: statusOfFault,
  telling: TELLING_TYPES,
};
