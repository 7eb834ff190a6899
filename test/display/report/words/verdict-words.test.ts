/** The verdict in words: what the first of the ranking serves, whether it wins, where it holds, which term makes the gap. */
import { expect, it } from 'vitest';
import { renderReport } from '../../../../src/display/report/index.ts';
import { termVerdictWords, verdictParagraphs } from '../../../../src/display/report/words/index.ts';
import type { ResultRecord } from '../../../../src/simulation/experiment/result-record.ts';
import { plainSpaces } from '../fixtures/plain-spaces.ts';
import { NO_DIFFERENCE, NOT_DISTINGUISHED, pairOf, RECORD, summaryOf, termsOf } from '../fixtures/records.ts';

/** The verdict, whatever the page around it looks like. */
const opening = (record: ResultRecord): string =>
  plainSpaces([...verdictParagraphs(record), termVerdictWords(record)].join('\n\n'));
const markdownOf = (record: ResultRecord): string => plainSpaces(renderReport(record, [], 'latest_report-'));

it('starts with the verdict: who, by how much, over whom, for whose demand, where', () => {
  const text = opening(RECORD);
  expect(text).toContain(
    '**burn_rate** wins: its mean objective is 0.7200, better than that of the runner-up **paced** by 0.0100 ± 0.0030 objective points (95 % interval for all pairs at once, paired over 400 trials).',
  );
  expect(text.split('. ')[0]).toBe(
    '**burn_rate** serves 72.90 % of demand: 1.10 points less than with the runner-up and 0.20 points more than with the baseline seven_day_first',
  );
  expect(text).toContain('Every other policy is told apart from it.');
  expect(text).toContain(
    "burn_rate is not first in every reset class: the best mean objective is paced's in same_reset (surely by an amount that matters).",
  );
  expect(text).toContain(
    'it clearly leads at 0.75–0.95; it is first, but not clearly, at 0.95–1.05 (few: 40 trials); paced clearly leads above 1.05.',
  );
  expect(text).not.toContain('matters most');
  expect(text).not.toContain('below 0.75');
});

it('says where the choice of policy moves served share most', () => {
  const far = [summaryOf('paced', 1), summaryOf('burn_rate', 2, { served_ratio_mean: 0.6 })];
  const load_bands = RECORD.load_bands.map((band) => (band.low === 1.05 ? { ...band, summary: far } : band));
  expect(opening({ ...RECORD, load_bands })).toContain(
    'The choice of policy matters most above 1.05, where it moves served share by 12.9 points, and least at 0.75–0.95 (0.20 points).',
  );
});

it('says when the lead is one term of the objective, and who is first on served share', () => {
  expect(opening(RECORD)).toContain(
    'migration_recovery alone makes more than all of the gap to paced (120.0 %, +0.0120 of +0.0100 points): without it the order would be the other way round. On served share alone paced is first with 74.00 %, 1.10 points more than burn_rate.',
  );
  expect(opening(NOT_DISTINGUISHED)).toContain('makes more than all of the gap to seven_day_first (120.0 %');
  // Where neither gap surely matters, none is taken apart.
  expect(opening({ ...NOT_DISTINGUISHED, head_to_head: null })).not.toContain('migration_recovery');
  const against = {
    ...RECORD,
    comparisons: [
      pairOf('burn_rate', 'paced', {
        term_deltas: termsOf({ served_ratio: 0.016, migration_recovery: -0.006 }),
        term_shares: termsOf({ served_ratio: 1.6, migration_recovery: -0.6 }),
      }),
    ],
  };
  expect(opening(against)).toContain(
    'migration_recovery works against the leader in the gap to paced (-60.0 %, -0.0060 of +0.0100 points); the largest term is served_ratio (+0.0160 of +0.0100 points).',
  );
  const partly = {
    term_deltas: termsOf({ migration_recovery: 0.004 }),
    term_shares: termsOf({ migration_recovery: 0.4 }),
  };
  const record = {
    ...RECORD,
    summary: [summaryOf('burn_rate', 1), summaryOf('paced', 2)],
    comparisons: [pairOf('burn_rate', 'paced', partly)],
  };
  expect(opening(record)).toContain(
    'Of the gap to paced, migration_recovery makes 40.0 %, +0.0040 of +0.0100 points, and is its largest term. On served share alone burn_rate is first too.',
  );
});

it('a winner that is the baseline, in both reset classes', () => {
  const { summary_by_reset_class: classes } = RECORD;
  const record = {
    ...RECORD,
    summary_by_reset_class: {
      same_reset: classes.staggered_reset!,
      staggered_reset: classes.staggered_reset!,
    },
    head_to_head: { ...RECORD.head_to_head!, baseline_policy: 'burn_rate' },
    comparisons: [
      pairOf('burn_rate', 'paced'),
      pairOf('seven_day_first', 'burn_rate', { mean_delta: -0.01, half_width_95: 0.02 }),
    ],
  };
  const text = opening(record);
  expect(text).toContain('1.10 points less than with the runner-up; it is itself the baseline.');
  expect(markdownOf(record)).toContain('| seven_day_first | +0.0100 | -0.0004 |');
  expect(text).toContain('burn_rate has the best mean objective in both reset classes.');
});

it('a runner-up that is the baseline is named once; one reset class is named', () => {
  const text = opening({
    ...RECORD,
    head_to_head: { ...RECORD.head_to_head!, baseline_policy: 'paced' },
    summary_by_reset_class: { staggered_reset: RECORD.summary },
  });
  expect(text).toContain('72.90 % of demand: 1.10 points less than with the runner-up and baseline.');
  expect(text).toContain('All trials are staggered_reset.');
});

it('does not claim a winner when the interval includes 0', () => {
  const text = opening(NOT_DISTINGUISHED);
  expect(text).toContain(
    '**No clear winner.** **burn_rate** has the best mean objective, 0.7200, but this run cannot tell whether paced is worse by an amount that matters. Its lead over the runner-up **paced** is 0.0010 ± 0.0030 objective points, an interval that includes 0',
  );
  expect(text).not.toContain('wins');
});

it('a clear runner-up with an unclear third is told as it is', () => {
  const verdict = {
    ...NOT_DISTINGUISHED.verdict,
    delta: 0.01,
    half_width_95: 0.002,
    not_distinguished: ['p4'],
  };
  const text = opening({ ...NOT_DISTINGUISHED, verdict } as ResultRecord);
  expect(text).toContain(
    'cannot tell whether p4 is worse by an amount that matters. Its lead over the runner-up **paced** is 0.0100 ± 0.0020 objective points, an interval that leaves out 0',
  );
});

it('says of an interval that is not known that it leaves everything open', () => {
  const verdict = { ...NOT_DISTINGUISHED.verdict, half_width_95: null } as ResultRecord['verdict'];
  expect(opening({ ...NOT_DISTINGUISHED, verdict })).toContain(
    'Its lead over the runner-up **paced** is 0.0010 objective points, with an interval as wide as all that can be (95 % interval',
  );
});

it('says who came out exactly the same as the winner, whatever else it says', () => {
  const told = (record: ResultRecord): string =>
    opening({ ...record, verdict: { ...record.verdict, same: ['p_4*'] } as ResultRecord['verdict'] });
  expect(told(RECORD)).toContain(
    '**burn_rate** wins, together with p_4\\*, which came out exactly the same in every trial: the mean objective is 0.7200, better than that of the runner-up **paced** by 0.0100 ± 0.0030 objective points',
  );
  for (const record of [NOT_DISTINGUISHED, NO_DIFFERENCE]) {
    expect(told(record)).toContain('p_4\\* came out exactly the same as burn_rate in every trial.');
  }
});
