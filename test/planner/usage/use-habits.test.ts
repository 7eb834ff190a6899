/**
 * Alarms about daily use have a rate: measured on drawn logs that are steady, by law and weekly pattern, and their power
 * on logs that are not.
 */

import { describe, expect, it } from 'vitest';
import { openStream, unitReal } from '../../../src/numerics/random/index.ts';
import { normalDraws } from '../../../src/numerics/stats/index.ts';
import { useHabits } from '../../../src/planner/usage/index.ts';

const DAYS = 60;
/** A Monday. */
const FIRST_DAY = 20_458;
const HISTORIES = 400;

const generator = openStream({ seed: 13, trialIndex: 5, purpose: 'search' });
const uniform = (): number => unitReal(generator);
const normal = normalDraws(() => generator.next());

/** A gamma draw of mean 1: the sum of squares of normals, for shapes of halves. */
function gamma(shape: number): number {
  let sum = 0;
  for (let i = 0; i < 2 * shape; i++) sum += normal() ** 2;
  return sum / (2 * shape);
}

/** A Poisson count by inversion; means above 50 by the normal law. */
function poisson(mean: number): number {
  if (mean > 50) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal()));
  let [count, left] = [0, Math.exp(mean) * uniform()];
  for (let term = 1; left > term && count < 1000; term *= mean / count) {
    left -= term;
    count++;
  }
  return count;
}

const WEEK = [1.2, 1.1, 1, 0.9, 0.8, 0.2, 0.1];
const WORKDAYS = [1, 1, 1, 1, 1, 0, 0];

type Law = (day: number) => number;
const STEADY: ReadonlyArray<readonly [name: string, law: Law]> = [
  ['Poisson of 20', () => poisson(20)],
  ['Poisson of 200', () => poisson(200)],
  ['overdispersed, days of a third more or less', () => poisson(100 * gamma(8))],
  ['overdispersed, days of 70 % more or less', () => poisson(100 * gamma(2))],
  ['lognormal', () => 100 * Math.exp(0.5 * normal())],
  ['weekly pattern, overdispersed', (day) => poisson(300 * WEEK[day % 7]! * gamma(8))],
  ['weekly pattern, Poisson', (day) => poisson(300 * WEEK[day % 7]!)],
  ['working days alone', (day) => poisson(100 * WORKDAYS[day % 7]! * gamma(5))],
];

interface Rates {
  /** Share of the days judged, those of the last four weeks. */
  readonly unusual: number;
  /** Shares of logs. */
  readonly shifted: number;
  readonly drifting: number;
}

function ratesOf(law: Law, histories: number = HISTORIES): Rates {
  let [unusual, judged, shifted, drifting] = [0, 0, 0, 0];
  for (let i = 0; i < histories; i++) {
    const complete = Array.from({ length: DAYS }, (_, day) => law(day));
    const habits = useHabits({
      firstDay: FIRST_DAY,
      complete,
      today: 0,
      todayDay: FIRST_DAY + DAYS,
    });
    if (habits.status === 'insufficient') throw new Error('too few days');
    unusual += habits.unusual.length;
    judged += complete.slice(-28).filter((units) => units > 0).length;
    if (habits.shifts.length > 0) shifted++;
    if (habits.drift !== null) drifting++;
  }
  return {
    unusual: unusual / judged,
    shifted: shifted / histories,
    drifting: drifting / histories,
  };
}

/** Above a rate by more than three standard errors of so many draws. */
const mostOf = (rate: number, draws: number): number => rate + 3 * Math.sqrt((rate * (1 - rate)) / draws);

describe('alarms of steady use', () => {
  it.each(
    STEADY,
  )('[7.7] [I3] %s: a day in 90 is unusual, a log in 20 shifts, one in 100 drifts', (_, law) => {
    const { unusual, shifted, drifting } = ratesOf(law);
    // A weekend's own pattern widens what is usual, so fewer alarm; a skewed law may have half as many again.
    expect(unusual).toBeLessThan(1.5 / 90 + 0.002);
    expect(shifted).toBeLessThan(mostOf(0.05, HISTORIES));
    expect(drifting).toBeLessThan(mostOf(0.012, HISTORIES));
  });

  it('of 60 days that are alike and independent is near its nominal rate, not far below', () => {
    const { unusual, shifted } = ratesOf(() => poisson(100 * gamma(8)));
    expect(unusual).toBeGreaterThan(0.5 / 90);
    expect(shifted).toBeGreaterThan(0.005);
  });
});

describe('alarms of use that changes', () => {
  const spread: Law = () => poisson(100 * gamma(8));

  it('sees four fifths of the days that take four times as much', () => {
    const { unusual } = ratesOf((day) => spread(day) * (day === 55 ? 4 : 1), 200);
    // One such day of 28, besides one in 90.
    expect(unusual).toBeGreaterThan(0.8 / 28);
  });

  it('[I2] [W63] sees the fourth wild day as the first: a day that alarms does not widen what is usual', () => {
    const complete = Array.from(
      { length: 40 },
      (_, day) => 100 + (day % 5) + (day >= 28 && day < 32 ? 900 : 0),
    );
    const habits = useHabits({ firstDay: FIRST_DAY, complete, today: 0, todayDay: FIRST_DAY + 40 });
    const days = habits.status === 'judged' ? habits.unusual.map(({ day }) => day) : [];
    expect(days).toEqual([28, 29, 30, 31].map((day) => FIRST_DAY + day));
  });

  it('sees a level twice as high since three weeks in nine logs of ten, and half as high in as many', () => {
    for (const factor of [2, 0.5]) {
      const { shifted } = ratesOf((day) => spread(day) * (day >= 39 ? factor : 1), 200);
      expect(shifted).toBeGreaterThan(0.9);
    }
  });

  it('[I3] sees use that doubles within two weeks drift or shift in two logs of three', () => {
    let seen = 0;
    for (let i = 0; i < 200; i++) {
      const complete = Array.from(
        { length: DAYS },
        (_, day) => spread(day) * (1 + Math.max(0, day - 45) / 14),
      );
      const habits = useHabits({ firstDay: FIRST_DAY, complete, today: 0, todayDay: FIRST_DAY + DAYS });
      if (habits.status === 'insufficient') continue;
      if (habits.shifts.length > 0 || habits.drift !== null) seen++;
    }
    expect(seen / 200).toBeGreaterThan(0.66);
  });

  it('tells a shift by its day and the levels around it', () => {
    const complete = Array.from({ length: 40 }, (_, day) => (day < 20 ? 100 : 300) + (day % 3));
    const habits = useHabits({ firstDay: FIRST_DAY, complete, today: 0, todayDay: FIRST_DAY + 40 });
    expect(habits).toMatchObject({ status: 'judged', shifts: [{ day: FIRST_DAY + 20 }], unusual: [] });
  });
});
