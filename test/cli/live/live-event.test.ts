/** What a page is told of a run at one moment: numbers for its chart, words for the rest. */
import { describe, expect, it } from 'vitest';
import type { LeadPoint } from '../../../src/cli/live/lead-history.ts';
import { type LiveFacts, type LiveSight, liveEvent } from '../../../src/cli/live/live-event.ts';
import { summaryOf } from '../../display/report/fixtures/records.ts';

const FACTS: LiveFacts = {
  policies: ['random', 'paced', 'stagger'],
  rankBy: 'objective_score',
  indifference: 0.002,
};
const POINTS: readonly LeadPoint[] = [
  { trials: 50, leader: 'random', runnerUp: 'paced', delta: 0.0123456789, halfWidth: 0.5 },
  { trials: 100, leader: 'paced', runnerUp: 'stagger', delta: 0.0063, halfWidth: 0.0012 },
];
const SIGHT: LiveSight = {
  phase: { kind: 'running' },
  done: 1100,
  trials: 2000,
  pace: { perSecond: 412.4, secondsLeft: 75 },
  ranking: [
    {
      ...summaryOf('paced', 1),
      served_ratio_mean: 0.75,
      peak_served_ratio_mean: 0.7,
      objective_score_mean: 0.8,
    },
    {
      ...summaryOf('random', 2),
      served_ratio_mean: null,
      peak_served_ratio_mean: 1,
      objective_score_mean: -0.1,
    },
  ],
  points: POINTS,
};

describe('liveEvent', () => {
  it('tells a new reader everything', () => {
    expect(liveEvent(FACTS, SIGHT, null)).toEqual({
      kind: 'all',
      phase: 'running',
      done: 1100,
      trials: 2000,
      count: '1,100 of 2,000 trials',
      rate: '412 trials/s',
      left: 'about 1 min 15 s left',
      lead: {
        sentence: 'paced leads stagger, the next, by 0.0063\u00a0±\u00a00.0012\u00a0objective points',
        meaning: 'surely by an amount that matters',
      },
      heading: 'Objective',
      rows: [
        ['1', 'paced', '75.00', '30.00', '0.8000'],
        ['2', 'random', '', '0.00', '-0.1000'],
      ],
      unit: 'objective points',
      indifference: 0.002,
      points: [
        [50, 0.0123457, 0.5, 0, 1],
        [100, 0.0063, 0.0012, 1, 2],
      ],
      answer: null,
      message: '',
    });
  });

  it.each([
    [49, [50, 100]],
    [50, [100]],
    [99, [100]],
    [100, []],
  ])('tells a reader that has %i trials the points after them, and the lead as it is', (since, trials) => {
    const event = liveEvent(FACTS, SIGHT, since);
    expect(event.kind).toBe('more');
    expect(event.points.map(([count]) => count)).toEqual(trials);
    expect(event).toEqual({ ...liveEvent(FACTS, SIGHT, null), kind: 'more', points: event.points });
  });

  it.each([
    [0.0005, 0.001, 'too little to matter'],
    [0.003, 0.0025, 'surely more, perhaps by too little to matter'],
    [0.003, 0.004, 'the two cannot be told apart'],
  ])('says what a lead of %f with half-width %f means', (delta, halfWidth, meaning) => {
    const points = [{ ...POINTS[1]!, delta, halfWidth }];
    expect(liveEvent(FACTS, { ...SIGHT, points }, null).lead!.meaning).toBe(meaning);
  });

  it('before the first trials knows nothing and says so by blanks', () => {
    const sight = { ...SIGHT, done: 0, pace: { perSecond: 0, secondsLeft: null }, ranking: [], points: [] };
    expect(liveEvent(FACTS, sight, null)).toMatchObject({
      count: '0 of 2,000 trials',
      rate: '',
      left: '',
      lead: null,
      rows: [],
      points: [],
    });
  });

  it('shares are in percentage points, with the objective as their column', () => {
    const event = liveEvent({ ...FACTS, rankBy: 'served_ratio' }, SIGHT, null);
    expect(event).toMatchObject({
      unit: 'percentage points',
      indifference: 0.2,
      heading: 'Objective',
      points: [
        [50, 1.23457, 50, 0, 1],
        [100, 0.63, 0.12, 1, 2],
      ],
    });
    expect(event.lead!.sentence).toBe('paced leads stagger, the next, by 0.63\u00a0±\u00a00.12\u00a0points');
  });

  it('of expired units every difference matters', () => {
    const event = liveEvent({ ...FACTS, rankBy: 'expired_weekly_units' }, SIGHT, null);
    expect(event).toMatchObject({ unit: 'units', indifference: 0, heading: 'Expired (units)' });
    expect(event.lead!.meaning).toBe('surely by an amount that matters');
  });

  it('of a finished run has the answer and no rate', () => {
    const answer = {
      lines: [{ label: 'Use', text: 'paced' }],
      file: 'results/latest_report.html',
      isServed: true,
    };
    const event = liveEvent(
      FACTS,
      { ...SIGHT, done: 640, trials: 640, phase: { kind: 'done', answer } },
      100,
    );
    expect(event).toMatchObject({
      phase: 'done',
      count: '640 trials',
      rate: '',
      left: '',
      answer,
      message: '',
    });
  });

  it('of a failed run says why', () => {
    const event = liveEvent(FACTS, { ...SIGHT, phase: { kind: 'failed', message: 'stopped' } }, 100);
    expect(event).toMatchObject({ phase: 'failed', rate: '', left: '', answer: null, message: 'stopped' });
  });
});
