/** The lines of docs/document-rules.md about the state of the pools: the document's formula here, ours from the code. */

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { populationDeviation, sampleMean, twoSidedTail } from '../../../src/numerics/stats/index.ts';
import { STATUS_QUESTION } from '../../../src/planner/status/index.ts';
import { useHabits } from '../../../src/planner/usage/index.ts';
import { askingOf } from '../../planner/asked-situation.ts';
import { tierQuota, uses } from '../../planner/plan-contexts.ts';

const page = readFileSync(new URL('../../../docs/document-rules.md', import.meta.url), 'utf8');
const lineOf = (rule: string): string => page.split('\n').find((each) => each.startsWith(`| ${rule}`))!;

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
    expect(lineOf('What to hold')).toContain(
      'the levels hold 3 and 4, the triage 3 and 4, the emergency ladder 2, 3 and 4',
    );
    expect(lineOf('What to hold')).toContain('the matrix, 2, 3 and 4');
  });
});

const FIVE = [100, 110, 105, 115, 108];
const SEVEN = [...FIVE, 107, 112];
/** The document's: distance in population deviations, 1 at least. */
const scoreOf = (history: readonly number[], value: number): number =>
  (value - sampleMean(history)) / Math.max(populationDeviation(history), 1);

/** Days on end, without weekends: from a Monday on, five a week. */
const habitsOf = (units: readonly number[]) => {
  const complete = units.flatMap((each, i) => (i % 5 === 4 ? [each, 0, 0] : [each]));
  return useHabits({ firstDay: 20_458, complete, today: 0, todayDay: 20_458 + complete.length });
};

describe('what is unusual', () => {
  it('[I1] [W61] five days do not pass its own gate of seven, and do not score 3.45', () => {
    expect(scoreOf(FIVE, 250)).toBeCloseTo(28.46, 2);
    expect(habitsOf([...FIVE, 250])).toMatchObject({ status: 'insufficient', have: 6, need: 7 });
    expect(lineOf('Unusual day')).toContain('five days score 28.46');
  });

  it('[I1] [W62] [W63] its rate of false alarms is not 0.27 %, and its alarms hide the next one', () => {
    expect([250, 119, 122].map((value) => scoreOf(SEVEN, value).toFixed(1))).toEqual(['31.4', '2.4', '3.1']);
    expect(scoreOf([...SEVEN, 250], 250)).toBeCloseTo(2.64, 2);
    const rate = (n: number): number => twoSidedTail(3 * Math.sqrt((n - 1) / (n + 1)), n - 1);
    expect([7, 14].map((n) => (100 * rate(n)).toFixed(2))).toEqual(['4.08', '1.52']);
    expect(lineOf('Unusual day')).toContain('4.08 % with 7 days and 1.52 % with 14');
    const twice = habitsOf([...SEVEN, ...SEVEN, 250, 250]);
    expect(twice).toMatchObject({ status: 'judged', unusual: [{ units: 250 }, { units: 250 }] });
  });
});

describe('where the level shifts', () => {
  const EXAMPLE = [100, 105, 110, 108, 112, 200, 210, 195, 205, 220];
  /** The document's score of a split: squares in the deviations of each side, halved. */
  const splitScore = (values: readonly number[], at: number): number =>
    [values.slice(0, at), values.slice(at)].reduce((sum, side) => {
      const deviation = Math.max(populationDeviation(side), 1);
      return sum - side.reduce((all, value) => all + ((value - sampleMean(side)) / deviation) ** 2 / 2, 0);
    }, 0);

  it('[I4] [W64] [W65] [W66] is not where every split scores alike', () => {
    for (let at = 2; at <= 8; at++) expect(splitScore(EXAMPLE, at)).toBeCloseTo(-5, 9);
    // Its loop runs over splits from 5 to before n - 5: over none here, and over some of twelve equal days.
    expect(EXAMPLE.length - 5).toBe(5);
    expect(splitScore(Array<number>(12).fill(100), 5)).toBe(0);
    const [low, high] = [EXAMPLE.slice(0, 5), EXAMPLE.slice(5)];
    const found = habitsOf([...low, ...low, ...high, ...high]);
    expect(found).toMatchObject({ shifts: [{ day: 20_458 + 14, before: 107, after: 206 }] });
    expect(habitsOf(Array<number>(12).fill(100))).toMatchObject({ shifts: [] });
    expect(lineOf('Shift of the level')).toContain('every split of ten values scores -5');
  });
});
