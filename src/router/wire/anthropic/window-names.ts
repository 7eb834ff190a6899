/**
 * The names of subscription windows, in headers (`5h`, `7d_opus`) and as claims (`five_hour`, `seven_day_opus`):
 * a length, and after it the models that count. Names are read by this rule and not from a list, so that a window
 * that is new tomorrow is read tomorrow.
 */
import type { ModelFilter } from '../../../quota/windows/index.ts';
import type { WindowClaim } from '../reading/index.ts';

const UNIT_MINUTES = { minute: 1, hour: 60, day: 1440, week: 10_080 } as const;
type Unit = keyof typeof UNIT_MINUTES;

const UNIT_OF_LETTER: Readonly<Record<string, Unit>> = { m: 'minute', h: 'hour', d: 'day', w: 'week' };

const NUMBER_WORDS: ReadonlyMap<string, number> = new Map([
  ...['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'].map(
    (word, index) => [word, index + 1] as const,
  ),
  ['twelve', 12],
  ['fourteen', 14],
  ['fifteen', 15],
  ['twenty_four', 24],
  ['twenty_eight', 28],
  ['thirty', 30],
  ['thirty_one', 31],
]);

/** Meters of several tiers, by the end of their header part and of their claim (dario #1262: it can bind Opus too). */
const INCLUDED_OVERAGE = { part: 'oi', claim: 'overage_included', families: ['fable', 'opus'] } as const;

/** Words on what lies beyond the plan: no windows of it. */
const NO_WINDOWS: ReadonlySet<string> = new Set(['overage', 'slow', 'grace', 'fallback']);

function familiesOf(suffix: string): ModelFilter {
  if (suffix === '') return 'all';
  const { part, claim, families } = INCLUDED_OVERAGE;
  return suffix === part || suffix === claim ? families : [suffix];
}

function wordOf(count: number): string {
  return [...NUMBER_WORDS].find(([, number]) => number === count)?.[0] ?? String(count);
}

/** The window of a header part such as `7d_oi`; one without a length keeps its name, null = no window of the plan. */
export function windowOfPart(part: string): WindowClaim | null {
  const match = /^(\d{1,3})([mhdw])(?:_([a-z0-9_.-]+))?$/.exec(part);
  const unit = UNIT_OF_LETTER[match?.[2] ?? ''];
  if (match === null || unit === undefined || Number(match[1]) === 0) {
    return NO_WINDOWS.has(part.split(/[_-]/)[0]!)
      ? null
      : { claim: part, lengthMinutes: null, families: 'all' };
  }
  const [count, suffix] = [Number(match[1]), match[3] ?? ''];
  const word = suffix === INCLUDED_OVERAGE.part ? INCLUDED_OVERAGE.claim : suffix;
  return {
    claim: [wordOf(count), unit, ...(word === '' ? [] : [word])].join('_'),
    lengthMinutes: count * UNIT_MINUTES[unit],
    families: familiesOf(suffix),
  };
}

/** The window a claim such as `seven_day_opus` names; null for other words. */
export function windowOfClaim(claim: string | null): WindowClaim | null {
  const match = /^([a-z_]+|\d{1,3})_(minute|hour|day|week)(?:_([a-z0-9_.-]+))?$/.exec(claim ?? '');
  if (claim === null || match === null) return null;
  const count = NUMBER_WORDS.get(match[1]!) ?? Number(match[1]);
  if (!(count > 0)) return null;
  return {
    claim,
    lengthMinutes: count * UNIT_MINUTES[match[2] as Unit],
    families: familiesOf(match[3] ?? ''),
  };
}
