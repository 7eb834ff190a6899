/**
 * Every compared metric over all trials, each reset class and each load band. Signs are flipped once per
 * (class, band) cell: every group is a union of cells, and flipped sums of disjoint cells add up.
 */

import { openStream } from '../../../numerics/random/index.ts';
import { addFlips, type FlippedSums, flipSigns, needsFlips } from '../../../numerics/stats/index.ts';
import { RESET_CLASSES, type ResetClass } from '../../../quota/windows/index.ts';
import type { ObjectiveWeights, TrialPlan } from '../../engine/index.ts';
import { compareMetric } from './compare-metric.ts';
import { LOAD_BANDS, NO_BAND } from './load-bands.ts';
import {
  COMPARED_METRICS,
  type ComparedMetric,
  FEW_TRIALS,
  type GroupStatistics,
  type MetricComparison,
} from './statistics-record.ts';
import type { ColumnRoom, TrialColumns, TrialPlace } from './trial-columns.ts';

export interface GroupSettings {
  readonly plan: TrialPlan;
  /** Objective points and shares that do not matter. */
  readonly indifference: number;
  readonly confidence: number;
}

interface Group extends Pick<GroupStatistics, 'kind' | 'group'> {
  readonly takes: (place: TrialPlace) => boolean;
  /** Index of the group: its random lane. */
  readonly lane: number;
}

const GROUPS: readonly Group[] = [
  { kind: 'overall' as const, group: 'overall', takes: () => true },
  ...RESET_CLASSES.map((group, index) => ({
    kind: 'reset_class' as const,
    group,
    takes: ({ resetClass }: TrialPlace) => resetClass === index,
  })),
  ...LOAD_BANDS.map(({ name }, index) => ({
    kind: 'load_band' as const,
    group: name,
    takes: ({ loadBand }: TrialPlace) => loadBand === index,
  })),
].map((group, lane) => ({ ...group, lane }));

const CELLS: readonly TrialPlace[] = RESET_CLASSES.flatMap((_, resetClass) =>
  LOAD_BANDS.map((__, loadBand) => ({ resetClass, loadBand })),
).concat(RESET_CLASSES.map((_, resetClass) => ({ resetClass, loadBand: NO_BAND })));

/** One reset class in one load band: lanes after those of the groups. */
const CLASS_BANDS = RESET_CLASSES.flatMap((resetClass, classIndex) =>
  LOAD_BANDS.map(({ name: loadBand }, bandIndex) => ({
    resetClass,
    loadBand,
    takes: (place: TrialPlace) => place.resetClass === classIndex && place.loadBand === bandIndex,
    lane: GROUPS.length + classIndex * LOAD_BANDS.length + bandIndex,
  })),
);

/** Lanes of the bootstrap streams: one per metric and use. */
const FLIP_LANE = 100;

/** Differences that do not matter apply to the objective and to shares; units have no such size. */
function indifferenceOf(metric: ComparedMetric, indifference: number): number {
  return metric === 'expired_weekly_units' ? 0 : indifference;
}

/** Most that two trials can differ by: the objective adds up shares, so the sum of its weights' sizes; units have none. */
function rangeOf(metric: ComparedMetric, weights: ObjectiveWeights): number | null {
  if (metric === 'expired_weekly_units') return null;
  if (metric !== 'objective_score') return 1;
  return Object.values(weights).reduce((sum, weight) => sum + Math.abs(weight), 0);
}

/** The kept trials, and room for one selection of them that all groups share. */
interface ColumnSource {
  readonly columns: TrialColumns;
  readonly room: ColumnRoom;
}

class MetricGroups {
  private readonly columns: TrialColumns;
  private readonly metric: ComparedMetric;
  private readonly settings: GroupSettings;
  /** Filled for one group or cell at a time. */
  private readonly room: ColumnRoom;
  private readonly cells: Map<TrialPlace, FlippedSums | null>;

  constructor(source: ColumnSource, metric: ComparedMetric, settings: GroupSettings) {
    this.columns = source.columns;
    this.metric = metric;
    this.settings = settings;
    this.room = source.room;
    this.cells = new Map();
  }

  compare(
    { takes, lane }: Pick<Group, 'takes' | 'lane'>,
    trials: Int32Array,
    isTested: boolean,
  ): MetricComparison {
    const { plan, indifference, confidence } = this.settings;
    const isFlipped = isTested && plan.inputs.kind === 'random' && needsFlips(trials.length);
    // Before the group's columns are taken: each cell fills the same room.
    const flips = isFlipped ? this.flips(takes) : null;
    return compareMetric({
      metric: this.metric,
      policies: plan.policies,
      columns: this.columns.take(this.metric, trials, this.room),
      trials,
      inputs: plan.inputs,
      flips,
      indifference: indifferenceOf(this.metric, indifference),
      confidence,
      range: rangeOf(this.metric, plan.weights),
      nextBits: this.bits(lane, 0),
      isTested,
    });
  }

  private flips(takes: Group['takes']): FlippedSums {
    return addFlips(
      CELLS.filter(takes)
        .map((cell) => this.cell(cell))
        .filter((sums) => sums !== null),
    );
  }

  /** Flipped sums of one cell's trials; null without any. */
  private cell(place: TrialPlace): FlippedSums | null {
    let sums = this.cells.get(place);
    if (sums === undefined) {
      const trials = this.columns.select(
        ({ resetClass, loadBand }) => resetClass === place.resetClass && loadBand === place.loadBand,
      );
      const bits = this.bits(CELLS.indexOf(place), FLIP_LANE);
      sums = trials.length === 0 ? null : flipSigns(this.columns.take(this.metric, trials, this.room), bits);
      this.cells.set(place, sums);
    }
    return sums;
  }

  /** Random bits of one group or cell, for this metric alone. */
  private bits(lane: number, use: number): () => number {
    const stream = openStream({
      seed: this.settings.plan.seed,
      trialIndex: lane,
      purpose: 'bootstrap',
      substream: use + COMPARED_METRICS.indexOf(this.metric),
    });
    return () => stream.next();
  }
}

/** Groups with trials, overall first. */
export function groupStatistics(columns: TrialColumns, settings: GroupSettings): GroupStatistics[] {
  const groups = GROUPS.map((group) => ({ group, trials: columns.select(group.takes) })).filter(
    ({ trials }) => trials.length > 0,
  );
  const source = { columns, room: columns.room() };
  const byMetric = COMPARED_METRICS.map((metric) => {
    const own = new MetricGroups(source, metric, settings);
    return groups.map(({ group, trials }) => own.compare(group, trials, true));
  });
  return groups.map(({ group: { kind, group }, trials }, index) => ({
    kind,
    group,
    trials: trials.length,
    is_few: trials.length < FEW_TRIALS,
    metrics: Object.fromEntries(
      COMPARED_METRICS.map((metric, m) => [metric, byMetric[m]![index]!]),
    ) as Record<ComparedMetric, MetricComparison>,
  }));
}

/** Comparisons within one reset class and load band, without tests of pairs. */
export interface ClassBandStatistics {
  readonly resetClass: ResetClass;
  readonly loadBand: string;
  readonly trials: number;
  readonly metrics: Readonly<Partial<Record<ComparedMetric, MetricComparison>>>;
}

/** These metrics in every reset class and load band of FEW_TRIALS and more trials that is neither the whole class nor the whole band. */
export function classBandStatistics(
  columns: TrialColumns,
  settings: GroupSettings,
  metrics: readonly ComparedMetric[],
): ClassBandStatistics[] {
  const sizeOf = (takes: Group['takes']): number => columns.select(takes).length;
  const cells = CLASS_BANDS.map((cell) => ({ cell, trials: columns.select(cell.takes) })).filter(
    ({ cell, trials }) =>
      trials.length >= FEW_TRIALS &&
      GROUPS.every(
        ({ group, takes }) =>
          (group !== cell.resetClass && group !== cell.loadBand) || sizeOf(takes) > trials.length,
      ),
  );
  const source = { columns, room: columns.room() };
  const tables = metrics.map((metric) => ({ metric, own: new MetricGroups(source, metric, settings) }));
  return cells.map(({ cell, trials }) => ({
    resetClass: cell.resetClass,
    loadBand: cell.loadBand,
    trials: trials.length,
    metrics: Object.fromEntries(tables.map(({ metric, own }) => [metric, own.compare(cell, trials, false)])),
  }));
}
