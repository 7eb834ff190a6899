/** Instants: RFC 3339 with an offset outside, epoch milliseconds inside. Windows count elapsed time, never wall time. */
import { hasZone, parseIsoTime } from '../../demand/index.ts';
import { PlanError } from './plan-error.ts';

export const MS_PER_HOUR: number = 3_600_000;
export const MS_PER_DAY: number = 24 * MS_PER_HOUR;

/** Epoch ms of a text such as 2026-01-31T14:23:00Z or ...+02:00; anything else is E_TYPE. */
export function instant(field: string, value: unknown): number {
  const ms = typeof value === 'string' && hasZone(value) ? parseIsoTime(value) : Number.NaN;
  if (Number.isNaN(ms))
    throw new PlanError('E_TYPE', field, value, 'an instant such as 2026-01-31T14:23:00Z');
  return ms;
}

/** The instant as RFC 3339 in UTC, whole seconds unless it has milliseconds. */
export function instantText(epochMs: number): string {
  return new Date(epochMs).toISOString().replace('.000Z', 'Z');
}
