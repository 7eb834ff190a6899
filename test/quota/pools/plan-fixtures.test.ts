/**
 * Every plan that is sold reads, compiles, and its windows reset when they should over a year with both clock
 * changes: against instants counted here with Intl and plain sums, not with the calendar of src.
 */
import { describe, expect, it } from 'vitest';
import { parsePool } from '../../../src/quota/pools/index.ts';
import {
  compileGraph,
  compileWindow,
  type QuotaWindow,
  WindowMeter,
  type WindowReset,
} from '../../../src/quota/windows/index.ts';
import { FIRST_RESET, PLAN_FIXTURES } from './plan-fixtures.ts';

const MS_PER_MINUTE = 60_000;
/** A Friday, 13:37 UTC, some days after the known resets. */
const ORIGIN_MS = Date.UTC(2026, 10, 27, 13, 37);
const YEAR_MINUTES = 366 * 1440;

const graphOf = (json: unknown) => parsePool(json, { unitTokens: 100, path: 'plan.json' }).graph;

/** Local date and time of an instant, as numbers. */
function localParts(zone: string): (epochMs: number) => Record<string, number> {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  return (epochMs) =>
    Object.fromEntries(format.formatToParts(epochMs).map(({ type, value }) => [type, Number(value)]));
}

/** Minutes after the origin at which a local day starts that is a boundary of the calendar, by looking at each quarter hour. */
function boundaries(clock: QuotaWindow['clock'] & { readonly kind: 'calendar' }): number[] {
  const parts = localParts(clock.zone);
  const found: number[] = [];
  const first = Math.ceil(ORIGIN_MS / (15 * MS_PER_MINUTE)) * 15 * MS_PER_MINUTE;
  for (let at = first; at <= ORIGIN_MS + YEAR_MINUTES * MS_PER_MINUTE; at += 15 * MS_PER_MINUTE) {
    const { year, month, day, hour, minute } = parts(at) as Record<string, number>;
    if (hour !== 0 || minute !== 0) continue;
    const midnight = at;
    // No day of the zones here is shorter than 23 hours.
    at += 22 * 60 * MS_PER_MINUTE;
    const lastDay = new Date(Date.UTC(year!, month!, 0)).getUTCDate();
    const weekday = new Date(Date.UTC(year!, month! - 1, day!)).getUTCDay() || 7;
    const isBoundary =
      clock.every === 'day' ||
      (clock.every === 'week' && weekday === (clock.day ?? 1)) ||
      (clock.every === 'month' && day === Math.min(clock.day ?? 1, lastDay));
    if (isBoundary) found.push((midnight - ORIGIN_MS) / MS_PER_MINUTE);
  }
  return found;
}

/** Every reset of a window in the year, when it is used at minute 5 and never again. */
function expectedResets({ clock }: QuotaWindow): number[] {
  switch (clock.kind) {
    case 'fixed': {
      const resets: number[] = [];
      if (clock.reset === null) {
        // Nobody knows the grid: it is taken to start with the first use.
        for (let at = 5 + clock.lengthMinutes; at <= YEAR_MINUTES; at += clock.lengthMinutes) resets.push(at);
        return resets;
      }
      const known = (Date.parse(FIRST_RESET) - ORIGIN_MS) / MS_PER_MINUTE;
      const base = 'atMs' in clock.reset ? (clock.reset.atMs - ORIGIN_MS) / MS_PER_MINUTE : known;
      for (let at = base; at <= YEAR_MINUTES; at += clock.lengthMinutes) if (at > 0) resets.push(at);
      return resets;
    }
    case 'calendar':
      return boundaries(clock);
    case 'first_use':
      return [5 - (5 % clock.floorMinutes) + clock.lengthMinutes];
    case 'once':
      return clock.expiresMs === null ? [] : [(clock.expiresMs - ORIGIN_MS) / MS_PER_MINUTE];
    default:
      return [];
  }
}

function yearOf(window: QuotaWindow): WindowReset[] {
  const meter = new WindowMeter(compileWindow(window, 1000, ORIGIN_MS));
  meter.advanceTo(0);
  meter.advanceTo(5);
  meter.spend(5, 100);
  const resets: WindowReset[] = [];
  for (let minute = 6; minute <= YEAR_MINUTES; minute += 977) resets.push(...meter.advanceTo(minute));
  resets.push(...meter.advanceTo(YEAR_MINUTES));
  return resets;
}

describe.each(PLAN_FIXTURES.map((fixture) => [fixture.plan, fixture] as const))('%s', (_, {
  json,
  filled,
}) => {
  it('reads, and every class that an account serves has a window that counts it', () => {
    for (const [file, isFilled] of [
      [json, false],
      [filled, true],
    ] as const) {
      const graph = graphOf(file);
      if (isFilled) expect(graph.windows.filter(({ capacity }) => capacity === null)).toEqual([]);
      const compiled = compileGraph(graph);
      const { classNames, accounts } = compiled;
      accounts.forEach((account, row) => {
        const served = classNames.filter(
          (_name, column) => compiled.serves[row * classNames.length + column] === 1,
        );
        expect(served.length, account.name).toBeGreaterThan(0);
        classNames.forEach((_name, column) => {
          const cell = row * classNames.length + column;
          if (compiled.serves[cell] === 1) expect(compiled.longOf[cell]).toBeGreaterThanOrEqual(0);
        });
      });
    }
  });

  it('resets at the right instants over a year', () => {
    for (const window of graphOf(filled).windows) {
      expect(
        yearOf(window).map(({ minute }) => minute),
        window.id,
      ).toEqual(expectedResets(window));
    }
  });
});

it('the year has months of all lengths and weeks of 167 and 169 hours', () => {
  const { windows } = graphOf(PLAN_FIXTURES.find(({ plan }) => plan.startsWith('budget'))!.filled);
  const lengths = windows.map((window) => {
    const minutes = yearOf(window).map(({ minute }) => minute);
    return new Set(minutes.slice(1).map((minute, index) => (minute - minutes[index]!) / 60));
  });
  // Jan 31 to Feb 28 is 28 days; Feb 28 to Mar 31 is 31 days less the hour of Mar 28.
  expect([...lengths[0]!].sort((a, b) => a - b)).toEqual([28 * 24, 30 * 24, 31 * 24 - 1, 31 * 24]);
  expect([...lengths[1]!].sort((a, b) => a - b)).toEqual([167, 168, 169]);
});
