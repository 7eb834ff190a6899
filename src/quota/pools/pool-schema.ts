/** The form of a pool file; what its keys mean together is checked in pool-window.ts and pool-file.ts. Read next: pool-keys.ts. */
import { z } from 'zod';
import { LENGTH_KINDS } from '../windows/index.ts';
import type { PoolFile } from './pool-entries.ts';
import { ACCOUNT_KEYS, POOL_FILE_KEYS, WINDOW_KEYS } from './pool-keys.ts';

export const MOST_UNITS: number = 2 ** 30;
/** Most accounts of a pool. */
export const MAX_POOL_ACCOUNTS: number = 64;
/** Longest window of the old keys, ten weeks. */
const MOST_LENGTH_MINUTES = 100_800;
const CAPACITY = `an integer 1..${MOST_UNITS}`;
const LENGTH = `an integer 1..${MOST_LENGTH_MINUTES}`;
const RESET = 'an ISO 8601 time with zone, or minutes after the start, an integer 1..the window length';
const MOST_WINDOWS = 16;
/** Least refill of a bucket: below it, it is none. */
const LEAST_PER_MINUTE = 1e-6;

const integer = (low: number, high: number, allowed: string): z.ZodNumber =>
  z.number(allowed).int(allowed).min(low, allowed).max(high, allowed);

const listOf = (keys: object): string => `keys: ${Object.keys(keys).join(', ')}`;

const keysOf =
  (keys: string) =>
  (issue: { code?: string }): string =>
    issue.code === 'unrecognized_keys' ? keys : `an object with ${keys}`;

const name = z
  .string('a name')
  .min(1, 'a name')
  .max(60, 'at most 60 characters')
  .regex(/^\P{Cc}+$/u, 'a name without control characters');

const ID = 'a name without / of at most 60 characters';
const id = z
  .string(ID)
  .min(1, ID)
  .max(60, ID)
  .regex(/^[^\p{Cc}/]+$/u, ID);

const MODELS = '"all" or a list of 1..50 model families, names or patterns with *';
const modelText = z
  .string(MODELS)
  .max(100, MODELS)
  .regex(/^[^\p{Cc}\s]+$/u, MODELS);
const models = z.union([z.literal('all'), z.array(modelText).min(1, MODELS).max(50, MODELS)], MODELS);

const instant = (allowed: string): z.ZodISODateTime => z.iso.datetime({ offset: true, error: allowed });
const nextReset = z.union([instant(RESET), integer(1, 527_040, RESET)], RESET);
const capacityTokens = z.number('a number > 0').positive('a number > 0');

const OLD_KEYS = 'keys: capacity or capacityTokens, lengthMinutes, kind, floorMinutes, nextReset';

/** `short` and `weekly`, as they always were. */
const namedWindow = z.strictObject(
  {
    capacity: integer(1, MOST_UNITS, CAPACITY).optional(),
    capacityTokens: capacityTokens.optional(),
    lengthMinutes: integer(1, MOST_LENGTH_MINUTES, LENGTH).optional(),
    kind: z.enum(LENGTH_KINDS, LENGTH_KINDS.join(', ')).optional(),
    floorMinutes: integer(1, MOST_LENGTH_MINUTES, LENGTH).optional(),
    nextReset: nextReset.optional(),
  },
  { error: keysOf(OLD_KEYS) },
);

const POSITIVE = `a number > 0, at most ${MOST_UNITS}`;
const positive = z.number(POSITIVE).positive(POSITIVE).max(MOST_UNITS, POSITIVE);
const PER_MINUTE = `a number ${LEAST_PER_MINUTE}..${MOST_UNITS}`;
const EVERY = 'a length such as "5h", "7d" or "90m", 1 minute to 366 days';
const EXPIRES = 'an ISO 8601 time with zone';

/** An entry of a list of windows. */
const listedWindow = z.strictObject(
  {
    id: id.optional(),
    every: z
      .string(EVERY)
      .regex(/^[1-9][0-9]{0,5}[mhdw]$/, EVERY)
      .optional(),
    bucket: positive.optional(),
    perMinute: z.number(PER_MINUTE).min(LEAST_PER_MINUTE, PER_MINUTE).max(MOST_UNITS, PER_MINUTE).optional(),
    calendar: z.enum(['day', 'week', 'month'], 'day, week, month').optional(),
    zone: z.string('an IANA name such as UTC or Europe/Berlin').optional(),
    day: integer(1, 31, 'a weekday 1..7 (1 = Monday) or a day of the month 1..31').optional(),
    once: z.literal(true, 'true').optional(),
    expires: instant(EXPIRES).optional(),
    capacity: positive.optional(),
    capacityTokens: capacityTokens.optional(),
    unit: z.enum(['weighted', 'tokens', 'requests', 'usd'], 'weighted, tokens, requests, usd').optional(),
    counts: models.optional(),
    kind: z.enum(LENGTH_KINDS, LENGTH_KINDS.join(', ')).optional(),
    floorMinutes: integer(1, 527_040, 'an integer 1..527040').optional(),
    nextReset: nextReset.optional(),
    resetsWith: id.optional(),
  },
  { error: keysOf(listOf(WINDOW_KEYS)) },
);

const LIST = `a list of 0..${MOST_WINDOWS} windows`;
const windowList = z.array(listedWindow, LIST).max(MOST_WINDOWS, LIST);
const USES = `a list of 0..${MOST_WINDOWS} ids of the file's own windows`;
const PRESET = 'a preset such as claude-max or claude-max@low';

const account = z.strictObject(
  {
    name,
    short: namedWindow.optional(),
    weekly: namedWindow.optional(),
    windows: windowList.optional(),
    uses: z.array(id, USES).max(MOST_WINDOWS, USES).optional(),
    preset: z.string(PRESET).optional(),
    serves: models.optional(),
    overageOf: z.string('the name of another account').optional(),
    bankedResets: integer(0, 100, 'an integer 0..100').optional(),
  },
  { error: keysOf(listOf(ACCOUNT_KEYS)) },
);

const SHARED = 'a list of at most 64 windows';
const ACCOUNTS = `a list of 1..${MAX_POOL_ACCOUNTS} accounts`;
const RATE = 'a number > 0: dollars per unit of weighted tokens';

export const poolSchema: z.ZodType<PoolFile> = z.strictObject(
  {
    accounts: z.array(account, ACCOUNTS).min(1, ACCOUNTS).max(MAX_POOL_ACCOUNTS, ACCOUNTS),
    windows: z.array(listedWindow, SHARED).max(64, SHARED).optional(),
    usdPerUnit: z.number(RATE).positive(RATE).optional(),
  },
  { error: keysOf(listOf(POOL_FILE_KEYS)) },
);
