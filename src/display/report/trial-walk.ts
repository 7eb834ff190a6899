/**
 * The choices of one trial played again, request by request, through the plain windows of windows/window-meter.ts:
 * what every window and account went through. So it also checks the engine's books: a choice without room is an
 * invariant broken. Read next: trial-story.ts, which tells it.
 */
import { invariant } from '../../core/index.ts';
import { WindowMeter, type WindowReset, type WindowSpec } from '../../quota/windows/index.ts';
import type { DemandTape } from '../../simulation/demand/index.ts';
import type { ReplayRecord } from '../../simulation/engine/index.ts';
import { type Horizon, isNeutral } from '../../simulation/scenario/index.ts';

/** Columns of the chart of a window, over the whole trial. */
export const CHART_COLUMNS: number = 84;

/** A stretch of requests that nobody served, in minutes of the trial, ends included. */
export interface DenialEpisode {
  readonly from: number;
  to: number;
  requests: number;
  units: number;
}

/** One window; several accounts may share it. */
export interface WindowStory {
  readonly label: string;
  readonly meter: WindowMeter;
  readonly isRequests: boolean;
  /** Whether it counts requests of a class. */
  readonly counts: (model: number) => boolean;
  readonly resets: WindowReset[];
  /** Remaining fraction at each chart column's start. */
  readonly chart: number[];
}

/** What happened to one account. */
export interface AccountStory {
  readonly name: string;
  /** The weekly window first, then the short one, then others. */
  readonly windows: readonly WindowStory[];
  bankedResets: number;
  servedRequests: number;
  servedUnits: number;
}

/** What happened to the pool; each window once. */
export interface PoolStory {
  readonly accounts: readonly AccountStory[];
  readonly windows: readonly WindowStory[];
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

/** The pool before its first request. */
export function openPool({ scenario: { accounts, world } }: ReplayRecord): PoolStory {
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
export function walk(record: ReplayRecord, pool: PoolStory, horizon: Horizon): DenialEpisode[] {
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
