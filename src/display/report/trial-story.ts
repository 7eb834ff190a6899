/**
 * The story of one trial under one policy, for a terminal: the accounts, every weekly reset, every stretch of
 * denials, who served, and headroom over time. Read next: trial-walk.ts, which plays the choices again.
 */
import { MINUTES_PER_DAY, MINUTES_PER_HOUR } from '../../core/index.ts';
import type { ReplayRecord } from '../../simulation/engine/index.ts';
import type { Horizon } from '../../simulation/scenario/index.ts';
import { countOf } from '../../usage/events/index.ts';
import {
  type AccountStory,
  CHART_COLUMNS,
  type DenialEpisode,
  openPool,
  type WindowStory,
  walk,
} from './trial-walk.ts';

const DAY_NAMES = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;
const BARS = ' ▁▂▃▄▅▆▇█';
const MOST_EPISODES = 12;

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

function accountLines(account: AccountStory, total: number): string[] {
  const [weekly, short, ...others] = account.windows;
  const size = ({ label, meter: { spec } }: WindowStory): string =>
    `${label} ${spec.capacityUnits}/${spec.lengthMinutes} min ${spec.kind}`;
  const shown = [short, weekly, ...others].filter((window) => window !== undefined);
  const counted = [short, ...others].filter((window) => window !== undefined);
  const counts = counted.map(({ label, resets }) => `; ${countOf(resets.length, `${label} reset`)}`).join('');
  const resets = (weekly?.resets ?? []).map(
    ({ minute, lostUnits }) => `${clock(minute, total)} (${countOf(lostUnits, 'unit')} lost)`,
  );
  return [
    `  ${account.name}: ${shown.length === 0 ? 'no limit known' : shown.map(size).join(', ')}`,
    `    served ${countOf(account.servedRequests, 'request')}, ${countOf(account.servedUnits, 'unit')}${counts}`,
    `    ${weekly?.label ?? 'weekly'} resets: ${resets.length === 0 ? 'none' : resets.join(', ')}`,
  ];
}

function episodeLines(episodes: readonly DenialEpisode[], total: number): string[] {
  if (episodes.length === 0) return ['Denials: none'];
  const requests = episodes.reduce((sum, episode) => sum + episode.requests, 0);
  const longest = [...episodes].sort((a, b) => b.requests - a.requests).slice(0, MOST_EPISODES);
  const shown = episodes.filter((episode) => longest.includes(episode));
  const rest = episodes.length - shown.length;
  return [
    `Denials: ${countOf(requests, 'request')} in ${episodes.length === 1 ? 'one stretch' : `${episodes.length} stretches`} without a serve${rest > 0 ? `; the ${shown.length} largest:` : ':'}`,
    ...shown.map(
      ({ from, to, requests: count, units }) =>
        `  ${clock(from, total)} to ${clock(to, total)}: ${countOf(count, 'request')}, ${countOf(units, 'unit')}`,
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
  const labelWidth = Math.max(
    6,
    ...accounts.flatMap(({ windows }) => windows.map(({ label }) => label.length)),
  );
  return [
    `Headroom over time (one column = ${hours} h; full bar = full window)`,
    ...accounts.flatMap(({ name, windows }) =>
      windows.map(
        ({ label, chart }, index) =>
          `  ${(index === 0 ? name : '').padEnd(width)} ${label.padEnd(labelWidth)} |${sparkline(chart)}|`,
      ),
    ),
    `  ${''.padEnd(width)} ${''.padEnd(labelWidth)}  ${chartAxis(horizon.totalMinutes / MINUTES_PER_DAY)}`,
  ];
}

/** The story as lines of text, warm-up included. */
export function tellTrial(record: ReplayRecord, horizon: Horizon): string[] {
  const pool = openPool(record);
  const { accounts } = pool;
  const episodes = walk(record, pool, horizon);
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
