/**
 * Quota windows as spans of time with a capacity each, whoever spends them: what a clairvoyant must respect. For
 * `fixed` windows they are the windows themselves; for the kinds whose clock depends on use they are spans that
 * no use can overfill, so a bound that rests on them holds, but is loose. Spans tile [0, horizon) in minutes.
 */
import { NO_RESET, resetAfter, type WindowSpec } from '../../quota/windows/index.ts';

export interface StaticWindow {
  /** Minutes, start included, end excluded. */
  readonly start: number;
  readonly end: number;
  /** Units. */
  readonly capacity: number;
}

/** A short first-use window is cut into spans of so many lengths, which can meet one window more than that. */
const FIRST_USE_LENGTHS = 5;

/** Consecutive spans from `from` to `horizon`, each `length` long. */
function tile(
  from: number,
  horizon: number,
  length: number,
  capacity: (start: number) => number,
): StaticWindow[] {
  const windows: StaticWindow[] = [];
  for (let start = from; start < horizon; start += length) {
    windows.push({ start, end: Math.min(start + length, horizon), capacity: capacity(start) });
  }
  return windows;
}

/**
 * First use: windows open at least length - grain + 1 minutes apart, because a window's start is floored by at
 * most grain - 1. A span meets every window opened inside it or less than a length before it.
 */
function firstUseWindows(spec: WindowSpec, horizon: number, spanMinutes: number): StaticWindow[] {
  const { lengthMinutes, floorMinutes, capacityUnits, usedAtStartUnits = 0 } = spec;
  const apart = lengthMinutes - floorMinutes + 1;
  const opensFrom = spec.firstResetMinute === NO_RESET ? 0 : Math.min(spec.firstResetMinute, horizon);
  const met = (start: number): number => {
    const earliest = Math.max(opensFrom, start - lengthMinutes + 1);
    const latest = Math.min(start + spanMinutes, horizon) - 1;
    return (Math.floor((latest - earliest) / apart) + 1) * capacityUnits;
  };
  return [
    ...tile(0, opensFrom, Math.max(1, opensFrom), () => capacityUnits - usedAtStartUnits),
    ...tile(opensFrom, horizon, spanMinutes, met),
  ];
}

/**
 * Spans of one window over [0, horizonMinutes). `role` decides how first-use windows are cut: a short one by five
 * lengths (and by one length in `innerWindows`), a weekly one not at all.
 */
export function staticWindows(
  spec: WindowSpec,
  horizonMinutes: number,
  role: 'short' | 'weekly',
): StaticWindow[] {
  const { kind, lengthMinutes, capacityUnits, usedAtStartUnits = 0 } = spec;
  const constant = (): number => capacityUnits;
  if (kind === 'sliding') return tile(0, horizonMinutes, lengthMinutes, constant);
  if (kind === 'fixed') {
    const first = Math.min(spec.firstResetMinute, horizonMinutes);
    return [
      ...tile(0, first, Math.max(1, first), () => capacityUnits - usedAtStartUnits),
      ...tile(first, horizonMinutes, lengthMinutes, constant),
    ];
  }
  if (kind === 'calendar') {
    const windows: StaticWindow[] = [];
    let start = 0;
    for (let end = spec.firstResetMinute; start < horizonMinutes; end = resetAfter(spec, end)) {
      const capacity = start === 0 ? capacityUnits - usedAtStartUnits : capacityUnits;
      windows.push({ start, end: Math.min(end, horizonMinutes), capacity });
      start = end;
    }
    return windows;
  }
  const span = role === 'weekly' ? horizonMinutes : FIRST_USE_LENGTHS * lengthMinutes;
  return firstUseWindows(spec, horizonMinutes, span);
}

/**
 * Shorter spans inside those of a short first-use window, one length each: they meet two windows at most, and hold
 * back crowds that the longer ones let pass. null for the kinds whose spans are windows already.
 */
export function innerWindows(spec: WindowSpec, horizonMinutes: number): StaticWindow[] | null {
  return spec.kind === 'first_use' ? firstUseWindows(spec, horizonMinutes, spec.lengthMinutes) : null;
}
