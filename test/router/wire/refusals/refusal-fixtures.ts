/** One fixture and its right reading for each kind of refusal: a table of cases. */
import type { Refusal, UpstreamAnswer } from '../../../../src/router/wire/index.ts';
import {
  CODEX,
  type HeaderSet,
  HOUR_MS,
  inSeconds,
  NOW_MS,
  OPEN_PLAN,
  SHORT,
  SHORT_SPENT,
  unified,
  WEEK,
  WEEK_SPENT,
} from '../header-sets.ts';

export interface Fixture {
  readonly status?: number;
  readonly headers?: HeaderSet;
  readonly body?: unknown;
  readonly streamError?: UpstreamAnswer['streamError'];
}

export const apiBody = (type: string, message: string): object => ({
  type: 'error',
  error: { type, message },
  request_id: 'r',
});
const limited = (message: string) => apiBody('rate_limit_error', message);

const ACCOUNT_TEXT = "This request would exceed your account's rate limit. Please try again later.";
const MODEL_WEEK = unified({
  status: 'rejected',
  reset: inSeconds(100_000),
  'representative-claim': 'seven_day_opus',
  '7d-reset': inSeconds(300_000),
});

type Expected = Partial<Omit<Refusal, 'window'>> & { readonly window?: object | null };

/** Each class of refusal with what it must become; `untilMs` counts from now. */
export const CLASSES: ReadonlyArray<readonly [title: string, fixture: Fixture, expected: Expected]> = [
  [
    'a spent five-hour window blocks the account until its reset',
    { headers: { ...SHORT_SPENT, 'retry-after': '2094' }, body: limited(ACCOUNT_TEXT) },
    { kind: 'quota_window', scope: 'account', window: SHORT, untilMs: 2_094_000 },
  ],
  [
    'a spent week blocks the account until its reset, not the short one',
    { headers: WEEK_SPENT, body: limited(ACCOUNT_TEXT) },
    { kind: 'quota_window', scope: 'account', window: WEEK, untilMs: 300_000_000 },
  ],
  [
    'a spent model tier blocks that tier only',
    { headers: { ...OPEN_PLAN, ...MODEL_WEEK }, body: limited(ACCOUNT_TEXT) },
    { kind: 'model_window', scope: 'model', window: { families: ['opus'] }, untilMs: 100_000_000 },
  ],
  [
    'a spent top tier is known by its own headers',
    {
      headers: {
        ...OPEN_PLAN,
        ...unified({
          status: 'rejected',
          reset: inSeconds(7200),
          'representative-claim': 'seven_day_overage_included',
          '7d_oi-status': 'rejected',
          '7d_oi-reset': inSeconds(90_000),
        }),
      },
    },
    { kind: 'model_window', scope: 'model', window: { families: ['fable', 'opus'] }, untilMs: 90_000_000 },
  ],
  [
    'a throttle has open windows and a short hint',
    { headers: { ...OPEN_PLAN, 'retry-after': '7' }, body: limited(ACCOUNT_TEXT) },
    { kind: 'throttle', scope: 'account', window: null, untilMs: 7000 },
  ],
  [
    'a throttle of an API key lasts until the empty limit refills',
    {
      headers: {
        'anthropic-ratelimit-requests-remaining': '3',
        'anthropic-ratelimit-requests-reset': '2026-08-06T12:00:50Z',
        'anthropic-ratelimit-input-tokens-remaining': '0',
        'anthropic-ratelimit-input-tokens-reset': '2026-08-06T12:00:20Z',
      },
      body: limited(
        "This request would exceed your organization's rate limit of 40,000 input tokens per minute.",
      ),
    },
    { kind: 'throttle', scope: 'account', untilMs: 20_000 },
  ],
  [
    'a windowless refusal without a reason is the burst, not the account',
    { headers: { 'x-should-retry': 'true' }, body: limited('Error') },
    { kind: 'windowless', scope: 'request', window: null, untilMs: null },
  ],
  ['a windowless refusal may have no body at all', {}, { kind: 'windowless', scope: 'request' }],
  [
    'a windowless refusal that names the account is the short window, end unknown',
    { body: limited(ACCOUNT_TEXT) },
    { kind: 'account_limit', scope: 'account', window: SHORT, untilMs: null },
  ],
  [
    'a long hint without windows is the account until then',
    { headers: { 'retry-after': '2892' }, body: limited(ACCOUNT_TEXT) },
    { kind: 'account_limit', scope: 'account', window: null, untilMs: 2_892_000 },
  ],
  [
    'a refused model id is the request',
    { body: limited('The model claude-2 is not available.') },
    { kind: 'request', scope: 'request', untilMs: null },
  ],
  [
    'a long context that needs extra usage is the request, even beside a spent window',
    { headers: SHORT_SPENT, body: limited('Extra usage is required for long context requests.') },
    { kind: 'billing', scope: 'request', untilMs: null, window: null },
  ],
  [
    'missing credits in the message are billing',
    { headers: OPEN_PLAN, body: limited("You're out of extra usage. Add more and keep going.") },
    { kind: 'billing', scope: 'request', untilMs: null },
  ],
  [
    'missing credits as the reason, without a reset, are billing',
    {
      headers: unified({ 'overage-status': 'rejected', 'overage-disabled-reason': 'out_of_credits' }),
      body: limited('Error'),
    },
    { kind: 'billing', scope: 'account', untilMs: null },
  ],
  [
    'missing credits beside a spent window are the window',
    {
      headers: { ...SHORT_SPENT, ...unified({ 'overage-disabled-reason': 'out_of_credits' }) },
      body: limited("You're out of extra usage."),
    },
    { kind: 'quota_window', window: SHORT, untilMs: 2_094_000 },
  ],
  [
    'overage that is refused alone is no spent window',
    { headers: { ...OPEN_PLAN, ...unified({ 'overage-status': 'rejected' }) }, body: limited('Error') },
    { kind: 'throttle', scope: 'account', untilMs: null },
  ],
  [
    'an overload is the whole lane',
    { status: 529, body: apiBody('overloaded_error', 'Overloaded') },
    { kind: 'overload', scope: 'lane', untilMs: null },
  ],
  [
    'an overload by its type is one under any status',
    { status: 500, headers: { 'retry-after': '5' }, body: apiBody('overloaded_error', 'Overloaded') },
    { kind: 'overload', scope: 'lane', untilMs: 5000 },
  ],
  [
    'a 429 that calls itself an overload is one',
    { body: apiBody('overloaded_error', 'Overloaded') },
    { kind: 'overload', scope: 'lane' },
  ],
  [
    'a 429 that calls itself an overload beside a spent window is the window',
    { headers: SHORT_SPENT, body: apiBody('overloaded_error', 'Overloaded') },
    { kind: 'quota_window', window: SHORT },
  ],
  ['a bad credential is the account', { status: 401 }, { kind: 'auth', scope: 'account', untilMs: null }],
  [
    'a missing permission is the account',
    { status: 403, body: apiBody('permission_error', 'no') },
    { kind: 'auth', scope: 'account' },
  ],
  ...[500, 502, 503, 504].map(
    (status) =>
      [
        `a ${status} is the server`,
        { status, body: '<html>' },
        { kind: 'server', scope: 'lane', untilMs: null },
      ] as const,
  ),
  [
    'a 503 with a hint lasts as long as the hint',
    { status: 503, headers: { 'retry-after': 'Thu, 06 Aug 2026 12:00:30 GMT' } },
    { kind: 'server', scope: 'lane', untilMs: 30_000 },
  ],
  [
    'a 400 about third-party apps is billing',
    {
      status: 400,
      body: apiBody(
        'invalid_request_error',
        'Third-party apps now draw from your extra usage, not your plan limits.',
      ),
    },
    { kind: 'billing', scope: 'request', untilMs: null },
  ],
  [
    'a 400 about the credit balance is billing',
    {
      status: 400,
      body: apiBody('invalid_request_error', 'Your credit balance is too low to access the API.'),
    },
    { kind: 'billing', scope: 'account' },
  ],
  [
    'a model that is not found is not on the plan',
    { status: 404, body: apiBody('not_found_error', 'model: claude-9') },
    { kind: 'model', scope: 'model' },
  ],
  [
    'a 403 about a model is about that model',
    { status: 403, body: apiBody('permission_error', 'Your plan does not include access to this model.') },
    { kind: 'model', scope: 'model' },
  ],
  [
    'a disabled organisation is the account',
    { status: 400, body: apiBody('invalid_request_error', 'This organization has been disabled.') },
    { kind: 'disabled', scope: 'account' },
  ],
  [
    'a 402 is billing',
    { status: 402, body: apiBody('billing_error', 'x') },
    { kind: 'billing', scope: 'account' },
  ],
  [
    'a limit of Codex blocks the account until the reset in the body',
    {
      headers: { ...CODEX, 'x-codex-primary-used-percent': '100' },
      body: {
        error: {
          type: 'usage_limit_reached',
          message: 'The usage limit has been reached',
          plan_type: 'plus',
          resets_at: NOW_MS / 1000 + 601,
          resets_in_seconds: 601,
        },
      },
    },
    { kind: 'quota_window', scope: 'account', window: SHORT, untilMs: 601_000 },
  ],
  [
    'a limit of Z.ai blocks the account until its reset in the time of Singapore',
    {
      body: {
        error: {
          code: '1308',
          message: 'Usage limit reached for 5 hour. Your limit will reset at 2026-08-06 22:30:00',
        },
      },
    },
    { kind: 'quota_window', scope: 'account', window: SHORT, untilMs: 2.5 * HOUR_MS },
  ],
  [
    'concurrency at Z.ai is a throttle',
    { body: { error: { code: '1302', message: 'High concurrency usage of this API' } } },
    { kind: 'throttle', scope: 'account', untilMs: null },
  ],
  [
    'overload at Z.ai is the lane',
    { body: { error: { code: '1305', message: 'Traffic limit' } } },
    { kind: 'overload', scope: 'lane', untilMs: null },
  ],
  [
    'a served answer whose plan is spent refuses the next request',
    { status: 200, headers: SHORT_SPENT, body: { type: 'message' } },
    { kind: 'quota_window', scope: 'account', window: SHORT, untilMs: 2_094_000 },
  ],
  [
    'a rate limit inside a stream is read as a 429: a throttle beside open windows',
    { status: 200, headers: OPEN_PLAN, streamError: { type: 'rate_limit_error', message: ACCOUNT_TEXT } },
    { kind: 'throttle', scope: 'account', untilMs: null },
  ],
  [
    'a rate limit inside a stream that names the account is the account',
    { status: 200, streamError: { type: 'rate_limit_error', message: ACCOUNT_TEXT } },
    { kind: 'account_limit', scope: 'account', window: SHORT },
  ],
  [
    'a rate limit inside a stream of paid extra use is no spent window',
    {
      status: 200,
      headers: { ...SHORT_SPENT, ...unified({ 'overage-in-use': 'true' }) },
      streamError: { type: 'rate_limit_error', message: 'Error' },
    },
    { kind: 'throttle', scope: 'account' },
  ],
  [
    'an overload inside a stream is the lane',
    { status: 200, headers: OPEN_PLAN, streamError: { type: 'overloaded_error', message: 'Overloaded' } },
    { kind: 'overload', scope: 'lane' },
  ],
  [
    'a failure inside a stream is the server',
    { status: 200, streamError: { type: 'unknown_error', message: '' } },
    { kind: 'server', scope: 'lane' },
  ],
  [
    'a vendor number inside a stream is that refusal',
    { status: 200, streamError: { type: '1302', message: 'x' } },
    { kind: 'throttle', scope: 'account' },
  ],
  [
    'an error body under a 200 is no served answer',
    { status: 200, body: { code: 1001, msg: 'no token', success: false } },
    { kind: 'auth', scope: 'account' },
  ],
  [
    'a status as the code under a 200 is that status',
    { status: 200, body: { error: { code: 429, message: 'Error' } } },
    { kind: 'windowless', scope: 'request' },
  ],
];
