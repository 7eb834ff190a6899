/** Figures of shares: of the best possible, of demand trial by trial, of weights with first place. None goes past 100 %. */
import type { ResultRecord, ServedDistribution } from '../../simulation/experiment/index.ts';
import { type ChartRow, rowChart } from '../figures/index.ts';
import { bothSizes, type ReportFigure, toldRows } from './report-figure.ts';
import { formatPercent, formatPlain, formatShare } from './words/index.ts';

const percentTick = (value: number): string => `${Math.round(100 * value)} %`;

/** How the served share is spread over trials. */
export function servedFigure(record: ResultRecord): ReportFigure | null {
  const spread = record.statistics.served_distribution;
  if (spread.length === 0 || spread[0]!.trials < 2) return null;
  const at = (entry: ServedDistribution, q: number): number =>
    entry.quantiles.find((quantile) => quantile.q === q)!.value;
  const rows = spread.map((entry): ChartRow => {
    const [low, high, median] = [at(entry, 0.05), at(entry, 0.95), at(entry, 0.5)];
    return {
      name: entry.policy,
      note: `mean ${formatPercent(entry.mean)} % · worst tenth ${formatPercent(entry.worst_tenth_mean)} %`,
      marks: [
        { kind: 'line', from: low, to: high, shade: 'faint' },
        { kind: 'bar', from: at(entry, 0.25), to: at(entry, 0.75), shade: 'faint' },
        { kind: 'tick', at: median, shade: 'ink', tip: `median ${formatPercent(median)} %` },
        {
          kind: 'tick',
          at: entry.worst_tenth_mean,
          shade: 'other',
          tip: `mean of the worst tenth ${formatPercent(entry.worst_tenth_mean)} %`,
        },
        { kind: 'dot', at: entry.mean, shade: 'main', tip: `mean ${formatPercent(entry.mean)} %` },
      ],
    };
  });
  return {
    name: 'served',
    title: 'Share of demand served, trial by trial',
    caption: 'How widely trials differ under each policy: a mean hides the bad ones.',
    alt: `Served share per trial: ${toldRows(rows)}.`,
    ...bothSizes((size) =>
      rowChart({
        id: 'served',
        size,
        label: 'Distribution over trials of the share of demand that each policy serves',
        title: 'Share of demand served, trial by trial',
        key: [
          { kind: 'dot', shade: 'main', text: 'mean' },
          { kind: 'tick', shade: 'ink', text: 'median' },
          { kind: 'tick', shade: 'other', text: 'mean of the worst tenth of trials' },
          { kind: 'bar', shade: 'faint', text: 'middle half of trials' },
          { kind: 'line', shade: 'faint', text: 'all but one trial in 20 at each end' },
        ],
        rows,
        axisTitle: 'share of demand served',
        formatTick: percentTick,
        reference: null,
        band: null,
        scale: [0, 1],
      }),
    ),
  };
}

/** From the round step below the least share to 100 %. */
function shareScale(shares: readonly number[]): readonly [number, number] {
  const least = Math.min(1, ...shares);
  const step =
    [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2].find((size) => 6 * size >= 1 - least) ?? 0.25;
  return [Math.max(0, 1 - step * Math.max(1, Math.ceil((1 - least) / step - 1e-9))), 1];
}

/** Each policy's share of the best possible. */
export function boundFigure(record: ResultRecord): ReportFigure | null {
  const { bound } = record.statistics;
  if (bound.status !== 'computed') return null;
  const rows = bound.policies.map(
    (entry): ChartRow => ({
      name: entry.policy,
      note: `mean ${formatPercent(entry.share_mean)} % · worst ${formatPercent(entry.share_worst)} %`,
      marks: [
        { kind: 'line', from: entry.share_worst, to: 1, shade: 'faint' },
        {
          kind: 'tick',
          at: entry.share_worst,
          shade: 'ink',
          tip: `worst trial ${formatPercent(entry.share_worst)} % (trial ${formatPlain(entry.worst_trial)})`,
        },
        {
          kind: 'tick',
          at: entry.share_p5,
          shade: 'other',
          tip: `one trial in 20 is below ${formatPercent(entry.share_p5)} %`,
        },
        {
          kind: 'dot',
          at: entry.share_mean,
          shade: 'main',
          tip: `mean ${formatPercent(entry.share_mean)} %`,
        },
      ],
    }),
  );
  return {
    name: 'bound',
    title: 'Share of the best possible',
    caption: 'Served units over what a clairvoyant could serve, per trial. At 100 % nothing is left to win.',
    alt: `Share of the clairvoyant bound: ${toldRows(rows)}.`,
    ...bothSizes((size) =>
      rowChart({
        id: 'bound',
        size,
        label: 'Share of the clairvoyant bound that each policy serves',
        title: 'Share of the best possible',
        key: [
          { kind: 'dot', shade: 'main', text: 'mean' },
          { kind: 'tick', shade: 'other', text: 'one trial in 20 is below' },
          { kind: 'tick', shade: 'ink', text: 'worst trial' },
          { kind: 'line', shade: 'faint', text: 'from the worst to the best possible' },
        ],
        rows,
        axisTitle: 'share of the best possible',
        formatTick: (value) => `${Number((100 * value).toPrecision(4))} %`,
        reference: 1,
        band: null,
        scale: shareScale(bound.policies.map(({ share_worst }) => share_worst)),
      }),
    ),
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
      'How often each policy has the best mean objective when the objective’s weights are drawn. “On the front”: no other policy is at least as good in served, peak served and reserve.',
    alt: `Share of weight vectors with first place: ${toldRows(rows)}.`,
    ...bothSizes((size) =>
      rowChart({
        id: 'weights',
        size,
        label: 'Share of drawn objective weights for which each policy is first',
        title: 'First place under other weights',
        key: [
          { kind: 'bar', shade: 'main', text: 'weights near the run’s own' },
          { kind: 'outline', shade: 'other', text: 'any weights' },
        ],
        rows,
        axisTitle: 'share of weight vectors with first place',
        formatTick: percentTick,
        reference: null,
        band: null,
        scale: [0, 1],
      }),
    ),
  };
}
