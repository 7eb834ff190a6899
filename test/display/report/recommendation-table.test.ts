/** Whom to use where, as the report tells it: every recommendation of the record, in its own digits. */
import { expect, it } from 'vitest';
import { recommendationTable } from '../../../src/display/report/recommendation-table.ts';
import type { ResultRecord } from '../../../src/simulation/experiment/index.ts';
import { plainSpaces } from './fixtures/plain-spaces.ts';
import { ONE_POLICY, RECORD } from './fixtures/records.ts';

it('has a row for each recommendation, with lead, served share and who is passed over', () => {
  const found = RECORD.recommendation[0]!;
  const record: ResultRecord = {
    ...RECORD,
    recommendation: [
      { ...found, served_delta: -0.0012, served_half_width_95: 0.0003 },
      {
        ...found,
        reset_class: 'same_reset',
        load_band: '0.95_to_1.05',
        trials: 60,
        is_few: true,
        policy: 'p*1',
        runner_up: null,
        delta: null,
        half_width_95: null,
        served_delta: null,
        served_half_width_95: null,
        passed_over: [{ policy: 'early*', than: 'p*1', served_less: 0.01, half_width_95: 0.001 }],
      },
    ],
  };
  const { rows } = recommendationTable(record)!;
  expect(rows.map((row) => row.map(plainSpaces))).toEqual([
    ['all trials', '400', 'burn_rate', 'paced', '+0.0100 ± 0.0030', '-0.12 ± 0.03', ''],
    ['same reset, load 0.95–1.05', '60 (few)', 'p\\*1', '', '', '', 'early\\*'],
  ]);
});

it('is none with one policy', () => {
  expect(recommendationTable(ONE_POLICY)).toBeNull();
});
