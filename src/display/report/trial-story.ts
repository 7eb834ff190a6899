/**
 * The story of one trial under one policy, for a terminal: the accounts, every weekly reset, every stretch of
 * denials, who served, and headroom over time. Told from the record's choices alone, through the plain windows
 * of windows/window-meter.ts, so it also checks the engine's books: a choice without room is an invariant broken.
 */
import { invariant, MINUTES_PER_DAY, MINUTES_PER_HOUR } from '../../core/index.ts';
import { WindowMeter } from '../../quota/windows/index.ts';
import type { ReplayRecord } from '../../simulation/engine/index.ts';
import type { Horizon } from '../../simulation/scenario/index.ts';

const DAY_NAMES = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;
const BARS = ' ▁▂▃▄▅▆▇█';
const CHART_COLUMNS = 84;
const MOST_EPISODES = 12;

interface DenialEpisode {
  readonly from: number;
  to: number;
  requests: number;
  units: number;
}

interface AccountStory {
  readonly name: string;
  readonly short: WindowMeter;
  readonly weekly: WindowMeter;
  servedRequests: number;
  servedUnits: number;
  shortResets: number;
  readonly weeklyResets: Array<{ readonly minute: number; readonly lostUnits: number }>;
  /** Remaining fraction at each chart column's start. */
  readonly shortChart: number[];
  readonly weeklyChart: number[];
}

/** `Tue 09:41`, with the week's number when there are several: `w2 Tue 09:41`. */
export function clock(minute: number, totalMinutes: number): string {
  const day = Math.floor(minute / MINUTES_PER_DAY);
  const hours = String(Math.floor((minute % MINUTES_PER_DAY) / MINUTES_PER_HOUR)).padStart(2, '0');
  const minutes = String(minute % MINUTES_PER_HOUR).padStart(2, '0');
  const week = totalMinutes > 7 * MINUTES_PER_DAY ? `w${Math.floor(day / 7) + 1} ` : '';
  return `${week}${DAY_NAMES[day % 7]} ${hours}:${minutes}`;
}

/** One character per value 0..1; a value above 0 never shows as empty. */
export function sparkline(values: readonly number[]): string {
  return values
    .map((value) => BARS[value <= 0 ? 0 : Math.max(1, Math.round(value * (BARS.length - 1)))]!)
    .join('');
}

function openAccounts(record: ReplayRecord): AccountStory[] {
  return record.scenario.accounts.map(({ name, short, weekly }) => ({
    name,
    short: new WindowMeter(short),
    weekly: new WindowMeter(weekly),
    servedRequests: 0,
    servedUnits: 0,
    shortResets: 0,
    weeklyResets: [],
    shortChart: [],
    weeklyChart: [],
  }));
}

function advanceAll(accounts: readonly AccountStory[], minute: number): void {
  for (const account of accounts) {
    account.shortResets += account.short.advanceTo(minute).length;
    account.weeklyResets.push(...account.weekly.advanceTo(minute));
  }
}

function remaining(meter: WindowMeter): number {
  return meter.spec.capacityUnits > 0 ? meter.headroomUnits / meter.spec.capacityUnits : 0;
}

/** Walks the tape with the recorded choices; fills the accounts and returns the stretches of denials. */
function walk(record: ReplayRecord, accounts: readonly AccountStory[], horizon: Horizon): DenialEpisode[] {
  const { tape, choices } = record;
  const episodes: DenialEpisode[] = [];
  let open: DenialEpisode | null = null;
  let column = 0;
  const columnStart = (index: number): number => Math.floor((index * horizon.totalMinutes) / CHART_COLUMNS);
  const chartUpTo = (minute: number): void => {
    for (; column < CHART_COLUMNS && columnStart(column) <= minute; column++) {
      advanceAll(accounts, columnStart(column));
      for (const account of accounts) {
        account.shortChart.push(remaining(account.short));
        account.weeklyChart.push(remaining(account.weekly));
      }
    }
  };
  for (let arrival = 0; arrival < tape.arrivalCount; arrival++) {
    const minute = tape.minutes[arrival]!;
    const units = tape.costs[arrival]!;
    chartUpTo(minute);
    advanceAll(accounts, minute);
    const choice = choices[arrival]!;
    invariant(choice < accounts.length, `arrival ${arrival} went to account ${choice} of ${accounts.length}`);
    const account = accounts[choice];
    if (account === undefined) {
      if (open === null) {
        open = { from: minute, to: minute, requests: 0, units: 0 };
        episodes.push(open);
      }
      open.to = minute;
      open.requests++;
      open.units += units;
      continue;
    }
    open = null;
    const fits = account.short.headroomUnits >= units && account.weekly.headroomUnits >= units;
    invariant(fits, `arrival ${arrival} was served by ${account.name} without room`);
    account.short.spend(minute, units);
    account.weekly.spend(minute, units);
    account.servedRequests++;
    account.servedUnits += units;
  }
  chartUpTo(horizon.totalMinutes);
  advanceAll(accounts, horizon.totalMinutes - 1);
  return episodes;
}

function accountLines(account: AccountStory, total: number): string[] {
  const { short, weekly } = account;
  const size = (meter: WindowMeter): string =>
    `${meter.spec.capacityUnits}/${meter.spec.lengthMinutes} min ${meter.spec.kind}`;
  const resets = account.weeklyResets.map(
    ({ minute, lostUnits }) => `${clock(minute, total)} (${lostUnits} units lost)`,
  );
  return [
    `  ${account.name}: short ${size(short)}, weekly ${size(weekly)}`,
    `    served ${account.servedRequests} requests, ${account.servedUnits} units; ${account.shortResets} short resets`,
    `    weekly resets: ${resets.length === 0 ? 'none' : resets.join(', ')}`,
  ];
}

function episodeLines(episodes: readonly DenialEpisode[], total: number): string[] {
  if (episodes.length === 0) return ['Denials: none'];
  const requests = episodes.reduce((sum, episode) => sum + episode.requests, 0);
  const longest = [...episodes].sort((a, b) => b.requests - a.requests).slice(0, MOST_EPISODES);
  const shown = episodes.filter((episode) => longest.includes(episode));
  const rest = episodes.length - shown.length;
  return [
    `Denials: ${requests} requests in ${episodes.length} stretches without a serve${rest > 0 ? `; the ${shown.length} largest:` : ':'}`,
    ...shown.map(
      ({ from, to, requests: count, units }) =>
        `  ${clock(from, total)} to ${clock(to, total)}: ${count} requests, ${units} units`,
    ),
  ];
}

/** Day names under the columns where the days start; initials, then week numbers, where there is no room. */
function chartAxis(days: number): string {
  const perDay = CHART_COLUMNS / days;
  const axis = Array.from({ length: CHART_COLUMNS }, () => ' ');
  const put = (day: number, label: string): void => {
    [...label].forEach((letter, offset) => {
      const column = Math.round(day * perDay) + offset;
      if (column < CHART_COLUMNS) axis[column] = letter;
    });
  };
  for (let day = 0; day < days; day++) {
    const name = DAY_NAMES[day % DAY_NAMES.length]!;
    if (perDay >= 4) put(day, name);
    else if (perDay >= 1) put(day, name[0]!);
    else if (day % (DAY_NAMES.length * Math.ceil(5 / (DAY_NAMES.length * perDay))) === 0)
      put(day, `w${day / DAY_NAMES.length + 1}`);
  }
  return axis.join('').trimEnd();
}

function chartLines(accounts: readonly AccountStory[], horizon: Horizon): string[] {
  const hours = Math.round((horizon.totalMinutes / CHART_COLUMNS / MINUTES_PER_HOUR) * 10) / 10;
  const width = Math.max(...accounts.map(({ name }) => name.length));
  return [
    `Headroom over time (one column = ${hours} h; full bar = full window)`,
    ...accounts.flatMap(({ name, shortChart, weeklyChart }) => [
      `  ${name.padEnd(width)} weekly |${sparkline(weeklyChart)}|`,
      `  ${''.padEnd(width)} short  |${sparkline(shortChart)}|`,
    ]),
    `  ${''.padEnd(width)}         ${chartAxis(horizon.totalMinutes / MINUTES_PER_DAY)}`,
  ];
}

/** The story as lines of text, warm-up included. */
export function tellTrial(record: ReplayRecord, horizon: Horizon): string[] {
  const accounts = openAccounts(record);
  const episodes = walk(record, accounts, horizon);
  const total = horizon.totalMinutes;
  return [
    'Accounts',
    ...accounts.flatMap((account) => accountLines(account, total)),
    '',
    ...episodeLines(episodes, total),
    '',
    ...chartLines(accounts, horizon),
  ];
}
