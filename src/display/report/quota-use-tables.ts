/**
 * What policies did with windows: how much of each was used, and how much expired while another one refused. Shown for
 * pools of other windows than two an account, where the weekly figures of the ranking do not tell all.
 */
import type { PolicyQuotaUse, PolicySummary, ResultRecord } from '../../simulation/experiment/index.ts';
import { type Column, figures, type MarkdownTable, markdownTable, words } from './markdown-table.ts';
import { escapeMarkdown, formatPercent, formatUnits } from './words/index.ts';

export interface QuotaUseView {
  readonly windows: MarkdownTable;
  readonly policies: MarkdownTable;
}

/** One window: its use under the winner, and the policies that use least and most of it; null where not known. */
interface WindowUse {
  readonly id: string;
  readonly own: number | null;
  readonly least: Use | null;
  readonly most: Use | null;
}

interface Use {
  readonly policy: string;
  readonly share: number;
}

function windowUse(rows: readonly PolicyQuotaUse[], winner: string, id: string): WindowUse {
  const known = rows.flatMap(({ policy, utilization_mean: use }): Use[] => {
    const share = use[id] ?? null;
    return share === null ? [] : [{ policy, share }];
  });
  const [first] = known;
  const best = (isBetter: (a: number, b: number) => boolean): Use | null =>
    first === undefined
      ? null
      : known.reduce((found, use) => (isBetter(use.share, found.share) ? use : found), first);
  return {
    id,
    own: known.find(({ policy }) => policy === winner)?.share ?? null,
    least: best((a, b) => a < b),
    most: best((a, b) => a > b),
  };
}

/** Rows by window in the order of the pool. */
function windowTable({ quota_use: rows, verdict }: ResultRecord, ids: readonly string[]): MarkdownTable {
  const used = (use: Use | null): string => formatPercent(use?.share ?? null);
  const name = (use: Use | null): string => (use === null ? '' : escapeMarkdown(use.policy));
  const columns: ReadonlyArray<Column<WindowUse>> = [
    words('Window', ({ id }) => escapeMarkdown(id)),
    figures(`Used%, ${escapeMarkdown(verdict.winner)}`, ({ own }) => formatPercent(own)),
    figures('Least Used%', ({ least }) => used(least)),
    words('Least by', ({ least }) => name(least)),
    figures('Most Used%', ({ most }) => used(most)),
    words('Most by', ({ most }) => name(most)),
  ];
  return markdownTable(
    columns,
    ids.map((id) => windowUse(rows, verdict.winner, id)),
  );
}

/** Rows by rank. */
function policyTable({ quota_use: rows, summary }: ResultRecord): MarkdownTable {
  const expired = (policy: string): PolicySummary['expired_weekly_units_mean'] | null =>
    summary.find((row) => row.policy === policy)?.expired_weekly_units_mean ?? null;
  const columns: ReadonlyArray<Column<PolicyQuotaUse>> = [
    words('Policy', ({ policy }) => escapeMarkdown(policy)),
    figures('Expired (units)', ({ policy }) => formatUnits(expired(policy))),
    figures('Stranded (units)', (row) => formatUnits(row.stranded_weekly_units_mean)),
    figures('Stranded% of Expired', (row) => formatPercent(row.stranded_expired_share)),
  ];
  return markdownTable(columns, rows);
}

/** null where accounts were drawn or all have two windows. */
export function quotaUseView(record: ResultRecord): QuotaUseView | null {
  const { pool, quota_use: rows } = record;
  const ids = Object.keys(rows[0]?.utilization_mean ?? {});
  if (pool === null || ids.length === 0) return null;
  const areTwo = pool.accounts.every(({ others }) => others === undefined);
  if (areTwo && ids.length === 2 * pool.accounts.length) return null;
  return { windows: windowTable(record, ids), policies: policyTable(record) };
}
