import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { QuotalabError } from '../../../src/core/index.ts';
import { openStream } from '../../../src/numerics/random/index.ts';
import { DemandTape, TraceBootstrap } from '../../../src/simulation/demand/index.ts';
import type { UsageEvent } from '../../../src/usage/events/index.ts';
import { type BuiltDayTrace, buildDayTrace } from '../../../src/usage/traces/index.ts';
import { DEFAULT_TOKEN_WEIGHTS } from '../../../src/usage/weights/index.ts';
import { eventAt } from '../logs/log-lines.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Monday. */
const MONDAY = Date.UTC(2026, 1, 9);

interface Options {
  readonly calendarKnown?: boolean;
  readonly offsetMinutes?: (timeMs: number) => number;
  readonly unitTokens?: number;
}

function build(events: readonly UsageEvent[], options: Options = {}): BuiltDayTrace {
  return buildDayTrace(
    { events, calendarKnown: options.calendarKnown ?? true },
    {
      offsetMinutes: options.offsetMinutes ?? (() => 0),
      weights: DEFAULT_TOKEN_WEIGHTS,
      unitTokens: options.unitTokens ?? 100,
    },
  );
}

const atTimes = (...times: number[]): UsageEvent[] => times.map((timeMs) => eventAt(timeMs));
const factOf = (built: BuiltDayTrace, label: string): string | undefined =>
  built.facts.find((fact) => fact.label === label)?.value;
const columns = ({ trace }: BuiltDayTrace) => ({
  dayOfWeek: [...trace.dayOfWeek],
  dayStart: [...trace.dayStart],
  minuteOfDay: [...trace.minuteOfDay],
  costs: [...trace.costs],
});

describe('whole local days', () => {
  it('run from the first to the last event, days off inside them empty', () => {
    const times = [MONDAY + 9 * HOUR, MONDAY + 9 * HOUR + 90_000, MONDAY + 3 * DAY + 5 * MINUTE];
    expect(columns(build(atTimes(...times)))).toEqual({
      dayOfWeek: [0, 1, 2, 3],
      dayStart: [0, 2, 2, 2, 3],
      minuteOfDay: [540, 541, 5],
      costs: [1, 1, 1],
    });
  });

  it('are cut by the local clock', () => {
    const events = atTimes(MONDAY - 30 * MINUTE, MONDAY + 2 * DAY);
    expect(columns(build(events, { offsetMinutes: () => 60 }))).toMatchObject({
      dayOfWeek: [0, 1, 2],
      minuteOfDay: [30, 60],
    });
    expect(columns(build(events, { offsetMinutes: () => -60 }))).toMatchObject({
      dayOfWeek: [6, 0, 1],
      minuteOfDay: [22 * 60 + 30, 23 * 60],
    });
  });

  it('stay ascending where a clock is put back over midnight', () => {
    const back = MONDAY + 10 * MINUTE;
    const events = [
      eventAt(MONDAY - 2 * DAY, { costUnits: 1 }),
      eventAt(back - MINUTE, { costUnits: 2 }),
      eventAt(back + MINUTE, { costUnits: 3 }),
      eventAt(MONDAY + 5 * HOUR, { costUnits: 4 }),
    ];
    const built = build(events, { offsetMinutes: (timeMs) => (timeMs < back ? 0 : -60) });
    expect(columns(built)).toEqual({
      dayOfWeek: [5, 6, 0],
      dayStart: [0, 1, 2, 4],
      minuteOfDay: [0, 23 * 60 + 11, 9, 4 * 60],
      costs: [1, 3, 2, 4],
    });
  });

  it('do not depend on the order of events, and hold every arrival once', () => {
    const times = fc.array(fc.integer({ min: 0, max: 60 * 1440 }), { minLength: 2, maxLength: 40 });
    fc.assert(
      fc.property(times, (minutes) => {
        const span = Math.max(...minutes) - Math.min(...minutes);
        fc.pre(span >= 1440);
        const events = minutes.map((minute, i) => eventAt(MONDAY + minute * MINUTE, { costUnits: i + 1 }));
        const { trace } = build(events);
        const costs = [...trace.costs];
        expect(costs.toSorted((a, b) => a - b)).toEqual(minutes.map((_, i) => i + 1));
        for (let day = 0; day < trace.dayCount; day++) {
          const minutesOfDay = [...trace.minuteOfDay.slice(trace.dayStart[day], trace.dayStart[day + 1])];
          expect(minutesOfDay).toEqual(minutesOfDay.toSorted((a, b) => a - b));
          for (const minute of minutesOfDay) expect(minute).toBeLessThan(1440);
        }
        expect([...build(events.toReversed()).trace.minuteOfDay]).toEqual([...trace.minuteOfDay]);
      }),
      { seed: 3 },
    );
  });

  it('lie in shared memory, for every worker the same copy', () => {
    const { trace } = build(atTimes(MONDAY, MONDAY + 2 * DAY));
    for (const column of [trace.dayOfWeek, trace.dayStart, trace.minuteOfDay, trace.costs]) {
      expect(column.buffer).toBeInstanceOf(SharedArrayBuffer);
    }
  });
});

describe('silence', () => {
  it('of six days is days off; of seven it is left out and reported', () => {
    const six = build(atTimes(MONDAY, MONDAY + 7 * DAY));
    expect(six.trace.dayCount).toBe(8);
    expect(six.warnings.join()).not.toContain('left out');
    const seven = build(atTimes(MONDAY, MONDAY + 8 * DAY));
    expect(columns(seven)).toMatchObject({ dayOfWeek: [0, 1], dayStart: [0, 1, 2] });
    expect(seven.warnings[0]).toBe(
      '7 days without any request, in 1 run of a week or longer, were left out: a silence so long is taken ' +
        'as no log, not as no use',
    );
  });

  it('of years costs neither time nor memory', () => {
    const built = build(atTimes(0, 3e14, 8e15 / 2));
    expect(built.trace.dayCount).toBe(3);
  });
});

describe('a trace shorter than a day', () => {
  it('is repeated until one day is full, the span rounded up to whole minutes', () => {
    const times = [0, 30_000, 500 * MINUTE].map((offset) => 600 * MINUTE + offset);
    const { trace, warnings } = build(atTimes(...times), { calendarKnown: false });
    expect([...trace.dayStart]).toEqual([0, trace.minuteOfDay.length]);
    // From minute 600 on, 501 minutes each: offsets 0, 0, 500, 501, 501, 1001, 1002, 1002, around midnight.
    expect([...trace.minuteOfDay]).toEqual([161, 162, 162, 600, 600, 1100, 1101, 1101]);
    expect(warnings[1]).toContain('span 8.3 hours, less than a day: they were repeated 3 times');
  });

  it('keeps recorded minutes at their own time of day, ascending', () => {
    const { trace } = build(atTimes(MONDAY + 23 * HOUR, MONDAY + 25 * HOUR));
    const minutes = [...trace.minuteOfDay];
    expect(minutes).toContain(23 * 60);
    expect(minutes).toContain(60);
    expect(minutes).toEqual(minutes.toSorted((a, b) => a - b));
    expect([...trace.dayOfWeek]).toEqual([0]);
  });

  it('copies costs with their arrivals', () => {
    const events = [eventAt(MONDAY, { costUnits: 5 }), eventAt(MONDAY + 719 * MINUTE, { costUnits: 9 })];
    expect(columns(build(events))).toEqual({
      dayOfWeek: [0],
      dayStart: [0, 4],
      minuteOfDay: [0, 719, 720, 1439],
      costs: [5, 9, 5, 9],
    });
  });

  it('of one request fills every minute', () => {
    const { trace } = build(atTimes(MONDAY + 77 * MINUTE));
    expect([...trace.minuteOfDay]).toEqual(Array.from({ length: 1440 }, (_, minute) => minute));
  });

  it('of exactly 24 hours is not repeated', () => {
    expect(build(atTimes(MONDAY, MONDAY + DAY)).trace.dayCount).toBe(2);
    expect(build(atTimes(MONDAY, MONDAY + DAY - 1)).trace.dayCount).toBe(1);
  });

  it('that is too dense to repeat is refused', () => {
    const events = Array.from({ length: 4000 }, () => eventAt(MONDAY));
    expect(() => build(events)).toThrow(QuotalabError);
  });
});

describe('an unknown calendar', () => {
  it('starts on Monday 00:00, without asking for a zone, and says so', () => {
    const offsetMinutes = (): number => {
      throw new Error('asked');
    };
    const built = build(atTimes(5 * DAY, 6 * DAY), { calendarKnown: false, offsetMinutes });
    expect([...built.trace.dayOfWeek]).toEqual([5, 6]);
    expect(built.warnings[0]).toContain('second 0 is taken as Monday 00:00');
    expect(factOf(built, 'Five-hour blocks')).toBeUndefined();
  });

  it('that looks like a clock reading is pointed out', () => {
    const start = Date.UTC(2026, 0, 1);
    const built = build(atTimes(start, start + 2 * DAY), { calendarKnown: false });
    expect(built.warnings.join()).toContain('clock readings');
  });
});

describe('what cannot be learned', () => {
  const daily = (days: number): BuiltDayTrace =>
    build(atTimes(...Array.from({ length: days }, (_, day) => MONDAY + day * DAY)));

  it('is told for fewer than 14 recorded days, with the days of each kind', () => {
    expect(daily(13).warnings).toEqual([
      'only 13 days recorded (10 weekdays, 3 weekend days), fewer than 14: the difference of weekdays and ' +
        'weekends, and of heavy and light weeks, cannot be learned',
    ]);
    expect(daily(14).warnings).toEqual([]);
  });

  it('names the kind of day that is missing', () => {
    expect(daily(5).warnings).toContain('no weekend day is recorded: simulated weekends repeat weekdays');
    const weekend = build(atTimes(MONDAY + 5 * DAY, MONDAY + 6 * DAY));
    expect(weekend.warnings).toContain('no weekday is recorded: simulated weekdays repeat weekend days');
  });
});

describe('facts', () => {
  it('give requests, span, days, tokens, costs, models and blocks', () => {
    const events = [
      eventAt(MONDAY, { model: 'a', outputTokens: 1 }),
      eventAt(MONDAY + HOUR, { model: 'b', cacheReadTokens: 12_345 }),
      eventAt(MONDAY + 3 * DAY, { model: 'b|\u0007', cacheWriteTokens: 7 }),
      eventAt(MONDAY + 3 * DAY, { model: 'b' }),
    ];
    const { facts } = build(events);
    expect(facts).toEqual([
      { label: 'Requests', value: '4' },
      { label: 'Span', value: '2026-02-09 00:00 to 2026-02-12 00:00 UTC, 3.0 days' },
      { label: 'Tokens', value: '400 input, 1 output, 7 cache write, 12,345 cache read' },
      { label: 'Requests by model', value: 'b 2, a 1, b?? 1' },
      { label: 'Five-hour blocks', value: '2' },
      { label: 'Recorded days', value: '4 (4 weekdays, 0 weekend days)' },
      { label: 'Mean cost', value: '4.75 units' },
      { label: 'Largest cost', value: '14 units' },
      {
        label: 'Unit',
        value: '100 tokens weighted by input=1,output=5,cache_write=1,cache_read=0.1',
      },
    ]);
  });
});

it('the unit is the source\u2019s where every request brings its cost', () => {
  const built = build([eventAt(MONDAY, { costUnits: 2 }), eventAt(MONDAY + 2 * DAY, { costUnits: 3 })]);
  expect(factOf(built, 'Unit')).toBe('as the source gives it');
});

describe('refusals', () => {
  it('are no request at all, and a cost beyond 32 bits', () => {
    expect(() => build([])).toThrow(/holds no request/);
    expect(() => build([eventAt(0, { inputTokens: 1e15 })], { unitTokens: 1 })).toThrow(
      /raise --unit-tokens/,
    );
  });
});

it('a bootstrap draws its tapes from the built trace', () => {
  const events = atTimes(...Array.from({ length: 14 }, (_, day) => MONDAY + day * DAY + 12 * HOUR));
  const tape = new DemandTape();
  const stream = (purpose: 'arrivals' | 'costs') => openStream({ seed: 1, trialIndex: 0, purpose });
  const horizon = { warmupMinutes: 0, totalMinutes: 7 * 1440 };
  const streams = { days: stream('arrivals'), thinning: stream('costs') };
  new TraceBootstrap(build(events).trace).fill(tape, horizon, 1, streams);
  expect([...tape.minutes.slice(0, tape.arrivalCount)]).toEqual(
    Array.from({ length: 7 }, (_, day) => day * 1440 + 720),
  );
});

it('of at most two days, of a day or less too, a week is told to be those repeated', () => {
  const repeated = (...times: number[]): string | undefined =>
    build(atTimes(...times)).warnings.find((warning) => warning.startsWith('every simulated week'));
  const words = 'repeated: weekly figures are a what-if, not a forecast';
  expect(repeated(MONDAY, MONDAY + HOUR)).toBe(`every simulated week is that one recorded day ${words}`);
  expect(repeated(MONDAY, MONDAY + DAY)).toBe(`every simulated week is those 2 recorded days ${words}`);
  expect(repeated(MONDAY, MONDAY + 2 * DAY)).toBeUndefined();
});

it('requests of 0 tokens are counted, with what they are charged; a cost of their own is no such thing', () => {
  const empty = { inputTokens: 0, outputTokens: 0, cacheWriteTokens: 0, cacheReadTokens: 0, costUnits: null };
  const told = (...events: UsageEvent[]): readonly string[] =>
    build(events).warnings.filter((warning) => warning.includes('0 tokens'));
  const other = eventAt(MONDAY, { inputTokens: 50, costUnits: null });
  expect(told(eventAt(MONDAY, empty), other, eventAt(MONDAY, empty))).toEqual([
    '2 requests of 3 have 0 tokens and are charged 1 unit each, the least that a request costs',
  ]);
  expect(told(eventAt(MONDAY, empty), other)[0]).toMatch(
    /^1 request of 2 has 0 tokens and is charged 1 unit each/,
  );
  expect(told(other, eventAt(MONDAY, { ...empty, costUnits: 3 }))).toEqual([]);
});
