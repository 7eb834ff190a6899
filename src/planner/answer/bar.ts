/** A bar of whole cells. A cell is full when all of it is used, so a bar is full only at 1. */

/** Slack for what binary fractions do to a share that should be whole. */
const EPSILON = 1e-9;

/** Full cells of `cells`: floor, held to 0..cells whatever the fraction; an unknown fraction (null, NaN) has none. */
export function fullCells(fraction: number | null, cells: number): number {
  if (fraction === null || Number.isNaN(fraction)) return 0;
  return Math.floor(Math.min(1, Math.max(0, fraction)) * cells + EPSILON);
}

/** Used over limit for a bar: an overdrawn or a zero limit in use is full, no limit is unknown. */
export function barFraction(used: number, limit: number | null): number | null {
  if (limit === null) return null;
  if (limit > 0) return Math.max(0, used / limit);
  return used > 0 ? 1 : 0;
}

export function barText(fraction: number | null, cells: number, ascii: boolean): string {
  const full = fullCells(fraction, cells);
  return (ascii ? '#' : '█').repeat(full) + (ascii ? '.' : '░').repeat(cells - full);
}
