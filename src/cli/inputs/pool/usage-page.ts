/**
 * What the provider's usage page shows of a plan's windows, as the person reads it off: `--used 5h=62,weekly=93` and
 * `--reset 5h=15:20,weekly=Thu 07:00`. It beats the pool's own resets and the readings of the log, for any window
 * that has a clock of its own. Read next: planner/usage/metered-graph.ts, which lays readings of logs.
 */

import { instant, MS_PER_DAY, PlanError } from '../../../core/values/index.ts';
import { instantWords, numberOf, shareText } from '../../../planner/question/index.ts';
import { clockName, type LocalClock, type MeteredGraph } from '../../../planner/usage/index.ts';
import { orderLength, type QuotaGraph, type QuotaWindow } from '../../../quota/windows/index.ts';

export interface UsagePage {
  /** Text of --used and of --reset; null = not given. */
  readonly used: string | null;
  readonly reset: string | null;
}

const MS_PER_MINUTE = 60_000;
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
/** Clocks of people are read to the minute. */
const ROUNDING_MINUTES = 15;
const MOST_PERCENT = 1000;

const plain = (text: string): string => text.toLowerCase().replace(/\s+/g, '');

/** What a person may call a window: its id, what of it follows the account, its length, with the models it counts. */
function namesOf({ id, clock, counts }: QuotaWindow): string[] {
  const models = counts === 'all' ? '' : counts.toSorted().join('+');
  const length = `${clockName(clock)}${models}`;
  const week = orderLength(clock) === 7 * 1440 ? [`week${models}`, `weekly${models}`] : [];
  return [id, id.slice(id.indexOf('/') + 1), length, ...week].map(plain);
}

function windowOf(option: string, key: string, { windows, accounts }: QuotaGraph): QuotaWindow {
  const attached = windows.filter(({ id }) => accounts.some((account) => account.windows.includes(id)));
  const exact = attached.filter(({ id }) => plain(id) === plain(key));
  const found = exact.length > 0 ? exact : attached.filter((window) => namesOf(window).includes(plain(key)));
  if (found.length === 1) return found[0]!;
  const ids = (found.length > 1 ? found : attached).map(({ id }) => id);
  throw new PlanError('E_UNKNOWN', option, key, ids.join(', '));
}

/** `A=B,C=D` as pairs, each window once. */
function pairsOf(option: string, text: string, graph: QuotaGraph): Array<readonly [QuotaWindow, string]> {
  const pairs = text.split(',').map((part) => {
    const at = part.indexOf('=');
    if (at < 1) throw new PlanError('E_TYPE', option, part, 'WINDOW=VALUE, such as 5h=62,weekly=93');
    return [windowOf(option, part.slice(0, at).trim(), graph), part.slice(at + 1).trim()] as const;
  });
  const twice = pairs.find(([{ id }], index) => pairs.findIndex(([other]) => other.id === id) < index);
  if (twice !== undefined) throw new PlanError('E_DUP', option, twice[0].id, 'every window once');
  return pairs;
}

const LASTING =
  /^(?:in )?(?=\d)(?:(\d+) ?d(?:ays?)?)? ?(?:(\d+) ?h(?:rs?|ours?)?)? ?(?:(\d+) ?m(?:ins?|inutes?)?)?$/;
const CLOCK = /^(?:(sun|mon|tue|wed|thu|fri|sat)[a-z]*,? )?(?:at )?(\d{1,2})(?::(\d{2}))? ?(am|pm)?$/;

/** Epoch ms of minutes since local midnight of a local day. */
function localInstant(localMs: number, { zoneOffsetMinutes }: LocalClock): number {
  const near = localMs - zoneOffsetMinutes(localMs) * MS_PER_MINUTE;
  return localMs - zoneOffsetMinutes(near) * MS_PER_MINUTE;
}

/** The next time local clocks show it; null = no such time. */
function nextClock(match: RegExpExecArray, clock: LocalClock): number | null {
  const [, day, hourText, minuteText = '0', half] = match;
  const [hour, minute] = [Number(hourText), Number(minuteText)];
  const isTwelve = half !== undefined;
  if (minute > 59 || (isTwelve ? hour < 1 || hour > 12 : hour > 23)) return null;
  const inDay = ((isTwelve ? (hour % 12) + (half === 'pm' ? 12 : 0) : hour) * 60 + minute) * MS_PER_MINUTE;
  const localNow = clock.nowMs + clock.zoneOffsetMinutes(clock.nowMs) * MS_PER_MINUTE;
  const today = Math.floor(localNow / MS_PER_DAY);
  for (let ahead = 0; ahead <= 7; ahead++) {
    const atMs = localInstant((today + ahead) * MS_PER_DAY + inDay, clock);
    const isDay = day === undefined || DAYS[(today + ahead + 4) % 7] === day;
    if (isDay && atMs > clock.nowMs) return atMs;
  }
  return null;
}

/** `15:20`, `Thu 7:00 AM`, `in 3 h 12 min` or an instant, as epoch ms. */
function resetMsOf(text: string, clock: LocalClock): number {
  const words = text.toLowerCase().replace(/\s+/g, ' ');
  const lasting = LASTING.exec(words);
  if (lasting !== null && /[dhm]/.test(words)) {
    const [days, hours, minutes] = lasting.slice(1).map((part) => Number(part ?? 0)) as [
      number,
      number,
      number,
    ];
    return clock.nowMs + ((days * 24 + hours) * 60 + minutes) * MS_PER_MINUTE;
  }
  const shown = CLOCK.exec(words);
  if (shown === null) {
    const isInstant = /^\d{4}-\d\d-\d\d/.test(text.trim());
    if (isInstant) return instant('--reset', text);
    throw new PlanError('E_TYPE', '--reset', text, "15:20, 'Thu 7:00 AM', 'in 3 h 12 min' or an instant");
  }
  const atMs = nextClock(shown, clock);
  if (atMs === null)
    throw new PlanError('E_RANGE', '--reset', text, 'a time of day such as 15:20 or 3:20 pm');
  return atMs;
}

function resetOf(
  [window, text]: readonly [QuotaWindow, string],
  clock: LocalClock,
): readonly [string, number] {
  const { kind } = window.clock;
  if (kind !== 'fixed' && kind !== 'first_use') {
    throw new PlanError(
      'E_RANGE',
      '--reset',
      window.id,
      `a window with a reset; a ${kind} one returns by itself`,
    );
  }
  const atMs = resetMsOf(text, clock);
  const longest = window.clock.lengthMinutes + ROUNDING_MINUTES;
  if (atMs <= clock.nowMs || atMs > clock.nowMs + longest * MS_PER_MINUTE) {
    throw new PlanError('E_RANGE', '--reset', text, `after now, within ${clockName(window.clock)}`);
  }
  return [window.id, atMs];
}

function usedOf(
  [window, text]: readonly [QuotaWindow, string],
  graph: QuotaGraph,
): readonly [string, number] {
  const percent = numberOf(text.replace(/ ?%$/, ''));
  if (typeof percent !== 'number' || !(percent >= 0 && percent <= MOST_PERCENT)) {
    throw new PlanError('E_RANGE', '--used', text, `per cent of the window, 0 to ${MOST_PERCENT}`);
  }
  if (window.capacity === null) {
    throw new PlanError(
      'E_RANGE',
      '--used',
      window.id,
      'a window whose size is known; a pool file may say it',
    );
  }
  if (graph.accounts.filter(({ overageOf }) => overageOf === undefined).length > 1) {
    throw new PlanError(
      'E_RANGE',
      '--used',
      window.id,
      'a pool of one account: which account of several served the log is not known',
    );
  }
  return [window.id, percent / 100];
}

/** The pool with what the page says laid over what the log said. Throws E_TYPE, E_UNKNOWN, E_DUP, E_RANGE. */
export function withUsagePage(
  metered: MeteredGraph,
  { used, reset }: UsagePage,
  clock: LocalClock,
): MeteredGraph {
  if (used === null && reset === null) return metered;
  const { graph } = metered;
  const resets = new Map(
    reset === null ? [] : pairsOf('--reset', reset, graph).map((pair) => resetOf(pair, clock)),
  );
  const shares = new Map(
    used === null ? [] : pairsOf('--used', used, graph).map((pair) => usedOf(pair, graph)),
  );
  const windows = graph.windows.map((window): QuotaWindow => {
    const atMs = resets.get(window.id) ?? resets.get(window.resetsWith ?? '');
    const own = window.clock;
    if (atMs === undefined || (own.kind !== 'fixed' && own.kind !== 'first_use')) return window;
    return { ...window, clock: { ...own, reset: { atMs } } };
  });
  const said = [...new Set([...resets.keys(), ...shares.keys()])].map((id) => {
    const share = shares.has(id) ? [`${shareText(shares.get(id)!)} used`] : [];
    const at = resets.has(id) ? [`resets ${instantWords(resets.get(id)!, clock)}`] : [];
    const options = [...(shares.has(id) ? ['--used'] : []), ...(resets.has(id) ? ['--reset'] : [])];
    return `${id}: ${[...share, ...at].join(', ')}, as ${options.join(' and ')} ${options.length > 1 ? 'say' : 'says'}`;
  });
  return {
    ...metered,
    graph: { ...graph, windows },
    laid: metered.laid.filter(({ window }) => !resets.has(window.id) && !shares.has(window.id)),
    meters: new Map([
      ...metered.meters,
      ...[...shares].map(([id, usedShare]) => [id, { atMs: Math.floor(clock.nowMs), usedShare }] as const),
    ]),
    notes: [...metered.notes, ...said],
  };
}
