/**
 * Values as a person gives them, in options and in files: read into checked numbers and objects. A wrong one is named
 * with its place, a key that is not known is refused.
 */
import { finite, PlanError, sharesOfOne, units, unknownName } from '../../core/values/index.ts';
import type { QuestionInput } from './question.ts';

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/** Smallest number other than 0: ratios to smaller ones are no numbers. */
const LEAST_SIZE = 1e-12;

/** The number that a text is; else, and next to 0, the text itself, so that a check refuses and shows it. */
export function numberOf(text: string): number | string {
  const value = NUMBER.test(text.trim()) ? Number(text.trim()) : Number.NaN;
  return value === 0 || Math.abs(value) >= LEAST_SIZE ? value : text;
}

type Check = (field: string, value: unknown) => number;

/** An option's checked number; null where neither a value nor a default is given. */
export function optionNumber(input: QuestionInput, name: string, check: Check = finite): number | null {
  const text = input.text(name);
  return text === null ? null : check(`--${name}`, numberOf(text));
}

/** The same of an option that has a default. */
export const givenNumber = (input: QuestionInput, name: string, check: Check = finite): number =>
  optionNumber(input, name, check)!;

/** Exactly so many numbers, `0.6,0.3,0.1`; `form` is such a text. */
export function numberList(field: string, text: string, form: string, check: Check): number[] {
  const parts = text.split(',');
  if (parts.length !== form.split(',').length) throw new PlanError('E_TYPE', field, text, form);
  return parts.map((part) => check(field, numberOf(part)));
}

/** Pairs such as `sonnet=10,opus=1.5`; a name that is not in `known` is E_UNKNOWN (null = any), one twice E_DUP. */
export function namedTexts(
  field: string,
  text: string,
  known: readonly string[] | null,
): Map<string, string> {
  const pairs = new Map<string, string>();
  for (const part of text.split(',')) {
    const match = /^\s*([^=:]+?)\s*[=:]\s*(\S.*?)\s*$/.exec(part);
    if (match === null) throw new PlanError('E_TYPE', field, text, 'pairs such as name=1,other=2');
    const [, name, value] = match as unknown as [string, string, string];
    if (known !== null && !known.includes(name)) unknownName(field, name, known);
    if (pairs.has(name)) throw new PlanError('E_DUP', field, name, 'each name once');
    pairs.set(name, value);
  }
  return pairs;
}

/** Pairs as checked numbers by name. */
export const namedNumbers = (
  field: string,
  text: string,
  known: readonly string[] | null,
  check: Check = finite,
): Record<string, number> =>
  Object.fromEntries(
    [...namedTexts(field, text, known)].map(([name, value]) => [
      name,
      check(`${field} ${name}`, numberOf(value)),
    ]),
  );

/** Amounts scaled to add up to 1 when that is asked for and possible; checked by who uses them. */
export function scaledShares<T extends Readonly<Record<string, number>>>(
  field: string,
  shares: T,
  isNormalized: boolean,
): T {
  const amounts = Object.entries(shares).map(
    ([name, value]) => [name, units(`${field}.${name}`, value)] as const,
  );
  const sum = amounts.reduce((total, [, value]) => total + value, 0);
  const scaled = isNormalized && sum > 0 ? amounts.map(([name, value]) => [name, value / sum]) : amounts;
  return sharesOfOne(field, Object.fromEntries(scaled)) as T;
}

/** A word of a short list; E_UNKNOWN names the list. */
export function wordOf<Word extends string>(field: string, value: unknown, known: readonly Word[]): Word {
  if (typeof value === 'string' && known.includes(value as Word)) return value as Word;
  throw new PlanError('E_UNKNOWN', field, value, known.join(', '));
}

/** A JSON object whose keys are all known; E_TYPE, E_UNKNOWN. */
export function objectOf<Key extends string>(
  field: string,
  value: unknown,
  keys: readonly Key[],
): Readonly<Partial<Record<Key, unknown>>> {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    throw new PlanError('E_TYPE', field, value, `an object of ${keys.join(', ')}`);
  }
  for (const key of Object.keys(value)) {
    if (!(keys as readonly string[]).includes(key)) unknownName(`key of ${field}`, key, keys);
  }
  return value as Partial<Record<Key, unknown>>;
}

/** A JSON list, each entry read with its place; E_TYPE. Missing = empty. */
export function listOf<Entry>(
  field: string,
  value: unknown,
  read: (field: string, entry: unknown) => Entry,
): Entry[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw new PlanError('E_TYPE', field, value, 'a list');
  return value.map((entry, index) => read(`${field}[${index}]`, entry));
}

/** A name of a JSON file: a text with something in it. */
export function nameOf(field: string, value: unknown): string {
  if (typeof value === 'string' && value.trim() !== '') return value;
  throw new PlanError('E_TYPE', field, value, 'a name');
}
