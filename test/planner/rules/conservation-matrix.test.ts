import { describe, expect, it } from 'vitest';
import { STRICT_POLICY } from '../../../src/planner/rules/index.ts';
import { decide } from '../../../src/quota/rules/index.ts';
import { pools, ROOM, task } from './states.ts';

/** Letter of the answer to 1 sonnet + 1 opus at this share of both: p as asked, s or h degraded, d deferred. */
function answer(share: number, priority: 1 | 2 | 3 | 4, more = {}): string {
  const asked = task(priority, { sonnet: 1, opus: 1 }, more);
  const decision = decide(asked, pools(share * 1125, share * 250), STRICT_POLICY, ROOM);
  return decision.status === 'degrade' ? decision.model[0]! : decision.status[0]!;
}

describe('the conservation matrix', () => {
  it.each([
    [1, 'ppsh'],
    [0.7, 'ppsh'],
    [0.6999, 'pssh'],
    [0.4, 'pssh'],
    [0.3999, 'pshd'],
    [0.2, 'pshd'],
    [0.1999, 'sddd'],
    [0.1, 'sddd'],
    [0.0999, 'pddd'],
    [0.02, 'pddd'],
  ])('[D7] [W13] at %s of both pools it answers %s to priorities 1 to 4; an edge belongs to the band above', (share, letters) => {
    expect(([1, 2, 3, 4] as const).map((priority) => answer(share, priority)).join('')).toBe(letters);
  });

  it('[D7] lets urgent work of priority 2 through between 10 and 20 %, on sonnet, and not below', () => {
    expect(answer(0.15, 2, { urgent: true })).toBe('s');
    expect(answer(0.15, 3, { urgent: true })).toBe('d');
    expect(answer(0.05, 2, { urgent: true })).toBe('d');
  });

  it('[D7] counts opus as justified where the task needs it', () => {
    expect(answer(0.5, 2, { modelMin: 'opus' })).toBe('p');
    expect(answer(0.3, 2, { modelMin: 'opus' })).toBe('d');
    expect(answer(0.15, 1, { modelMin: 'opus' })).toBe('p');
  });

  it('[W11] calls what remains below 10 % an emergency, by name', () => {
    expect(decide(task(1, { sonnet: 1 }), pools(75, 20), STRICT_POLICY, ROOM).note).toBe('emergency');
  });

  it('names every rule once', () => {
    const ids = STRICT_POLICY.rules.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
