/** Two runs side by side on the console. */
import Table from 'cli-table3';
import type { RunComparison, RunDifference } from '../../simulation/experiment/index.ts';
import {
  formatCount,
  formatDelta,
  formatHalfWidth,
  formatObjective,
  formatPercentagePoints,
} from './words/index.ts';

const PLAIN_BORDERS = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
};

const COLUMNS: ReadonlyArray<readonly [title: string, cell: (row: RunDifference) => string]> = [
  ['Policy', (row) => row.policy],
  ['A', (row) => formatObjective(row.objective_a)],
  ['B', (row) => formatObjective(row.objective_b)],
  ['B - A', (row) => formatDelta(row.delta)],
  ['± (95 %)', (row) => formatHalfWidth(row.half_width_95)],
  [
    'p (Holm)',
    (row) => (row.p_holm === null ? '' : row.p_holm < 0.0001 ? '< 0.0001' : row.p_holm.toFixed(4)),
  ],
  ['Better', (row) => formatCount(row.better)],
  ['Worse', (row) => formatCount(row.worse)],
  ['Same', (row) => formatCount(row.same)],
  ['Served B - A (pp)', (row) => formatPercentagePoints(row.served_delta)],
];

/** Whether a policy's change can be told from chance; ties in every trial are no change. */
function changeWords(row: RunDifference): string {
  if (row.better === 0 && row.worse === 0) return 'unchanged';
  if (row.p_holm === null) return row.delta === 0 ? 'same mean' : 'changed, how surely is not known';
  return row.p_holm < 0.05 ? (row.delta > 0 ? 'better' : 'worse') : 'not told apart';
}

/** The table and, in a sentence each, what changed and which policy would now be chosen. */
export function compareLines(comparison: RunComparison, notes: readonly string[]): string[] {
  const table = new Table({
    head: COLUMNS.map(([title]) => title),
    chars: PLAIN_BORDERS,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    colAligns: COLUMNS.map((_, index) => (index === 0 ? 'left' : 'right')),
  });
  for (const row of comparison.policies) table.push(COLUMNS.map(([, cell]) => cell(row)));
  const changes = new Map<string, string[]>();
  for (const row of comparison.policies) {
    const words = changeWords(row);
    changes.set(words, [...(changes.get(words) ?? []), row.policy]);
  }
  const { chosen_a, chosen_b, only_in_a, only_in_b } = comparison;
  return [
    ...table
      .toString()
      .split('\n')
      .map((line) => line.trimEnd()),
    '',
    ...[...changes].map(([words, policies]) => `${words}: ${policies.join(', ')}`),
    ...(only_in_a.length > 0 ? [`only in A: ${only_in_a.join(', ')}`] : []),
    ...(only_in_b.length > 0 ? [`only in B: ${only_in_b.join(', ')}`] : []),
    chosen_a === chosen_b
      ? `Chosen: ${chosen_b}, as before.`
      : `Chosen: ${chosen_b} now, ${chosen_a} before.`,
    ...notes.map((note) => `note: ${note}`),
  ];
}
