/**
 * Every window of a pool as spans of time that hold a capacity each, whoever spends it: what the bound of a pool
 * of any windows rests on. A window whose clock is known beforehand is one tiling, its own; one whose clock depends
 * on use is spans that no use can overfill, which makes the bound loose. Read next: pool-cells.ts.
 */
import type { WindowSpec } from '../../quota/windows/index.ts';
import type { PoolShape, PoolWorld } from '../scenario/index.ts';
import { innerWindows, type StaticWindow, staticWindows } from './static-windows.ts';

/** Spans that tile [0, horizon), of one window. */
export interface Tiling {
  /** Index into the shape's windows. */
  readonly window: number;
  /** Capacities in units or, of requests, in requests. */
  readonly spans: readonly StaticWindow[];
  /** Longest span, minutes. */
  readonly lengthMinutes: number;
  readonly isRequests: boolean;
  /** What banked resets of the accounts that have the window can return in all. */
  readonly refillUnits: number;
  /** accounts x classes, row-major: 1 = the account serves the class on this window. */
  readonly footprint: Uint8Array;
}

export interface Tilings {
  readonly tilings: readonly Tiling[];
  /** True where the spans are the windows themselves, and nothing returns before they end. */
  readonly isExact: boolean;
}

/** Spans of windows without a grid are no shorter: limits by the minute would cut demand into minutes. */
const SHORTEST_SPAN_MINUTES = 300;
/** A window that opens with use and is longer than this has one span for all time too. */
const LONG_MINUTES = 1440;

/** Credits: what they hold until they end, nothing after. */
function onceSpans({ capacityUnits, firstResetMinute }: WindowSpec, horizon: number): StaticWindow[] {
  const end = Math.min(Math.max(firstResetMinute, 0), horizon);
  const spans = [
    { start: 0, end, capacity: capacityUnits },
    { start: end, end: horizon, capacity: 0 },
  ];
  return spans.filter((span) => span.end > span.start);
}

/** Spans of so many minutes each, with what `most` says of their length. */
function evenSpans(horizon: number, spanMinutes: number, most: (minutes: number) => number): StaticWindow[] {
  const spans: StaticWindow[] = [];
  for (let start = 0; start < horizon; start += spanMinutes) {
    const end = Math.min(start + spanMinutes, horizon);
    spans.push({ start, end, capacity: most(end - start) });
  }
  return spans;
}

/** Tilings of one window, the outer ones first; each span of a later one lies in one of an earlier one. */
function spansOf(spec: WindowSpec, horizon: number): StaticWindow[][] {
  const { kind, lengthMinutes, capacityUnits } = spec;
  switch (kind) {
    case 'fixed':
    case 'calendar':
      return [staticWindows(spec, horizon, 'weekly')];
    case 'once':
      return [onceSpans(spec, horizon)];
    case 'bucket':
      // Full at first, and refilled at every minute but the first.
      return [
        evenSpans(horizon, Math.max(SHORTEST_SPAN_MINUTES, 5 * lengthMinutes), (minutes) =>
          Math.floor(capacityUnits + spec.refillPerMinute! * (minutes - 1)),
        ),
      ];
    case 'sliding': {
      const span = lengthMinutes * Math.ceil(SHORTEST_SPAN_MINUTES / lengthMinutes);
      return [evenSpans(horizon, span, (minutes) => capacityUnits * Math.ceil(minutes / lengthMinutes))];
    }
    case 'first_use': {
      const outer = staticWindows(spec, horizon, lengthMinutes > LONG_MINUTES ? 'weekly' : 'short');
      return lengthMinutes < SHORTEST_SPAN_MINUTES ? [outer] : [outer, innerWindows(spec, horizon)!];
    }
  }
}

/** Which accounts serve which classes on the window. */
function footprintOf(shape: PoolShape, window: number): Uint8Array {
  const classCount = shape.classNames.length;
  const footprint = new Uint8Array(shape.serves.length);
  shape.windowsOf.forEach((own, account) => {
    if (!own.includes(window)) return;
    for (let model = 0; model < classCount; model++) {
      const cell = account * classCount + model;
      footprint[cell] = shape.serves[cell]! & shape.counts[window * classCount + model]!;
    }
  });
  return footprint;
}

/** Resets in the bank of the accounts that have the window, if they return any of it. */
function refillsOf({ windows, windowsOf, bankedResets }: PoolShape, window: number): number {
  const { kind } = windows[window]!.window.clock;
  if (kind === 'once' || kind === 'bucket') return 0;
  return bankedResets.reduce(
    (sum, count, account) => (windowsOf[account]!.includes(window) ? sum + count : sum),
    0,
  );
}

/** Whether bounds of the pool's trials rest on the windows themselves: those that limit somebody. */
export function isExactPool(shape: PoolShape): boolean {
  return shape.windows.every(({ window: { clock } }, window) => {
    const isStatic = clock.kind === 'fixed' || clock.kind === 'calendar' || clock.kind === 'once';
    return (isStatic && refillsOf(shape, window) === 0) || !footprintOf(shape, window).includes(1);
  });
}

/** The tilings of a trial's pool over [0, horizonMinutes). */
export function tilingsOf({ shape, specs }: PoolWorld, horizonMinutes: number): Tilings {
  const tilings = specs.flatMap((spec, window): Tiling[] => {
    const footprint = footprintOf(shape, window);
    if (!footprint.includes(1)) return [];
    const refillUnits = refillsOf(shape, window) * spec.capacityUnits;
    const { isRequests } = shape.windows[window]!;
    return spansOf(spec, horizonMinutes).map((spans): Tiling => {
      const lengthMinutes = spans.reduce((longest, { start, end }) => Math.max(longest, end - start), 0);
      return { window, spans, lengthMinutes, isRequests, refillUnits, footprint };
    });
  });
  return { tilings, isExact: isExactPool(shape) };
}
