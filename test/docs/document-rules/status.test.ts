/** The line of docs/document-rules.md about what to hold: four threshold systems asked of one state. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { STATUS_QUESTION } from '../../../src/planner/status/index.ts';
import { askingOf } from '../../planner/asked-situation.ts';
import { tierQuota, uses } from '../../planner/plan-contexts.ts';

const page = readFileSync(new URL('../../../docs/document-rules.md', import.meta.url), 'utf8');
const line = page.split('\n').find((each) => each.startsWith('| What to hold'))!;

/** 75 of 1,125 sonnet and 200 of 250 opus left. */
const situation = {
  now: '2026-02-03T18:00:00Z',
  quota: tierQuota('max5'),
  events: [...uses('2026-02-03T10:00:00Z', 1050), ...uses('2026-02-03T11:00:00Z', 50, 'claude-opus-4-6')],
};

async function held(policy: string): Promise<number[]> {
  const { data } = await askingOf(STATUS_QUESTION).ask(situation, { policy });
  const { rows } = data.hold as { rows: Array<{ pool: string; priority: number; status: string }> };
  return rows
    .filter(({ pool, status }) => pool === 'sonnet' && (status === 'defer' || status === 'deny'))
    .map(({ priority }) => priority);
}

describe('what to hold', () => {
  it('[W11] is another thing in each of the threshold systems of the document', async () => {
    expect(await held('doc-levels')).toEqual([3, 4]);
    expect(await held('doc-triage')).toEqual([3, 4]);
    expect(await held('doc-emergency')).toEqual([2, 3, 4]);
    expect(await held('strict')).toEqual([2, 3, 4]);
    expect(line).toContain('the levels hold 3 and 4, the triage 3 and 4, the emergency ladder 2, 3 and 4');
    expect(line).toContain('the matrix, 2, 3 and 4');
  });
});
