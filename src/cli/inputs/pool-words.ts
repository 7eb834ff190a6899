/** A pool in words, for the record of a run: what each account has, what is drawn, what limits nothing. */
import { capacityText, lengthText } from '../../display/terminal/index.ts';
import type { Pool } from '../../quota/pools/index.ts';
import { NO_RESET, type WindowClock } from '../../quota/windows/index.ts';
import type { PoolRecord } from '../../simulation/experiment/index.ts';
import {
  firstResetOf,
  hasKnownReset,
  isResetUnknown,
  type PoolShape,
  poolOrigin,
} from '../../simulation/scenario/index.ts';

/** `fixed`, `first_use, floored to 10 min`. */
export function styleText({
  kind,
  floorMinutes,
}: {
  readonly kind: string;
  readonly floorMinutes: number;
}): string {
  return kind === 'first_use' && floorMinutes > 1 ? `first_use, floored to ${floorMinutes} min` : kind;
}

/** On which day it turns, where that is not the first. */
function dayText({ day }: Extract<WindowClock, { kind: 'calendar' }>): string {
  return day === undefined || day === 1 ? '' : ` from day ${day}`;
}

interface WindowWords {
  /** Minute 0, epoch ms. */
  readonly originMs: number;
  /** Ids of windows in credits whose rate is assumed. */
  readonly assumed: ReadonlySet<string>;
}

function windowText(shape: PoolShape, index: number, { originMs, assumed }: WindowWords): string {
  const { window, capacityUnits, isRequests } = shape.windows[index]!;
  const { clock } = window;
  const rate = assumed.has(window.id) ? ' (credits at an assumed rate)' : '';
  const amount = `${capacityText(capacityUnits, isRequests ? 'requests' : 'weighted')}${rate}`;
  const counts = window.counts === 'all' ? '' : ` of ${window.counts.join(', ')}`;
  const shared = shape.windowsOf.filter((own) => own.includes(index)).length > 1 ? ', shared' : '';
  switch (clock.kind) {
    case 'calendar':
      return `${amount}${counts} per calendar ${clock.every}${dayText(clock)}, zone ${clock.zone}${shared}`;
    case 'bucket':
      return `${amount}${counts}, refilled by ${clock.perMinute} a minute${shared}`;
    case 'once':
      return `${amount}${counts}, once${clock.expiresMs === null ? '' : ` until ${new Date(clock.expiresMs).toISOString()}`}${shared}`;
    default: {
      const style = styleText({ floorMinutes: 1, ...clock });
      const first = firstResetOf(shape.windows[index]!, originMs);
      const reset =
        first === null ? 'reset drawn' : first === NO_RESET ? 'idle' : `first reset at minute ${first}`;
      return `${amount}${counts} per ${lengthText(clock.lengthMinutes)}, ${style}, ${reset}${shared}`;
    }
  }
}

function drawnNotes(shape: PoolShape): string[] {
  const { windows, primaryOf, secondOf } = shape;
  const total = primaryOf.length;
  const isDrawn = (index: number): boolean => index >= 0 && isResetUnknown(windows[index]!.window);
  const noteOf = (what: string, count: number): string[] =>
    count === 0
      ? []
      : [`${what} resets of ${count} of ${total} accounts are unknown: drawn anew in every trial`];
  const others = windows.filter(
    ({ window }, index) => isResetUnknown(window) && !primaryOf.includes(index) && !secondOf.includes(index),
  );
  return [
    ...noteOf('weekly', primaryOf.filter(isDrawn).length),
    ...noteOf('short', secondOf.filter(isDrawn).length),
    ...(others.length === 0
      ? []
      : [
          `resets of ${others.map(({ window }) => window.id).join(', ')} are unknown: drawn anew in every trial`,
        ]),
  ];
}

/** What the pool's owner should know of dates and of credits that end. */
function dateNotes(shape: PoolShape, originMs: number | null): string[] {
  const notes: string[] = [];
  if (originMs === null) {
    notes.push('no reset is a known instant: every trial starts on a drawn Monday of 2024 to 2027');
  }
  const ends = shape.windows.filter(
    ({ window: { clock } }) => clock.kind === 'once' && clock.expiresMs !== null,
  );
  if (ends.length > 0 && !hasKnownReset(shape)) {
    notes.push(
      `no reset is a known instant, so the end of credits is on no simulated day: ${ends.map(({ window }) => window.id).join(', ')}`,
    );
  }
  return notes;
}

export interface PoolWords {
  /** The text of --pool. */
  readonly source: string;
  readonly timeZone: string;
  /** Ids of windows in credits whose rate is assumed (unit-rates.ts); absent = none. */
  readonly assumed?: readonly string[];
}

/** The record of a pool. */
export function poolRecord(pool: Pool, shape: PoolShape, words: PoolWords): PoolRecord {
  const { source, timeZone, assumed = [] } = words;
  const originMs = poolOrigin(shape, timeZone);
  const told = { originMs: originMs ?? 0, assumed: new Set(assumed) };
  const text = (index: number): string => windowText(shape, index, told);
  return {
    source,
    accounts: shape.accountNames.map((name, account) => {
      const [primary, second] = [shape.primaryOf[account]!, shape.secondOf[account]!];
      const others = shape.windowsOf[account]!.filter((index) => index !== primary && index !== second);
      return {
        name,
        short: second < 0 ? 'none' : text(second),
        weekly: primary < 0 ? 'no limit known' : text(primary),
        ...(others.length === 0
          ? {}
          : { others: others.map((index) => `${shape.windows[index]!.window.id}: ${text(index)}`) }),
        window_ids: [primary, second, ...others]
          .filter((index) => index >= 0)
          .map((index) => shape.windows[index]!.window.id),
      };
    }),
    notes: [...pool.notes, ...drawnNotes(shape), ...dateNotes(shape, originMs)],
  };
}
