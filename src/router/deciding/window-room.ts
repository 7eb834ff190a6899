/** Whether a window has room for a request: beside what is reserved, at all, and beside what its owner keeps. */
import type { AccountRecord, WindowRecord } from './decision-record.ts';

/** Of a window with less than this share left, and less than the request needs, nothing is left. */
const SPENT_SHARE = 0.005;

/** True where the window has no room for the request beside what is reserved. */
export function isShort(window: WindowRecord, estimateTokens: number, reservedTokens: number): boolean {
  const needed = (window.requestUnits ?? estimateTokens) + (window.reservedUnits ?? reservedTokens);
  return window.headroomUnits < needed;
}

/** True where nothing is left of it, whatever is reserved: estimates do not spend. */
export function isSpent(window: WindowRecord, estimateTokens: number): boolean {
  const { headroomUnits, capacityUnits, requestUnits = estimateTokens } = window;
  return headroomUnits < requestUnits && headroomUnits < SPENT_SHARE * capacityUnits;
}

/** True where something is left of a window, but nothing beside what its owner keeps: no doubt is sent to find out. */
export function isAtReserve(account: AccountRecord, estimateTokens: number): boolean {
  const { reserveFraction: kept, short, weekly, extras = [] } = account;
  if (kept === undefined) return false;
  const isAt = (window: WindowRecord): boolean => {
    const { headroomUnits, capacityUnits } = window;
    const whole = capacityUnits / (1 - kept);
    const left = { ...window, headroomUnits: headroomUnits + kept * whole, capacityUnits: whole };
    return isSpent(window, estimateTokens) && !isSpent(left, estimateTokens);
  };
  return isAt(weekly) || (short !== null && isAt(short)) || extras.some(({ reading }) => isAt(reading));
}
