/** The axes of a sweep: which settings are varied and over which values, from their option texts. */
import { QuotalabError } from '../../core/index.ts';
import { type OptionTexts, refuseOption } from '../options/index.ts';

export const AXIS_NAMES = ['accounts', 'load', 'worth', 'capacity', 'weeks'] as const;
export type AxisName = (typeof AXIS_NAMES)[number];

export interface Axis {
  readonly name: AxisName;
  /** As they are written in commands; rising, but for words. */
  readonly values: readonly string[];
}

const CAPACITIES = ['low', 'mid', 'high'];
const MOST_VALUES = 200;
const NUMBER = /^\d{0,6}(?:\.\d{1,6})?$/;

interface Range {
  readonly most: number;
  readonly isWhole: boolean;
  readonly allowed: string;
}

const LOADS = 'numbers > 0 and <= 1000: .5..1.5:.1, or a list such as 0.8,0.95,1.1';
const RANGES: Readonly<Record<Exclude<AxisName, 'capacity'>, Range>> = {
  accounts: {
    most: 100,
    isWhole: true,
    allowed: 'whole numbers 1..100: 1..8, 2..20:2, or a list such as 1,3,5',
  },
  load: { most: 1000, isWhole: false, allowed: LOADS },
  worth: { most: 1000, isWhole: false, allowed: LOADS },
  weeks: { most: 52, isWhole: true, allowed: 'whole numbers 1..52: 1..4, or a list such as 1,2,4' },
};

/** Decimals of a number as it was written. */
const decimalsOf = (text: string): number => (text.split('.')[1] ?? '').length;

/** From, to and step as written, counted in whole steps of the finest decimal, so that .1 + .2 is .3. */
function spread(from: string, to: string, step: string): string[] | null {
  const digits = Math.max(...[from, to, step].map(decimalsOf));
  const scale = 10 ** digits;
  const [first, last, by] = [from, to, step].map((text) => Math.round(Number(text) * scale)) as [
    number,
    number,
    number,
  ];
  if (by <= 0 || last < first || (last - first) / by >= MOST_VALUES) return null;
  const count = Math.floor((last - first) / by) + 1;
  return Array.from({ length: count }, (_, index) => String((first + index * by) / scale));
}

function valuesOf(name: Exclude<AxisName, 'capacity'>, text: string): readonly string[] {
  const { most, isWhole, allowed } = RANGES[name];
  const range = /^([\d.]+?)\.\.([\d.]+?)(?::([\d.]+))?$/.exec(text);
  const isNumber = (part: string): boolean => part !== '' && part !== '.' && NUMBER.test(part);
  const parts = range === null ? text.split(',') : range.slice(1).filter((part) => part !== undefined);
  if (!parts.every(isNumber)) refuseOption(name, text, allowed);
  const values =
    range === null
      ? parts.map((part) => String(Number(part)))
      : spread(range[1]!, range[2]!, range[3] ?? (isWhole ? '1' : '0.1'));
  const numbers = (values ?? []).map(Number);
  const isGood = numbers.every(
    (value) => value > 0 && value <= most && (!isWhole || Number.isInteger(value)),
  );
  if (values === null || numbers.length > MOST_VALUES || !isGood) refuseOption(name, text, allowed);
  const sorted = values.toSorted((a, b) => Number(a) - Number(b));
  const twice = sorted.find((value, index) => value === sorted[index - 1]);
  if (twice !== undefined) refuseOption(name, text, `each value once; ${twice} is repeated`);
  return sorted;
}

/** Ends of a preset's range, from the lowest on: words, or low..high for all. */
function capacitiesOf(text: string): readonly string[] {
  const words = text === 'low..high' ? CAPACITIES : text.split(',');
  const isGood = words.every((word, index) => CAPACITIES.includes(word) && words.indexOf(word) === index);
  if (!isGood) refuseOption('capacity', text, 'low..high, or some of low,mid,high');
  return CAPACITIES.filter((word) => words.includes(word));
}

/** Given axes in the order of AXIS_NAMES. Throws BAD_OPTION. */
export function parseAxes(given: OptionTexts): readonly Axis[] {
  if (given.load !== undefined && given.worth !== undefined) {
    throw new QuotalabError(
      'BAD_OPTION',
      '--load and --worth are given, which both set the demand; allowed: one of the two',
    );
  }
  return AXIS_NAMES.flatMap((name) => {
    const text = given[name];
    if (text === undefined) return [];
    const values = name === 'capacity' ? capacitiesOf(String(text)) : valuesOf(name, String(text));
    return [{ name, values }];
  });
}

/** Axes with more than one value. */
export const sweptOf = (axes: readonly Axis[]): readonly Axis[] =>
  axes.filter(({ values }) => values.length > 1);

/** A value of every axis. */
export type CellPlace = Readonly<Partial<Record<AxisName, string>>>;

/** Every combination; the last axis runs quickest. */
export function gridOf(axes: readonly Axis[]): CellPlace[] {
  return axes.reduce<CellPlace[]>(
    (places, { name, values }) =>
      places.flatMap((place) => values.map((value) => ({ ...place, [name]: value }))),
    [{}],
  );
}

/**
 * A Latin hypercube of so many places: of every axis each value is taken equally often, as nearly as the count allows.
 * Source: McKay, Beckman, Conover, Technometrics 21(2), 1979. `draw(n)` = a whole number 0..n-1.
 */
export function latinOf(axes: readonly Axis[], count: number, draw: (below: number) => number): CellPlace[] {
  const columns = axes.map(({ name, values }) => {
    const strata = Array.from({ length: count }, (_, index) => index);
    for (let last = count - 1; last > 0; last--) {
      const other = draw(last + 1);
      [strata[last], strata[other]] = [strata[other]!, strata[last]!];
    }
    return { name, values: strata.map((stratum) => values[Math.floor((stratum * values.length) / count)]!) };
  });
  return Array.from({ length: count }, (_, index) =>
    Object.fromEntries(columns.map(({ name, values }) => [name, values[index]!])),
  );
}
