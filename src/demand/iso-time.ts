/**
 * ISO 8601 instants, strictly: date and time of day are both needed. `Date.parse` also takes bare years and
 * reads a time without zone in the zone of the machine, so the same log would differ between machines.
 */

const INSTANT =
  /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?\s?(?:([zZ])|([+-])(\d\d):?(\d\d)?)?$/;

const MS_PER_MINUTE = 60_000;

/** True when the text ends in a zone: Z or an offset such as +02:00. */
export function hasZone(text: string): boolean {
  const match = INSTANT.exec(text);
  return match !== null && (match[8] !== undefined || match[9] !== undefined);
}

/**
 * Epoch milliseconds, cut (not rounded) to whole ones; NaN where the text is no date and time of the years
 * 0000-9999. Without a zone the time is UTC. A leap second (:60) is refused, as in ECMAScript.
 */
export function parseIsoTime(text: string): number {
  const match = INSTANT.exec(text);
  if (match === null) return Number.NaN;
  const [, year, month, day, hour, minute, second, fraction, , sign, offsetHour, offsetMinute] = match;
  const monthIndex = Number(month) - 1;
  const [hours, minutes, seconds] = [Number(hour), Number(minute), Number(second ?? 0)];
  if (monthIndex > 11 || hours > 23 || minutes > 59 || seconds > 59) return Number.NaN;
  const date = new Date(0);
  date.setUTCFullYear(Number(year), monthIndex, Number(day));
  if (date.getUTCMonth() !== monthIndex || date.getUTCDate() !== Number(day)) return Number.NaN;
  const milliseconds = fraction === undefined ? 0 : Number(fraction.padEnd(3, '0').slice(0, 3));
  const dayMs = ((hours * 60 + minutes) * 60 + seconds) * 1000 + milliseconds;
  if (sign === undefined) return date.getTime() + dayMs;
  const [zoneHours, zoneMinutes] = [Number(offsetHour), Number(offsetMinute ?? 0)];
  if (zoneHours > 23 || zoneMinutes > 59) return Number.NaN;
  const offsetMs = (zoneHours * 60 + zoneMinutes) * MS_PER_MINUTE * (sign === '-' ? -1 : 1);
  return date.getTime() + dayMs - offsetMs;
}
