/** Refusals of Claude Code as the client words them: which window they are of, and when it resets. */
import { describe, expect, it } from 'vitest';
import { claudeRefusal } from '../../../src/usage/meters/index.ts';

/** Monday 23 Nov 2026, 11:00 in UTC. */
const NOW = Date.parse('2026-11-23T11:00:00Z');

const read = (text: string, zone = 'UTC', timeMs = NOW): readonly unknown[] | null => {
  const refusal = claudeRefusal(text, timeMs, zone);
  if (refusal === null) return null;
  const { lengthMinutes, family, resetMs } = refusal;
  return [lengthMinutes, family, resetMs === null ? null : new Date(resetMs).toISOString()];
};

describe('limit messages of Claude Code', () => {
  it.each<[text: string, minutes: number | null, family: string | null, reset: string | null]>([
    ["You've hit your limit · resets 3pm (UTC)", null, null, '2026-11-23T15:00:00.000Z'],
    ["You've hit your limit · resets 1:30am (Asia/Dhaka)", null, null, '2026-11-23T19:30:00.000Z'],
    ["You've hit your session limit · resets 12:50pm (Europe/Paris)", 300, null, '2026-11-23T11:50:00.000Z'],
    ['You’ve hit your session limit · resets 3:45pm', 300, null, '2026-11-23T15:45:00.000Z'],
    [
      "You've hit your weekly limit · resets Nov 26, 7am (Europe/Berlin)",
      10_080,
      null,
      '2026-11-26T06:00:00.000Z',
    ],
    [
      "You've hit your weekly limit · resets Nov 26 at 1pm (Asia/Seoul) (429)",
      10_080,
      null,
      '2026-11-26T04:00:00.000Z',
    ],
    ["You've hit your weekly limit · resets Mon 12:00am", 10_080, null, '2026-11-30T00:00:00.000Z'],
    ["You've reached your weekly limit", 10_080, null, null],
    [
      "You've hit your Opus limit · resets 9am (America/New_York)",
      10_080,
      'opus',
      '2026-11-23T14:00:00.000Z',
    ],
    ["You've hit your Sonnet weekly limit · resets Jan 2, 7am", 10_080, 'sonnet', '2027-01-02T07:00:00.000Z'],
    ['5-hour limit reached ∙ resets 2am', 300, null, '2026-11-24T02:00:00.000Z'],
    ['Session limit reached ∙ resets 11:00 PM', 300, null, '2026-11-23T23:00:00.000Z'],
    [
      'Weekly limit reached · resets 10am (Asia/Seoul) · /upgrade to Max or turn on /extra-usage',
      10_080,
      null,
      '2026-11-24T01:00:00.000Z',
    ],
    ['Opus weekly limit reached ∙ resets Oct 9, 2027 at 10am', 10_080, 'opus', '2027-10-09T10:00:00.000Z'],
    ['Claude AI usage limit reached|1795442400', null, null, '2026-11-23T14:00:00.000Z'],
    ['Claude usage limit reached. Your limit will reset at 3pm.', null, null, '2026-11-23T15:00:00.000Z'],
  ])('%s', (text, minutes, family, reset) => {
    expect(read(text)).toEqual([minutes, family, reset]);
  });

  it('times without a zone are on the given clock, and on the offset that it will have', () => {
    expect(read('5-hour limit reached ∙ resets 2pm', 'Europe/Berlin')).toEqual([
      300,
      null,
      '2026-11-23T13:00:00.000Z',
    ]);
    const summer = Date.parse('2026-10-24T12:00:00Z');
    expect(read("You've hit your weekly limit · resets Oct 26, 8am", 'Europe/Berlin', summer)).toEqual([
      10_080,
      null,
      '2026-10-26T07:00:00.000Z',
    ]);
  });

  it.each([
    'API Error: 529 overloaded',
    "You've hit your monthly spend limit",
    "You've hit your fast mode limit · resets 3pm",
    'Approaching 5-hour limit',
    'the rate limiter in worker.js is wrong',
    'Prompt is too long',
    '',
  ])("is none of the plan's: %s", (text) => {
    expect(read(text)).toBeNull();
  });
});
