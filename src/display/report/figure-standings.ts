/** Figures of standings: every policy against the best of the others, and the winner's lead over each. */
import type {
  BestComparison,
  MetricComparison,
  PairStatistics,
  ResultRecord,
} from '../../simulation/experiment/index.ts';
import { type ChartRow, type KeyEntry, type RowMark, rowChart } from '../figures/index.ts';
import { bothSizes, type ReportFigure, toldRows } from './report-figure.ts';
import {
  formatPlain,
  indifferenceOf,
  type Measure,
  measureOf,
  SAME,
  sentence,
  standingCell,
} from './words/index.ts';

const tick = (value: number): string => minus(Number(value.toPrecision(3)).toString());
/** A typographic minus, so that signs are seen. */
const minus = (digits: string): string => digits.replace(/^-/, '−');

/** Over all trials, by the run's measure. */
function comparisonOf(record: ResultRecord): MetricComparison | null {
  const comparison = record.statistics.groups[0]?.metrics[record.rank_by];
  return comparison === undefined || comparison.best.length < 2 ? null : comparison;
}

/** Half-width of an interval; null where it is so wide that it tells nothing, and is not drawn. */
type Half = number | null;

const lineOf = (at: number, half: Half, shade: KeyEntry['shade']): RowMark[] =>
  half === null ? [] : [{ kind: 'line', from: at - half, to: at + half, shade }];

const digitsOf = (measure: Measure, lead: number, half: Half): string =>
  half === null ? minus(measure.delta(lead)) : `${minus(measure.delta(lead))} ± ${measure.halfWidth(half)}`;

/**
 * The policy's mean less the first other's that did not do just the same, with the half-width that holds for all
 * pairs; against one of its own kind where all did the same.
 */
function leadOf({ best, pairs }: MetricComparison, own: BestComparison): { lead: number; half: Half } {
  const others = best.filter((entry) => entry !== own);
  const rival = others.find(({ policy }) => !own.same_as.includes(policy)) ?? others[0]!;
  const pair = pairs.find(
    ({ a, b }) => (a === own.policy && b === rival.policy) || (a === rival.policy && b === own.policy),
  )!;
  return { lead: own.mean - rival.mean, half: pair.simultaneous_half_width_95 };
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
  if (standing === 'worse') return { kind: 'ring', shade: 'other', text: 'surely worse' };
  return { kind: 'dot', shade: 'main', text: 'may be as good' };
}

/** Every policy against the best of the others, with intervals that hold at once. */
export function rankingFigure(record: ResultRecord): ReportFigure | null {
  const compared = comparisonOf(record);
  if (compared === null || compared.reason !== null) return null;
  const indifference = indifferenceOf(record);
  const measure = measureOf(record.rank_by);
  const looks = new Map<string, Look>();
  const rows = compared.best.map((entry): ChartRow => {
    const { lead, half } = leadOf(compared, entry);
    const look = lookOf(entry);
    looks.set(look.text, look);
    const { kind, shade } = look;
    const marks: RowMark[] = [
      ...lineOf(lead, half, shade),
      {
        kind,
        at: lead,
        shade,
        tip: `${entry.policy}: ${digitsOf(measure, lead, half)}`,
      },
    ];
    const standing = standingCell(entry, (name) => name)
      .replace('the same', 'same')
      .replace('other policies', 'others');
    return { name: entry.policy, note: `${measure.value(entry.mean)} · ${standing}`, marks };
  });
  return {
    name: 'ranking',
    title: `${sentence(measure.name)} of each policy against the best of the others`,
    caption:
      'A whole interval right of 0: surely best. One left of the band: surely worse by an amount that matters.',
    alt: `Mean ${measure.name} and standing, best first: ${toldRows(rows)}.`,
    ...bothSizes((size) =>
      rowChart({
        id: 'ranking',
        size,
        label: `Ranking of ${rows.length} policies by mean ${measure.name} against the best of the others`,
        title: `${sentence(measure.name)} of each policy against the best of the others`,
        key: [...looks.values(), INTERVAL_KEY, bandKey(indifference)],
        rows,
        axisTitle: `${measure.unit} from the best of the others`,
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
  const compared = comparisonOf(record);
  if (compared === null || compared.reason !== null) return null;
  const indifference = indifferenceOf(record);
  const measure = measureOf(record.rank_by);
  const winner = compared.best[0]!.policy;
  const pairs = compared.pairs.filter(({ a }) => a === winner);
  const rows = pairs.map((pair): ChartRow => {
    const half = pair.simultaneous_half_width_95;
    const other = compared.best.find(({ policy }) => policy === pair.b)!;
    const isApart = half !== null && pair.mean_delta - half > SAME;
    return {
      name: pair.b,
      note: `${digitsOf(measure, pair.mean_delta, half)} · ${apartWords(pair, half, other)}`,
      marks: [
        ...lineOf(pair.mean_delta, half, 'main'),
        { kind: isApart ? 'dot' : 'ring', at: pair.mean_delta, shade: 'main' },
      ],
    };
  });
  return {
    name: 'differences',
    title: `Lead of ${winner}`,
    caption: `${winner} minus each other policy, paired over the same trials.`,
    alt: `${sentence(measure.name)} of ${winner} minus the others: ${toldRows(rows)}.`,
    ...bothSizes((size) =>
      rowChart({
        id: 'differences',
        size,
        label: `${sentence(measure.name)} of ${winner} minus every other policy, with simultaneous intervals`,
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
function apartWords({ mean_delta }: PairStatistics, half: Half, b: BestComparison): string {
  if (b.standing === 'same_as_best') return 'the same in every trial';
  if (b.standing === 'within_indifference') return 'no difference that matters';
  return half !== null && mean_delta - half > SAME ? 'told apart' : 'not told apart';
}
