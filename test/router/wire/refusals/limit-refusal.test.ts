import { describe, expect, it } from 'vitest';
import { readLimits } from '../../../../src/router/wire/refusals/index.ts';
import {
  isPlanSpent,
  limitRefusal,
  quotaRefusal,
} from '../../../../src/router/wire/refusals/limit-refusal.ts';
import {
  CODEX,
  type HeaderSet,
  inSeconds,
  lookup,
  NOW_MS,
  OPEN_PLAN,
  SHORT,
  SHORT_SPENT,
  unified,
  WEEK,
} from '../header-sets.ts';

const limitsOf = (headers: HeaderSet) => readLimits(lookup(headers), NOW_MS);
const quota = (headers: HeaderSet, hintMs: number | null = null) =>
  quotaRefusal(limitsOf(headers), hintMs, NOW_MS);

describe('a spent plan', () => {
  it.each([
    ['the status says so', unified({ status: 'rejected' }), true],
    ['a window says so', { ...OPEN_PLAN, ...unified({ '5h-status': 'rejected' }) }, true],
    ['a window without a status is full', { ...CODEX, 'x-codex-primary-used-percent': '100' }, true],
    [
      'a window with an open status is full',
      { ...OPEN_PLAN, ...unified({ '5h-utilization': '1.2' }) },
      false,
    ],
    ['only a model tier is full', { ...OPEN_PLAN, ...unified({ '7d_oi-status': 'rejected' }) }, false],
    ['all is open', { ...OPEN_PLAN, ...CODEX }, false],
    ['nothing is known', {}, false],
  ])('is one or not when %s', (_, headers, isSpent) => {
    expect(isPlanSpent(limitsOf(headers))).toBe(isSpent);
  });

  it('lasts until the reset of the claimed window, whatever the hint', () => {
    expect(quota(SHORT_SPENT, NOW_MS + 5000)).toEqual({
      kind: 'quota_window',
      scope: 'account',
      untilMs: NOW_MS + 2_094_000,
      window: { claim: 'five_hour', ...SHORT },
      reason: 'five_hour is spent',
    });
  });

  it('lasts as long as the hint where the reset is missing or past', () => {
    const claimed = { status: 'rejected', 'representative-claim': 'seven_day' };
    for (const more of [{}, { reset: inSeconds(-60) }, { reset: 'soon' }]) {
      expect(quota(unified({ ...claimed, ...more }), NOW_MS + 5000)).toMatchObject({
        window: WEEK,
        untilMs: NOW_MS + 5000,
      });
    }
    expect(quota(unified(claimed))).toMatchObject({ window: WEEK, untilMs: null });
  });

  it('lasts 8 days at most', () => {
    const headers = unified({
      status: 'rejected',
      reset: inSeconds(30 * 86_400),
      'representative-claim': 'thirty_day',
    });
    expect(quota(headers).untilMs).toBe(NOW_MS + 8 * 86_400_000);
  });

  it('without a usable claim is the full window that opens last', () => {
    const headers = {
      ...SHORT_SPENT,
      ...unified({
        'representative-claim': '?',
        '7d-status': 'rejected',
        '7d_oi-status': 'rejected',
        '7d_oi-reset': inSeconds(400_000),
      }),
    };
    expect(quota(headers)).toMatchObject({
      kind: 'quota_window',
      window: WEEK,
      untilMs: NOW_MS + 300_000_000,
    });
  });

  it('without a usable claim is a model tier only when no window of the account is full', () => {
    const headers = {
      ...OPEN_PLAN,
      ...unified({ status: 'rejected', 'representative-claim': '?', '7d_oi-status': 'rejected' }),
    };
    expect(quota(headers)).toMatchObject({
      kind: 'model_window',
      scope: 'model',
      window: { families: ['fable', 'opus'] },
    });
  });

  it('of no known window blocks until the common reset', () => {
    const headers = unified({ status: 'rejected', reset: inSeconds(60), 'representative-claim': 'overage' });
    expect(quota(headers)).toEqual({
      kind: 'quota_window',
      scope: 'account',
      untilMs: NOW_MS + 60_000,
      window: null,
      reason: 'overage is spent',
    });
  });
});

describe('a limit answer', () => {
  const answer = (headers: HeaderSet, message: string, waitMs: number | null = null) =>
    limitRefusal(
      {
        fault: { type: 'rate_limit_error', message },
        header: lookup(headers),
        limits: limitsOf(headers),
        hintMs: waitMs === null ? null : NOW_MS + waitMs,
        isSpent: false,
      },
      NOW_MS,
    );

  it('is a throttle up to ten minutes of wait, and the account beyond', () => {
    expect(answer({}, 'Error', 600_000)).toMatchObject({ kind: 'throttle', untilMs: NOW_MS + 600_000 });
    expect(answer({}, 'Error', 600_001)).toMatchObject({ kind: 'account_limit', untilMs: NOW_MS + 600_001 });
  });

  it('may be retried at once when the hint says so', () => {
    expect(answer({}, 'Error', 0)).toMatchObject({ kind: 'throttle', untilMs: NOW_MS });
  });

  it('about the pace is a throttle without any header', () => {
    expect(answer({}, 'Number of concurrent connections has exceeded your rate limit.')).toMatchObject({
      kind: 'throttle',
      untilMs: null,
    });
  });

  it('that no retry can help is the request', () => {
    expect(answer({ 'x-should-retry': 'false' }, 'Error').kind).toBe('request');
    expect(answer({ 'x-should-retry': 'true' }, 'Error').kind).toBe('windowless');
  });

  it('of an account without money is billing only where no window is shown and no wait asked', () => {
    const poor = unified({ 'overage-disabled-reason': 'out_of_credits' });
    expect(answer(poor, 'Error').kind).toBe('billing');
    expect(answer(poor, 'Error', 5000).kind).toBe('throttle');
    expect(answer({ ...OPEN_PLAN, ...poor }, 'Error').kind).toBe('throttle');
    expect(answer(unified({ 'overage-disabled-reason': 'org_level_disabled' }), 'Error').kind).toBe(
      'windowless',
    );
  });

  it('of several empty limits lasts until the last refill', () => {
    const headers = {
      'anthropic-ratelimit-requests-remaining': '0',
      'anthropic-ratelimit-requests-reset': '2026-08-06T12:00:20Z',
      'anthropic-ratelimit-output-tokens-remaining': '0',
      'anthropic-ratelimit-output-tokens-reset': '2026-08-06T12:00:40Z',
    };
    expect(answer(headers, 'Error').untilMs).toBe(NOW_MS + 40_000);
    expect(answer(headers, 'Error', 3000).untilMs).toBe(NOW_MS + 3000);
  });
});
