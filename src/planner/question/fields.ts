/**
 * The kinds of values that options and files of questions hold, as schemas: what is checked, the words of a refusal,
 * the type of the value and its JSON Schema come from one place. A refusal is a PlanError with its code, the place,
 * the value and what is allowed; the checks are those of core/values.
 */
import { z } from 'zod';
import {
  type CostVector,
  costVector,
  finite,
  inRange,
  instant,
  openShare,
  PlanError,
  type PlanErrorCode,
  positive,
  share,
  unknownName,
  whole,
} from '../../core/values/index.ts';

/** Checks a value of a field, or throws a PlanError that names it. */
type Check<Value> = (field: string, value: unknown) => Value;
type JsonType = Readonly<Record<string, unknown>>;

/** Stands for the place of a value while it is checked; {@link readFields} knows the place. */
const HERE = '\u0000';

/** A schema of a check; `json` describes what is taken, as JSON Schema does. */
export function field<Value>(check: Check<Value>, json: JsonType): z.ZodType<Value, unknown> {
  return z
    .any()
    .transform((value, context): Value => {
      try {
        return check(HERE, value);
      } catch (error) {
        if (!(error instanceof PlanError)) throw error;
        const { code, field: at, value: found, allowed } = error;
        context.issues.push({
          code: 'custom',
          input: value,
          message: allowed,
          params: { code, at, found },
        });
        return z.NEVER;
      }
    })
    .meta(json) as z.ZodType<Value, unknown>;
}

type NumberField = z.ZodType<number, unknown>;

const NUMBER: JsonType = { type: 'number' };

/** Of [low, high]. */
export const rangeField = (low: number, high: number = Number.POSITIVE_INFINITY): NumberField =>
  field((at, value) => inRange(at, value, low, high), {
    ...NUMBER,
    minimum: low,
    ...(high < Infinity ? { maximum: high } : {}),
  });
/** Of (0, high]. */
export const positiveField = (high: number = Number.POSITIVE_INFINITY): NumberField =>
  field((at, value) => positive(at, value, high), {
    ...NUMBER,
    exclusiveMinimum: 0,
    ...(high < Infinity ? { maximum: high } : {}),
  });
/** A whole number of [low, high]. */
export const wholeField = (low: number = 0, high: number = Number.MAX_SAFE_INTEGER): NumberField =>
  field((at, value) => whole(at, value, low, high), { type: 'integer', minimum: low, maximum: high });
/** Weighted cost: 0 or more. */
export const unitsField = (): NumberField => rangeField(0);
/** 0..1. */
export const shareField = (): NumberField => field(share, { ...NUMBER, minimum: 0, maximum: 1 });
/** Strictly between 0 and 1. */
export const openShareField = (): NumberField =>
  field(openShare, { ...NUMBER, exclusiveMinimum: 0, exclusiveMaximum: 1 });
/** Epoch ms of an RFC 3339 text. */
export const instantField = (): NumberField => field(instant, { type: 'string', format: 'date-time' });

/** A text with something in it. */
export const nameField = (): z.ZodType<string, unknown> =>
  field(
    (at, value) => {
      if (typeof value === 'string' && value.trim() !== '') return value;
      throw new PlanError('E_TYPE', at, value, 'a name');
    },
    { type: 'string' },
  );

/** One of a short list of words. */
export const wordField = <Word extends string>(words: readonly Word[]): z.ZodType<Word, unknown> =>
  field(
    (at, value) => {
      if (typeof value === 'string' && words.includes(value as Word)) return value as Word;
      throw new PlanError('E_UNKNOWN', at, value, words.join(', '));
    },
    { type: 'string', enum: words },
  );

export const flagField = (): z.ZodType<boolean, unknown> =>
  field(
    (at, value) => {
      if (typeof value === 'boolean') return value;
      throw new PlanError('E_TYPE', at, value, 'true or false');
    },
    { type: 'boolean' },
  );

/** Units by pool; `pools` null = any name. */
export const costsField = (pools: readonly string[] | null = null): z.ZodType<CostVector, unknown> =>
  field((at, value) => costVector(at, value, pools), {
    type: 'object',
    additionalProperties: { type: 'number', minimum: 0 },
  });

/** A list; absent = empty. */
export const listField = <Entry extends z.ZodType>(entry: Entry): z.ZodPrefault<z.ZodArray<Entry>> =>
  z.array(entry, { error: 'a list' }).prefault([]);

/** An object of these keys alone. */
export const objectField = <Shape extends z.ZodRawShape>(shape: Shape): z.ZodObject<Shape, z.core.$strict> =>
  z.strictObject(shape, {
    error: ({ code }) =>
      code === 'unrecognized_keys'
        ? Object.keys(shape).join(', ')
        : `an object of ${Object.keys(shape).join(', ')}`,
  });

const NUMBER_TEXT = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/** Smallest number other than 0: ratios to smaller ones are no numbers. */
const LEAST_SIZE = 1e-12;

/** The number that a text is; else, and next to 0, the text itself, so that a check refuses and shows it. */
export function numberOf(text: string): number | string {
  const value = NUMBER_TEXT.test(text.trim()) ? Number(text.trim()) : Number.NaN;
  return value === 0 || Math.abs(value) >= LEAST_SIZE ? value : text;
}

/** Text of exactly as many numbers as `form` has, such as `0.6,0.3,0.1`. */
export const numbersField = (form: string, check: Check<number> = finite): z.ZodType<number[], unknown> =>
  field(
    (at, value) => {
      const parts = String(value).split(',');
      if (parts.length !== form.split(',').length) throw new PlanError('E_TYPE', at, value, form);
      return parts.map((part) => check(at, numberOf(part)));
    },
    { type: 'string' },
  );

/** Text of one or more numbers, such as `1,5,20`. */
export const numberListField = (check: Check<number> = finite): z.ZodType<number[], unknown> =>
  field(
    (at, value) =>
      String(value)
        .split(',')
        .map((part) => check(at, numberOf(part))),
    { type: 'string' },
  );

/** Text of pairs such as `sonnet=10,opus=1.5` as texts by name; `known` null = any name. */
export const textPairsField = (
  known: readonly string[] | null = null,
): z.ZodType<Map<string, string>, unknown> =>
  field((at, value) => pairsOf(at, String(value), known), { type: 'string' });

/** Pairs of a text as checked numbers by name. */
export const namedNumbers = (
  at: string,
  text: string,
  known: readonly string[] | null,
  check: Check<number> = finite,
): Record<string, number> =>
  Object.fromEntries(
    [...pairsOf(at, text, known)].map(([key, value]) => [key, check(`${at} ${key}`, numberOf(value))]),
  );

/** The same as numbers by name. */
export const pairsField = (
  known: readonly string[] | null = null,
  check: Check<number> = finite,
): z.ZodType<Record<string, number>, unknown> =>
  field((at, value) => namedNumbers(at, String(value), known, check), { type: 'string' });

/** Pairs of a text; a name that is not in `known` is E_UNKNOWN, one twice E_DUP. */
function pairsOf(at: string, text: string, known: readonly string[] | null): Map<string, string> {
  const found = new Map<string, string>();
  for (const part of text.split(',')) {
    const match = /^\s*([^=:]+?)\s*[=:]\s*(\S.*?)\s*$/.exec(part);
    if (match === null) throw new PlanError('E_TYPE', at, text, 'pairs such as name=1,other=2');
    const [, key, value] = match as unknown as [string, string, string];
    if (known !== null && !known.includes(key)) unknownName(at, key, known);
    if (found.has(key)) throw new PlanError('E_DUP', at, key, 'each name once');
    found.set(key, value);
  }
  return found;
}

const pathText = (path: readonly PropertyKey[]): string =>
  path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');

const valueAt = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((inner, key) => (inner as Record<PropertyKey, unknown> | null)?.[key], value);

/** The first thing that is wrong, as a coded error; `root` names the whole, such as `workload`. */
function refuse(issue: z.core.$ZodIssue, value: unknown, root: string, prefix: string): never {
  const place = issue.path.length === 0 ? root : `${prefix}${pathText(issue.path)}`;
  if (issue.code === 'unrecognized_keys') {
    unknownName(`key of ${place}`, issue.keys[0]!, issue.message.split(', '));
  }
  if (issue.code === 'custom' && issue.params !== undefined) {
    const { code, at, found } = issue.params as { code: PlanErrorCode; at: string; found: unknown };
    throw new PlanError(code, at.replace(HERE, place), found, issue.message);
  }
  throw new PlanError('E_TYPE', place, valueAt(value, issue.path), issue.message);
}

/** A value that keeps the schema; `prefix` stands before each place, such as `--` of options. Throws PlanError. */
export function readFields<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  root: string,
  prefix: string = '',
): z.output<Schema> {
  const read = schema.safeParse(value);
  return read.success ? read.data : refuse(read.error.issues[0]!, value, root, prefix);
}
