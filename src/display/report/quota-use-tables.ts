/**
 * What became of the quota of a pool's accounts: under the recommended policy window by window, and how far other policies differ.
 * Drawn accounts are others in every trial, so nothing is told of them one by one.
 */
import type { PolicyQuotaUse, PolicySummary, ResultRecord } from '../../simulation/experiment/index.ts';
import { type Column, figures, type MarkdownTable, markdownTable, words } from './markdown-table.ts';
import { chosenPolicy, escapeMarkdown, formatPercent, formatUnits, listWords } from './words/index.ts';

export interface QuotaUseView {
  readonly policy: string;
  readonly accounts: MarkdownTable;
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

/** A window under the winner, with the accounts that have it. */
interface AccountWindow {
  readonly accounts: readonly string[];
  readonly id: string;
  readonly isLongest: boolean;
}

/** More windows than these are told of longest ones alone. */
const MOST_WINDOWS = 24;

function accountWindows({ accounts }: NonNullable<ResultRecord['pool']>): readonly AccountWindow[] {
  const byId = new Map<string, AccountWindow>();
  for (const { name, window_ids: ids } of accounts) {
    ids.forEach((id, place) => {
      const known = byId.get(id);
      byId.set(id, {
        id,
        accounts: [...(known?.accounts ?? []), name],
        isLongest: place === 0 || known?.isLongest === true,
      });
    });
  }
  const all = [...byId.values()];
  return all.length <= MOST_WINDOWS ? all : all.filter(({ isLongest }) => isLongest);
}

/** "week" of "work/week" where only work has it. */
function ownName({ id, accounts }: AccountWindow): string {
  const prefix = `${accounts[0]}/`;
  return accounts.length === 1 && id.startsWith(prefix) ? id.slice(prefix.length) : id;
}

/** Rows by account and window in the order of the pool, the longest window first. */
function accountTableOf(own: PolicyQuotaUse, pool: NonNullable<ResultRecord['pool']>): MarkdownTable {
  const columns: ReadonlyArray<Column<AccountWindow>> = [
    words('Account', ({ accounts }) => listWords(accounts.map(escapeMarkdown))),
    words('Window', (window) => escapeMarkdown(ownName(window))),
    figures('Used%', ({ id }) => formatPercent(own.utilization_mean[id] ?? null)),
    figures('Empty at Close %', ({ id }) => formatPercent(own.empty_close_share_mean[id] ?? null)),
    figures('Full at Denials %', ({ id }) => formatPercent(own.full_at_denials_share[id] ?? null)),
    figures('Expired', ({ id }) => formatUnits(own.expired_mean[id] ?? null)),
    figures('Stranded', ({ id }) => formatUnits(own.stranded_mean[id] ?? null)),
  ];
  return markdownTable(columns, accountWindows(pool));
}

/** Rows by window in the order of the pool. */
function windowTable(record: ResultRecord, ids: readonly string[]): MarkdownTable {
  const rows = record.quota_use;
  const chosen = chosenPolicy(record);
  const used = (use: Use | null): string => formatPercent(use?.share ?? null);
  const name = (use: Use | null): string => (use === null ? '' : escapeMarkdown(use.policy));
  const columns: ReadonlyArray<Column<WindowUse>> = [
    words('Window', ({ id }) => escapeMarkdown(id)),
    figures(`Used%, ${escapeMarkdown(chosen)}`, ({ own }) => formatPercent(own)),
    figures('Least Used%', ({ least }) => used(least)),
    words('Least by', ({ least }) => name(least)),
    figures('Most Used%', ({ most }) => used(most)),
    words('Most by', ({ most }) => name(most)),
  ];
  return markdownTable(
    columns,
    ids.map((id) => windowUse(rows, chosen, id)),
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

/** null where accounts were drawn. */
export function quotaUseView(record: ResultRecord): QuotaUseView | null {
  const { pool, quota_use: rows } = record;
  const ids = Object.keys(rows[0]?.utilization_mean ?? {});
  const own = rows.find(({ policy }) => policy === chosenPolicy(record));
  if (pool === null || ids.length === 0 || own === undefined) return null;
  return {
    policy: escapeMarkdown(own.policy),
    accounts: accountTableOf(own, pool),
    windows: windowTable(record, ids),
    policies: policyTable(record),
  };
}
