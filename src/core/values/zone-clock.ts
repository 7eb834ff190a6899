/**
 * Local clocks: an IANA zone (its rules come with the runtime) or a bare offset such as +09:00, which knows no
 * daylight saving. Instants are epoch ms; a local time is the epoch ms that a clock in UTC would show alike.
 */
import { openZone } from '../index.ts';
import { PlanError } from './plan-error.ts';

export interface ZoneClock {
  /** True for a bare offset. */
  readonly isFixed: boolean;
  /** Minutes ahead of UTC at an instant. */
  readonly offsetMinutes: (instantMs: number) => number;
}

const MS_PER_MINUTE = 60_000;
const OFFSET = /^(?:UTC|GMT)?([+-])(\d{1,2})(?::?([0-5]\d))?$/;
/** Largest offset in use. */
const MAX_OFFSET_MINUTES = 14 * 60;

/** The clock of a zone name or offset; E_UNKNOWN where it is neither. */
export function zoneClock(field: string, zone: unknown): ZoneClock {
  if (typeof zone !== 'string') throw new PlanError('E_TYPE', field, zone, 'a zone such as Europe/Berlin');
  const fixed = OFFSET.exec(zone);
  if (fixed !== null) {
    const minutes = (Number(fixed[2]) * 60 + Number(fixed[3] ?? 0)) * (fixed[1] === '-' ? -1 : 1);
    if (Math.abs(minutes) > MAX_OFFSET_MINUTES)
      throw new PlanError('E_RANGE', field, zone, '-14:00 to +14:00');
    return { isFixed: true, offsetMinutes: () => minutes };
  }
  const offsetMinutes = openZone(zone);
  if (offsetMinutes === null) {
    const allowed = 'IANA names such as UTC, Europe/Berlin or America/New_York';
    throw new PlanError('E_UNKNOWN', field, zone, allowed);
  }
  return { isFixed: false, offsetMinutes };
}

/**
 * Instant at which a clock shows a local time. A time that comes twice is the first one; a time that is skipped is
 * as much later as the clock jumps.
 */
export function instantOfLocal({ offsetMinutes }: ZoneClock, localMs: number): number {
  const dayMs = 1440 * MS_PER_MINUTE;
  const before = localMs - offsetMinutes(localMs - dayMs) * MS_PER_MINUTE;
  const after = localMs - offsetMinutes(localMs + dayMs) * MS_PER_MINUTE;
  const shows = (instantMs: number): boolean =>
    instantMs + offsetMinutes(instantMs) * MS_PER_MINUTE === localMs;
  const fitting = [before, after].filter(shows);
  return fitting.length > 0 ? Math.min(...fitting) : before;
}
