/**
 * Which windows were full when requests were denied, where that is clear. Every account refuses a denied request, so a
 * window is named for each of them, or none. Read next: brief-words.ts.
 */
import type { PolicyQuotaUse, ResultRecord } from '../../../simulation/experiment/index.ts';
import { share } from './format-number.ts';
import { escapeMarkdown } from './markdown-text.ts';

/** A window full at more of the denied requests than this is what denied them. */
const CLEAR = 0.9;

interface Binding {
  /** The window's name within its account. */
  readonly name: string;
  readonly share: number;
}

type Account = NonNullable<ResultRecord['pool']>['accounts'][number];

/** The window of the account that was full most often, of equal ones the longer; null where that is not clear. */
function bindingOf(
  { name, window_ids: ids }: Account,
  { full_at_denials_share: full }: PolicyQuotaUse,
): Binding | null {
  let found: Binding | null = null;
  for (const id of ids) {
    const known = full[id] ?? 0;
    if (known <= Math.max(CLEAR, found?.share ?? 0)) continue;
    found = { name: id.startsWith(`${name}/`) ? id.slice(name.length + 1) : id, share: known };
  }
  return found;
}

/** "At 97.1 % of the denied requests or more each account's weekly window was full."; '' where no kind of window is clear. */
export function bindingWords({ pool, quota_use: rows }: ResultRecord, policy: string): string {
  const own = rows.find((row) => row.policy === policy);
  if (pool === null || own === undefined) return '';
  const found = pool.accounts.flatMap((account) => bindingOf(account, own) ?? []);
  if (found.length === 0 || found.length < pool.accounts.length) return '';
  const names = [...new Set(found.map(({ name }) => escapeMarkdown(name)))].join(' or ');
  const least = Math.min(...found.map((entry) => entry.share));
  const isOne = found.length === 1;
  const when =
    least >= 1
      ? 'At every denied request'
      : `At ${share(least)} of the denied requests${isOne ? '' : ' or more'}`;
  return `${when} ${isOne ? 'its' : 'each account’s'} ${names} window was full.`;
}
