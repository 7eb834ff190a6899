/** Figures made of rows: ranking, differences, spread of trials, share of the best possible, weights. */
import type {
  BestComparison,
  MetricComparison,
  PairStatistics,
  ResultRecord,
  ServedDistribution,
} from '../../simulation/experiment/index.ts';
import { type ChartRow, type RowMark, rowChart } from '../figures/index.ts';
import type { ReportFigure } from './report-figure.ts';
import {
  formatDelta,
  formatHalfWidth,
  formatObjective,
  formatPercent,
  formatShare,
  SAME,
  standingCell,
} from './words/index.ts';

const tick = (value: number): string => minus(Number(value.toPrecision(3)).toString());
const percentTick = (value: number): string => `${Math.round(100 * value)} %`;
/** A typographic minus, so that signs are seen. */
const minus = (digits: string): string => digits.replace(/^-/, '−');

function objectiveOf(record: ResultRecord): MetricComparison | null {
  const comparison = record.statistics.groups[0]?.metrics.objective_score;
  return comparison === undefined || comparison.best.length < 2 ? null : comparison;
}

/**
 * The policy's mean less the first other's that did not do just the same, with the half-width that holds for all
 * pairs; against one of its own kind where all did the same.
 */
function leadOf({ best, pairs }: MetricComparison, own: BestComparison): { lead: number; half: number } {
  const others = best.filter((entry) => entry !== own);
  const rival = others.find(({ policy }) => !own.same_as.includes(policy)) ?? others[0]!;
  const pair = pairs.find(
    ({ a, b }) => (a === own.policy && b === rival.policy) || (a === rival.policy && b === own.policy),
  )!;
  return { lead: own.mean - rival.mean, half: pair.simultaneous_half_width_95! };
}

const GOOD: ReadonlySet<string> = new Set(['best', 'same_as_best', 'within_indifference']);

/** Every policy against the best of the others, with intervals that hold at once. */
export function rankingFigure(record: ResultRecord): ReportFigure | null {
  const objective = objectiveOf(record);
  if (objective === null || objective.reason !== null) return null;
  const { indifference } = record.statistics;
  const rows = objective.best.map((entry): ChartRow => {
    const { lead, half } = leadOf(objective, entry);
    const isGood = GOOD.has(entry.standing);
    const colour = isGood ? 'good' : entry.standing === 'worse' ? 'other' : 'main';
    const marks: RowMark[] = [
      { kind: 'line', from: lead - half, to: lead + half, shade: colour },
      { kind: entry.standing === 'worse' ? 'ring' : 'dot', at: lead, shade: colour },
    ];
    return {
      name: entry.policy,
      note: `${formatObjective(entry.mean)} · ${standingCell(entry, (name) => name)}`,
      marks,
    };
  });
  return {
    name: 'ranking',
    title: 'Ranking',
    caption:
      'Each policy’s mean objective minus the best of the others, with intervals that hold for all policies at once (95 %). Right of 0: surely best. Filled marks may be the best or as good; rings are surely worse. The band is what does not matter.',
    alt: `Mean objective and standing, best first: ${rows.map(({ name, note }) => `${name} ${note}`).join('; ')}.`,
    svg: rowChart({
      id: 'ranking',
      label: `Ranking of ${rows.length} policies by mean objective against the best of the others`,
      rows,
      axisTitle: 'objective points from the best of the others',
      formatTick: tick,
      reference: 0,
      band: { from: -indifference, to: indifference, name: '' },
      scale: null,
    }),
  };
}

/** The winner minus every other policy. */
export function differencesFigure(record: ResultRecord): ReportFigure | null {
  const objective = objectiveOf(record);
  if (objective === null || objective.reason !== null) return null;
  const { indifference } = record.statistics;
  const winner = objective.best[0]!.policy;
  const pairs = objective.pairs.filter(({ a }) => a === winner);
  const rows = pairs.map((pair): ChartRow => {
    const half = pair.simultaneous_half_width_95!;
    const other = objective.best.find(({ policy }) => policy === pair.b)!;
    const isApart = pair.mean_delta - half > SAME;
    return {
      name: pair.b,
      note: `${minus(formatDelta(pair.mean_delta))} ± ${formatHalfWidth(half)} · ${apartWords(pair, half, other)}`,
      marks: [
        { kind: 'line', from: pair.mean_delta - half, to: pair.mean_delta + half, shade: 'main' },
        { kind: isApart ? 'dot' : 'ring', at: pair.mean_delta, shade: 'main' },
      ],
    };
  });
  return {
    name: 'differences',
    title: `Lead of ${winner}`,
    caption: `${winner} minus each other policy, paired over the same trials; intervals hold for all pairs at once (95 %). Filled: told apart from 0. The band is what does not matter.`,
    alt: `Objective of ${winner} minus the others: ${rows.map(({ name, note }) => `${name} ${note}`).join('; ')}.`,
    svg: rowChart({
      id: 'differences',
      label: `Objective of ${winner} minus every other policy, with simultaneous intervals`,
      rows,
      axisTitle: 'objective points',
      formatTick: tick,
      reference: 0,
      band: { from: -indifference, to: indifference, name: '' },
      scale: null,
    }),
  };
}

/** What the lead over `b` says, in agreement with b's standing. */
function apartWords({ mean_delta }: PairStatistics, half: number, b: BestComparison): string {
  if (b.standing === 'same_as_best') return 'the same in every trial';
  if (b.standing === 'within_indifference') return 'no difference that matters';
  return mean_delta - half > SAME ? 'told apart' : 'not told apart';
}

/** How the served share is spread over trials. */
export function servedFigure(record: ResultRecord): ReportFigure | null {
  const spread = record.statistics.served_distribution;
  if (spread.length === 0 || spread[0]!.trials < 2) return null;
  const at = (entry: ServedDistribution, q: number): number =>
    entry.quantiles.find((quantile) => quantile.q === q)!.value;
  const rows = spread.map(
    (entry): ChartRow => ({
      name: entry.policy,
      note: `mean ${formatPercent(entry.mean)} · P5 ${formatPercent(at(entry, 0.05))}`,
      marks: [
        { kind: 'line', from: at(entry, 0.05), to: at(entry, 0.95), shade: 'faint' },
        { kind: 'bar', from: at(entry, 0.25), to: at(entry, 0.75), shade: 'faint' },
        { kind: 'tick', at: at(entry, 0.5), shade: 'ink' },
        { kind: 'tick', at: entry.worst_tenth_mean, shade: 'other' },
        { kind: 'dot', at: entry.mean, shade: 'main' },
      ],
    }),
  );
  return {
    name: 'served',
    title: 'Share of demand served, trial by trial',
    caption:
      'Line: from the 5 % to the 95 % quantile of trials; bar: the middle half; dark tick: median; dot: mean; tick left of the bar: mean of the worst tenth of trials.',
    alt: `Served share per trial in per cent: ${rows.map(({ name, note }) => `${name} ${note}`).join('; ')}.`,
    svg: rowChart({
      id: 'served',
      label: 'Distribution over trials of the share of demand that each policy serves',
      rows,
      axisTitle: 'share of demand served',
      formatTick: percentTick,
      reference: null,
      band: null,
      scale: [0, 1],
    }),
  };
}

/** Each policy's share of the best possible. */
export function boundFigure(record: ResultRecord): ReportFigure | null {
  const { bound } = record.statistics;
  if (bound.status !== 'computed') return null;
  const rows = bound.policies.map(
    (entry): ChartRow => ({
      name: entry.policy,
      note: `mean ${formatPercent(entry.share_mean)} · worst ${formatPercent(entry.share_worst)}`,
      marks: [
        { kind: 'line', from: entry.share_worst, to: 1, shade: 'faint' },
        { kind: 'tick', at: entry.share_worst, shade: 'ink' },
        { kind: 'tick', at: entry.share_p5, shade: 'other' },
        { kind: 'dot', at: entry.share_mean, shade: 'main' },
      ],
    }),
  );
  return {
    name: 'bound',
    title: 'Share of the best possible',
    caption:
      'Served units over what a clairvoyant could serve, per trial. Dot: mean; second tick: 5 % quantile; first tick: worst trial. At 100 % nothing is left to win.',
    alt: `Share of the clairvoyant bound in per cent: ${rows.map(({ name, note }) => `${name} ${note}`).join('; ')}.`,
    svg: rowChart({
      id: 'bound',
      label: 'Share of the clairvoyant bound that each policy serves',
      rows,
      axisTitle: 'share of the best possible',
      formatTick: (value) => `${Number((100 * value).toPrecision(4))} %`,
      reference: 1,
      band: null,
      scale: null,
    }),
  };
}

/** How often each policy is first when the objective's weights are drawn. */
export function weightsFigure(record: ResultRecord): ReportFigure | null {
  const { robustness } = record.statistics;
  if (robustness === null) return null;
  const rows = robustness.near_weights.map(({ policy, first_share: near }): ChartRow => {
    const any = robustness.any_weights.find((entry) => entry.policy === policy)!.first_share;
    const onFront = robustness.pareto.some((entry) => entry.policy === policy && entry.on_front);
    return {
      name: policy,
      note: `near ${formatShare(near)} % · any ${formatShare(any)} %${onFront ? ' · on the front' : ''}`,
      marks: [
        { kind: 'bar', from: 0, to: near, shade: 'main' },
        { kind: 'outline', from: 0, to: any, shade: 'other' },
      ],
    };
  });
  return {
    name: 'weights',
    title: 'First place under other weights',
    caption:
      'How often each policy has the best mean objective when the objective’s weights are drawn: filled bar, around the run’s own weights; outline, any weights. “On the front”: no other policy is at least as good in served, peak served and reserve.',
    alt: `Share of weight vectors with first place: ${rows.map(({ name, note }) => `${name} ${note}`).join('; ')}.`,
    svg: rowChart({
      id: 'weights',
      label: 'Share of drawn objective weights for which each policy is first',
      rows,
      axisTitle: 'share of weight vectors with first place',
      formatTick: percentTick,
      reference: null,
      band: null,
      scale: [0, 1],
    }),
  };
}
