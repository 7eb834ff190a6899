/**
 * The day cut into slots that repeat. A sliding day may hold the end of yesterday's slot and the start of today's
 * same slot, so the worst window is the sum of all slots plus the largest one.
 */
import { capacityOf, inRange, PlanError, positive, units } from '../../core/values/index.ts';

export interface Slot {
  readonly id: string;
  /** Hours of the day, 0..24, end after start. */
  readonly startHour: number;
  readonly endHour: number;
  readonly amountUnits: number;
}

export interface SlicedDay {
  readonly sumUnits: number;
  /** Most in one sliding 24 h window where a slot may be spent at any moment of it. */
  readonly worstWindowUnits: number;
  /** Whether that is within the limit. */
  readonly isSafe: boolean;
  /** Whether the slots are within the limit if each is always spent at the same moment of the day. */
  readonly isSafePinned: boolean;
  /** The slots' amounts times one factor, whole units, so that the worst window is within the limit. */
  readonly safeUnits: Readonly<Record<string, number>>;
  readonly warnings: readonly string[];
}

const HOURS = 24;
/** Hours may be fractions: largest gap that is none. */
const TOLERANCE = 1e-9;

/** Checks slots against a limit; slots that overlap or leave a gap are E_SUM. */
export function sliceDay(slots: readonly Slot[], capUnits: number): SlicedDay {
  slots.forEach(({ id }, i) => {
    const isTwice = slots.findIndex((each) => each.id === id) < i;
    if (isTwice) throw new PlanError('E_DUP', `slots[${i}].id`, id, 'names that differ');
  });
  const cap = positive('cap', capUnits);
  checkDay(slots);
  const amounts = slots.map(({ amountUnits }, i) => units(`slots[${i}].amount`, amountUnits));
  const sumUnits = amounts.reduce((sum, amount) => sum + amount, 0);
  const worstWindowUnits = sumUnits + Math.max(...amounts);
  const factor = worstWindowUnits > cap ? cap / worstWindowUnits : 1;
  const isSafe = worstWindowUnits <= cap;
  const warnings = isSafe
    ? []
    : [
        `one sliding day can hold ${worstWindowUnits} of ${cap}: a slot spent late one day and early the next counts twice`,
      ];
  return {
    sumUnits,
    worstWindowUnits,
    isSafe,
    isSafePinned: sumUnits <= cap,
    safeUnits: Object.fromEntries(slots.map(({ id }, i) => [id, capacityOf(amounts[i]! * factor)])),
    warnings,
  };
}

function checkDay(slots: readonly Slot[]): void {
  const spans = slots.map(({ startHour, endHour }, i) => {
    const start = inRange(`slots[${i}].start`, startHour, 0, HOURS);
    const end = inRange(`slots[${i}].end`, endHour, 0, HOURS);
    if (end <= start)
      throw new PlanError('E_RANGE', `slots[${i}].end`, endHour, `after ${start}, at most ${HOURS}`);
    return { start, end };
  });
  let until = 0;
  for (const { start, end } of spans.sort((a, b) => a.start - b.start)) {
    if (Math.abs(start - until) > TOLERANCE) {
      throw new PlanError('E_SUM', 'slots', start, `slots that meet: one ends at hour ${until}`);
    }
    until = end;
  }
  if (Math.abs(until - HOURS) > TOLERANCE)
    throw new PlanError('E_SUM', 'slots', until, 'slots up to hour 24');
}
