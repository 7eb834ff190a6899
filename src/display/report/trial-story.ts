/**
 * The story of one trial under one policy, for a terminal: the accounts, every weekly reset, every stretch of
 * denials, who served, and headroom over time. Told from the record's choices alone, through the plain windows
 * of windows/window-meter.ts, so it also checks the engine's books: a choice without room is an invariant broken.
 */
import { invariant, MINUTES_PER_DAY, MINUTES_PER_HOUR } from '../../core/index.ts';
import { WindowMeter, type WindowReset, type WindowSpec } from '../../quota/windows/index.ts';
import type { DemandTape } from '../../simulation/demand/index.ts';
import type { ReplayRecord } from '../../simulation/engine/index.ts';
import { type Horizon, isNeutral } from '../../simulation/scenario/index.ts';

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

/** One window; several accounts may share it. */
interface WindowStory {
  readonly label: string;
  readonly meter: WindowMeter;
  readonly isRequests: boolean;
  /** Whether it counts requests of a class. */
  readonly counts: (model: number) => boolean;
  readonly resets: WindowReset[];
  /** Remaining fraction at each chart column's start. */
  readonly chart: number[];
}

interface AccountStory {
  readonly name: string;
  /** The weekly window first, then the short one, then others. */
  readonly windows: readonly WindowStory[];
  bankedResets: number;
  servedRequests: number;
  servedUnits: number;
}

interface PoolStory {
  readonly accounts: readonly AccountStory[];
  readonly windows: readonly WindowStory[];
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

function openWindow(label: string, spec: WindowSpec): WindowStory {
  return {
    label,
    meter: new WindowMeter(spec),
    isRequests: false,
    counts: () => true,
    resets: [],
    chart: [],
  };
}

const openAccount = (name: string, windows: readonly WindowStory[], bankedResets: number): AccountStory => ({
  name,
  windows,
  bankedResets,
  servedRequests: 0,
  servedUnits: 0,
});

function openPool({ scenario: { accounts, world } }: ReplayRecord): PoolStory {
  if (world === null) {
    const stories = accounts.map(({ name, short, weekly }) => {
      const shown = [openWindow('weekly', weekly), openWindow('short', short)];
      return openAccount(name, isNeutral(short) ? shown.slice(0, 1) : shown, 0);
    });
    return { accounts: stories, windows: stories.flatMap(({ windows }) => windows) };
  }
  const { shape, specs } = world;
  const classCount = shape.classNames.length;
  const windows = shape.windows.map(({ window, isRequests }, index) => ({
    ...openWindow(window.id, specs[index]!),
    isRequests,
    counts: (model: number) => shape.counts[index * classCount + model] === 1,
  }));
  const stories = shape.accountNames.map((name, account) => {
    const [primary, second] = [shape.primaryOf[account]!, shape.secondOf[account]!];
    const own = shape.windowsOf[account]!;
    const order = [primary, second, ...own.filter((index) => index !== primary && index !== second)];
    const shown = order.flatMap((index) => (index < 0 ? [] : [windows[index]!]));
    return openAccount(name, shown, shape.bankedResets[account]!);
  });
  return { accounts: stories, windows };
}

function advanceAll({ windows }: PoolStory, minute: number): void {
  for (const { meter, resets } of windows) resets.push(...meter.advanceTo(minute));
}

/** Charges the account, which must have room, or a reset in the bank that makes it. */
function serve(account: AccountStory, tape: DemandTape, arrival: number): void {
  const minute = tape.minutes[arrival]!;
  const units = tape.costs[arrival]!;
  const model = tape.classes === null ? 0 : tape.classes[arrival]!;
  const counting = account.windows.filter(({ counts }) => counts(model));
  const amountOf = ({ isRequests }: WindowStory): number => (isRequests ? 1 : units);
  const fits = (): boolean => counting.every((window) => window.meter.headroomUnits >= amountOf(window));
  if (!fits() && account.bankedResets > 0) {
    account.bankedResets--;
    for (const { meter } of account.windows) {
      if (meter.spec.kind !== 'bucket' && meter.spec.kind !== 'once') meter.refill(minute);
    }
  }
  invariant(fits(), `arrival ${arrival} was served by ${account.name} without room`);
  for (const window of counting) window.meter.spend(minute, amountOf(window));
  account.servedRequests++;
  account.servedUnits += units;
}

function remaining(meter: WindowMeter): number {
  return meter.spec.capacityUnits > 0 ? meter.headroomUnits / meter.spec.capacityUnits : 0;
}

/** Walks the tape with the recorded choices; fills the pool's story and returns the stretches of denials. */
function walk(record: ReplayRecord, pool: PoolStory, horizon: Horizon): DenialEpisode[] {
  const { accounts } = pool;
  const { tape, choices } = record;
  const episodes: DenialEpisode[] = [];
  let open: DenialEpisode | null = null;
  let column = 0;
  const columnStart = (index: number): number => Math.floor((index * horizon.totalMinutes) / CHART_COLUMNS);
  const chartUpTo = (minute: number): void => {
    for (; column < CHART_COLUMNS && columnStart(column) <= minute; column++) {
      advanceAll(pool, columnStart(column));
      for (const { meter, chart } of pool.windows) chart.push(remaining(meter));
    }
  };
  for (let arrival = 0; arrival < tape.arrivalCount; arrival++) {
    const minute = tape.minutes[arrival]!;
    const units = tape.costs[arrival]!;
    chartUpTo(minute);
    advanceAll(pool, minute);
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
    serve(account, tape, arrival);
  }
  chartUpTo(horizon.totalMinutes);
  advanceAll(pool, horizon.totalMinutes - 1);
  return episodes;
}

function accountLines(account: AccountStory, total: number): string[] {
  const [weekly, short, ...others] = account.windows;
  const size = ({ label, meter: { spec } }: WindowStory): string =>
    `${label} ${spec.capacityUnits}/${spec.lengthMinutes} min ${spec.kind}`;
  const shown = [short, weekly, ...others].filter((window) => window !== undefined);
  const counted = [short, ...others].filter((window) => window !== undefined);
  const counts = counted.map(({ label, resets }) => `; ${resets.length} ${label} resets`).join('');
  const resets = (weekly?.resets ?? []).map(
    ({ minute, lostUnits }) => `${clock(minute, total)} (${lostUnits} units lost)`,
  );
  return [
    `  ${account.name}: ${shown.length === 0 ? 'no limit known' : shown.map(size).join(', ')}`,
    `    served ${account.servedRequests} requests, ${account.servedUnits} units${counts}`,
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
