/** The windows of an account in the words of a page: "5h", "7d opus", shortest first, all models before some. */
import { plainText } from '../../core/text/index.ts';
import type { AccountUsage, AccountWindowUsage } from '../../router/beliefs/index.ts';
import { lengthWords } from './usage-words.ts';

export interface ShownWindow {
  /** Length and models; unlike windows of one account have unlike labels. */
  readonly label: string;
  readonly usage: AccountWindowUsage;
}

/** Length and models in words; windows without a period go by their name. */
function labelOf(name: string, { length_sec: seconds, counts }: AccountWindowUsage): string {
  const length = seconds === null ? plainText(name) : lengthWords(seconds);
  const models = counts === undefined || counts === 'all' ? '' : ` ${plainText(counts.join('+'))}`;
  return seconds === null ? length : `${length}${models}`;
}

/** Every window as the answer has it; routers of before told of two. */
function namedWindows({ windows, short, weekly }: AccountUsage): Array<[string, AccountWindowUsage]> {
  const told: Readonly<Record<string, AccountWindowUsage | null>> = windows ?? { short, weekly };
  return Object.entries(told).flatMap(([name, usage]) => (usage === null ? [] : [[name, usage]]));
}

const isOfSome = ({ counts }: AccountWindowUsage): boolean => counts !== undefined && counts !== 'all';

/** The windows that are there, shortest first; those without a period last. */
export function shownWindows(account: AccountUsage): ShownWindow[] {
  const labels = new Set<string>();
  return namedWindows(account)
    .filter(([, { state }]) => state !== 'gone')
    .sort(
      ([, a], [, b]) =>
        (a.length_sec ?? Number.MAX_VALUE) - (b.length_sec ?? Number.MAX_VALUE) ||
        Number(isOfSome(a)) - Number(isOfSome(b)),
    )
    .map(([name, usage]) => {
      const own = labelOf(name, usage);
      const label = labels.has(own) ? `${own} ${plainText(name)}` : own;
      labels.add(label);
      return { label, usage };
    });
}

/** Labels of all accounts' windows, each once, shortest first; beside them the window of each account. */
export function windowLabels(accounts: readonly AccountUsage[]): string[] {
  const first = new Map<string, AccountWindowUsage>();
  for (const { label, usage } of accounts.flatMap(shownWindows)) {
    if (!first.has(label)) first.set(label, usage);
  }
  const lengthOf = (label: string): number => first.get(label)!.length_sec ?? Number.MAX_VALUE;
  return [...first.keys()].sort(
    (a, b) => lengthOf(a) - lengthOf(b) || Number(isOfSome(first.get(a)!)) - Number(isOfSome(first.get(b)!)),
  );
}

/** One line about windows that a provider no longer speaks of; null = there is none. */
export function goneWords(accounts: readonly AccountUsage[]): string | null {
  const gone = accounts.flatMap((account) =>
    namedWindows(account)
      .filter(([, { state }]) => state === 'gone')
      .map(([name, usage]) => `${labelOf(name, usage)} of ${plainText(account.name)}`),
  );
  return gone.length === 0 ? null : `gone, the provider no longer tells of it: ${gone.join(', ')}`;
}
