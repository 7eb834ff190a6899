/**
 * The end of a run on a terminal: the answer in five lines, and a table of at most ten policies. Both wrap at the
 * terminal's width. Read next: report/words/brief-words.ts and
 * report/words/answer-rows.ts, which the report is made of as well.
 */
import { cellWidth } from '../../core/text/index.ts';
import type { ResultRecord } from '../../simulation/experiment/index.ts';
import {
  type AnswerRow,
  answerRows,
  briefLines,
  MARK_WORDS,
  type Mark,
  measureOf,
  type RecommendedRow,
  recommendationRows,
} from '../report/index.ts';
import { type PackedTable, tableLines } from './packed-table.ts';
import { paint, type Style } from './styles/index.ts';
import { wrappedLines } from './wrapped-text.ts';

const MOST_ROWS = 10;
/** Below this width labels stand on lines of their own. */
const LEAST_BESIDE = 60;

export interface AnswerLook {
  readonly width: number;
  readonly color: boolean;
  /** Takes the marks of Markdown off a text. */
  readonly plain: (markdown: string) => string;
}

/** The five lines, label beside text where there is room. */
export function answerLines(record: ResultRecord, { width, color, plain }: AnswerLook): string[] {
  const lines = briefLines(record);
  const labelWidth = Math.max(...lines.map(({ label }) => cellWidth(label))) + 2;
  return lines.flatMap(({ label, text }) => {
    const words = plain(text);
    if (width < LEAST_BESIDE) return [paint(label, 'strong', color), ...wrappedLines(words, width, '  ')];
    const lead = label.padEnd(labelWidth);
    const [first = '', ...rest] = wrappedLines(words, width, lead);
    return [`${paint(lead, 'strong', color)}${first.slice(lead.length)}`, ...rest];
  });
}

const STYLES: Readonly<Record<Mark, Style>> = {
  use: 'good',
  ahead: 'plain',
  same: 'plain',
  'as good': 'plain',
  perhaps: 'plain',
  worse: 'faint',
  'serves less': 'warn',
  '': 'plain',
};

function tableOf(record: ResultRecord, rows: readonly AnswerRow[]): PackedTable<AnswerRow> {
  const lead = [`Lead of ${record.recommendation[0]!.policy}`, `${measureOf(record.rank_by).unit}, 95 %`];
  return {
    name: {
      heading: ['Policy'],
      shortHeading: ['Policy'],
      cell: ({ policy, mark }) => [policy, mark === 'use' || mark === 'ahead' ? 'strong' : 'plain'],
    },
    groups: [
      [
        { heading: ['Served', '%'], shortHeading: ['Served', '%'], cell: ({ served }) => [served, 'plain'] },
        {
          heading: ['Denied in', 'peak %'],
          shortHeading: ['Peak', 'denied %'],
          cell: ({ deniedInPeak }) => [deniedInPeak, 'plain'],
        },
        {
          heading: lead,
          shortHeading: ['Lead', '± (95 %)'],
          cell: ({ lead: text }) => [text, 'plain'],
        },
        {
          heading: ['Verdict'],
          shortHeading: ['Verdict'],
          isText: true,
          cell: ({ mark }) => [mark, STYLES[mark]],
        },
      ],
    ],
    rows,
  };
}

const plainCell =
  (text: (row: RecommendedRow) => string) =>
  (row: RecommendedRow): readonly [string, Style] => [text(row), 'plain'];

/** Whom to use in each reset class and load band with trials enough; none where there is but one such group. */
export function whereLines(record: ResultRecord, { width, color }: AnswerLook): string[] {
  const rows = recommendationRows(record).filter(
    ({ found }) => !found.is_few && (found.reset_class === null) !== (found.load_band === null),
  );
  if (record.policies.length < 2 || rows.length < 2) return [];
  const column = (heading: readonly string[], text: (row: RecommendedRow) => string, isText = false) => ({
    heading,
    shortHeading: heading,
    cell: plainCell(text),
    isText,
  });
  const table: PackedTable<RecommendedRow> = {
    name: column(['By reset class and load'], ({ where }) => where, true),
    groups: [
      [
        column(['Use'], ({ found }) => found.policy, true),
        column(['Next'], ({ found }) => found.runner_up ?? '', true),
        column(['Lead, 95 %'], ({ lead }) => lead),
      ],
    ],
    rows,
  };
  return tableLines(table, { width, color });
}

/** What the marks of these rows mean, for those that do not speak for themselves. */
function legendOf(rows: readonly AnswerRow[]): string {
  const told: ReadonlyArray<Exclude<Mark, ''>> = [
    'ahead',
    'same',
    'as good',
    'perhaps',
    'worse',
    'serves less',
  ];
  const used = told.filter((mark) => rows.some((row) => row.mark === mark));
  return used.map((mark) => `${mark}: ${MARK_WORDS[mark]}`).join('; ');
}

/** The first policies, the recommended one on top. */
export function policyTableLines(record: ResultRecord, { width, color }: AnswerLook): string[] {
  const all = answerRows(record);
  const rows = all.slice(0, MOST_ROWS);
  const more = all.length - rows.length;
  const legend = [legendOf(rows), more > 0 ? `${more} more in the report` : ''].filter((text) => text !== '');
  return [
    ...tableLines(tableOf(record, rows), { width, color }),
    ...(legend.length === 0 ? [] : wrappedLines(`${legend.join('. ')}.`, width)),
  ];
}
