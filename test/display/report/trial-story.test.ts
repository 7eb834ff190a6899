/** The story of a trial: its words, its figures against the choices, and its check of the engine's books. */
import { describe, expect, it } from 'vitest';
import { MINUTES_PER_DAY, MINUTES_PER_WEEK } from '../../../src/core/index.ts';
import { clock, sparkline, tellTrial } from '../../../src/display/report/index.ts';
import { WindowMeter, type WindowSpec } from '../../../src/quota/windows/index.ts';
import {
  METRIC_INDEX,
  type ReplayRecord,
  type TrialPlan,
  TrialRunner,
} from '../../../src/simulation/engine/index.ts';
import { countOf } from '../../../src/usage/events/index.ts';
import { FIRST_USE_10, FIXED, SLIDING, steadyPlan } from '../../simulation/engine/real-plans.ts';
import { type Arrival, dayRunner } from '../../simulation/engine/replay-tape.ts';

describe('clock', () => {
  it.each([
    [0, MINUTES_PER_WEEK, 'Mon 00:00'],
    [9 * 60 + 5, MINUTES_PER_WEEK, 'Mon 09:05'],
    [MINUTES_PER_DAY, MINUTES_PER_WEEK, 'Tue 00:00'],
    [MINUTES_PER_WEEK - 1, MINUTES_PER_WEEK, 'Sun 23:59'],
    // More than a week: weeks are numbered from 1.
    [0, 2 * MINUTES_PER_WEEK, 'w1 Mon 00:00'],
    [MINUTES_PER_WEEK - 1, 2 * MINUTES_PER_WEEK, 'w1 Sun 23:59'],
    [MINUTES_PER_WEEK, 2 * MINUTES_PER_WEEK, 'w2 Mon 00:00'],
    [11 * MINUTES_PER_WEEK + 2 * MINUTES_PER_DAY + 61, 20 * MINUTES_PER_WEEK, 'w12 Wed 01:01'],
  ])('minute %i of %i is %s', (minute, total, text) => {
    expect(clock(minute, total)).toBe(text);
  });
});

describe('sparkline', () => {
  it.each([
    [[], ''],
    [[0, 1], ' █'],
    [[0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875, 1], '▁▂▃▄▅▆▇█'],
    // What is above 0 is never drawn empty; what is 0 always is.
    [[1e-9, 0.01, 0.05, -0.5], '▁▁▁ '],
    // Rounded to the nearest eighth.
    [[0.18, 0.19, 0.93, 0.94], '▁▂▇█'],
  ])('%j is %j', (values, bars) => {
    expect(sparkline(values)).toBe(bars);
  });
});

const DAY: readonly Arrival[] = [
  [60, 3],
  [61, 3],
  // Two units are left for three: denied; then two fit.
  [62, 3],
  [70, 2],
  // All spent: one stretch of two denials.
  [100, 1],
  [110, 2],
  [400, 5],
];

const window = (change: Partial<WindowSpec>): WindowSpec => ({
  kind: 'fixed',
  capacityUnits: 8,
  lengthMinutes: 300,
  floorMinutes: 1,
  firstResetMinute: 300,
  ...change,
});

describe('a day worked by hand', () => {
  const horizon = { warmupMinutes: 0, totalMinutes: MINUTES_PER_DAY };
  const account = {
    name: 'only',
    short: window({}),
    weekly: window({ capacityUnits: 100, lengthMinutes: 1000, firstResetMinute: 500 }),
  };
  const record = dayRunner([account], DAY, horizon, 5).record(0, 'fill_first');
  const lines = tellTrial(record, horizon);

  it('tells the account, what it served and every weekly reset with what was lost', () => {
    expect([...record.choices]).toEqual([0, 0, -1, 0, -1, -1, 0]);
    expect(lines.slice(0, 4)).toEqual([
      'Accounts',
      '  only: short 8/300 min fixed, weekly 100/1000 min fixed',
      // 3 + 3 + 2 + 5 units; short resets at 300, 600, 900 and 1200.
      '    served 4 requests, 13 units; 4 short resets',
      // One weekly reset at 500 = 08:20; the next would be at 1500, after the day.
      '    weekly resets: Mon 08:20 (87 units lost)',
    ]);
  });

  it('tells every stretch of denials without a serve in it', () => {
    const start = lines.findIndex((line) => line.startsWith('Denials'));
    expect(lines.slice(start, start + 3)).toEqual([
      'Denials: 3 requests in 2 stretches without a serve:',
      '  Mon 01:02 to Mon 01:02: 1 request, 3 units',
      '  Mon 01:40 to Mon 01:50: 2 requests, 3 units',
    ]);
  });

  it('draws headroom at the start of each column', () => {
    const bars = lines.filter((line) => line.includes('|')).map((line) => line.split('|')[1]!);
    expect(bars.map((bar) => bar.length)).toEqual([84, 84]);
    // A column is 1440 / 84 = 17.14 minutes: column 4 starts at 68, column 5 at 85, column 18 at 308.
    const short = bars[1]!;
    expect([short[0], short[3], short[4], short[5], short[17], short[18]]).toEqual([
      '█',
      '█',
      '▂',
      ' ',
      ' ',
      '█',
    ]);
    // Weekly: 92 of 100 left from column 5 to 23, 87 after 400, full from 500 (column 30 starts at 514).
    expect([bars[0]![5], bars[0]![29], bars[0]![30], bars[0]![83]]).toEqual(['▇', '▇', '█', '█']);
  });

  it('says none where there is nothing to tell', () => {
    const quiet = dayRunner([account], [[0, 1]], horizon, 1).record(0, 'fill_first');
    const weekless = {
      ...quiet,
      scenario: {
        ...quiet.scenario,
        accounts: [{ ...account, weekly: window({ capacityUnits: 100, firstResetMinute: 5000 }) }],
      },
    };
    const text = tellTrial(weekless, horizon);
    expect(text).toContain('Denials: none');
    expect(text).toContain('    weekly resets: none');
  });

  it('tells a weekly reset after the last arrival and the last column', () => {
    // The last column starts at 1422.
    const late = { ...account, weekly: window({ capacityUnits: 100, firstResetMinute: 1439 }) };
    const text = tellTrial(dayRunner([late], [[5, 1]], horizon, 1).record(0, 'fill_first'), horizon);
    expect(text).toContain('    weekly resets: Mon 23:59 (99 units lost)');
    // Minute 1440 is the next day's.
    const tomorrow = { ...account, weekly: window({ capacityUnits: 100, firstResetMinute: 1440 }) };
    const none = tellTrial(dayRunner([tomorrow], [[5, 1]], horizon, 1).record(0, 'fill_first'), horizon);
    expect(none).toContain('    weekly resets: none');
  });

  it.each([
    ['short', window({ capacityUnits: 2 }), window({ capacityUnits: 100, firstResetMinute: 900 })],
    ['weekly', window({}), window({ capacityUnits: 2, firstResetMinute: 900 })],
  ])('finds a choice without room in the %s window alone', (_, short, weekly) => {
    const dry = dayRunner([{ name: 'dry', short, weekly }], [[5, 3]], horizon, 3).record(0, 'fill_first');
    expect([...dry.choices]).toEqual([-1]);
    expect(() => tellTrial({ ...dry, choices: Int16Array.of(0) }, horizon)).toThrow(
      'broken invariant: arrival 0 was served by dry without room',
    );
  });

  it('shows the twelve largest of many stretches, in order of time', () => {
    // Ten units a day against one: after 14 serves of one account with capacity 1 a denial each.
    const arrivals: Arrival[] = Array.from({ length: 28 }, (_, index) => [index * 40, 1]);
    const tight = {
      name: 'tight',
      short: window({ capacityUnits: 1, lengthMinutes: 80, firstResetMinute: 80 }),
      weekly: window({ capacityUnits: 100, lengthMinutes: 5000, firstResetMinute: 5000 }),
    };
    const many = dayRunner([tight], arrivals, horizon, 1).record(0, 'fill_first');
    const text = tellTrial(many, horizon);
    const start = text.findIndex((line) => line.startsWith('Denials'));
    expect(text[start]).toBe('Denials: 14 requests in 14 stretches without a serve; the 12 largest:');
    const shown = text.slice(start + 1, text.indexOf('', start));
    expect(shown).toHaveLength(12);
    expect(shown).toEqual([...shown].sort());
  });
});

/** A number as it is told, thousands apart. */
const whole = (text: string): number => Number(text.replaceAll(',', ''));

/** Story lines of each account, by name. */
function accountFacts(
  lines: readonly string[],
): Map<string, { served: number; units: number; resets: string }> {
  const facts = new Map<string, { served: number; units: number; resets: string }>();
  lines.forEach((line, index) => {
    const name = /^ {2}(\S+): short /.exec(line)?.[1];
    if (name === undefined) return;
    const [, served, units] = /served ([\d,]+) requests?, ([\d,]+) units?/.exec(lines[index + 1]!)!;
    facts.set(name, { served: whole(served!), units: whole(units!), resets: lines[index + 2]! });
  });
  return facts;
}

const KINDS = [
  ['fixed', FIXED, FIXED],
  ['first use', FIRST_USE_10, FIRST_USE_10],
  ['sliding', SLIDING, SLIDING],
  ['first use over fixed', FIRST_USE_10, FIXED],
] as const;

function realRecord(plan: TrialPlan, policy: string): ReplayRecord {
  return new TrialRunner({ ...plan, policies: [policy] }).record(3, policy);
}

describe.each(KINDS)('a real trial, windows %s', (_, shortStyle, weeklyStyle) => {
  // More demand than supply, so that every kind of window denies.
  const plan: TrialPlan = {
    ...steadyPlan({ mode: 'broad', resetMode: 'staggered', shortStyle, weeklyStyle }),
    demand: { kind: 'generated', scale: { kind: 'fit', load: 2 } },
  };
  const record = realRecord(plan, 'burn_rate');
  const lines = tellTrial(record, plan.horizon);
  const { tape, choices, scenario } = record;

  it('serves what the choices say, account by account', () => {
    const facts = accountFacts(lines);
    expect([...facts.keys()]).toEqual(scenario.accounts.map(({ name }) => name));
    let total = 0;
    scenario.accounts.forEach(({ name }, index) => {
      const mine = [...choices].flatMap((choice, arrival) =>
        choice === index ? [tape.costs[arrival]!] : [],
      );
      expect(facts.get(name)).toMatchObject({
        served: mine.length,
        units: mine.reduce((sum, units) => sum + units, 0),
      });
      total += facts.get(name)!.served;
    });
    const served = choices.filter((choice) => choice >= 0).length;
    expect(total).toBe(served);
    const denied = tape.arrivalCount - served;
    const denials = lines.find((line) => line.startsWith('Denials'))!;
    expect(denials).toMatch(
      denied === 0 ? /^Denials: none$/ : new RegExp(`^Denials: ${countOf(denied, 'request')} in `),
    );
  });

  it('tells every weekly reset of the two weeks, and none else', () => {
    const facts = accountFacts(lines);
    scenario.accounts.forEach(({ name, weekly }, index) => {
      const meter = new WindowMeter(weekly);
      const resets: string[] = [];
      const note = (minute: number): void => {
        for (const reset of meter.advanceTo(minute)) {
          resets.push(
            `${clock(reset.minute, plan.horizon.totalMinutes)} (${countOf(reset.lostUnits, 'unit')} lost)`,
          );
        }
      };
      for (let arrival = 0; arrival < tape.arrivalCount; arrival++) {
        note(tape.minutes[arrival]!);
        if (choices[arrival] === index) meter.spend(tape.minutes[arrival]!, tape.costs[arrival]!);
      }
      note(plan.horizon.totalMinutes - 1);
      if (weekly.kind === 'fixed') expect(resets.length).toBe(2);
      expect(facts.get(name)!.resets).toBe(
        `    weekly resets: ${resets.length === 0 ? 'none' : resets.join(', ')}`,
      );
    });
  });

  it('finds a choice without room', () => {
    const { accounts } = scenario;
    const index = choices.findIndex((choice) => choice < 0);
    expect(index).toBeGreaterThanOrEqual(0);
    // The first denied arrival given to an account: no account had room.
    accounts.forEach((account, chosen) => {
      const tampered = { ...record, choices: choices.slice() };
      tampered.choices[index] = chosen;
      expect(() => tellTrial(tampered, plan.horizon)).toThrow(
        `broken invariant: arrival ${index} was served by ${account.name} without room`,
      );
    });
  });
});

it('finds every served request moved to one account, under every policy of the plan', () => {
  const plan = steadyPlan({ mode: 'focused', resetMode: 'mixed' });
  let denied = 0;
  for (const policy of plan.policies) {
    const record = realRecord(plan, policy);
    denied += record.row[METRIC_INDEX.denied_requests]!;
    expect(tellTrial(record, plan.horizon)[0]).toBe('Accounts');
    const moved = { ...record, choices: record.choices.map((choice) => Math.min(choice, 0)) };
    expect(() => tellTrial(moved, plan.horizon)).toThrow('without room');
  }
  expect(denied).toBeGreaterThan(0);
});

describe('the axis under the chart', () => {
  it.each([1, 2, 5])('names each day under its first columns, over %i weeks', (weeks) => {
    const plan = steadyPlan({ mode: 'focused', resetMode: 'same', warmupWeeks: 0, weeks });
    const lines = tellTrial(realRecord(plan, 'burn_rate'), plan.horizon);
    const chart = lines.filter((line) => line.includes('|'));
    const left = chart[0]!.indexOf('|') + 1;
    const axis = lines.at(-1)!.slice(left);
    const perDay = 84 / (7 * weeks);
    for (let day = 0; day < 7 * weeks; day++) {
      const column = Math.round(day * perDay);
      const initial = 'MTWTFSS'[day % 7];
      // A day starts within a column of where its letter stands.
      expect(axis.slice(Math.max(0, column - 1), column + 2), `day ${day} of ${axis}`).toContain(initial);
    }
  });
});
