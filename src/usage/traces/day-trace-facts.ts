/** How many days a trace holds, what its requests cost, and what its days cannot teach, in words. */

import type { UsageEvent } from '../events/index.ts';
import { countOf, countText, type Fact, totalTokens } from '../events/index.ts';
import { type TokenWeights, tokenWeightsText } from '../weights/index.ts';
import type { DayTrace } from './day-trace.ts';

const FIRST_WEEKEND_DAY = 5;
/** Fewer recorded days than two weeks show no difference between weeks at all. */
const ENOUGH_DAYS = 14;

/** `2 weekdays, 1 weekend day`. */
function daysText(weekdayCount: number, weekendCount: number): string {
  return `${countOf(weekdayCount, 'weekday')}, ${countOf(weekendCount, 'weekend day')}`;
}

/** A week of at most so many recorded days is those days again. */
export const WHAT_IF_DAYS = 2;

/** That simulated weeks are the recording over again; none where it has days enough to differ. */
export function repeatWarnings(dayCount: number): string[] {
  if (dayCount > WHAT_IF_DAYS) return [];
  const what = dayCount === 1 ? 'that one recorded day' : `those ${dayCount} recorded days`;
  return [`every simulated week is ${what} repeated: weekly figures are a what-if, not a forecast`];
}

/** Requests that name no token and no cost, which are charged the least all the same. */
export function emptyWarnings(events: readonly UsageEvent[]): string[] {
  const count = events.filter((event) => event.costUnits === null && totalTokens(event) === 0).length;
  return count === 0
    ? []
    : [
        `${countOf(count, 'request')} of ${countText(events.length)} ${count === 1 ? 'has' : 'have'} 0 tokens and ${count === 1 ? 'is' : 'are'} charged 1 unit each, the least that a request costs`,
      ];
}

/** What so many days of each kind cannot teach. `dayOfWeek`: 0 = Monday, one entry per recorded day. */
export function dayWarnings(dayOfWeek: Uint8Array): string[] {
  const warnings: string[] = [];
  const weekendCount = dayOfWeek.filter((day) => day >= FIRST_WEEKEND_DAY).length;
  const weekdayCount = dayOfWeek.length - weekendCount;
  if (dayOfWeek.length < ENOUGH_DAYS) {
    warnings.push(
      `only ${countOf(dayOfWeek.length, 'day')} recorded (${daysText(weekdayCount, weekendCount)}), fewer than ` +
        `${ENOUGH_DAYS}: the difference of weekdays and weekends, and of heavy and light weeks, cannot be learned`,
    );
  }
  if (weekendCount === 0) warnings.push('no weekend day is recorded: simulated weekends repeat weekdays');
  if (weekdayCount === 0) warnings.push('no weekday is recorded: simulated weekdays repeat weekend days');
  return warnings;
}

/** Facts of a trace; `recordedCosts`: units of each recorded request, before any tiling. */
export function dayFacts(trace: DayTrace, recordedCosts: Int32Array): Fact[] {
  const total = recordedCosts.reduce((sum, cost) => sum + cost, 0);
  const weekendCount = trace.dayOfWeek.filter((day) => day >= FIRST_WEEKEND_DAY).length;
  return [
    {
      label: 'Recorded days',
      value: `${countText(trace.dayCount)} (${daysText(trace.dayCount - weekendCount, weekendCount)})`,
    },
    { label: 'Mean cost', value: `${(total / recordedCosts.length).toFixed(2)} units` },
    { label: 'Largest cost', value: countOf(trace.maxCostUnits, 'unit') },
  ];
}

/** What a unit is: so many weighted tokens, unless every request brings its own cost. */
export function unitFact(events: readonly UsageEvent[], weights: TokenWeights, unitTokens: number): Fact {
  const isGiven = events.every(({ costUnits }) => costUnits !== null);
  const weighted = `${unitTokens} tokens weighted by ${tokenWeightsText(weights)}`;
  return { label: 'Unit', value: isGiven ? 'as the source gives it' : weighted };
}
