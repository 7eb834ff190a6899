/** The router's time while the machine's clock is set, sleeps, or was wrong from the start. */
import { describe, expect, it } from 'vitest';
import type { Clock, ClockNews } from '../../../../src/router/server/parts/index.ts';
import { SteadyClock } from '../../../../src/router/server/parts/index.ts';

const HOUR_MS = 3_600_000;
const TRUE_MS = Date.UTC(2026, 10, 20, 9);

/** A machine whose three clocks move by hand, `wrongMs` ahead of the true time. */
class Machine implements Clock {
  trueMs = TRUE_MS;
  wrongMs: number;
  private awakeMs = 5000.25;
  private sleptMs = 0;
  constructor(wrongMs = 0) {
    this.wrongMs = wrongMs;
  }
  nowMs = (): number => this.trueMs + this.wrongMs;
  monotonicMs = (): number => this.awakeMs;
  awakeOrNotMs = (): number => this.awakeMs + this.sleptMs;
  draw = (): number => 0.5;
  pass(ms: number): void {
    this.trueMs += ms;
    this.awakeMs += ms;
  }
  sleep(ms: number): void {
    this.trueMs += ms;
    this.sleptMs += ms;
  }
}

function clockOf(machine: Machine): { clock: SteadyClock; news: ClockNews[] } {
  const clock = new SteadyClock(machine);
  const news: ClockNews[] = [];
  clock.onNews = (each) => news.push(each);
  return { clock, news };
}

describe.each([-3, 5])('a clock that is set by %i h', (hours) => {
  it('moves no time once an answer told it, and is told of once', () => {
    const machine = new Machine();
    const { clock, news } = clockOf(machine);
    clock.hear(machine.trueMs - 900);
    machine.pass(60_000);
    machine.wrongMs = hours * HOUR_MS;
    for (let i = 0; i < 3; i++) {
      expect(clock.nowMs()).toBe(machine.trueMs);
      machine.pass(700_000);
      clock.hear(machine.trueMs);
      expect(clock.nowMs()).toBe(machine.trueMs);
    }
    expect(news).toEqual([{ byMs: hours * HOUR_MS, isBelieved: false }]);
    machine.wrongMs = 0;
    expect(clock.nowMs()).toBe(machine.trueMs);
    expect(news).toHaveLength(1);
  });

  it('is followed where it was wrong before, by what answers told', () => {
    const machine = new Machine(-hours * HOUR_MS);
    const { clock, news } = clockOf(machine);
    clock.hear(machine.trueMs);
    expect(clock.nowMs()).toBe(machine.nowMs());
    machine.wrongMs = 0;
    expect(clock.nowMs()).toBe(machine.trueMs);
    expect(news).toEqual([{ byMs: hours * HOUR_MS, isBelieved: true }]);
  });

  it('is followed where no answer ever told the time', () => {
    const machine = new Machine();
    const { clock, news } = clockOf(machine);
    clock.hear(Number.NaN);
    machine.wrongMs = hours * HOUR_MS;
    expect(clock.nowMs()).toBe(machine.nowMs());
    expect(news).toEqual([{ byMs: hours * HOUR_MS, isBelieved: true }]);
  });

  it('is not followed for a provider whose own clock is another', () => {
    const machine = new Machine();
    const { clock } = clockOf(machine);
    clock.hear(machine.trueMs + 40 * HOUR_MS);
    machine.wrongMs = hours * HOUR_MS;
    clock.hear(machine.trueMs + 40 * HOUR_MS);
    expect(clock.nowMs()).toBe(machine.trueMs);
  });
});

it('a machine that slept has the time that it is, without news', () => {
  const machine = new Machine();
  const { clock, news } = clockOf(machine);
  clock.hear(machine.trueMs);
  for (let night = 0; night < 2; night++) {
    machine.sleep(8 * HOUR_MS);
    expect(clock.nowMs()).toBe(machine.trueMs);
    machine.pass(HOUR_MS);
  }
  // Set while it slept: the sleep has passed, what the clock says has not.
  machine.wrongMs = -3 * HOUR_MS;
  machine.sleep(2 * HOUR_MS);
  expect(clock.nowMs()).toBe(machine.trueMs);
  expect(news).toEqual([{ byMs: -3 * HOUR_MS, isBelieved: false }]);
});

it('a virtual machine that was halted, which no clock of its own counts, has the time with the next answer', () => {
  const machine = new Machine();
  const { clock, news } = clockOf(machine);
  clock.hear(machine.trueMs);
  machine.trueMs += 6 * HOUR_MS;
  expect(clock.nowMs()).toBe(TRUE_MS);
  clock.hear(machine.trueMs);
  expect(clock.nowMs()).toBe(machine.trueMs);
  expect(news.map(({ isBelieved }) => isBelieved)).toEqual([false, true]);
});

it('small corrections are followed, however many', () => {
  const machine = new Machine();
  const { clock, news } = clockOf(machine);
  clock.hear(machine.trueMs);
  for (let step = 0; step < 10; step++) {
    machine.wrongMs += 40_000;
    expect(clock.nowMs()).toBe(machine.nowMs());
  }
  expect(news).toEqual([]);
});
