/** What the report template is given of the statistical part: sentences, tables and figure links. */
import type { ResultRecord } from '../../simulation/experiment/index.ts';
import type { MarkdownTable } from './markdown-table.ts';
import type { ReportFigure } from './report-figure.ts';
import {
  boundTable,
  groupTable,
  levelTable,
  measureTable,
  overallComparison,
  pairTable,
  spreadTable,
  standingTable,
  weightsTable,
} from './statistics-tables.ts';
import {
  boundMethodWords,
  boundWords,
  certificateWords,
  escapeMarkdown,
  inputWords,
  levelWords,
  measureOf,
  stoppingWords,
  weightWords,
} from './words/index.ts';

/** A figure as Markdown: picture with its text alternative, and its caption. */
export interface FigureLink {
  readonly image: string;
  readonly caption: string;
}

export interface StatisticsView {
  /** Figure links by name; absent where there is no figure. */
  readonly figures: Readonly<Record<string, FigureLink>>;
  readonly confidence: {
    /** First by mean objective. */
    readonly leader: string;
    readonly table: MarkdownTable;
    readonly pairs: MarkdownTable;
    readonly measures: MarkdownTable;
    readonly groups: MarkdownTable;
  } | null;
  /** Why there are no intervals; '' when there are. */
  readonly reason: string;
  readonly inputs: string;
  readonly bound: {
    readonly words: string;
    /** Where the best policy is known for certain; else ''. */
    readonly certain: string;
    readonly method: string;
    readonly table: MarkdownTable | null;
  };
  readonly spread: MarkdownTable | null;
  readonly weights: { readonly words: string; readonly table: MarkdownTable | null };
  readonly cost: { readonly stopping: string; readonly levels: string; readonly table: MarkdownTable | null };
}

const FIGURE_NAMES = [
  'ranking',
  'differences',
  'groups',
  'waterfall',
  'bound',
  'served',
  'week',
  'weights',
] as const;

function linkOf(figure: ReportFigure, filePrefix: string): FigureLink {
  return {
    image: `![${escapeMarkdown(figure.alt)}](${filePrefix}${figure.name}.svg)`,
    caption: escapeMarkdown(figure.caption),
  };
}

function confidenceView(record: ResultRecord): StatisticsView['confidence'] {
  const compared = overallComparison(record);
  if (compared === null || compared.best.length < 2) return null;
  const measure = measureOf(record.rank_by);
  const { groups } = record.statistics;
  const policies = compared.best.map(({ policy }) => policy);
  return {
    leader: escapeMarkdown(policies[0]!),
    table: standingTable(compared, measure),
    pairs: pairTable(
      compared.pairs.filter(({ a }) => a === policies[0]),
      measure,
    ),
    measures: measureTable(groups[0]!, policies),
    groups: groupTable(groups, policies, measure),
  };
}

/** The view of a record; figure files are named by `filePrefix` and the figure's name. */
export function statisticsView(
  record: ResultRecord,
  figures: readonly ReportFigure[],
  filePrefix: string,
): StatisticsView {
  const { bound, served_distribution: spread, robustness, levels } = record.statistics;
  const links = FIGURE_NAMES.map((name) => {
    const figure = figures.find((candidate) => candidate.name === name);
    return [name, figure === undefined ? null : linkOf(figure, filePrefix)] as const;
  });
  return {
    figures: Object.fromEntries(links) as Record<string, FigureLink>,
    confidence: confidenceView(record),
    reason: overallComparison(record)?.reason ?? '',
    inputs: inputWords(record),
    bound: {
      words: boundWords(record),
      certain: certificateWords(record),
      method: boundMethodWords(record),
      table: bound.status === 'computed' ? boundTable(bound) : null,
    },
    spread: spread.length > 0 ? spreadTable(spread) : null,
    weights: {
      words: weightWords(record),
      table: robustness === null ? null : weightsTable(robustness),
    },
    cost: {
      stopping: stoppingWords(record),
      levels: levelWords(record),
      table: levels.status === 'computed' ? levelTable(levels.policies) : null,
    },
  };
}
