/** Instants: RFC 3339 with an offset outside, epoch milliseconds inside. Windows count elapsed time, never wall time. */
import { hasZone, parseIsoTime } from '../index.ts';
import { PlanError } from './plan-error.ts';

export const MS_PER_HOUR: number = 3_600_000;
export const MS_PER_DAY: number = 24 * MS_PER_HOUR;

/** Years whose instants are taken: windows around them stay years of four figures. */
const [FIRST_MS, END_MS] = [0, Date.UTC(3000, 0, 1)] as const;

/** Epoch ms of a text such as 2026-01-31T14:23:00Z or ...+02:00; anything else is E_TYPE, another age E_RANGE. */
export function instant(field: string, value: unknown): number {
  const ms = typeof value === 'string' && hasZone(value) ? parseIsoTime(value) : Number.NaN;
  if (Number.isNaN(ms))
    throw new PlanError('E_TYPE', field, value, 'an instant such as 2026-01-31T14:23:00Z');
  if (ms < FIRST_MS || ms >= END_MS) {
    throw new PlanError('E_RANGE', field, value, 'an instant of the years 1970 to 2999');
  }
  return ms;
}

/** The instant as RFC 3339 in UTC, whole seconds unless it has milliseconds. */
export function instantText(epochMs: number): string {
  return new Date(epochMs).toISOString().replace('.000Z', 'Z');
}
