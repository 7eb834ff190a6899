/** Numbers and their units stay together; code, addresses and words stay as they are. */
import { expect, it } from 'vitest';
import { withNoBreakSpaces } from '../../../src/display/report/no-break-spaces.ts';

/** No-break spaces as "~". */
const shown = (text: string): string => withNoBreakSpaces(text).replaceAll('\u00a0', '~');

it.each([
  ['serves 73.70 % of demand', 'serves 73.70~% of demand'],
  ['0.0010 ± 0.0080 (95 % interval)', '0.0010~±~0.0080 (95~% interval)'],
  ['200 trials in 3 min 05 s', '200~trials in 3~min 05~s'],
  ['0.5 percentage points', '0.5~percentage points'],
  ['± (95 %, alone)', '± (95~%, alone)'],
  // A unit is a whole word.
  ['2 minds, 5 hands, 3 simple', '2 minds, 5 hands, 3 simple'],
  ['run `--trials 5 s` for 5 s', 'run `--trials 5 s` for 5~s'],
  ['``a ` 5 s`` 5 s', '``a ` 5 s`` 5~s'],
  ['![5 s](a 5 s.svg)', '![5~s](a 5 s.svg)'],
  ['from 1 to 2', 'from 1 to 2'],
])('%s', (text, expected) => {
  expect(shown(text)).toBe(expected);
});
