/**
 * `--pool FILE | PRESET`: the user's accounts. A file gives names, capacities (units, or weighted tokens),
 * window kinds and, where known, the next resets; unknown resets are drawn per trial.
 */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { MINUTES_PER_DAY, MINUTES_PER_WEEK, QuotalabError, zoneOffsets } from '../../core/index.ts';
import {
  expandPreset,
  looksLikePreset,
  looksLikePresets,
  MAX_POOL_ACCOUNTS,
  type Pool,
  type PoolAccount,
  type PoolWindow,
  parsePool,
  presetPool,
} from '../../quota/pools/index.ts';
import { LENGTH_KINDS, SHORT_WINDOW_MINUTES, WEEKLY_WINDOW_MINUTES } from '../../quota/windows/index.ts';
import { firstResetMinute } from '../../simulation/scenario/index.ts';
import { readJsonFile } from '../../usage/files/index.ts';

export interface PoolOptions {
  readonly unitTokens: number;
  /** IANA name; places ISO resets in the local week. */
  readonly timeZone: string;
  readonly cwd: string;
}

export interface PoolReading {
  readonly accounts: readonly PoolAccount[];
  /** Ready to print: where the figures come from, what was drawn. */
  readonly notes: readonly string[];
}

const MOST_UNITS = 2 ** 30;
const MOST_LENGTH_MINUTES = 10 * MINUTES_PER_WEEK;
const CAPACITY = `an integer 1..${MOST_UNITS}`;
const LENGTH = `an integer 1..${MOST_LENGTH_MINUTES}`;
const RESET = 'an ISO 8601 time with zone, or minutes after the start, an integer 1..the window length';

const integer = (low: number, high: number, allowed: string): z.ZodNumber =>
  z.number(allowed).int(allowed).min(low, allowed).max(high, allowed);

const windowKeys = 'keys: capacity or capacityTokens, lengthMinutes, kind, floorMinutes, nextReset';

const windowSchema = z
  .strictObject(
    {
      capacity: integer(1, MOST_UNITS, CAPACITY).optional(),
      capacityTokens: z.number('a number > 0').positive('a number > 0').optional(),
      lengthMinutes: integer(1, MOST_LENGTH_MINUTES, LENGTH).optional(),
      kind: z.enum(LENGTH_KINDS, LENGTH_KINDS.join(', ')).optional(),
      floorMinutes: integer(1, MOST_LENGTH_MINUTES, LENGTH).optional(),
      nextReset: z
        .union(
          [z.iso.datetime({ offset: true, error: RESET }), integer(1, MOST_LENGTH_MINUTES, RESET)],
          RESET,
        )
        .optional(),
    },
    { error: (issue) => (issue.code === 'unrecognized_keys' ? windowKeys : `an object with ${windowKeys}`) },
  )
  .refine(
    (window) => (window.capacity === undefined) !== (window.capacityTokens === undefined),
    'exactly one of capacity (units) and capacityTokens',
  );

const accountKeys = 'keys: name, short, weekly';
const unknownKeys =
  (keys: string) =>
  (issue: { code?: string }): string =>
    issue.code === 'unrecognized_keys' ? keys : `an object with ${keys}`;

const poolSchema = z.strictObject(
  {
    accounts: z
      .array(
        z.strictObject(
          {
            name: z
              .string('a name')
              .min(1, 'a name')
              .max(60, 'at most 60 characters')
              .regex(/^\P{Cc}+$/u, 'a name without control characters'),
            short: windowSchema,
            weekly: windowSchema,
          },
          { error: unknownKeys(accountKeys) },
        ),
        `a list of 1..${MAX_POOL_ACCOUNTS} accounts`,
      )
      .min(1, `a list of 1..${MAX_POOL_ACCOUNTS} accounts`)
      .max(MAX_POOL_ACCOUNTS, `a list of 1..${MAX_POOL_ACCOUNTS} accounts`),
  },
  { error: unknownKeys('keys: accounts') },
);

type RawWindow = z.output<typeof windowSchema>;

/** Minute 1..length at which a grid through the instant first resets, 0 = Monday 00:00 of its local week. */
function gridReset(timeMs: number, lengthMinutes: number, offsetMinutes: number): number {
  const localMinute = Math.floor(timeMs / 60_000) + offsetMinutes;
  // 1970-01-01 was a Thursday: three days after a Monday.
  const weekMinute =
    (((localMinute + 3 * MINUTES_PER_DAY) % MINUTES_PER_WEEK) + MINUTES_PER_WEEK) % MINUTES_PER_WEEK;
  return firstResetMinute('steady', weekMinute % lengthMinutes, lengthMinutes);
}

function buildWindow(
  raw: RawWindow,
  place: string,
  lengthDefault: number,
  options: PoolOptions & { path: string },
): PoolWindow {
  const refuse = (problem: string): never => {
    throw new QuotalabError('BAD_POOL', `--pool '${options.path}': ${place}${problem}`);
  };
  const lengthMinutes = raw.lengthMinutes ?? lengthDefault;
  const floorMinutes = raw.floorMinutes ?? 1;
  if (floorMinutes > lengthMinutes) {
    refuse(`.floorMinutes is ${floorMinutes}; allowed: at most the window length, ${lengthMinutes}`);
  }
  const capacityUnits = raw.capacity ?? Math.floor(raw.capacityTokens! / options.unitTokens);
  if (capacityUnits < 1 || capacityUnits > MOST_UNITS) {
    refuse(
      `.capacityTokens is ${raw.capacityTokens}, ${capacityUnits} units of ${options.unitTokens} tokens; allowed: 1..${MOST_UNITS} units`,
    );
  }
  let firstResetMinute: number | null = null;
  if (typeof raw.nextReset === 'number') {
    if (raw.nextReset > lengthMinutes)
      refuse(`.nextReset is ${raw.nextReset}; allowed: at most ${lengthMinutes}`);
    firstResetMinute = raw.nextReset;
  } else if (raw.nextReset !== undefined) {
    const timeMs = Date.parse(raw.nextReset);
    firstResetMinute = gridReset(timeMs, lengthMinutes, zoneOffsets(options.timeZone)(timeMs));
  }
  const kind = (raw.kind ?? 'fixed') as PoolWindow['kind'];
  return { kind, capacityUnits, lengthMinutes, floorMinutes, firstResetMinute };
}

async function readPoolFile(path: string, options: PoolOptions): Promise<PoolReading> {
  const file = resolve(options.cwd, path);
  const raw = await readJsonFile({ option: '--pool', path, code: 'BAD_POOL' }, poolSchema, file);
  const names = raw.accounts.map(({ name }) => name);
  const repeated = names.findIndex((name, index) => names.indexOf(name) !== index);
  if (repeated >= 0) {
    throw new QuotalabError(
      'BAD_POOL',
      `--pool '${path}': accounts[${repeated}].name is '${names[repeated]}'; allowed: a name not used before`,
    );
  }
  const context = { ...options, path };
  const accounts = raw.accounts.map(
    ({ name, short, weekly }, index): PoolAccount => ({
      name,
      short: buildWindow(short, `accounts[${index}].short`, SHORT_WINDOW_MINUTES, context),
      weekly: buildWindow(weekly, `accounts[${index}].weekly`, WEEKLY_WINDOW_MINUTES, context),
    }),
  );
  return { accounts, notes: [] };
}

/** Reads the pool. Throws BAD_POOL. An existing file wins over a preset of the same name. */
export async function readPool(text: string, options: PoolOptions): Promise<PoolReading> {
  const isFile = existsSync(resolve(options.cwd, text));
  if (!isFile && looksLikePreset(text)) {
    const { accounts, sources } = expandPreset(text, options.unitTokens);
    return { accounts, notes: sources };
  }
  return readPoolFile(text, options);
}

/**
 * Reads the pool as a graph. Throws BAD_POOL. An existing file wins over a preset of the same name.
 */
export async function readPoolGraph(
  text: string,
  { unitTokens, cwd }: Pick<PoolOptions, 'unitTokens' | 'cwd'>,
): Promise<Pool> {
  const path = resolve(cwd, text);
  if (!existsSync(path) && looksLikePresets(text)) return presetPool(text, { unitTokens });
  const json = await readJsonFile({ option: '--pool', path: text, code: 'BAD_POOL' }, z.unknown(), path);
  return parsePool(json, { unitTokens, path: text });
}

/** Notes on resets that every trial draws anew. */
export function drawnResetNotes(accounts: readonly PoolAccount[]): string[] {
  const unknown = (window: 'short' | 'weekly'): number =>
    accounts.filter((account) => account[window].firstResetMinute === null).length;
  const total = accounts.length;
  return (['weekly', 'short'] as const)
    .filter((window) => unknown(window) > 0)
    .map(
      (window) =>
        `${window} resets of ${unknown(window)} of ${total} accounts are unknown: drawn anew in every trial`,
    );
}
