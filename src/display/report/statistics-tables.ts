/** Tables of the statistical part: standings, pairs, the best possible, spread over trials, weights, levels. */
import type {
  BestComparison,
  BoundRecord,
  ComparedMetric,
  GroupStatistics,
  LevelEstimate,
  MetricComparison,
  PairStatistics,
  ResultRecord,
  RobustnessRecord,
  ServedDistribution,
} from '../../simulation/experiment/index.ts';
import { type Column, figures, type MarkdownTable, markdownTable, words } from './markdown-table.ts';
import {
  escapeMarkdown,
  type Figure,
  fewNote,
  formatCount,
  formatPercent,
  formatPercentagePoints,
  formatPlain,
  formatShare,
  formatUnits,
  groupLabel,
  listWords,
  type Measure,
  standingCell,
  standingDetail,
} from './words/index.ts';

const toPlaces =
  (decimals: number): ((value: Figure) => string) =>
  (value) =>
    value === null ? '' : formatPlain(Number(value.toFixed(decimals)));
const formatP = (value: Figure): string =>
  value === null ? '' : value < 0.0001 ? '< 0.0001' : value.toFixed(4);

const interval = (low: Figure, high: Figure, format: (value: number) => string): string =>
  low === null || high === null ? '' : `${format(low)} to ${format(high)}`;

/** Ends of the interval that the words beside it tell: of one that is surely worse, both below 0. */
const ends = ({ low, high, at_least: atLeast }: BestComparison): [Figure, Figure] => [
  low,
  atLeast !== null && atLeast > 0 ? 0 - atLeast : high,
];

/** Every policy against the best of the others, by the run's measure. */
export function standingTable(compared: MetricComparison, measure: Measure): MarkdownTable {
  const columns: Array<Column<BestComparison>> = [
    words('Policy', (entry) => escapeMarkdown(entry.policy)),
    figures(measure.heading, (entry) => measure.value(entry.mean)),
    figures('± (95 %, alone)', (entry) => measure.halfWidth(entry.mean_half_width_95)),
    words('Against the Best of the Others', (entry) => standingDetail(entry, measure.halfWidth)),
    words('Interval (95 %, all at once)', (entry) => interval(...ends(entry), measure.delta)),
  ];
  return markdownTable(columns, compared.best);
}

/** The winner minus every other policy, with everything that a pair's comparison rests on. */
export function pairTable(pairs: readonly PairStatistics[], measure: Measure): MarkdownTable {
  const columns: Array<Column<PairStatistics>> = [
    words('Against', (pair) => escapeMarkdown(pair.b)),
    figures(`${measure.heading.replace(/ %$/, ' (pp)')} Delta`, (pair) => measure.delta(pair.mean_delta)),
    figures('± (95 %, this pair)', (pair) => measure.halfWidth(pair.half_width_95)),
    figures('± (95 %, all pairs)', (pair) => measure.halfWidth(pair.simultaneous_half_width_95)),
    figures('p (Holm)', (pair) => formatP(pair.p_holm)),
    figures('Wins', (pair) => formatCount(pair.wins)),
    figures('Losses', (pair) => formatCount(pair.losses)),
    figures('Ties', (pair) => formatCount(pair.ties)),
    figures('Std. Dev.', (pair) => measure.halfWidth(pair.sd)),
    figures('Correlation', (pair) => toPlaces(3)(pair.correlation)),
    figures('Fewer Trials by Pairing', (pair) =>
      pair.variance_reduction === null ? '' : `${toPlaces(1)(pair.variance_reduction)} times`,
    ),
  ];
  return markdownTable(columns, pairs);
}

const OTHER_MEASURES: ReadonlyArray<readonly [ComparedMetric, string, (value: Figure) => string]> = [
  ['served_ratio', 'Served (pp)', formatPercentagePoints],
  ['peak_served_ratio', 'Peak Served (pp)', formatPercentagePoints],
  ['peak_useful_five_hour', 'Peak Reserve (pp)', formatPercentagePoints],
  ['expired_weekly_units', 'Expired (units)', (value) => (value === null ? '' : signedUnits(value))],
];

const signedUnits = (value: number): string => {
  const digits = formatUnits(value);
  return digits.startsWith('-') || Number(digits.replaceAll(',', '')) === 0 ? digits : `+${digits}`;
};

/** Distance to the best on the other measures, with its standing. */
export function measureTable({ metrics }: GroupStatistics, policies: readonly string[]): MarkdownTable {
  const cell = (policy: string, metric: ComparedMetric, format: (value: Figure) => string): string => {
    const { best } = metrics[metric];
    const entry = best.find((candidate) => candidate.policy === policy)!;
    return `${format(entry.mean - best[0]!.mean)} ${standingCell(entry)}`;
  };
  return markdownTable(
    [
      words<string>('Policy', escapeMarkdown),
      ...OTHER_MEASURES.map(([metric, title, format]) =>
        words<string>(title, (policy) => cell(policy, metric, format)),
      ),
    ],
    policies,
  );
}

/** Standing of every policy in every group, by the run's measure. */
export function groupTable(
  groups: readonly GroupStatistics[],
  policies: readonly string[],
  { metric }: Measure,
): MarkdownTable {
  return markdownTable(
    [
      words<string>('Policy', escapeMarkdown),
      ...groups.map((group) =>
        words<string>(`${groupLabel(group)}${fewNote(group)}`, (policy) => {
          const { best } = group.metrics[metric];
          return standingCell(best.find((entry) => entry.policy === policy)!);
        }),
      ),
    ],
    policies,
  );
}

type Bound = Extract<BoundRecord, { status: 'computed' }>;

/** Every policy against the clairvoyant bound. */
export function boundTable(bound: Bound): MarkdownTable {
  type Row = Bound['policies'][number];
  const columns: Array<Column<Row>> = [
    words('Policy', (row) => escapeMarkdown(row.policy)),
    figures(`Share of the Best Possible${bound.is_loose ? ', at Least' : ''} %`, (row) =>
      formatPercent(row.share_mean),
    ),
    figures('± (95 %)', (row) => formatPercent(row.share_half_width_95)),
    figures('P5 %', (row) => formatPercent(row.share_p5)),
    figures('Worst %', (row) => formatPercent(row.share_worst)),
    figures('Worst Trial', (row) => formatPlain(row.worst_trial)),
    figures(bound.is_loose ? 'Lost at Most (units)' : 'Lost (units)', (row) =>
      formatUnits(row.regret_units_mean),
    ),
    figures('inside 5-hour windows', (row) => formatUnits(row.short_window_waste_units_mean)),
    figures('by weekly use', (row) => formatUnits(row.weekly_waste_units_mean)),
    figures('Denied that No Policy Can Serve %', (row) => formatShare(row.capacity_denied_share)),
  ];
  return markdownTable(columns, bound.policies);
}

/** Served share over trials. */
export function spreadTable(spread: readonly ServedDistribution[]): MarkdownTable {
  const at = (row: ServedDistribution, q: number): string => {
    const found = row.quantiles.find((quantile) => quantile.q === q)!;
    const range = interval(found.low, found.high, formatPercent);
    return `${formatPercent(found.value)}${range === '' ? '' : ` (${range})`}`;
  };
  const columns: Array<Column<ServedDistribution>> = [
    words('Policy', (row) => escapeMarkdown(row.policy)),
    figures('Mean %', (row) => formatPercent(row.mean)),
    figures('± (95 %)', (row) => formatPercent(row.mean_half_width_95)),
    figures('Worst Tenth %', (row) => formatPercent(row.worst_tenth_mean)),
    figures('P5 % (95 %)', (row) => at(row, 0.05)),
    figures('P50 % (95 %)', (row) => at(row, 0.5)),
    figures('P95 % (95 %)', (row) => at(row, 0.95)),
  ];
  return markdownTable(columns, spread);
}

/** First places under drawn weights, and the Pareto front. */
export function weightsTable(robustness: RobustnessRecord): MarkdownTable {
  type Row = RobustnessRecord['near_weights'][number];
  const any = (policy: string): Row => robustness.any_weights.find((row) => row.policy === policy)!;
  const front = (policy: string): RobustnessRecord['pareto'][number] =>
    robustness.pareto.find((row) => row.policy === policy)!;
  const columns: Array<Column<Row>> = [
    words('Policy', (row) => escapeMarkdown(row.policy)),
    figures('First, Weights Near %', (row) => formatShare(row.first_share)),
    figures('Mean Rank', (row) => row.mean_rank.toFixed(1)),
    figures('First, Any Weights %', (row) => formatShare(any(row.policy).first_share)),
    figures('Mean Rank', (row) => any(row.policy).mean_rank.toFixed(1)),
    words('Served, Peak Served and Reserve', (row) => {
      const { on_front, dominated_by } = front(row.policy);
      return on_front ? 'on the front' : `beaten by ${listWords(dominated_by.map(escapeMarkdown))}`;
    }),
  ];
  return markdownTable(columns, robustness.near_weights);
}

/** Served share by every estimator. */
export function levelTable(levels: readonly LevelEstimate[]): MarkdownTable {
  const part = (estimate: LevelEstimate['control']): string =>
    estimate === null ? '' : `${formatPercent(estimate.mean)} ± ${formatPercent(estimate.half_width_95)}`;
  const gain = (estimate: LevelEstimate['control']): string =>
    estimate === null ? '' : `${estimate.gain.toFixed(1)} times`;
  const columns: Array<Column<LevelEstimate>> = [
    words('Policy', (row) => escapeMarkdown(row.policy)),
    figures('Served %, Plain', (row) => part({ ...row.plain, gain: 1 })),
    figures('With Fluid Control', (row) => part(row.control)),
    figures('Gain in Trials', (row) => gain(row.control)),
    figures('With Strata', (row) => part(row.strata)),
    figures('Gain in Trials', (row) => gain(row.strata)),
  ];
  return markdownTable(columns, levels);
}

/** The overall comparison by the run's measure; null without trials. */
export function overallComparison({ statistics, rank_by }: ResultRecord): MetricComparison | null {
  return statistics.groups[0]?.metrics[rank_by] ?? null;
}
