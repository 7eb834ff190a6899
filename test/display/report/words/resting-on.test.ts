/** Where rows of some trials alone were kept, no sentence gives their intervals to all trials. */
import { expect, it } from 'vitest';
import { restingOn } from '../../../../src/display/report/words/group-words.ts';
import type { ResultRecord } from '../../../../src/simulation/experiment/index.ts';

const recordOf = (trials: number, kept: number): ResultRecord =>
  ({ trials, statistics: { kept_trials: kept } }) as ResultRecord;
const plain = (text: string): string => text.replaceAll('\u00a0', ' ');

it.each([
  [2_000, 2_000, 2_000, '2,000 trials'],
  [2_000, 2_000, 90, '90 trials'],
  [500_000, 200_000, 200_000, 'the first 200,000 of 500,000 trials'],
  [500_000, 200_000, 90_000, '90,000 of the first 200,000 trials'],
])('%d trials, %d kept, %d of a group', (trials, kept, own, words) => {
  expect(plain(restingOn(recordOf(trials, kept), own))).toBe(words);
});
