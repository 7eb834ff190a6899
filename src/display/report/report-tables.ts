/**
 * The report's tables. The published ones keep their columns first and as they were; the unit is in every
 * header that has one. Read next: report-view.ts.
 */

import { RESET_CLASSES, type ResetClass } from '../../quota/windows/index.ts';
import { OBJECTIVE_TERMS } from '../../simulation/engine/index.ts';
import type {
  HeadToHeadClass,
  LoadBand,
  PairComparison,
  PolicySummary,
  PoolRecord,
  ResultRecord,
} from '../../simulation/experiment/index.ts';
import { type Column, figures, type MarkdownTable, markdownTable, words } from './markdown-table.ts';
import {
  bandLabel,
  bandSpread,
  compare,
  escapeMarkdown,
  formatCount,
  formatDelta,
  formatDrift,
  formatHalfWidth,
  formatMinutes,
  formatObjective,
  formatPercent,
  formatShare,
  formatUnits,
  groupHalfWidth,
  groupOf,
  isToldApart,
} from './words/index.ts';

const nameOrBlank = (name: string | undefined): string => (name === undefined ? '' : escapeMarkdown(name));

const RANK: Column<PolicySummary> = figures('Rank', (row) => formatCount(row.rank));
const POLICY: Column<PolicySummary> = words('Policy', (row) => escapeMarkdown(row.policy));
const OBJECTIVE: Column<PolicySummary> = figures('Objective', (row) =>
  formatObjective(row.objective_score_mean),
);
const SERVED: Column<PolicySummary> = figures('Served%', (row) => formatPercent(row.served_ratio_mean));
const PEAK_SERVED: Column<PolicySummary> = figures('Peak Served%', (row) =>
  formatPercent(row.peak_served_ratio_mean),
);
const DENIAL: Column<PolicySummary> = figures('Denial%', (row) => formatPercent(row.denial_rate_mean));

const RANKING: ReadonlyArray<Column<PolicySummary>> = [
  RANK,
  POLICY,
  OBJECTIVE,
  SERVED,
  PEAK_SERVED,
  figures('Peak Useful 5h%', (row) => formatPercent(row.peak_useful_five_hour_mean)),
  DENIAL,
  figures('Migration Recovery%', (row) => formatPercent(row.migration_recovery_mean)),
  figures('Weekly Drift', (row) => formatDrift(row.weekly_drift_mean)),
  figures('Weekly Utilization%', (row) => formatPercent(row.mean_seven_day_utilization_mean)),
];

/** The published columns, and outages as they are lived through. */
export function rankingTable(record: Pick<ResultRecord, 'summary' | 'quota_use'>): MarkdownTable {
  return markdownTable([...RANKING, elapsedOutage(record)], record.summary);
}

function elapsedOutage({ quota_use: uses }: Pick<ResultRecord, 'quota_use'>): Column<PolicySummary> {
  return figures('Longest Outage (elapsed min)', ({ policy }) =>
    formatMinutes(uses.find((use) => use.policy === policy)?.longest_outage_elapsed_minutes_mean ?? null),
  );
}

/** What else is known of a policy's means. */
export function rankingDetailTable({ summary }: Pick<ResultRecord, 'summary'>): MarkdownTable {
  const columns: ReadonlyArray<Column<PolicySummary>> = [
    POLICY,
    figures('Objective Std. Error', (row) => formatHalfWidth(row.objective_score_standard_error)),
    figures('Expired (units)', (row) => formatUnits(row.expired_weekly_units_mean)),
    figures('Expired% of Supply', (row) => formatPercent(row.expired_supply_share_mean)),
    figures('Longest Outage (busy min)', (row) => formatMinutes(row.longest_outage_minutes_mean)),
    figures('Requests', (row) => formatCount(row.requests_mean)),
    figures('Denied Requests', (row) => formatCount(row.denied_requests_mean)),
  ];
  return markdownTable(columns, summary);
}

export function classRankingTable(summary: readonly PolicySummary[]): MarkdownTable {
  return markdownTable([RANK, POLICY, OBJECTIVE, SERVED, PEAK_SERVED, DENIAL], summary);
}

/** Who was ahead in most trials, and in how many; a draw of counts is a tie. */
function mostTrials(
  row: HeadToHeadClass,
  challenger: string,
  baseline: string,
): [name: string, count: number] {
  if (row.wins > row.losses && row.wins >= row.ties) return [challenger, row.wins];
  if (row.losses > row.wins && row.losses >= row.ties) return [baseline, row.losses];
  return ['tie', Math.max(row.wins, row.ties)];
}

/** One row per reset class that had trials. */
export function headToHeadTable(headToHead: NonNullable<ResultRecord['head_to_head']>): MarkdownTable {
  const { challenger_policy: challenger, baseline_policy: baseline, by_reset_class } = headToHead;
  type Row = readonly [ResetClass, HeadToHeadClass];
  const rows = RESET_CLASSES.flatMap((resetClass): Row[] => {
    const found = by_reset_class[resetClass];
    return found === undefined ? [] : [[resetClass, found]];
  });
  const most = (row: HeadToHeadClass): [name: string, count: number] => mostTrials(row, challenger, baseline);
  const columns: Array<Column<Row>> = [
    words('Reset Class', ([resetClass]) => resetClass),
    words('Winner', ([, row]) => escapeMarkdown(most(row)[0])),
    figures('Winner Trials', ([, row]) => formatCount(most(row)[1])),
    figures('Avg Objective Delta (challenger - baseline)', ([, row]) => formatDelta(row.avg_objective_delta)),
    figures('± (95 %)', ([, row]) => formatHalfWidth(row.half_width_95)),
    figures('Challenger Wins', ([, row]) => formatCount(row.wins)),
    figures('Baseline Wins', ([, row]) => formatCount(row.losses)),
    figures('Ties', ([, row]) => formatCount(row.ties)),
    figures('Trials', ([, row]) => formatCount(row.samples)),
  ];
  return markdownTable(columns, rows);
}

const bandColumns = (record: ResultRecord): ReadonlyArray<Column<LoadBand>> => [
  words('Demand / Weekly Supply', bandLabel),
  figures('Trials', (band) => trialWords(record, band)),
  words('Best Policy', (band) => nameOrBlank(band.summary[0]?.policy)),
  figures('Objective', (band) => formatObjective(band.summary[0]?.objective_score_mean ?? null)),
  words('Next', (band) => nameOrBlank(band.best_against_next?.b)),
  figures('Lead over Next', (band) => formatDelta(band.best_against_next?.mean_delta ?? null)),
  figures('± (95 %, all pairs)', (band) => formatHalfWidth(bandHalfWidth(record, band))),
  words('Told Apart', (band) => {
    const { name, best_against_next: next } = band;
    if (next === null || bandHalfWidth(record, band) === null) return '';
    if (next.ties === next.trials) return 'all the same';
    if (groupOf(record, name)?.is_few === true) return 'few trials';
    return isToldApart(record, next, name) ? 'yes' : 'no';
  }),
  figures('Best - Worst', (band) => formatObjective(bandSpread(band))),
];

/** How many, and whether that is few. */
function trialWords(record: ResultRecord, { name, trials }: LoadBand): string {
  if (trials === 0) return 'no trials';
  return `${formatCount(trials)}${groupOf(record, name)?.is_few === true ? ' (few)' : ''}`;
}

function bandHalfWidth(record: ResultRecord, { name, best_against_next: pair }: LoadBand): number | null {
  return pair === null ? null : groupHalfWidth(record, name, pair.a, pair.b);
}

/** One row per load band, empty ones included. */
export function bandTable(record: ResultRecord): MarkdownTable {
  return markdownTable(bandColumns(record), record.load_bands);
}

/** Policies by rank against the bands that had trials: objective and served share. */
export function bandMatrix(bands: readonly LoadBand[], policies: readonly string[]): MarkdownTable {
  const inBand = (band: LoadBand, policy: string): PolicySummary | null =>
    band.summary.find((summary) => summary.policy === policy) ?? null;
  const columns = bands.flatMap(
    (band): Array<Column<string>> => [
      figures(`Objective, ${bandLabel(band)}`, (policy) =>
        formatObjective(inBand(band, policy)?.objective_score_mean ?? null),
      ),
      figures(`Served%, ${bandLabel(band)}`, (policy) =>
        formatPercent(inBand(band, policy)?.served_ratio_mean ?? null),
      ),
    ],
  );
  return markdownTable([words('Policy', escapeMarkdown), ...columns], policies);
}

/** The leader against every other policy, by rank. */
export function leaderComparisons(record: ResultRecord): readonly PairComparison[] {
  const { winner } = record.verdict;
  return record.summary.flatMap(({ policy }) => {
    const pair = policy === winner ? null : compare(record, winner, policy);
    return pair === null ? [] : [pair];
  });
}

const AGAINST: Column<PairComparison> = words('Against', (pair) => escapeMarkdown(pair.b));

/** What each term adds to the gap, objective points. */
export function termPointsTable(pairs: readonly PairComparison[]): MarkdownTable {
  const terms = OBJECTIVE_TERMS.map((term) =>
    figures<PairComparison>(term, (pair) => formatDelta(pair.term_deltas[term])),
  );
  return markdownTable(
    [AGAINST, figures<PairComparison>('Gap', (pair) => formatDelta(pair.mean_delta)), ...terms],
    pairs,
  );
}

/** The same as shares of the gap; blank where the gap is 0. */
export function termSharesTable(pairs: readonly PairComparison[]): MarkdownTable {
  const terms = OBJECTIVE_TERMS.map((term) =>
    figures<PairComparison>(`${term} %`, (pair) => formatShare(pair.term_shares?.[term] ?? null)),
  );
  return markdownTable([AGAINST, ...terms], pairs);
}

/** One row per account; the last column only where one has more than two windows. */
export function accountTable(pool: PoolRecord): MarkdownTable {
  type Account = PoolRecord['accounts'][number];
  const columns: Array<Column<Account>> = [
    words('Account', (account) => escapeMarkdown(account.name)),
    words('Short Window', (account) => escapeMarkdown(account.short)),
    words('Weekly Window', (account) => escapeMarkdown(account.weekly)),
    ...(pool.accounts.some(({ others }) => others !== undefined)
      ? [
          words<Account>('Other Windows', ({ others }) =>
            others === undefined ? '' : escapeMarkdown(others.join('; ')),
          ),
        ]
      : []),
  ];
  return markdownTable(columns, pool.accounts);
}
