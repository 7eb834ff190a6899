/** Numbers, instants and names as facts print them: the same text on every machine and in every locale. */

/** A fact or a figure of a reading: already worded. */
export interface Fact {
  readonly label: string;
  readonly value: string;
}

const MS_PER_MINUTE = 60_000;
const MS_PER_HOUR = 60 * MS_PER_MINUTE;
const MS_PER_DAY = 24 * MS_PER_HOUR;

/** A whole number with thousands apart, `1,234,567`. */
export function countText(count: number): string {
  return count.toFixed(0).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

/** `1 day`, `2 days`. */
export function countOf(count: number, noun: string): string {
  return `${countText(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** A length of time in the unit that suits it, one decimal. */
export function durationText(ms: number): string {
  if (ms < 2 * MS_PER_HOUR) return `${(ms / MS_PER_MINUTE).toFixed(1)} minutes`;
  if (ms < 2 * MS_PER_DAY) return `${(ms / MS_PER_HOUR).toFixed(1)} hours`;
  return `${(ms / MS_PER_DAY).toFixed(1)} days`;
}

/** Epoch ms as `2026-02-10 21:11` UTC. */
export function instantText(epochMs: number): string {
  return new Date(epochMs).toISOString().slice(0, 16).replace('T', ' ');
}

/** A model's name fit for a report: plain characters only, at most 60. */
export function modelText(model: string | null): string {
  if (model === null) return 'not named';
  return model.slice(0, 60).replace(/[^\w .:/@()+[\]-]/g, '?');
}
