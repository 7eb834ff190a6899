/** The accounts of `quotalab status`: use and reset of every window, and whether each takes requests. */
import { countdownWords } from '../../core/text/index.ts';
import type { AccountUsage, AccountWindowUsage, UsageAnswer } from '../../router/beliefs/index.ts';
import { goneWords, shownWindows, windowLabels } from './account-windows.ts';
import { awayWords, modelHoldWords, standPiece } from './account-words.ts';
import { type Column, tableLines } from './packed-table.ts';
import { type Piece, styledSentences } from './styles/index.ts';
import { accountName, percentWords, usedFraction, usedStyle, wholeWords } from './usage-words.ts';

interface TableLook {
  /** Cells. */
  readonly width: number;
  readonly color: boolean;
}

/** Use and reset of the windows of one label; "-" where an account has none. */
function windowColumns(label: string, nowSeconds: number): Array<Column<AccountUsage>> {
  const title = label.toUpperCase();
  const cellOf =
    (piece: (window: AccountWindowUsage) => Piece) =>
    (account: AccountUsage): Piece => {
      const shown = shownWindows(account).find((window) => window.label === label);
      return shown === undefined ? ['-', 'faint'] : piece(shown.usage);
    };
  return [
    {
      heading: [`${title} %`],
      shortHeading: [...title.split(' '), '%'],
      cell: cellOf((window) => [percentWords(usedFraction(window)), usedStyle(usedFraction(window))]),
    },
    {
      heading: ['RESETS IN'],
      shortHeading: ['RESETS', 'IN'],
      cell: cellOf((window) => [countdownWords(window.resets_at, nowSeconds), 'plain']),
    },
  ];
}

/** A row for each account as configured; words that the table would cut stand below it. */
export function accountLines({ accounts, ts }: UsageAnswer, look: TableLook): string[] {
  if (accounts.length === 0) return ['No account is configured.'];
  const name: Column<AccountUsage> = {
    heading: ['ACCOUNT'],
    shortHeading: ['ACCOUNT'],
    cell: (account) => [accountName(account), 'plain'],
  };
  const inFlight: Column<AccountUsage> = {
    heading: ['IN FLIGHT'],
    shortHeading: ['IN', 'FLIGHT'],
    cell: (account) => [wholeWords(account.in_flight), 'plain'],
  };
  const windows = windowLabels(accounts).map((label) => windowColumns(label, ts));
  const usable = (cell: (account: AccountUsage) => Piece): Column<AccountUsage> => ({
    heading: ['USABLE'],
    shortHeading: ['USABLE'],
    cell,
    isText: true,
  });
  const table = (column: Column<AccountUsage>): string[] =>
    tableLines({ name, groups: [...windows, [inFlight, column]], rows: accounts }, look);
  const whole = table(usable((account) => standPiece(account, ts)));
  // Words that the table would cut stand in lines of their own below it.
  const isWhole = accounts.every((account) => whole.join('\n').includes(standPiece(account, ts)[0]));
  const away = isWhole ? [] : accounts.filter((account) => awayWords(account, ts) !== '');
  const gone = goneWords(accounts);
  return [
    ...(isWhole
      ? whole
      : table(usable(({ usable: isUsable }) => (isUsable ? ['yes', 'good'] : ['no', 'bad'])))),
    ...styledSentences(
      away.map((account) => `${accountName(account)}: ${awayWords(account, ts)}`),
      'bad',
      look,
    ),
    ...styledSentences(modelHoldWords(accounts, ts), 'warn', look),
    ...styledSentences(gone === null ? [] : [gone], 'faint', look),
  ];
}
