/**
 * The ways a provider says no, as fixtures: one entry per class that a router has to tell apart, with the headers and
 * the body that providers send. Anthropic's resets are epoch seconds, Codex's too, Z.ai writes Singapore's clock.
 */
import type { OutgoingHttpHeaders } from 'node:http';

export type RefusalClass =
  | 'quota_5h'
  | 'quota_7d'
  | 'model_week'
  | 'throttle'
  | 'windowless'
  | 'account_limit'
  | 'request'
  | 'billing'
  | 'billing_400'
  | 'usage_endpoint'
  | 'overloaded'
  | 'authentication'
  | 'permission'
  | 'invalid'
  | 'too_large'
  | 'api_error'
  | 'timeout'
  | 'rejected_200'
  | 'overage_200'
  | 'codex'
  | 'zai_1308'
  | 'zai_1302'
  | 'zai_1305';

export interface Refusal {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  /** null with status 200: the call is served. */
  readonly body: unknown;
}

const UNIFIED = 'anthropic-ratelimit-unified';
const DAY_SECONDS = 86_400;
const SINGAPORE_OFFSET_MS = 8 * 3_600_000;

const apiError = (type: string, message: string): unknown => ({
  type: 'error',
  error: { type, message },
  request_id: 'req_refused',
});

/** Unified headers with the five-hour and the weekly window, each `[status, used fraction]`. */
function unified(
  [status, claim]: readonly [string, string],
  resetSeconds: number,
  short: readonly [string, number],
  weekly: readonly [string, number],
): OutgoingHttpHeaders {
  const laterSeconds = resetSeconds + 3 * DAY_SECONDS;
  return {
    [`${UNIFIED}-status`]: status,
    [`${UNIFIED}-representative-claim`]: claim,
    [`${UNIFIED}-reset`]: String(resetSeconds),
    [`${UNIFIED}-5h-status`]: short[0],
    [`${UNIFIED}-5h-utilization`]: String(short[1]),
    [`${UNIFIED}-5h-reset`]: String(claim === 'five_hour' ? resetSeconds : resetSeconds - 1800),
    [`${UNIFIED}-7d-status`]: weekly[0],
    [`${UNIFIED}-7d-utilization`]: String(weekly[1]),
    [`${UNIFIED}-7d-reset`]: String(claim === 'five_hour' ? laterSeconds : resetSeconds),
    [`${UNIFIED}-fallback-percentage`]: '0.5',
    [`${UNIFIED}-overage-status`]: 'rejected',
    [`${UNIFIED}-overage-disabled-reason`]: 'org_level_disabled',
  };
}

const OPEN = ['allowed', 0.31] as const;
const limited = (headers: OutgoingHttpHeaders, message: string): Refusal => ({
  status: 429,
  headers,
  body: apiError('rate_limit_error', message),
});
const plain = (status: number, type: string, message: string): Refusal => ({
  status,
  headers: {},
  body: apiError(type, message),
});
const zai = (code: string, message: string): Refusal => ({
  status: 429,
  headers: {},
  body: { error: { code, message } },
});
const served = (headers: OutgoingHttpHeaders): Refusal => ({ status: 200, headers, body: null });

/** Each class: from the reset (epoch seconds) and the seconds until then to what the provider sends. */
const REFUSALS: Readonly<Record<RefusalClass, (resetAtSeconds: number, inSeconds: number) => Refusal>> = {
  quota_5h: (at: number, inSeconds: number) =>
    limited(
      {
        'retry-after': String(inSeconds),
        ...unified(['rejected', 'five_hour'], at, ['rejected', 1], ['allowed', 0.59]),
      },
      "This request would exceed your account's rate limit. Please try again later.",
    ),
  quota_7d: (at: number, inSeconds: number) =>
    limited(
      {
        'retry-after': String(inSeconds),
        ...unified(['rejected', 'seven_day'], at, OPEN, ['rejected', 1.01]),
      },
      "This request would exceed your account's rate limit. Please try again later.",
    ),
  model_week: (at: number, inSeconds: number) =>
    limited(
      {
        'retry-after': String(inSeconds),
        ...unified(['rejected', 'seven_day_opus'], at, OPEN, ['allowed', 0.42]),
        [`${UNIFIED}-7d-reset`]: String(at + DAY_SECONDS),
        [`${UNIFIED}-7d_oi-status`]: 'rejected',
        [`${UNIFIED}-7d_oi-utilization`]: '1',
        [`${UNIFIED}-7d_oi-reset`]: String(at),
      },
      "This request would exceed your account's rate limit. Please try again later.",
    ),
  throttle: (at: number) =>
    limited(
      { 'retry-after': '7', ...unified(['allowed', 'five_hour'], at, OPEN, OPEN) },
      'Number of concurrent connections has exceeded your rate limit. Please try again later.',
    ),
  windowless: () => limited({ 'x-should-retry': 'true' }, 'Error'),
  account_limit: () =>
    limited({}, "This request would exceed your account's rate limit. Please try again later."),
  request: () => limited({}, 'This model is not available for your request.'),
  billing: () =>
    limited(
      { [`${UNIFIED}-overage-status`]: 'rejected', [`${UNIFIED}-overage-disabled-reason`]: 'out_of_credits' },
      'Extra usage is required for long context requests.',
    ),
  billing_400: () =>
    plain(
      400,
      'invalid_request_error',
      'Third-party apps now draw from your extra usage, not your plan limits.',
    ),
  usage_endpoint: () => limited({ 'retry-after': '0' }, 'Rate limited. Please try again later.'),
  overloaded: () => plain(529, 'overloaded_error', 'Overloaded'),
  authentication: () => plain(401, 'authentication_error', 'invalid x-api-key'),
  permission: () => plain(403, 'permission_error', 'Your account may not use this resource.'),
  invalid: () => plain(400, 'invalid_request_error', 'messages: at least one message is required'),
  too_large: () => plain(413, 'request_too_large', 'Request exceeds the maximum size'),
  api_error: () => plain(500, 'api_error', 'Internal server error'),
  timeout: () => plain(504, 'timeout_error', 'Request timed out'),
  /** Served, while the headers say that the plan is spent; then the same with paid extra use. */
  rejected_200: (at: number) =>
    served(unified(['rejected', 'five_hour'], at, ['rejected', 1], ['allowed', 0.59])),
  overage_200: (at: number) =>
    served({
      ...unified(['rejected', 'five_hour'], at, ['rejected', 1.01], ['allowed', 0.59]),
      [`${UNIFIED}-overage-status`]: 'allowed',
      [`${UNIFIED}-overage-in-use`]: 'true',
      [`${UNIFIED}-overage-disabled-reason`]: undefined,
    }),
  codex: (at: number, inSeconds: number) => ({
    status: 429,
    headers: {
      'x-codex-primary-used-percent': '100',
      'x-codex-primary-window-minutes': '300',
      'x-codex-primary-reset-at': String(at),
      'x-codex-primary-reset-after-seconds': String(inSeconds),
      'x-codex-secondary-used-percent': '38',
      'x-codex-secondary-window-minutes': '10080',
      'x-codex-secondary-reset-at': String(at + 3 * DAY_SECONDS),
      'x-codex-secondary-reset-after-seconds': String(inSeconds + 3 * DAY_SECONDS),
    },
    body: {
      error: {
        type: 'usage_limit_reached',
        message: 'The usage limit has been reached',
        plan_type: 'plus',
        resets_at: at,
        resets_in_seconds: inSeconds,
      },
    },
  }),
  /** The reset is written in Singapore's time, without an offset. */
  zai_1308: (at: number) =>
    zai(
      '1308',
      `Usage limit reached for 5 hour. Your limit will reset at ${new Date(at * 1000 + SINGAPORE_OFFSET_MS)
        .toISOString()
        .slice(0, 19)
        .replace('T', ' ')}`,
    ),
  zai_1302: () => zai('1302', 'High concurrency usage of this API, please reduce concurrency'),
  zai_1305: () => zai('1305', 'The service may be temporarily overloaded, please try again later'),
};

export const REFUSAL_CLASSES: readonly RefusalClass[] = Object.keys(REFUSALS) as RefusalClass[];

/** What a refusal of this class looks like; `resetAtMs` and `nowMs` are ms since the epoch. */
export function refusalOf(name: RefusalClass, resetAtMs: number, nowMs: number): Refusal {
  return REFUSALS[name](Math.round(resetAtMs / 1000), Math.max(0, Math.round((resetAtMs - nowMs) / 1000)));
}
