/** Figures made of rows: ranking, differences, spread of trials, share of the best possible, weights. */
import type {
  BestComparison,
  MetricComparison,
  PairStatistics,
  ResultRecord,
  ServedDistribution,
} from '../../simulation/experiment/index.ts';
import { type ChartRow, type KeyEntry, type RowMark, rowChart } from '../figures/index.ts';
import { bothSizes, type ReportFigure, toldRows } from './report-figure.ts';
import {
  formatDelta,
  formatHalfWidth,
  formatObjective,
  formatPercent,
  formatPlain,
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
const INTERVAL_KEY: KeyEntry = { kind: 'line', shade: 'soft', text: '95 % interval, all at once' };

const bandKey = (indifference: number): KeyEntry => ({
  kind: 'band',
  shade: 'band',
  text: `too small to matter (± ${formatPlain(indifference)})`,
});

type Look = Pick<KeyEntry, 'kind' | 'shade' | 'text'> & { readonly kind: 'dot' | 'ring' };

/** How a policy's mark tells its standing. */
function lookOf({ standing }: BestComparison): Look {
  if (GOOD.has(standing)) return { kind: 'dot', shade: 'good', text: 'best, or no difference that matters' };
  if (standing === 'worse') return { kind: 'ring', shade: 'other', text: 'worse' };
  return { kind: 'dot', shade: 'main', text: 'may be the best' };
}

/** Every policy against the best of the others, with intervals that hold at once. */
export function rankingFigure(record: ResultRecord): ReportFigure | null {
  const objective = objectiveOf(record);
  if (objective === null || objective.reason !== null) return null;
  const { indifference } = record.statistics;
  const looks = new Map<string, Look>();
  const rows = objective.best.map((entry): ChartRow => {
    const { lead, half } = leadOf(objective, entry);
    const look = lookOf(entry);
    looks.set(look.text, look);
    const { kind, shade } = look;
    const marks: RowMark[] = [
      { kind: 'line', from: lead - half, to: lead + half, shade },
      {
        kind,
        at: lead,
        shade,
        tip: `${entry.policy}: ${minus(formatDelta(lead))} ± ${formatHalfWidth(half)}`,
      },
    ];
    const standing = standingCell(entry, (name) => name);
    return { name: entry.policy, note: `${formatObjective(entry.mean)} · ${standing}`, marks };
  });
  return {
    name: 'ranking',
    title: 'Objective of each policy against the best of the others',
    caption: 'Right of 0 with its whole interval: surely best. Left of 0: surely worse.',
    alt: `Mean objective and standing, best first: ${toldRows(rows)}.`,
    ...bothSizes((size) =>
      rowChart({
        id: 'ranking',
        size,
        label: `Ranking of ${rows.length} policies by mean objective against the best of the others`,
        title: 'Objective of each policy against the best of the others',
        key: [...looks.values(), INTERVAL_KEY, bandKey(indifference)],
        rows,
        axisTitle: 'objective points from the best of the others',
        formatTick: tick,
        reference: 0,
        band: { from: -indifference, to: indifference },
        scale: null,
      }),
    ),
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
    caption: `${winner} minus each other policy, paired over the same trials.`,
    alt: `Objective of ${winner} minus the others: ${toldRows(rows)}.`,
    ...bothSizes((size) =>
      rowChart({
        id: 'differences',
        size,
        label: `Objective of ${winner} minus every other policy, with simultaneous intervals`,
        title: `Lead of ${winner} over each other policy`,
        key: [
          { kind: 'dot', shade: 'main', text: 'told apart from 0' },
          { kind: 'ring', shade: 'main', text: 'not told apart' },
          INTERVAL_KEY,
          bandKey(indifference),
        ],
        rows,
        axisTitle: 'objective points',
        formatTick: tick,
        reference: 0,
        band: { from: -indifference, to: indifference },
        scale: null,
      }),
    ),
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
