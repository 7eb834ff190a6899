/** The answer in five lines: what each regime, bound and study makes of it. Digits are those of the record. */
import { describe, expect, it } from 'vitest';
import { answerRows, briefLines } from '../../../../src/display/report/index.ts';
import type {
  BoundRecord,
  Recommendation,
  ResultRecord,
} from '../../../../src/simulation/experiment/index.ts';
import { plainSpaces } from '../fixtures/plain-spaces.ts';
import { IDENTICAL, ONE_POLICY, RECORD, userRecord } from '../fixtures/records.ts';
import { statisticsFor } from '../fixtures/statistics.ts';

type Label = 'Where you stand' | 'Use' | 'Ahead so far' | 'Set it up' | 'One more account' | 'How sure';

const line = (record: ResultRecord, label: Label): string =>
  plainSpaces(briefLines(record).find((entry) => entry.label === label)!.text);

const regime = (change: object): ResultRecord['regime'] => ({ ...RECORD.regime, ...change }) as never;

const pool = (...names: string[]): ResultRecord['pool'] => ({
  source: 'pool.json',
  accounts: names.map((name) => ({ name, short: 'none', weekly: '100 units', window_ids: [] })),
  notes: [],
});

const recommended = (change: Partial<Recommendation>): ResultRecord['recommendation'] => [
  { ...RECORD.recommendation[0]!, ...change },
];

const BOUND = RECORD.statistics.bound as Extract<BoundRecord, { status: 'computed' }>;
const withBound = (
  change: Partial<typeof BOUND>,
  policy: Partial<(typeof BOUND)['policies'][number]>,
): ResultRecord => ({
  ...RECORD,
  statistics: statisticsFor(['burn_rate', 'paced', 'seven_day_first'], {
    bound: { ...BOUND, ...change, policies: BOUND.policies.map((entry) => ({ ...entry, ...policy })) },
  }),
});

it('has five lines in one order', () => {
  expect(briefLines(RECORD).map(({ label }) => label)).toEqual([
    'Where you stand',
    'Use',
    'Set it up',
    'One more account',
    'How sure',
  ]);
});

describe('where you stand', () => {
  it('of plenty: how much is used, that all policies do, and how few would', () => {
    const ample = {
      ...RECORD,
      pool: pool('a', 'b', 'c'),
      regime: regime({ kind: 'ample', load: 0.0357, worst: { policy: 'paced', served: 1 } }),
    };
    expect(line(ample, 'Where you stand')).toBe(
      'You use 3.6 % of what these 3 accounts give in a week, and every policy serves everything.',
    );
    const fewest = { accounts: ['b'], denied: 0 };
    const study = {
      status: 'computed',
      policy: 'paced',
      trials: 100,
      denied: 0,
      more: null,
      fewest,
    } as const;
    expect(line({ ...ample, account_study: study }, 'Where you stand')).toMatch(
      /serves everything; one would do \(b\)\.$/,
    );
    const two = { ...study, fewest: { accounts: ['b', 'a*'], denied: 0 } };
    expect(line({ ...ample, account_study: two }, 'Where you stand')).toMatch(
      /; 2 would do \(b and a\\\*\)\.$/,
    );
    const nearly = {
      ...ample,
      regime: regime({ kind: 'ample', load: null, worst: { policy: 'p', served: 0.99904 } }),
    };
    expect(line(nearly, 'Where you stand')).toBe(
      'What the accounts give in a week is not known; here every policy serves at least 99.9 %.',
    );
    expect(line(ample, 'Use')).toBe(
      'Any policy serves what there is. The best by objective is **burn_rate**.',
    );
    expect(line(ample, 'One more account')).toBe('Not known: a record made by hand.');
    expect(line({ ...ample, account_study: study }, 'One more account')).toBe(
      'It would bring nothing: what there is serves everything.',
    );
  });

  it('of far too little: how many times the supply, that no policy helps, how many accounts would', () => {
    const scarce = {
      ...RECORD,
      pool: pool('only'),
      regime: regime({
        kind: 'scarce',
        load: 27.04,
        best: { policy: 'paced', served: 0.0371 },
        worst: { policy: 'burn_rate', served: 0.0359 },
        accounts_short: 27,
      }),
    };
    expect(line(scarce, 'Where you stand')).toBe(
      'Demand is 27 times what this account gives in a week: 96.3 % is denied, and no policy helps; by their longest windows alone it would take at least 27 more accounts like it.',
    );
    const far = regime({
      ...scarce.regime,
      load: 1.6,
      best: { policy: 'paced', served: 0.6 },
      worst: { policy: 'p', served: 0.57 },
      accounts_short: 1,
    });
    expect(line({ ...scarce, pool: pool('a', 'b'), regime: far }, 'Where you stand')).toBe(
      'Demand is 1.6 times what these 2 accounts give in a week: 40.0 % is denied, and no policy helps much (best and worst are 3.00 points apart); by their longest windows alone it would take at least 1 more account of their mean size.',
    );
  });

  it('in between: the load, what is denied, and whose doing that is', () => {
    expect(line(RECORD, 'Where you stand')).toBe(
      'Demand is 1.2 times what the accounts give in a week; burn_rate denies 27.1 % of it. Of that, 97.9 % is capacity that no policy can make up for (80 bounded trials, warm-up included).',
    );
    const unknown = { ...RECORD, regime: regime({ load: null }) };
    expect(line(unknown, 'Where you stand')).toMatch(/^burn_rate denies 27.1 % of demand\. /);
  });

  it('of a loose bound: what of the denial nobody could serve, what another served, and that the rest is not known', () => {
    const loose = (nobody: number, other: number, trials = 80): string =>
      line(
        withBound(
          {
            is_loose: true,
            sampled_trials: trials,
            demand_units_mean: 1000,
            capacity_denied_units_mean: nobody,
          },
          { served_units_mean: 800, capacity_denied_share: null, surely_policy_units_mean: other },
        ),
        'Where you stand',
      ).split('% of it. ')[1]!;
    expect(loose(146, 8)).toBe(
      'Of that, at least 73.0 % could not be served by anyone, at least 4.0 % another policy served; of the rest it is not known (80 bounded trials, warm-up included).',
    );
    expect(loose(146, 0)).toBe(
      'Of that, at least 73.0 % could not be served by anyone; of the rest it is not known (80 bounded trials, warm-up included).',
    );
    expect(loose(0, 0, 1)).toBe(
      'How much of that a policy could serve is not known (1 bounded trial, warm-up included).',
    );
    expect(loose(0, 0, 400)).toBe('How much of that a policy could serve is not known (warm-up included).');
  });

  it('what no account ever takes is named, and more of the same is not advised', () => {
    const demand = { ...RECORD.demand, never_taken_share: 0.364 };
    const never =
      'of all demand no account here ever takes: no account serves the model, or the request is larger than a window of each.';
    expect(line({ ...RECORD, demand }, 'Where you stand')).toContain(
      `(80 bounded trials, warm-up included). About 36.4 % ${never}`,
    );
    const scarce = regime({ kind: 'scarce', load: 9, accounts_short: 8 });
    const text = line({ ...RECORD, demand, pool: pool('a', 'b'), regime: scarce }, 'Where you stand');
    expect(text).toContain(`About 36.4 % ${never}`);
    expect(text).not.toContain('more account');
  });

  it('says nothing of policies where one ran', () => {
    const scarce = regime({ kind: 'scarce', load: 2, accounts_short: null });
    expect(line({ ...ONE_POLICY, regime: scarce }, 'Where you stand')).toBe(
      'Demand is 2.0 times what the accounts give in a week: 26.0 % is denied.',
    );
  });

  it('with one account there is no policy part, whatever the bound', () => {
    const alone = { ...withBound({}, {}), pool: pool('only') };
    expect(line(alone, 'Where you stand')).toMatch(/With one account there is nothing to choose\.$/);
    expect(line(alone, 'Where you stand')).not.toMatch(/capacity|policy can/);
  });

  it('without demand there is nothing', () => {
    expect(line({ ...RECORD, regime: { kind: 'none', load: 0 } }, 'Where you stand')).toBe(
      'No trial had demand: there is nothing to choose.',
    );
  });
});

describe('use', () => {
  it('names the policy, what it does, and what it gains over the baseline', () => {
    expect(line(RECORD, 'Use')).toMatch(
      /^\*\*burn_rate\*\* \(most weekly units left per minute .*\)\. It serves 72\.9 % of demand, \d+\.\d\d points more than seven_day_first, the baseline\.$/,
    );
    expect(line(ONE_POLICY, 'Use')).toMatch(
      /^\*\*paced\*\* was the only policy that ran\. It serves 72\.9 %/,
    );
    expect(line(IDENTICAL, 'How sure')).toBe('No policy did anything otherwise in any of the 400 trials.');
    expect(line(IDENTICAL, 'Use')).toBe('Any policy: all came out exactly the same in every trial.');
  });

  it('a policy of the user without a summary, and one that is the baseline', () => {
    const own = { ...RECORD, recommendation: recommended({ policy: 'seven_day_first' }) };
    expect(line(own, 'Use')).toMatch(/It serves 72\.7 % of demand; it is itself the baseline\.$/);
  });
});

describe('where nothing is told apart', () => {
  /** Pairs of these differences, one half-width for all. */
  const of = (
    deltas: readonly number[],
    half: number | null,
    change: Partial<Recommendation> = {},
  ): ResultRecord => {
    const statistics = statisticsFor(RECORD.policies);
    const [overall, ...rest] = statistics.groups;
    const ranked = overall!.metrics.objective_score;
    const pairs = ranked.pairs.map((pair, index) => ({
      ...pair,
      mean_delta: deltas[index] ?? 0,
      simultaneous_half_width_95: half,
    }));
    const reason = half === null ? 'not enough trials (have 1, need 2)' : null;
    const metrics = { ...overall!.metrics, objective_score: { ...ranked, pairs, reason } };
    return {
      ...RECORD,
      trials: 8,
      statistics: { ...statistics, groups: [{ ...overall!, metrics }, ...rest] },
      recommendation: recommended({
        trials: 8,
        is_few: true,
        delta: deltas[0]!,
        half_width_95: half,
        ...change,
      }),
    };
  };
  const labelOf = (record: ResultRecord): string => briefLines(record)[1]!.label;

  it('commands nothing, and says how many trials would tell the lead', () => {
    const record = of([0.005, 0.004, 0.001], 0.05);
    expect(labelOf(record)).toBe('Ahead so far');
    // (0.05 / 0.005) squared times 8.
    expect(line(record, 'Ahead so far')).toMatch(
      /^\*\*burn_rate\*\* .* Nothing is told apart yet in 8 trials: about 800 would tell a lead of 0\.0050 objective points from chance\.$/,
    );
    expect(answerRows(record)[0]!.mark).toBe('ahead');
    // A lead that does not matter need not be told: (0.05 / 0.002) squared times 8.
    expect(line(of([0.0001, 0, 0], 0.05), 'Ahead so far')).toContain(
      'about 5,000 would tell a lead of 0.0020',
    );
  });

  it('without intervals says no number', () => {
    const record = of([0.005, 0.004, 0.001], null);
    expect(line(record, 'Ahead so far')).toMatch(/Nothing is told apart yet in 8 trials\.$/);
  });

  it('commands nothing either where few trials tell others apart, but not the next', () => {
    const record = of([0.005, 0.06, 0.055], 0.05);
    expect(line(record, 'Ahead so far')).toMatch(
      /In 8 trials it is not told from paced: about 800 would tell a lead of 0\.0050 objective points from chance\.$/,
    );
    expect(answerRows(record)[0]!.mark).toBe('ahead');
    expect(labelOf({ ...record, verdict: { ...record.verdict, status: 'identical' } as never })).toBe('Use');
  });

  it.each([
    ['trials are many and one pair is told apart', of([0.005, 0.06, 0.055], 0.05, { is_few: false })],
    ['the next is told apart', of([0.06, 0.07, 0.01], 0.05)],
    ['no pair may differ by what matters', of([0.0001, 0.0002, 0.0001], 0.001)],
    [
      'one is passed over because it surely serves less',
      of([0.005, 0.004, 0.001], 0.05, {
        is_few: false,
        passed_over: [{ policy: 'paced', than: 'burn_rate', served_less: 0.01, half_width_95: 0.001 }],
      }),
    ],
  ])('is not where %s', (_, record) => {
    expect(labelOf(record)).toBe('Use');
    expect(line(record, 'Use')).not.toContain('told apart yet');
    expect(answerRows(record)[0]!.mark).toBe('use');
  });
});

it('the line for the quotas file is the file’s own key', () => {
  const text = line(RECORD, 'Set it up');
  const [, json] = /`("policy": "[^`]+")`/.exec(text)!;
  expect(JSON.parse(`{${json}}`)).toEqual({ policy: 'burn_rate' });
  expect(text).toContain('`npx quotalab proxy`');
});

it('one more account: how much less is denied, with its interval', () => {
  const study = {
    status: 'computed',
    policy: 'burn_rate',
    trials: 100,
    denied: 0.271,
    more: { like: 'max*1', denied: 0.1, gain: 0.171, half_width_95: 0.0123 },
    fewest: null,
  } as const;
  expect(line({ ...RECORD, account_study: study }, 'One more account')).toBe(
    'Another account like max\\*1 would leave 10.0 % denied instead of 27.1 % (17.10 ± 1.23 points less, 100 trials).',
  );
  const none = { ...study, more: { ...study.more, denied: 0.271, gain: 0, half_width_95: 0 } };
  expect(line({ ...RECORD, account_study: none }, 'One more account')).toBe(
    'Another account like max\\*1 would change nothing.',
  );
  const drawn = { ...study, more: { ...study.more, like: null, half_width_95: null } };
  expect(line({ ...RECORD, account_study: drawn }, 'One more account')).toBe(
    'One as drawn would leave 10.0 % denied instead of 27.1 %.',
  );
});

describe('how sure', () => {
  const lead = (delta: number, half: number | null, change: Partial<Recommendation> = {}): string =>
    line({ ...RECORD, recommendation: recommended({ delta, half_width_95: half, ...change }) }, 'How sure');

  it.each([
    [0.01, 0.003, 'surely by an amount that matters'],
    [0.003, 0.001, 'surely more, perhaps by too little to matter'],
    [0.0004, 0.0013, 'too little to matter'],
    [0.001, 0.003, 'the two cannot be told apart'],
  ])('a lead of %s ± %s', (delta, half, meaning) => {
    expect(lead(delta, half)).toBe(
      `burn_rate leads paced, the next, by ${delta.toFixed(4)} ± ${half.toFixed(4)} objective points: ${meaning} (95 % interval for all pairs at once, 400 trials).`,
    );
  });

  it('with an interval that tells nothing has no half-width, and says so', () => {
    expect(lead(0.01, null, { trials: 2, is_few: true })).toBe(
      'burn_rate leads paced, the next, by 0.0100 objective points: so few trials cannot tell the two apart (95 % interval for all pairs at once, 2 trials, which are few).',
    );
  });

  it('of few trials says so', () => {
    expect(lead(0.01, 0.003, { trials: 60, is_few: true })).toMatch(/, 60 trials, which are few\)\.$/);
  });

  it('of a short log says on how many days it rests', () => {
    const on = (recorded_days: number | null): string =>
      line({ ...RECORD, demand: { ...RECORD.demand, recorded_days } }, 'How sure');
    const isWhatIf = 'weekly figures are a what-if, not a forecast.';
    expect(on(1)).toContain(` Every week is the one recorded day repeated: ${isWhatIf}`);
    expect(on(2)).toContain(` Every week is the 2 recorded days repeated: ${isWhatIf}`);
    expect(on(3)).toMatch(/ All of it rests on 3 recorded days, repeated\.$/);
    expect(on(13)).toMatch(/ All of it rests on 13 recorded days, repeated\.$/);
    expect(on(14)).not.toContain('recorded');
    expect(on(null)).not.toContain('recorded');
  });

  it('says in one sentence why the first of the ranking is not the one', () => {
    const passed_over = [
      { policy: 'earliest_reset_first', than: 'stagger', served_less: 0.0087, half_width_95: 0.0021 },
      { policy: 'round_robin', than: 'stagger', served_less: 0.007, half_width_95: 0.001 },
    ];
    expect(lead(0.01, 0.003, { first_of_ranking: 'earliest_reset_first', passed_over })).toMatch(
      /earliest_reset_first has the best objective, but surely serves less \(0\.87 ± 0\.21 points than stagger\), so burn_rate is recommended\. round_robin likewise\.$/,
    );
  });

  it('where every other surely serves less, says that', () => {
    const passed_over = [{ policy: 'paced', than: 'burn_rate', served_less: 0.01, half_width_95: 0.001 }];
    expect(lead(-0.01, 0.003, { passed_over })).toMatch(
      /^No other policy surely serves as much as burn_rate\. /,
    );
  });
});

it('text from outside stays text', () => {
  const hostile = userRecord('<b>[x](y)|');
  const study = {
    status: 'computed',
    policy: 'p',
    trials: 1,
    denied: 0.5,
    more: { like: '<b>[x](y)|', denied: 0.1, gain: 0.4, half_width_95: null },
    fewest: null,
  } as const;
  expect(line({ ...hostile, account_study: study }, 'One more account')).toContain('\\<b\\>\\[x\\](y)\\|');
});
