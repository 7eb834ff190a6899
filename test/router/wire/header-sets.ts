/** Header sets as providers send them, and the lookup that the readers take. */
import type { HeaderLookup } from '../../../src/router/wire/index.ts';

export type HeaderSet = Readonly<Record<string, string>>;

export const NOW_MS: number = Date.UTC(2026, 7, 6, 12, 0, 0);
export const HOUR_MS = 3_600_000;

const NOW_SECONDS = NOW_MS / 1000;

/** Looks a header up by its lower-case name. */
export function lookup(headers: HeaderSet): HeaderLookup {
  return Object.assign((name: string) => headers[name], { names: () => Object.keys(headers) });
}

/** The windows of all models, as a refusal names them. */
export const SHORT = { lengthMinutes: 300, families: 'all' } as const;
export const WEEK = { lengthMinutes: 10_080, families: 'all' } as const;

/** Epoch seconds, as text, of the instant that many seconds from NOW_MS. */
export function inSeconds(seconds: number): string {
  return String(NOW_SECONDS + seconds);
}

/** Unified headers: names without their common prefix. */
export function unified(fields: HeaderSet): HeaderSet {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [`anthropic-ratelimit-unified-${name}`, value]),
  );
}

/** An account with room in both windows. */
export const OPEN_PLAN: HeaderSet = unified({
  status: 'allowed',
  reset: inSeconds(7200),
  'representative-claim': 'five_hour',
  '5h-status': 'allowed',
  '5h-reset': inSeconds(7200),
  '5h-utilization': '0.31',
  '7d-status': 'allowed',
  '7d-reset': inSeconds(300_000),
  '7d-utilization': '0.59',
  'fallback-percentage': '0.5',
  'overage-status': 'rejected',
  'overage-disabled-reason': 'org_level_disabled',
});

/** The five-hour window is spent, the week is not. */
export const SHORT_SPENT: HeaderSet = {
  ...OPEN_PLAN,
  ...unified({
    status: 'rejected',
    reset: inSeconds(2094),
    '5h-status': 'rejected',
    '5h-reset': inSeconds(2094),
    '5h-utilization': '1.0',
  }),
};

/** The week is spent, the five-hour window is not. */
export const WEEK_SPENT: HeaderSet = {
  ...OPEN_PLAN,
  ...unified({
    status: 'rejected',
    reset: inSeconds(300_000),
    'representative-claim': 'seven_day',
    '7d-status': 'rejected',
    '7d-utilization': '1.01',
  }),
};

/** Both windows of Codex, the short one in the first slot. */
export const CODEX: HeaderSet = {
  'x-codex-primary-used-percent': '42.5',
  'x-codex-primary-window-minutes': '300',
  'x-codex-primary-reset-at': inSeconds(600),
  'x-codex-primary-reset-after-seconds': '600',
  'x-codex-secondary-used-percent': '38',
  'x-codex-secondary-window-minutes': '10080',
  'x-codex-secondary-reset-after-seconds': '86400',
};
