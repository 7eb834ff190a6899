/**
 * What the report template is given: strings and tables only, every number formatted and every foreign text
 * escaped. The template adds headings and fixed words and computes nothing. Read next: templates/report.md.hbs.
 */

import { RESET_CLASSES } from '../../quota/windows/index.ts';
import { OBJECTIVE_TERMS, type ObjectiveWeights, PUBLISHED_WEIGHTS } from '../../simulation/engine/index.ts';
import { FEW_TRIALS, type HeadToHeadClass, type ResultRecord } from '../../simulation/experiment/index.ts';
import type { MarkdownTable } from './markdown-table.ts';
import { type QuotaUseView, quotaUseView } from './quota-use-tables.ts';
import { recommendationTable } from './recommendation-table.ts';
import type { ReportFigure } from './report-figure.ts';
import {
  accountTable,
  bandMatrix,
  bandTable,
  classRankingTable,
  headToHeadTable,
  leaderComparisons,
  rankingDetailTable,
  rankingTable,
  termPointsTable,
  termSharesTable,
} from './report-tables.ts';
import { type StatisticsView, statisticsView } from './statistics-view.ts';
import {
  briefLines,
  codeSpan,
  counted,
  escapeMarkdown,
  formatCount,
  formatDuration,
  formatEstimate,
  formatObjective,
  formatPlain,
  groupHalfWidth,
  horizonWords,
  measureOf,
  settledVerdict,
  steadinessWarnings,
  steadinessWords,
  termVerdictWords,
  verdictParagraphs,
} from './words/index.ts';

export interface LabelledText {
  readonly label: string;
  readonly text: string;
}

export interface ReportView {
  /** What the run ranks by. */
  readonly measure: string;
  readonly indifference: string;
  /** Groups of fewer trials are said to be few. */
  readonly fewTrials: string;
  /** "200 trials". */
  readonly trials: string;
  /** Five lines: what a reader acts on. */
  readonly answer: readonly LabelledText[];
  /** Paragraphs: what was found, and how surely. */
  readonly verdict: readonly string[];
  readonly caveats: readonly string[];
  readonly facts: readonly LabelledText[];
  readonly ranking: MarkdownTable;
  /** Further means, for the appendix. */
  readonly details: MarkdownTable;
  readonly best: { readonly policy: string; readonly objective: string };
  readonly classes: ReadonlyArray<{ readonly name: string; readonly table: MarkdownTable }>;
  readonly headToHead: {
    readonly challenger: string;
    readonly baseline: string;
    readonly table: MarkdownTable;
    readonly verdict: string;
  } | null;
  /** Whom to use where; null with one policy. */
  readonly recommended: MarkdownTable | null;
  /** null when the record has no bands. */
  readonly load: { readonly bands: MarkdownTable; readonly matrix: MarkdownTable } | null;
  /** null when there was nothing to compare. */
  readonly comparisons: {
    readonly leader: string;
    readonly points: MarkdownTable;
    readonly shares: MarkdownTable;
  } | null;
  readonly statistics: StatisticsView;
  readonly demand: { readonly facts: readonly LabelledText[]; readonly warnings: readonly string[] } | null;
  readonly accounts: {
    readonly source: string;
    readonly table: MarkdownTable;
    readonly notes: readonly string[];
  } | null;
  /** null where accounts were drawn. */
  readonly use: QuotaUseView | null;
}

/** The published report's words for the published weights. */
const PUBLISHED_OBJECTIVE =
  'maximize served + peak-served + peak 5h reserve + migration recovery + weekly utilization while minimizing denial and drift';

const fact = (label: string, text: string): LabelledText => ({ label, text });

function objectiveFormula(weights: ObjectiveWeights): string {
  const used = OBJECTIVE_TERMS.filter((term) => weights[term] !== 0);
  if (used.length === 0) return '0';
  const terms = used.map((term, index) => {
    const size = `${formatPlain(Math.abs(weights[term]))} × ${term}`;
    if (index === 0) return weights[term] < 0 ? `-${size}` : size;
    return `${weights[term] < 0 ? '-' : '+'} ${size}`;
  });
  return terms.join(' ');
}

function objectiveWords(weights: ObjectiveWeights): string {
  const isPublished = OBJECTIVE_TERMS.every((term) => weights[term] === PUBLISHED_WEIGHTS[term]);
  return isPublished ? PUBLISHED_OBJECTIVE : 'maximize the weighted sum below (own weights)';
}

function demandScaleWords({ demand }: ResultRecord): string {
  if (demand.fit_load === null) return `scale ${formatPlain(demand.scale)}`;
  return `every trial scaled to ${formatPlain(demand.fit_load)} of its weekly supply`;
}

/** The published list, under its labels and without separators, then ours. */
function runFacts(record: ResultRecord): LabelledText[] {
  const { windows, versions, timing, demand, pool } = record;
  const rate = timing.trials_per_second;
  return [
    fact('Timestamp (UTC)', escapeMarkdown(record.timestamp_utc)),
    fact('Trials', formatPlain(record.trials)),
    fact('Seed', formatPlain(record.seed)),
    fact('Scenario mode', record.scenario_mode),
    fact('Reset mode', record.reset_mode),
    fact('Objective', objectiveWords(record.objective_weights)),
    fact('Objective formula', objectiveFormula(record.objective_weights)),
    fact('Model', record.model),
    fact('Horizon', horizonWords(record.horizon)),
    fact('Steady state', steadinessWords(record.steadiness)),
    fact('Windows', `short ${escapeMarkdown(windows.short)}; weekly ${escapeMarkdown(windows.weekly)}`),
    fact('Demand', `${escapeMarkdown(demand.source)}, ${demandScaleWords(record)}`),
    fact(
      'Accounts',
      pool === null
        ? 'drawn anew in every trial'
        : `${formatCount(pool.accounts.length)} from ${escapeMarkdown(pool.source)}`,
    ),
    fact('Policies', record.policies.map(escapeMarkdown).join(', ')),
    fact('Command', codeSpan(record.command)),
    fact(
      'Versions',
      `quotalab ${escapeMarkdown(versions.quotalab)}, Node ${escapeMarkdown(versions.node)}, V8 ${escapeMarkdown(versions.v8)}`,
    ),
    fact(
      'Computed in',
      `${formatDuration(timing.elapsed_seconds)} on ${counted(timing.threads, 'thread')} (${counted(Math.round(rate), 'trial')}/s)`,
    ),
    fact('Result digest', codeSpan(record.result_digest)),
    fact('Demand digest', codeSpan(record.demand_digest)),
    fact('Configuration digest', codeSpan(record.config_hash)),
  ];
}

/** The published sentence, extended by what it rests on. */
function staggeredVerdict(record: ResultRecord, row: HeadToHeadClass | undefined): string {
  const title = 'Staggered-reset verdict:';
  if (row === undefined) return `${title} none, because no staggered_reset trial ran.`;
  const { avg_objective_delta: delta, half_width_95: halfWidth } = row;
  const over = `over ${counted(row.samples, 'trial')}`;
  const mean = `mean delta ${formatEstimate(delta, halfWidth)}`;
  if (halfWidth === null) {
    return `${title} challenger ${delta > 0 ? 'is ahead of' : 'does not beat'} baseline on objective (${mean} ${over}, too few for an interval).`;
  }
  const isClear = Math.abs(delta) > halfWidth;
  const beats = delta > 0 && isClear ? 'beats' : 'does not beat';
  if (row.ties === row.samples) return `${title} the two came out exactly the same in every trial (${over}).`;
  const meaning = isClear
    ? `the 95 % interval of this pair alone leaves out 0${allPairsNote(record, delta)}`
    : 'the 95 % interval includes 0: the two cannot be told apart';
  return `${title} challenger ${beats} baseline on objective (${mean} ${over}; ${meaning}).`;
}

/** Where the interval for all pairs at once, which the tables of groups rest on, does not tell the pair apart. */
function allPairsNote(record: ResultRecord, delta: number): string {
  const { challenger_policy: challenger, baseline_policy: baseline } = record.head_to_head!;
  const halfWidth = groupHalfWidth(record, 'staggered_reset', challenger, baseline);
  return halfWidth === null || Math.abs(delta) > halfWidth
    ? ''
    : ', but the one that holds for all pairs at once does not';
}

function headToHeadView(record: ResultRecord): ReportView['headToHead'] {
  const { head_to_head: headToHead } = record;
  if (headToHead === null) return null;
  return {
    challenger: escapeMarkdown(headToHead.challenger_policy),
    baseline: escapeMarkdown(headToHead.baseline_policy),
    table: headToHeadTable(headToHead),
    verdict: staggeredVerdict(record, headToHead.by_reset_class.staggered_reset),
  };
}

function loadView(record: ResultRecord): ReportView['load'] {
  const { load_bands: bands, summary } = record;
  const met = bands.filter((band) => band.trials > 0);
  // No trial in any band: its supply is not known.
  if (met.length === 0) return null;
  return {
    bands: bandTable(record),
    matrix: bandMatrix(
      met,
      summary.map(({ policy }) => policy),
    ),
  };
}

function comparisonsView(record: ResultRecord): ReportView['comparisons'] {
  const pairs = leaderComparisons(record);
  if (pairs.length === 0) return null;
  return {
    leader: escapeMarkdown(record.verdict.winner),
    points: termPointsTable(pairs),
    shares: termSharesTable(pairs),
  };
}

function demandView({ demand }: ResultRecord): ReportView['demand'] {
  if (demand.kind === 'generated' && demand.warnings.length + demand.facts.length === 0) return null;
  const facts = demand.facts.map(({ label, value }) => fact(escapeMarkdown(label), escapeMarkdown(value)));
  return {
    facts: [fact('Source', escapeMarkdown(demand.source)), ...facts],
    warnings: demand.warnings.map(escapeMarkdown),
  };
}

/**
 * Everything the template prints; figure files are named by `filePrefix` and the figure's name. Numbers that are
 * not finite throw a broken invariant.
 */
export function reportView(
  record: ResultRecord,
  figures: readonly ReportFigure[],
  filePrefix: string,
): ReportView {
  const { verdict, pool } = record;
  const best = record.summary.find((summary) => summary.policy === verdict.winner) ?? null;
  return {
    measure: measureOf(record.rank_by).name,
    indifference: formatPlain(record.statistics.indifference),
    fewTrials: formatPlain(FEW_TRIALS),
    trials: counted(record.trials, 'trial'),
    answer: briefLines(record).map(({ label, text }) => fact(label, text.trim())),
    verdict: [...verdictParagraphs(record), settledVerdict(record), termVerdictWords(record)].filter(
      (words) => words !== '',
    ),
    caveats: [...record.caveats.map(escapeMarkdown), ...steadinessWarnings(record.steadiness)],
    facts: runFacts(record),
    ranking: rankingTable(record),
    details: rankingDetailTable(record),
    best: {
      policy: escapeMarkdown(verdict.winner),
      objective: formatObjective(best?.objective_score_mean ?? null),
    },
    classes: RESET_CLASSES.flatMap((name) => {
      const summary = record.summary_by_reset_class[name];
      return summary === undefined ? [] : [{ name, table: classRankingTable(summary) }];
    }),
    headToHead: headToHeadView(record),
    recommended: recommendationTable(record),
    load: loadView(record),
    comparisons: comparisonsView(record),
    statistics: statisticsView(record, figures, filePrefix),
    demand: demandView(record),
    accounts:
      pool === null
        ? null
        : {
            source: escapeMarkdown(pool.source),
            table: accountTable(pool),
            notes: pool.notes.map(escapeMarkdown),
          },
    use: quotaUseView(record),
  };
}
