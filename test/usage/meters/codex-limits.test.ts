/** Refusals of Codex: by code or by words, in an error of the log or in how a task ended, and when they reset. */
import { describe, expect, it } from 'vitest';
import type { JsonRecord } from '../../../src/core/index.ts';
import { CodexMeters } from '../../../src/usage/meters/index.ts';

/** Monday 23 Nov 2026, 11:00 in UTC. */
const NOW = Date.parse('2026-11-23T11:00:00Z');

function resetOf(payload: JsonRecord, model: string | null = 'gpt-5.6-sol'): string | null | undefined {
  const meters = new CodexMeters('Europe/Berlin');
  meters.takeRefusal(payload, NOW, model);
  const [refusal] = meters.readings;
  if (refusal === undefined) return undefined;
  expect(refusal).toMatchObject({ timeMs: NOW, vendor: 'codex', usedShare: 1, isRefusal: true });
  return refusal.resetMs === null ? null : new Date(refusal.resetMs).toISOString();
}

const LINK = 'Visit https://chatgpt.com/codex/settings/usage to purchase more credits or';

describe('refusals of Codex', () => {
  it.each([
    [`You've hit your usage limit. ${LINK} try again at 3:28 PM.`, '2026-11-23T14:28:00.000Z'],
    [`You've hit your usage limit. ${LINK} try again at Nov 26th, 2026 2:16 AM.`, '2026-11-26T01:16:00.000Z'],
    [
      'You’ve hit your usage limit. Upgrade to Pro or try again in 2 days 17 hours 14 minutes.',
      '2026-11-26T04:14:00.000Z',
    ],
    ["You've hit your usage limit. Try again in 45 minutes.", '2026-11-23T11:45:00.000Z'],
    ["You've hit your usage limit. Try again later.", null],
  ])('%s', (message, reset) => {
    expect(resetOf({ type: 'error', message })).toBe(reset);
    const error = { message, codex_error_info: 'usage_limit_exceeded' };
    expect(resetOf({ type: 'task_complete', error })).toBe(reset);
  });

  it('are known by their code, whatever the words', () => {
    const message = 'Você atingiu o limite';
    expect(resetOf({ type: 'error', message, codex_error_info: 'usage_limit_exceeded' })).toBeNull();
  });

  it.each<[JsonRecord, string | null]>([
    [{ type: 'agent_message', message: "You've hit your usage limit, says the log" }, 'gpt-5.6-sol'],
    [{ type: 'error', message: 'Rate limit reached on tokens per min', codex_error_info: 'other' }, null],
    [{ type: 'task_complete', error: { message: 'stream disconnected' } }, null],
    [{ type: 'error', message: "You've hit your usage limit." }, 'gpt-5.3-codex-spark'],
  ])("none of the plan's is %j of %s", (payload, model) => {
    expect(resetOf(payload, model)).toBeUndefined();
  });
});
