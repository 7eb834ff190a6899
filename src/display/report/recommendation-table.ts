/** The recommendations by reset class and load band as a table: whom to use where, and how surely. */
import type { Recommendation, ResultRecord } from '../../simulation/experiment/index.ts';
import { type Column, figures, type MarkdownTable, markdownTable, words } from './markdown-table.ts';
import { escapeMarkdown, formatCount, type RecommendedRow, recommendationRows } from './words/index.ts';

/** One row for all trials, each class, each band, and both where there are trials enough; null with one policy. */
export function recommendationTable(record: ResultRecord): MarkdownTable | null {
  if (record.policies.length < 2) return null;
  const columns: Array<Column<RecommendedRow>> = [
    words('Trials', ({ where }) => where),
    figures(
      'How Many',
      ({ found }: { readonly found: Recommendation }) =>
        `${formatCount(found.trials)}${found.is_few ? ' (few)' : ''}`,
    ),
    words('Use', ({ found }) => escapeMarkdown(found.policy)),
    words('Next', ({ found }) => (found.runner_up === null ? '' : escapeMarkdown(found.runner_up))),
    figures('Lead over Next, ± (95 %)', ({ lead }) => lead),
    figures('Served (pp), ± (95 %)', ({ served }) => served),
    words('Passed over', ({ found }) =>
      found.passed_over.map(({ policy }) => escapeMarkdown(policy)).join(', '),
    ),
  ];
  return markdownTable(columns, recommendationRows(record));
}
