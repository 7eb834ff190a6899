/** An account as a decision takes it: the windows that count the request, long, short and the rest. */
import { WEEKLY_WINDOW_MINUTES, type WindowReading } from '../../quota/windows/index.ts';
import type { AccountRecord, HoldReading, WindowRecord } from '../deciding/index.ts';
import type { AccountMeter, ServingPlan, WindowBelief } from './meters/index.ts';

/** Stands for the long window of an account without one: full, its whole time left. */
const NO_LIMIT: WindowRecord = {
  headroomUnits: 1_000_000_000,
  capacityUnits: 1_000_000_000,
  lengthMinutes: WEEKLY_WINDOW_MINUTES,
  minutesLeft: null,
  requestUnits: 0,
  reservedUnits: 0,
};

/** What the lane says of the account at the moment of the decision. */
export interface RecordFacts {
  readonly minute: number;
  /** What the request will cost, weighted tokens. */
  readonly estimateTokens: number;
  readonly draw: number;
  readonly hold: HoldReading | null;
  /** The hold by our own sums; null = none. */
  readonly sums: HoldReading | null;
  /** Classes of models it serves. */
  readonly classesServed: number;
}

/** The window without the share that its owner keeps: below it the headroom is negative. */
function beside(reading: WindowReading, kept: number | undefined): WindowReading {
  if (kept === undefined) return reading;
  const { headroomUnits, capacityUnits, lengthMinutes, minutesLeft } = reading;
  return {
    headroomUnits: headroomUnits - kept * capacityUnits,
    capacityUnits: (1 - kept) * capacityUnits,
    lengthMinutes,
    minutesLeft,
  };
}

function windowRecord(
  belief: WindowBelief,
  meter: AccountMeter,
  { minute, estimateTokens }: Pick<RecordFacts, 'minute' | 'estimateTokens'>,
): WindowRecord {
  const reading = beside(belief.reading(minute), meter.config.reserveFraction);
  if (belief.window.unit === 'weighted') return reading;
  return {
    ...reading,
    requestUnits: belief.unitsOf({ tokens: estimateTokens, requests: 1 }),
    reservedUnits: belief.unitsOf({ tokens: meter.reservedTokens, requests: meter.inFlightCount }),
  };
}

/** Names of the long and the short window where they are others than `weekly` and `short`. */
function namesOf({ long, short }: ServingPlan): AccountRecord['names'] {
  const names = { short: short?.window.name ?? 'short', weekly: long?.window.name ?? 'weekly' };
  return names.short === 'short' && names.weekly === 'weekly' ? undefined : names;
}

function extrasOf(plan: ServingPlan, meter: AccountMeter, facts: RecordFacts): AccountRecord['extras'] {
  if (plan.others.length === 0) return undefined;
  return plan.others.map((belief) => ({
    id: belief.window.name,
    reading: windowRecord(belief, meter, facts),
  }));
}

/**
 * True where nothing is known: it was never asked, and neither file nor provider told when its long window resets, so
 * what it has may expire first. A window of known capacity that opens with its first use, or slides, has a clock of
 * our own making.
 */
function isUnknown(meter: AccountMeter, { long }: ServingPlan, minute: number): boolean {
  if (meter.lastServed > 0 || meter.requestCount > 0 || long === null) return false;
  if (meter.windows.some(({ lastReading }) => lastReading !== null)) return false;
  const isOwnClock = !long.isBlind && long.window.clock.kind !== 'fixed';
  return !isOwnClock && long.reading(minute).minutesLeft === null;
}

/** True where it was made under a usual plan; the windows are compared. */
const isUsualRecord = ({ extras, names, isUnserved }: AccountRecord): boolean =>
  extras === undefined && names === undefined && isUnserved === undefined;

/**
 * The account under a plan, after `advanceTo`. All records have the same keys, which keeps decisions fast; what does
 * not differ from the usual account with its two windows is undefined, so that logs do not have it. `last`: the record before, which is given
 * again where nothing has changed.
 */
export function accountRecord(
  meter: AccountMeter,
  plan: ServingPlan,
  facts: RecordFacts,
  last?: AccountRecord,
): AccountRecord {
  const { long, isUsual } = plan;
  const { draw, hold, sums, classesServed } = facts;
  const short = plan.short === null ? null : windowRecord(plan.short, meter, facts);
  const weekly = long === null ? NO_LIMIT : windowRecord(long, meter, facts);
  const unknown = isUnknown(meter, plan, facts.minute) ? true : undefined;
  // Most accounts have not changed since the request before.
  if (
    last !== undefined &&
    isUsual &&
    last.short === short &&
    last.weekly === weekly &&
    last.reservedTokens === meter.reservedTokens &&
    last.lastServed === meter.lastServed &&
    last.draw === draw &&
    last.hold === hold &&
    last.sums === (sums ?? undefined) &&
    last.isUnknown === unknown &&
    isUsualRecord(last)
  ) {
    return last;
  }
  const isIdle = short?.minutesLeft === null && plan.short!.window.clock.kind === 'first_use';
  return {
    name: meter.config.name,
    short,
    weekly,
    names: isUsual ? undefined : namesOf(plan),
    extras: extrasOf(plan, meter, facts),
    reservedTokens: meter.reservedTokens,
    lastServed: meter.lastServed,
    draw,
    hold,
    sums: sums ?? undefined,
    isUnserved: plan.serves ? undefined : true,
    isOverage: meter.config.overageOf === null ? undefined : true,
    isIdle: isIdle ? true : undefined,
    isUnknown: unknown,
    classesServed: classesServed === 1 ? undefined : classesServed,
    priority: meter.config.priority,
    reserveFraction: meter.config.reserveFraction,
  };
}
