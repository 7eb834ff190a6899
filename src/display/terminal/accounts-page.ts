/** The page of `quotalab accounts`: each account with what holds it, why anybody believes so, and until when. */
import { durationWords, plainText } from '../../core/text/index.ts';
import type { AccountUsage, HoldUsage } from '../../router/beliefs/index.ts';
import { holdWords, instantWords, standPiece } from './account-words.ts';
import { paint, styledSentences } from './styles/index.ts';
import { accountName, wholePercentWords } from './usage-words.ts';

export interface AccountsLook {
  /** Cells. */
  readonly width: number;
  readonly color: boolean;
  /** Epoch seconds. */
  readonly nowSeconds: number;
}

/** "answer 429 (retry-after), 4m 10s ago"; our own sums and a pause have no answer behind them. */
function evidenceWords({ status, evidence, since }: HoldUsage, nowSeconds: number): string {
  const what = plainText(evidence);
  const words = status === 0 ? what : `answer ${status}${what === '' ? '' : ` (${what})`}`;
  const ago = nowSeconds - since < 1 ? 'just now' : `${durationWords(nowSeconds - since)} ago`;
  return words === '' ? ago : `${words}, ${ago}`;
}

function doubtWords({ until, doubt_at: doubtAt, stated }: HoldUsage, nowSeconds: number): string {
  if (until === null || doubtAt === null || !stated || doubtAt >= until) return '';
  return `; one request may find out ${doubtAt <= nowSeconds ? 'now' : `from ${instantWords(doubtAt, nowSeconds)}`}`;
}

function holdSentence(hold: HoldUsage, account: AccountUsage, nowSeconds: number): string {
  const models = hold.family === '' ? '' : `${plainText(hold.family)}: `;
  const suspicion = hold.suspicion ? 'asked last: ' : '';
  const times = hold.count === 0 ? '' : `, ${hold.count + 1} times running`;
  return `${models}${suspicion}${holdWords(hold, account, nowSeconds)} [${evidenceWords(hold, nowSeconds)}${times}]${doubtWords(hold, nowSeconds)}`;
}

function wishWords({ priority, reserve_fraction: reserve }: AccountUsage): string {
  const words = [
    ...(priority === 0 ? [] : [`priority ${priority}`]),
    ...(reserve === 0 ? [] : [`${wholePercentWords(reserve)} % kept for you`]),
  ];
  return words.length === 0 ? '' : ` (${words.join(', ')})`;
}

/** The page's lines: a line for each account as configured, a sentence below it for each hold. */
export function accountsLines(accounts: readonly AccountUsage[], look: AccountsLook): string[] {
  const { nowSeconds, color, width } = look;
  return accounts.flatMap((account) => {
    const [stand, style] = standPiece(account, nowSeconds);
    const head = `${accountName(account)}${wishWords(account)}: `;
    const word = account.usable ? (stand.startsWith('yes') ? stand : 'yes') : 'no';
    const why = account.usable || (account.holds ?? []).length > 0 ? '' : `, ${stand}`;
    const holds = (account.holds ?? []).map((hold) => holdSentence(hold, account, nowSeconds));
    return [
      `${head}${paint(`${word === 'no' ? 'takes nothing' : word.replace('yes', 'takes requests')}${why}`, style, color)}`,
      ...holds.flatMap((text) =>
        styledSentences([text], 'plain', { width: Math.max(20, width - 2), color }).map(
          (line) => `  ${line}`,
        ),
      ),
    ];
  });
}
