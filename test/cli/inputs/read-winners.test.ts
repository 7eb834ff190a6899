/** First places in a summary JSON, as the router takes them. */
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readWinners } from '../../../src/cli/inputs/index.ts';
import { QuotalabError } from '../../../src/core/index.ts';
import { findPolicy } from '../../../src/quota/policies/index.ts';
import type { SimulatedWinners } from '../../../src/router/deciding/index.ts';
import { temporaryTree } from '../../usage/sources/temporary-tree.ts';

const PROJECT = fileURLToPath(new URL('../../../', import.meta.url));

const ranking = (trials: number, ...policies: readonly string[]): unknown[] =>
  policies.map((policy, index) => ({
    policy,
    trials,
    rank: index + 1,
    objective_score_mean: 1 - index / 10,
  }));

type Standing = readonly [policy: string, standing: string];
type Pair = readonly [a: string, b: string, delta: number | null, halfWidth: number | null];

const group = (kind: string, name: string, best: readonly Standing[], pairs: readonly Pair[]): unknown => ({
  kind,
  group: name,
  trials: 9,
  metrics: {
    served_ratio: { best: [{ policy: 'random', standing: 'within_indifference' }], pairs: [] },
    objective_score: {
      best: best.map(([policy, standing]) => ({ policy, standing, mean: 0.5 })),
      pairs: pairs.map(([a, b, mean_delta, simultaneous_half_width_95]) => ({
        a,
        b,
        mean_delta,
        half_width_95: 7,
        simultaneous_half_width_95,
      })),
    },
  },
});

/** Four policies over 30 trials, two of them as good, and 12 trials of one reset class. */
const SUMMARY = {
  schema_version: 2,
  result_digest: 'd1',
  summary: ranking(30, 'paced', 'burn_rate', 'round_robin', 'fill_first'),
  summary_by_reset_class: { staggered_reset: ranking(12, 'round_robin', 'paced') },
  statistics: {
    groups: [
      group('load_band', 'overall', [['random', 'within_indifference']], []),
      group(
        'overall',
        'overall',
        [
          ['paced', 'within_indifference'],
          ['burn_rate', 'not_distinguished'],
          ['round_robin', 'within_indifference'],
          ['fill_first', 'worse'],
        ],
        [
          ['paced', 'round_robin', 0.5, 0.25],
          ['paced', 'burn_rate', 0.125, 0.0625],
        ],
      ),
      group(
        'reset_class',
        'staggered_reset',
        [
          ['round_robin', 'best'],
          ['paced', 'worse'],
        ],
        [['paced', 'round_robin', -0.25, 0.03125]],
      ),
    ],
  },
};

async function read(content: unknown): Promise<SimulatedWinners> {
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  const root = temporaryTree({ 'runs/summary.json': text });
  return readWinners('policy', 'runs/summary.json', root);
}

/** The sentence after the option and the path. */
async function refusal(content: unknown): Promise<string> {
  const error: unknown = await read(content).catch((thrown: unknown) => thrown);
  if (!(error instanceof QuotalabError)) throw new Error(`accepted: ${JSON.stringify(error)}`);
  const start = "policy 'runs/summary.json': ";
  expect([error.code, error.message.slice(0, start.length)]).toEqual(['BAD_SUMMARY', start]);
  expect(error.message).not.toContain('\n');
  return error.message.slice(start.length);
}

describe('readWinners', () => {
  it('gives the first of each ranking with its margin over the next and its equals', async () => {
    expect(await read(SUMMARY)).toEqual({
      path: 'runs/summary.json',
      resultDigest: 'd1',
      overall: {
        policy: 'paced',
        trials: 30,
        runnerUp: 'burn_rate',
        margin: 0.125,
        marginHalfWidth95: 0.0625,
        asGood: ['burn_rate', 'round_robin'],
      },
      byResetClass: {
        staggered_reset: {
          policy: 'round_robin',
          trials: 12,
          runnerUp: 'paced',
          // The pair is logged as paced minus round_robin, -0.25.
          margin: 0.25,
          marginHalfWidth95: 0.03125,
          asGood: [],
        },
      },
      byLoad: [],
    });
  });

  it('takes the recommendations where there are any: by class, by load, by both; few trials only with few', async () => {
    const entry = (
      reset_class: string | null,
      load_band: string | null,
      policy: string,
      change: Record<string, unknown> = {},
    ): unknown => ({
      reset_class,
      load_band,
      trials: 200,
      is_few: false,
      policy,
      runner_up: 'random',
      delta: 0.5,
      half_width_95: 0.25,
      ...change,
    });
    const recommendation = [
      entry(null, null, 'burn_rate'),
      entry('same_reset', null, 'paced'),
      entry('staggered_reset', null, 'fill_first', { is_few: true, trials: 20 }),
      entry(null, 'above', 'stagger'),
      entry('same_reset', 'above', 'round_robin', { runner_up: null, delta: null, half_width_95: null }),
      entry(null, 'below', 'nobody_knows'),
      entry(null, 'no_such_band', 'paced'),
    ];
    const load_bands = [
      { name: 'below', low: 0, high: 1 },
      { name: 'above', low: 1, high: null },
    ];
    const winners = await read({ ...SUMMARY, recommendation, load_bands });
    const taken = { trials: 200, runnerUp: 'random', margin: 0.5, marginHalfWidth95: 0.25 };
    // The ranking's own equals of the recommended policy.
    expect(winners.overall).toEqual({ policy: 'burn_rate', ...taken, asGood: ['paced', 'round_robin'] });
    expect(winners.byResetClass).toEqual({ same_reset: { policy: 'paced', ...taken, asGood: [] } });
    expect(winners.byLoad).toEqual([
      { policy: 'stagger', ...taken, asGood: [], resetClass: null, low: 1, high: null },
      {
        policy: 'round_robin',
        trials: 200,
        runnerUp: null,
        margin: null,
        marginHalfWidth95: null,
        asGood: [],
        resetClass: 'same_reset',
        low: 1,
        high: null,
      },
    ]);
    const few = recommendation.map((each) => ({ ...(each as object), is_few: true }));
    expect((await read({ ...SUMMARY, recommendation: few, load_bands })).byResetClass).toMatchObject({
      staggered_reset: { policy: 'fill_first' },
    });
    // Where none of the recommended is shipped here, the rankings count.
    const foreign = [entry(null, null, 'nobody_knows')];
    expect((await read({ ...SUMMARY, recommendation: foreign })).overall.policy).toBe('paced');
  });

  it('passes over policies that are not shipped here, also as runner-up and equal', async () => {
    const summary = ranking(30, 'future_one', 'paced', 'future_two', 'round_robin');
    const { groups } = SUMMARY.statistics;
    const best: Standing[] = [
      ['future_two', 'within_indifference'],
      ['burn_rate', 'not_distinguished'],
    ];
    const overall = group('overall', 'overall', best, [
      ['paced', 'future_two', 9, 9],
      ['paced', 'round_robin', 0.5, 0.25],
    ]);
    const { overall: winner } = await read({
      ...SUMMARY,
      summary,
      statistics: { groups: [overall, ...groups] },
    });
    expect(winner).toEqual({
      policy: 'paced',
      trials: 30,
      runnerUp: 'round_robin',
      margin: 0.5,
      marginHalfWidth95: 0.25,
      asGood: ['burn_rate'],
    });
  });

  it.each([
    ['no statistics', { statistics: undefined }],
    ['null statistics', { statistics: null }],
    ['no groups', { statistics: { groups: [] } }],
    [
      'no objective among the metrics',
      { statistics: { groups: [{ kind: 'overall', group: 'overall', metrics: {} }] } },
    ],
  ])('knows no margin and no equals with %s', async (_, parts) => {
    const { overall } = await read({ ...SUMMARY, ...parts });
    expect(overall).toEqual({
      policy: 'paced',
      trials: 30,
      runnerUp: 'burn_rate',
      margin: null,
      marginHalfWidth95: null,
      asGood: [],
    });
  });

  it('knows no margin where the pair is missing or its interval unknown', async () => {
    const withPairs = (pairs: readonly Pair[]): unknown => ({
      ...SUMMARY,
      statistics: { groups: [group('overall', 'overall', [], pairs)] },
    });
    const other = await read(withPairs([['paced', 'round_robin', 0.5, 0.25]]));
    expect([other.overall.margin, other.overall.marginHalfWidth95]).toEqual([null, null]);
    const single = await read(withPairs([['paced', 'burn_rate', 0.125, null]]));
    expect([single.overall.margin, single.overall.marginHalfWidth95]).toEqual([0.125, null]);
    const unknown = await read(withPairs([['burn_rate', 'paced', null, null]]));
    expect([unknown.overall.margin, unknown.overall.marginHalfWidth95]).toEqual([null, null]);
  });

  it('has no runner-up where one policy ran', async () => {
    const { overall } = await read({ ...SUMMARY, summary: ranking(5, 'random') });
    expect([overall.policy, overall.runnerUp, overall.margin]).toEqual(['random', null, null]);
  });

  it('leaves out a reset class without trials', async () => {
    const classes = { same_reset: [], staggered_reset: ranking(0, 'paced', 'random') };
    expect((await read({ ...SUMMARY, summary_by_reset_class: classes })).byResetClass).toEqual({});
    expect((await read({ ...SUMMARY, summary_by_reset_class: undefined })).byResetClass).toEqual({});
    const both = { same_reset: ranking(3, 'random'), staggered_reset: null };
    expect(Object.keys((await read({ ...SUMMARY, summary_by_reset_class: both })).byResetClass)).toEqual([
      'same_reset',
    ]);
  });

  it('reads a summary of the published form, which has no digest', async () => {
    const { summary, summary_by_reset_class } = SUMMARY;
    expect((await read({ summary, summary_by_reset_class })).resultDigest).toBe('');
  });

  it.each([
    ['{"summary": [', /^is not JSON \(.+\)$/],
    ['[]', /^the file is \[\]; allowed: a summary JSON of simulate$/],
    [{}, /^summary missing; allowed: the ranking of a run$/],
    [{ summary: [] }, /^summary is \[\]; allowed: at least one policy$/],
    [{ summary: [{ policy: 3, trials: 1 }] }, /^summary\[0\]\.policy is 3; allowed: the name of a policy$/],
    [{ summary: [{ policy: 'paced' }] }, /^summary\[0\]\.trials missing; allowed: a whole number of trials$/],
    [{ ...SUMMARY, statistics: { groups: 1 } }, /^statistics\.groups is 1; allowed: a list of groups$/],
    [
      { summary: ranking(30, 'future_one', '__proto__') },
      /^no policy of its ranking is known here with trials; allowed: a ranking with five_hour_first, .*, stagger$/,
    ],
    [{ summary: ranking(0, 'paced') }, /^no policy of its ranking is known here with trials; /],
  ])('refuses %j in one sentence', async (content, sentence) => {
    expect(await refusal(content)).toMatch(sentence);
  });

  it('refuses a file that is not there', async () => {
    const root = temporaryTree({ 'other.json': '{}' });
    await expect(readWinners('policy', 'none.json', root)).rejects.toMatchObject({
      code: 'BAD_SUMMARY',
      message: "policy 'none.json': cannot be read (no such file)",
    });
    await expect(readWinners('policy', '.', root)).rejects.toMatchObject({
      message: "policy '.': cannot be read (it is a directory)",
    });
  });

  it('reads the latest results of this project', async () => {
    const winners = await readWinners('policy', 'results/latest_summary.json', PROJECT);
    expect(winners.resultDigest).toMatch(/^[0-9a-f]{64}$/);
    const { same_reset, staggered_reset } = winners.byResetClass;
    const places = [winners.overall, same_reset!, staggered_reset!];
    expect(same_reset!.trials + staggered_reset!.trials).toBe(winners.overall.trials);
    for (const { policy, runnerUp, margin, marginHalfWidth95, asGood } of places) {
      expect(findPolicy(policy)?.name).toBe(policy);
      expect(runnerUp).not.toBe(policy);
      expect(margin).toBeGreaterThanOrEqual(0);
      expect(marginHalfWidth95).toBeGreaterThan(0);
      expect(asGood).not.toContain(policy);
    }
  });
});
