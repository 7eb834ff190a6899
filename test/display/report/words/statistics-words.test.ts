/** The statistical part in words and tables: every form of every sentence. */
import { describe, expect, it } from 'vitest';
import { renderReport, verdictWords } from '../../../../src/display/report/index.ts';
import { renderFigures } from '../../../../src/display/report/report-figures.ts';
import {
  standingCell,
  standingDetail,
  standingWords,
} from '../../../../src/display/report/words/standing-words.ts';
import {
  boundMethodWords,
  boundWords,
  inputWords,
  levelWords,
  stoppingWords,
  weightWords,
} from '../../../../src/display/report/words/statistics-words.ts';
import type {
  BoundRecord,
  ResultRecord,
  StatisticsRecord,
} from '../../../../src/simulation/experiment/index.ts';
import { plainSpaces } from '../fixtures/plain-spaces.ts';
import { NO_DIFFERENCE, NOT_DISTINGUISHED, ONE_POLICY, RECORD } from '../fixtures/records.ts';
import { bestOf, statisticsFor } from '../fixtures/statistics.ts';

const NAMES = ['burn_rate', 'paced', 'seven_day_first'];
const recordWith = (change: Partial<StatisticsRecord>): ResultRecord => ({
  ...RECORD,
  statistics: statisticsFor(NAMES, change),
});
const reportOf = (record: ResultRecord): string =>
  plainSpaces(renderReport(record, renderFigures(record), 'latest_report-'));
const BOUND = RECORD.statistics.bound as Extract<BoundRecord, { status: 'computed' }>;
const boundWith = (change: Partial<typeof BOUND>): ResultRecord =>
  recordWith({ bound: { ...BOUND, ...change } });

const spoken = (record: ResultRecord): string => verdictWords(record).replaceAll('\u00a0', ' ');

describe('the verdict', () => {
  it('of no difference that matters: between whom, how little, and the rest', () => {
    expect(spoken(NO_DIFFERENCE)).toContain(
      '**No difference that matters** between **burn_rate** (mean objective 0.7200) and paced: its lead over the runner-up **paced** is 0.0004 ± 0.0013 objective points, surely less than 0.002 (95 % interval for all pairs at once, paired over 400 trials). Choose between them by other things. Every other policy is worse.',
    );
    const both = {
      ...NO_DIFFERENCE,
      verdict: { ...NO_DIFFERENCE.verdict, no_difference: ['paced', 'seven_day_first'] },
    };
    expect(verdictWords(both as ResultRecord)).not.toContain('Every other policy is worse');
  });

  it('that is not clear names those whose difference does not matter too', () => {
    const record = {
      ...NOT_DISTINGUISHED,
      verdict: { ...NOT_DISTINGUISHED.verdict, no_difference: ['seven_day_first'] },
    } as ResultRecord;
    expect(verdictWords(record)).toContain(
      'From seven_day_first it differs by less than 0.002, which does not matter.',
    );
    expect(verdictWords(NOT_DISTINGUISHED)).not.toContain('differs by less');
  });
});

describe('standing', () => {
  const digits = (value: number): string => value.toFixed(3);

  it('in short, each another', () => {
    const all = [
      'best',
      'same_as_best',
      'within_indifference',
      'not_distinguished',
      'worse',
      'unknown',
    ] as const;
    expect(new Set(all.map(standingWords)).size).toBe(all.length);
  });

  it('with its figures', () => {
    expect(standingDetail(bestOf('p', 1), digits)).toBe('best');
    const close = bestOf('p', 2, { standing: 'within_indifference', low: -0.0018, within: 0.0018 });
    expect(standingDetail(close, digits)).toBe('no difference that matters (at most 0.002 worse)');
    const open = bestOf('p', 2, {
      standing: 'not_distinguished',
      low: -0.02,
      high: 0.01,
      within: 0.02,
      at_least: 0,
    });
    expect(standingDetail(open, digits)).toBe('may be as good (at most 0.020 worse)');
    const behind = { ...open, at_least: 0.001, high: 0 };
    expect(standingDetail(behind, digits)).toBe('perhaps worse (by 0.001 to 0.020)');
    expect(standingDetail(bestOf('p', 2), digits)).toBe('worse (by 0.007 to 0.013)');
    const none = bestOf('p', 2, { standing: 'unknown', low: null, high: null, within: null, at_least: null });
    expect(standingDetail(none, digits)).toBe('not known');
  });

  it('names who did the same, and counts them where they are many', () => {
    const twin = bestOf('p', 2, { standing: 'same_as_best', same_as: ['a*b'] });
    expect(standingDetail(twin, digits)).toBe('the same as a\\*b in every trial');
    expect(standingCell(twin)).toBe('the same as the best (= a\\*b)');
    expect(standingCell(twin, (name) => name)).toBe('the same as the best (= a*b)');
    const second = bestOf('p', 2, { same_as: ['x', 'y', 'z'] });
    expect(standingDetail(second, digits)).toBe(
      'worse (by 0.007 to 0.013); the same as 3 other policies in every trial',
    );
  });
});

describe('the bound', () => {
  it('says how far from the best possible, and whose fault denial is', () => {
    expect(boundWords(RECORD)).toBe(
      'burn_rate serves 99.40 % of what a clairvoyant could serve (worst of 80 bounded trials 95.10 %). Of what it denies, 97.9 % is capacity that no policy can make up for, and 2.1 % is the policy.',
    );
    expect(boundMethodWords(RECORD)).toContain(
      'Bounded: one trial in 5 (80 trials), over the whole simulated time',
    );
    expect(boundMethodWords(boundWith({ every: 1 }))).toContain('Bounded: every trial (80 trials)');
  });

  const UNKNOWN = BOUND.policies.map((entry) => ({
    ...entry,
    short_window_waste_units_mean: null,
    weekly_waste_units_mean: null,
    capacity_denied_share: null,
  }));

  it('of a loose bound says at least, and nowhere how much is the policy or which window lost it', () => {
    const loose = boundWith({ is_loose: true, policies: UNKNOWN });
    expect(boundWords(loose)).toBe(
      'burn_rate serves at least 99.40 % of what a clairvoyant could serve (worst of 80 bounded trials 95.10 %). At least 23.85 % of demand could not be served by anyone, at least 0.13 % of demand another policy served; of the rest of what it denies it is not known. The bound is loose here, because some windows depend on who spends when: the true distance is smaller.',
    );
    const report = reportOf(loose);
    expect(report).toContain('| Share of the Best Possible, at Least % |');
    expect(report).toContain('| Lost at Most (units) |');
    expect(report).toContain('Which windows the lost units are lost in is not known for these accounts.');
    expect(report).toContain('| paced | 98.40 | 0.08 | 96.80 | 94.10 | 35 | 335 |  |  |  |');
    expect(report).not.toContain('is capacity that no policy can make up for');
    expect(report).toContain('not known whether lost');
    expect(report).not.toContain('lost inside 5-hour windows');
    expect(report).not.toContain('lost by use of weekly windows');
  });

  it('of a pool of one account says that there is nothing to choose', () => {
    const alone = {
      ...boundWith({ policies: UNKNOWN }),
      pool: {
        source: 'pool.json',
        accounts: [{ name: 'a', short: '', window_ids: [], weekly: '' }],
        notes: [],
      },
    };
    expect(boundWords(alone)).toBe(
      'burn_rate serves 99.40 % of what a clairvoyant could serve (worst of 80 bounded trials 95.10 %). With one account there is nothing to choose: no denial is the policy.',
    );
    const report = reportOf(alone);
    expect(report).toContain('no other account to choose');
    expect(report).not.toContain('lost by');
  });

  it('of a pool of other windows than two knows what the policy loses, not in which window', () => {
    const policies = UNKNOWN.map((entry) => ({ ...entry, capacity_denied_share: 0.9 }));
    const report = reportOf(boundWith({ policies }));
    expect(report).toContain('90.0 % is capacity that no policy can make up for, and 10.0 % is the policy.');
    expect(report).toContain('lost by the policy');
    expect(report).toContain('| paced | 98.40 | 0.08 | 96.80 | 94.10 | 35 | 335 |  |  | 90.0 |');
  });

  it('says among which trials the worst was', () => {
    const among = (sampled_trials: number): string => boundWords(boundWith({ sampled_trials }));
    expect(among(400)).toContain('(worst trial 95.10 %)');
    expect(among(1)).toContain('(in the one trial that was bounded 95.10 %)');
  });

  it('says when nothing was denied', () => {
    const policies = UNKNOWN.map((entry) => ({ ...entry, served_units_mean: BOUND.demand_units_mean }));
    expect(boundWords(boundWith({ policies }))).toContain('It denied nothing there.');
  });

  it('says why there is none, and then shows no table', () => {
    const off = recordWith({ bound: { status: 'off', reason: 'turned off by --no-bound' } });
    expect(boundWords(off)).toBe('No bound was computed: turned off by --no-bound.');
    const report = reportOf(off);
    expect(report).toContain(
      '## How far from the best possible\n\nNo bound was computed: turned off by --no-bound.\n',
    );
    expect(report).not.toContain('Share of the Best Possible');
    expect(report).not.toContain('waterfall');
  });

  it('has a row per policy', () => {
    expect(reportOf(RECORD)).toContain(
      '| paced | 98.40 | 0.08 | 96.80 | 94.10 | 35 | 335 | 220 | 115 | 95.9 |',
    );
  });
});

describe('what the run cost', () => {
  const settled = {
    rule: 'settled',
    is_settled: true,
    ceiling: 5000,
    spent: 768,
    saved: 4232,
    confidence: 0.95,
    indifference: 0.002,
    checkpoint: 64,
    contended_trials: 700,
    survivors: ['burn_rate'],
    eliminated: [{ policy: 'paced', at_trial: 768, by: 'burn_rate' }],
  } as const;

  it('of a run of so many trials, and of one that settled, which the verdict says too', () => {
    expect(stoppingWords(RECORD)).toContain('The run made the 400 trials it was asked for.');
    const words = stoppingWords(recordWith({ stopping: settled }));
    expect(words).toBe(
      'First place was settled after 768 of at most 5,000 trials, which saved 4,232: burn_rate is with 95.0 % confidence the best or within 0.002 of it. All policies ran in all 768 trials, so every table is paired.',
    );
    expect(reportOf(recordWith({ stopping: settled })).split('\n## How far')[0]).toContain(words);
    expect(reportOf(RECORD).split('\n## How far')[0]).not.toContain('it was asked for');
  });

  it('of one that did not settle', () => {
    const open = { ...settled, is_settled: false, spent: 5000, saved: 0, survivors: ['burn_rate', 'paced'] };
    expect(stoppingWords(recordWith({ stopping: open }))).toBe(
      'First place was not settled within 5,000 trials (700 of them told policies apart at all): burn_rate and paced are still in.',
    );
  });

  it('of levels: the gain, or why there is none', () => {
    expect(levelWords(RECORD)).not.toContain('rests on');
    const { levels } = RECORD.statistics;
    const long = {
      ...RECORD,
      statistics: { ...RECORD.statistics, levels: { ...levels, trials: 20_000 } },
    } as typeof RECORD;
    expect(levelWords(long)).toContain('That rests on the first 20,000 trials.');
    expect(levelWords(RECORD)).toContain('known from 8,192 scenarios');
    expect(levelWords(RECORD)).toContain(
      "For the winner's lead, which is paired already, strata are worth 1.1 times",
    );
    const none = recordWith({ levels: { status: 'not_applicable', reason: 'recorded demand has no rate' } });
    expect(levelWords(none)).toBe('Levels were not sharpened: recorded demand has no rate.');
    expect(reportOf(none)).not.toContain('With Fluid Control');
    expect(reportOf(RECORD)).toContain(
      '| paced | 75.39 ± 0.95 | 75.24 ± 0.14 | 47.9 times | 75.34 ± 0.67 | 2.0 times |',
    );
  });

  it('of Sobol inputs', () => {
    expect(inputWords(RECORD)).toBe('');
    const sobol = recordWith({ inputs: { kind: 'sobol', scrambles: 16 } });
    expect(reportOf(sobol)).toContain('every interval rests on the means of 16 independent scrambles');
  });
});

describe('weights', () => {
  it('says how often the winner stays first, without which term it would not, and the front', () => {
    expect(weightWords(RECORD)).toBe(
      "burn_rate is first for 100.0 % of 10,000 weight vectors drawn around the run's own, and for 70.0 % of any weights; it is not first without migration_recovery (then seven_day_first). In served, peak served and reserve together, nothing beats burn_rate and paced.",
    );
    const steady = RECORD.statistics.robustness!;
    const record = recordWith({ robustness: { ...steady, without_term: steady.without_term.slice(0, 1) } });
    expect(weightWords(record)).toContain('it stays first whichever single term is left out');
    expect(reportOf(RECORD)).toContain('| seven_day_first | 0.0 | 3.0 | 15.0 | 3.4 | beaten by burn_rate |');
  });

  it('has nothing to say with one policy', () => {
    expect(weightWords(ONE_POLICY)).toBe('There was nothing to compare.');
    expect(reportOf(ONE_POLICY)).toMatch(/## How sure\n\n.*\*\*Not compared:\*\* only one policy ran\./);
  });
});

describe('tables', () => {
  const report = reportOf(RECORD);

  it('of standings, pairs and groups', () => {
    expect(report).toContain(
      '| paced | 0.7100 | 0.0120 | worse (by 0.0070 to 0.0130) | -0.0130 to -0.0070 |',
    );
    expect(report).toContain(
      '| paced | +0.0100 | 0.0020 | 0.0030 | 0.0003 | 300 | 90 | 10 | 0.0200 | 0.98 | 45.5 times |',
    );
    expect(report).toContain('| Policy | all trials | same reset | staggered reset | load 0.75–0.95 |');
    expect(report).toContain('| load 0.95–1.05 (few: 40 trials) |');
    expect(report).toContain('| paced | worse | best | worse | worse | may be as good | best |');
  });

  it('of other measures: the distance and the standing', () => {
    expect(report).toContain('| paced | -1.00 worse | -1.00 worse | -1.00 worse | 0.0 worse |');
  });

  it('of the spread over trials, an end out of reach left open', () => {
    expect(report).toContain(
      '| paced | 72.90 | 0.94 | 38.70 | 42.50 | 65.00 (64.00 to 66.00) | 87.50 (86.50 to 88.50) |',
    );
  });

  it('links every figure beside its section, in words too', () => {
    for (const { name, alt } of renderFigures(RECORD)) {
      expect(report).toContain(`](latest_report-${name}.svg)`);
      expect(alt.length).toBeGreaterThan(40);
    }
  });
});
