/**
 * Whether an account takes requests now, why not and when it is back, in the words and the clock of the person who
 * asks. Times are epoch seconds; instants are told in the zone of this process.
 */
import { durationWords, plainText } from '../../core/text/index.ts';
import type { AccountUsage, AccountWindowUsage, HoldUsage } from '../../router/beliefs/index.ts';
import type { Piece } from './styles/index.ts';
import { accountName, lengthWords } from './usage-words.ts';

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const SOON_SECONDS = 600;
const DAY_SECONDS = 86_400;

/** "in 4m 10s", "14:05" of today, "Tue 14:00" of the next days, "14 Dec 09:00", "2 Jan 2027"; the past is "now". */
export function instantWords(atSeconds: number, nowSeconds: number): string {
  const leftSeconds = atSeconds - nowSeconds;
  if (leftSeconds <= 0) return 'now';
  if (leftSeconds < SOON_SECONDS) return `in ${durationWords(leftSeconds)}`;
  const [at, now] = [new Date(atSeconds * 1000), new Date(nowSeconds * 1000)];
  const time = [at.getHours(), at.getMinutes()].map((part) => String(part).padStart(2, '0')).join(':');
  if (at.toDateString() === now.toDateString()) return time;
  // The same weekday of next week would be taken for today.
  if (leftSeconds < 6 * DAY_SECONDS) return `${WEEKDAYS[at.getDay()]} ${time}`;
  const day = `${at.getDate()} ${MONTHS[at.getMonth()]}`;
  return at.getFullYear() === now.getFullYear() ? `${day} ${time}` : `${day} ${at.getFullYear()}`;
}

/** "week", "day", "month", "5h", with its models where it counts some; its name where it has no period. */
function windowWord(name: string, window: AccountWindowUsage | undefined): string {
  const seconds = window?.length_sec ?? null;
  if (window === undefined || seconds === null) return plainText(name);
  const days = seconds / DAY_SECONDS;
  const length =
    days === 1 ? 'day' : days === 7 ? 'week' : days >= 28 && days <= 31 ? 'month' : lengthWords(seconds);
  const models = window.counts === 'all' || window.counts === undefined ? '' : window.counts.join('+');
  return models === '' ? length : plainText(`${models} ${length}`);
}

const WINDOW_CAUSES: ReadonlySet<string> = new Set([
  'quota_window',
  'model_window',
  'account_limit',
  'own_sums',
]);

/** A cause's word without its underscores. */
export const causeWords = (cause: string): string => plainText(cause).replaceAll('_', ' ');

const holdsOf = ({ holds }: AccountUsage): readonly HoldUsage[] => holds ?? [];

/** Why, and when it is back: "week spent, back Tue 14:00". */
export function holdWords(hold: HoldUsage, account: AccountUsage, nowSeconds: number): string {
  const isOfWindow = WINDOW_CAUSES.has(hold.cause) && hold.window !== '';
  const window = account.windows?.[hold.window];
  const why = isOfWindow ? `${windowWord(hold.window, window)} spent` : plainText(hold.words);
  if (hold.until === null) return why;
  const next = hold.stated ? hold.until : Math.min(hold.until, hold.doubt_at ?? hold.until);
  return `${why}, ${hold.stated ? 'back' : 'asked again'} ${instantWords(next, nowSeconds)}`;
}

/** Longest first: what keeps the whole account away. */
function wholeHold(account: AccountUsage, nowSeconds: number): HoldUsage | undefined {
  const lasts = ({ until }: HoldUsage): number => until ?? Number.MAX_VALUE;
  return holdsOf(account)
    .filter(({ family, suspicion, until }) => family === '' && !suspicion && (until ?? Infinity) > nowSeconds)
    .sort((a, b) => lasts(b) - lasts(a))[0];
}

/** The router's words about a window, with the window's own. */
const ABOUT_WINDOW = /^(.+) window is (spent|at its owner's reserve)$/;

function whyWords(account: AccountUsage, nowSeconds: number): string {
  const [, name = '', what] = ABOUT_WINDOW.exec(account.why) ?? [];
  const window = account.windows?.[name];
  if (what === undefined) {
    const until = account.cooldown_until;
    const isCooling = until !== null && until > nowSeconds;
    const back = isCooling ? `, back ${instantWords(until, nowSeconds)}` : '';
    return `${plainText(account.why) || 'no'}${back}`;
  }
  const resetsAt = window?.resets_at ?? null;
  const back = resetsAt === null ? '' : `, back ${instantWords(resetsAt, nowSeconds)}`;
  return `${windowWord(name, window)} ${what === 'spent' ? 'spent' : 'at your reserve'}${back}`;
}

/** Nobody has told anything of it, and it was never asked. */
const isUnknown = ({ last_served, requests, windows }: AccountUsage): boolean =>
  last_served === null &&
  requests === 0 &&
  Object.values(windows ?? {}).every(
    ({ source, capacity_tokens }) => source === 'metered' && capacity_tokens === null,
  );

/** Why the account takes nothing now and when it does again; '' when it takes requests. */
export function awayWords(account: AccountUsage, nowSeconds: number): string {
  const hold = wholeHold(account, nowSeconds);
  if (hold !== undefined && (!account.usable || hold.until === null))
    return holdWords(hold, account, nowSeconds);
  return account.usable ? '' : whyWords(account, nowSeconds);
}

/** "yes", "yes, not asked yet", or why not and until when. */
export function standPiece(account: AccountUsage, nowSeconds: number): Piece {
  const away = awayWords(account, nowSeconds);
  if (away !== '') return [away, 'bad'];
  return [isUnknown(account) ? 'yes, not asked yet' : 'yes', 'good'];
}

/** What keeps some models from accounts that serve others: a line each. */
export function modelHoldWords(accounts: readonly AccountUsage[], nowSeconds: number): string[] {
  return accounts.flatMap((account) =>
    holdsOf(account)
      .filter(({ family, suspicion }) => family !== '' && !suspicion)
      .map(
        (hold) =>
          `${accountName(account)}, ${plainText(hold.family)}: ${holdWords(hold, account, nowSeconds)}`,
      ),
  );
}
