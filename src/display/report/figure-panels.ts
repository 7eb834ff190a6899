/** Figures that are no rows: heat map of groups, waterfall of denial, the week. */
import type { BoundRecord, GroupStatistics, ResultRecord } from '../../simulation/experiment/index.ts';
import { cellChart, type WaterfallStep, waterfallChart, weekChart } from '../figures/index.ts';
import { bothSizes, type ReportFigure } from './report-figure.ts';
import {
  chosenPolicy,
  formatCount,
  formatPercent,
  groupLabel,
  type Measure,
  measureOf,
  sentence,
  standingCell,
} from './words/index.ts';

const CLOSE: ReadonlySet<string> = new Set(['within_indifference', 'not_distinguished']);

/** Distance to the best of the group, and its digits. */
function cellOf(group: GroupStatistics, policy: string, measure: Measure): { value: number; text: string } {
  const { best } = group.metrics[measure.metric];
  const entry = best.find((candidate) => candidate.policy === policy)!;
  const value = -Math.abs(entry.mean - best[0]!.mean);
  if (entry.standing === 'same_as_best') return { value, text: 'same' };
  const digits = value === 0 ? 'best' : measure.halfWidth(-value);
  return { value, text: `${digits}${CLOSE.has(entry.standing) && value !== 0 ? ' ≈' : ''}` };
}

/** Distance to the best of each group: where a policy is strong and where weak. */
export function heatFigure(record: ResultRecord): ReportFigure | null {
  const { groups } = record.statistics;
  const policies = record.summary.map(({ policy }) => policy);
  if (policies.length < 2 || groups.length === 0) return null;
  const measure = measureOf(record.rank_by);
  const far = Math.min(
    ...groups.flatMap((group) => policies.map((policy) => cellOf(group, policy, measure).value)),
  );
  const rows = policies.map((name) => ({
    name,
    cells: groups.map((group) => {
      const { value, text } = cellOf(group, name, measure);
      const entry = group.metrics[record.rank_by].best.find(({ policy }) => policy === name)!;
      const standing = standingCell(entry, (other) => other);
      const tip = `${name}, ${groupLabel(group)}: ${text} · ${standing}`;
      return { text, tip, strength: far < 0 ? value / far : 0 };
    }),
  }));
  const firsts = groups.map(
    (group) => `${groupLabel(group)} ${group.metrics[record.rank_by].best[0]!.policy}`,
  );
  return {
    name: 'groups',
    title: 'Where each policy is strong',
    caption: `How far the mean ${measure.name} is behind the best of the column. What is marked ≈ is not surely behind by an amount that matters; “same” came out exactly the same.`,
    alt: `${sentence(measure.unit)} behind the best of each group; the best are: ${firsts.join('; ')}.`,
    ...bothSizes((size) =>
      cellChart({
        id: 'groups',
        size,
        label: 'Distance of every policy to the best, by reset class and load',
        title: `Where each policy is strong: ${measure.unit} behind the best`,
        key: [
          { kind: 'outline', shade: 'line', text: 'best' },
          { kind: 'bar', shade: 'shaded', text: 'far behind' },
        ],
        columns: groups.map(
          (group) =>
            `${groupLabel(group)}, ${formatCount(group.trials)} ${group.trials === 1 ? 'trial' : 'trials'}${group.is_few ? ' (few)' : ''}`,
        ),
        rows,
      }),
    ),
  };
}

type Bound = Extract<BoundRecord, { status: 'computed' }>;

/** What a policy loses against the clairvoyant: inside short windows and by the use of weekly ones, where that is known. */
function lostSteps(
  record: ResultRecord,
  { demand_units_mean, attained_units_mean, is_loose }: Bound,
  {
    possible,
    served,
    shortWaste,
  }: { readonly possible: number; readonly served: number; readonly shortWaste: number | null },
): WaterfallStep[] {
  const step = (name: string, from: number, to: number): WaterfallStep => ({
    name,
    from,
    to,
    note: `${formatPercent(to - from)} %`,
    shade: 'other',
  });
  if (shortWaste === null) {
    if (record.pool?.accounts.length === 1) return [step('no other account to choose', served, possible)];
    if (!is_loose) return [step('lost by the policy', served, possible)];
    const attained = Math.max(served, attained_units_mean / demand_units_mean);
    return [
      step('not known whether lost', attained, possible),
      step('served by another policy', served, attained),
    ];
  }
  const afterShort = possible - shortWaste / demand_units_mean;
  return [
    step('lost inside 5-hour windows', afterShort, possible),
    step('lost by use of weekly windows', served, afterShort),
  ];
}

/** From all demand to what the winner serves. */
export function waterfallFigure(record: ResultRecord): ReportFigure | null {
  const { bound } = record.statistics;
  if (bound.status !== 'computed') return null;
  const winner = chosenPolicy(record);
  const entry = bound.policies.find(({ policy }) => policy === winner);
  if (entry === undefined || bound.demand_units_mean <= 0) return null;
  const part = (units: number): number => units / bound.demand_units_mean;
  const possible = part(bound.bound_units_mean);
  const served = part(entry.served_units_mean);
  const amount = (share: number): string => `${formatPercent(share)} %`;
  const steps: WaterfallStep[] = [
    { name: 'demand', from: 0, to: 1, note: amount(1), shade: 'faint' },
    { name: 'no policy can serve it', from: possible, to: 1, note: amount(1 - possible), shade: 'soft' },
    ...lostSteps(record, bound, { possible, served, shortWaste: entry.short_window_waste_units_mean }),
    { name: 'served', from: 0, to: served, note: amount(served), shade: 'main' },
  ];
  return {
    name: 'waterfall',
    title: `What becomes of demand under ${winner}`,
    caption: `Shares of all units asked for in the ${formatCount(bound.sampled_trials)} bounded ${bound.sampled_trials === 1 ? 'trial' : 'trials'}, warm-up included: what no policy can serve, what ${winner} loses against a clairvoyant, and what it serves.${bound.is_loose ? ' The bound is loose: of a part it is not known whether any policy could serve it.' : ''}`,
    alt: steps.map(({ name, note }) => `${name} ${note}`).join('; '),
    ...bothSizes((size) =>
      waterfallChart({
        id: 'waterfall',
        size,
        label: `From demand to served units under ${winner}`,
        title: `What becomes of demand under ${winner}`,
        steps,
        axisTitle: 'share of demand',
      }),
    ),
  };
}

/** How full the windows are over the week. */
export function weekFigure(record: ResultRecord): ReportFigure | null {
  const profile = record.statistics.week_profile;
  if (profile === null) return null;
  const wanted = [
    chosenPolicy(record),
    record.head_to_head?.baseline_policy,
    record.head_to_head?.challenger_policy,
  ];
  const names = [...new Set(wanted.filter((name) => name !== undefined))];
  const shown = names.flatMap((name) => profile.policies.filter(({ policy }) => policy === name));
  if (shown.length === 0) return null;
  const mean = (values: readonly number[]): string =>
    formatPercent(values.reduce((sum, value) => sum + value, 0) / values.length);
  const panel = (title: string, kind: 'weekly_used' | 'short_used' | 'useful') => ({
    title,
    lines: shown.map((entry) => ({
      name: entry.policy,
      values: entry[kind],
      tip: `${entry.policy}: ${mean(entry[kind])} % on average`,
    })),
  });
  return {
    name: 'week',
    title: 'The week',
    caption: 'Averaged over accounts and sampled trials. The weekend is shaded.',
    alt: `Means over the week in per cent: ${shown
      .map(
        (entry) =>
          `${entry.policy} weekly used ${mean(entry.weekly_used)}, 5-hour used ${mean(entry.short_used)}, with room ${mean(entry.useful)}`,
      )
      .join('; ')}.`,
    ...bothSizes((size) =>
      weekChart({
        id: 'week',
        size,
        label: 'Use of weekly and 5-hour windows and accounts with room over the week',
        title: 'The week, from Monday 00:00',
        panels: [
          panel('Weekly windows, share used', 'weekly_used'),
          panel('5-hour windows, share used', 'short_used'),
          panel('Accounts with room in both windows, share', 'useful'),
        ],
      }),
    ),
  };
}
