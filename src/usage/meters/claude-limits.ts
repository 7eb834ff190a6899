/**
 * Refusals of Claude Code: the messages that it logs when a limit of the plan is hit, each with the time of the reset in
 * words (`You've hit your weekly limit · resets Nov 26, 7am (Europe/Berlin)`). Limits of spending and of fast mode are
 * none of the plan's. And `rate_limit_event` lines of its stream, which say what is used of which window, and when that
 * returns. Read next: reset-words.ts.
 */
import { asRecord, asText, type JsonRecord } from '../../core/index.ts';
import type { MeterReading } from './meter-reading.ts';
import { resetInstantOf } from './reset-words.ts';

/** The limit's name stands before the word limit; older clients put it first. */
const MESSAGES: readonly RegExp[] = [
  /\byou.ve (?:hit|reached) your (?<name>[\w -]*?) ?limit\b/i,
  /^(?:claude (?:ai )?)?(?<name>[\w -]*?) ?limit reached\b/i,
];

const FIVE_HOURS = 300;
const WEEK = 10_080;

type Limit = Pick<MeterReading, 'lengthMinutes' | 'family'>;

/** Which window a name is of; null = none of a plan. */
function limitNamed(name: string): Limit | null {
  const family = /opus|sonnet|haiku|fable/.exec(name)?.[0] ?? null;
  if (family !== null) return { lengthMinutes: WEEK, family };
  if (/week|7.day|seven.day/.test(name)) return { lengthMinutes: WEEK, family };
  if (/session|5.hour|five.hour/.test(name)) return { lengthMinutes: FIVE_HOURS, family };
  return name === '' || name === 'usage' ? { lengthMinutes: null, family } : null;
}

/**
 * The refusal that a message of the client is; null for any other text. `timeZone`: of times without a zone, IANA.
 */
export function claudeRefusal(text: string, timeMs: number, timeZone: string): MeterReading | null {
  const found = MESSAGES.map((message) => message.exec(text.trim())).find((match) => match !== null);
  const limit = limitNamed((found?.groups?.name ?? 'no limit').trim().toLowerCase());
  if (limit === null) return null;
  return {
    timeMs,
    vendor: 'claude',
    ...limit,
    usedShare: 1,
    resetMs: resetInstantOf(text, timeMs, timeZone),
    isRefusal: true,
  };
}

/** `five_hour`, `seven_day`, `seven_day_opus`; null = none of a plan. */
function limitTyped(type: string): Limit | null {
  const [, length, family] = /^(five_hour|seven_day)(?:_(opus|sonnet|haiku|fable))?$/.exec(type) ?? [];
  if (length === undefined) return null;
  return { lengthMinutes: length === 'five_hour' ? FIVE_HOURS : WEEK, family: family ?? null };
}

const finite = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : null;

/**
 * What the `rate_limit_info` of a line says: of every window what is used, and a refusal where the request was rejected.
 * Resets are seconds since 1970; a window without a figure says nothing.
 */
export function claudeWindows(info: JsonRecord, timeMs: number): MeterReading[] {
  const named = asText(info.rateLimitType);
  const windows = Object.entries(asRecord(info.unifiedWindows) ?? {});
  if (named !== null && !windows.some(([type]) => type === named)) windows.push([named, info]);
  return windows.flatMap(([type, value]) => {
    const window = asRecord(value);
    const limit = limitTyped(type);
    const isRefusal = info.status === 'rejected' && type === named;
    const usedShare = isRefusal ? 1 : finite(window?.utilization);
    if (window === null || limit === null || usedShare === null) return [];
    const seconds = finite(window.resetsAt);
    const resetMs = seconds === null || seconds * 1000 <= timeMs ? null : seconds * 1000;
    return [{ timeMs, vendor: 'claude' as const, ...limit, usedShare, resetMs, isRefusal }];
  });
}
