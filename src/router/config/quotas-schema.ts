/**
 * The words of a quotas file, as a schema: shapes and ranges of single values. What values say about each other
 * (lanes that exist, names used once) is checked where the configuration is built (quotas-lanes.ts, quotas-routes.ts).
 *
 * Invariant: nothing is transformed here, so the published JSON Schema and the reader are one.
 */
import { z } from 'zod';
import { MINUTES_PER_WEEK } from '../../core/index.ts';
import { LENGTH_KINDS } from '../../quota/windows/index.ts';
import { LANE_APIS } from '../wire/index.ts';
import type { QuotasFile } from './quotas-words.ts';

const MOST_MINUTES = 10 * MINUTES_PER_WEEK;
const MOST_SECONDS = 60 * MOST_MINUTES;
const MOST_ACCOUNTS = 50;
const MOST_WEIGHT = 1000;

/** An object of these keys and no others. */
const keyed = <Shape extends z.core.$ZodLooseShape>(shape: Shape): z.ZodObject<Shape, z.core.$strict> => {
  const keys = Object.keys(shape);
  const list = `keys: ${keys.join(', ')}`;
  return z.strictObject(shape, {
    // Of an unknown key the message is the list of keys: the reader makes a hint of it.
    error: (issue) => (issue.code === 'unrecognized_keys' ? keys.join(' ') : `an object with ${list}`),
  });
};

const integer = (low: number, high: number): z.ZodNumber => {
  const allowed = `an integer ${low}..${high}`;
  return z.number(allowed).int(allowed).min(low, allowed).max(high, allowed);
};

const CAP = 'an integer; 0 or less = no cap';
const cap = z.number(CAP).int(CAP);
const ABOVE_0 = 'a number above 0 and up to 1e15, or null = not known';
const WARN = 'a number above 0 and up to 1';
const WEIGHT = `a number 0..${MOST_WEIGHT}`;
const weight = z.number(WEIGHT).min(0, WEIGHT).max(MOST_WEIGHT, WEIGHT).optional();
const MOST_RESERVE = 0.95;
const RESERVE = `a number 0..${MOST_RESERVE}`;
const LIMIT_TYPE = 'tokens or hours';
const INSTANT = 'an ISO 8601 time with zone, such as 2026-03-02T09:00:00Z, or null = not known';
const NAME = 'a name of 1..60 printable characters';
const VARIABLE = 'the name of an environment variable';
const TRIAGE = 'the path of a policy file that ends in .json';
const PATTERN = 'a model name or a pattern with *, 1..200 characters';

const windowSchema = keyed({
  kind: z.enum(LENGTH_KINDS, LENGTH_KINDS.join(', ')).optional(),
  capacity_tokens: z.number(ABOVE_0).positive(ABOVE_0).max(1e15, ABOVE_0).nullish(),
  length_minutes: integer(1, MOST_MINUTES).optional(),
  floor_minutes: integer(1, MOST_MINUTES).optional(),
  next_reset: z.iso.datetime({ offset: true, error: INSTANT }).nullish(),
});

const FILTER = '"all" or a list of model families, names or patterns with *';
const filter = z.union([z.literal('all'), z.array(z.string(FILTER), FILTER)], FILTER).optional();
const AMOUNT = 'a number above 0, or null = not known';
const amount = z.number(AMOUNT).positive(AMOUNT).nullish();
const EVERY = 'a length such as "5h", "7d" or "90m"';

/** What keys of a window mean together is checked where it is built (quotas-windows.ts). */
const listedWindowSchema = keyed({
  id: z.string('a name').optional(),
  every: z.string(EVERY).optional(),
  bucket: z.number(AMOUNT).positive(AMOUNT).optional(),
  per_minute: z.number(AMOUNT).positive(AMOUNT).optional(),
  calendar: z.enum(['day', 'week', 'month'], 'day, week or month').optional(),
  zone: z.string('an IANA name').optional(),
  day: integer(1, 31).optional(),
  once: z.literal(true, 'true').optional(),
  expires: z.iso.datetime({ offset: true, error: 'an ISO 8601 time with zone' }).optional(),
  capacity: amount,
  capacity_tokens: amount,
  unit: z.enum(['tokens', 'requests', 'usd'], 'tokens, requests or usd').optional(),
  counts: filter,
  kind: z.enum(LENGTH_KINDS, LENGTH_KINDS.join(', ')).optional(),
  floor_minutes: integer(1, MOST_MINUTES).optional(),
  next_reset: z.iso.datetime({ offset: true, error: INSTANT }).nullish(),
  resets_with: z.string('the id of another window of the account').optional(),
});
const LIST_OF_WINDOWS = 'a list of windows';
const windowList = z.array(listedWindowSchema, LIST_OF_WINDOWS).optional();

const credentialSchema = keyed({
  env: z
    .string(VARIABLE)
    .regex(/^[A-Za-z_][A-Za-z0-9_]{0,99}$/, VARIABLE)
    .optional(),
  file: z.string('a path').min(1, 'a path').optional(),
  header: z.enum(['x-api-key', 'authorization', 'auto'], 'x-api-key, authorization or auto').optional(),
}).refine(({ env, file }) => (env === undefined) !== (file === undefined), 'exactly one of env and file');

const accountSchema = keyed({
  name: z.string(NAME).regex(/^(?=.*\S)[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]{1,60}$/u, NAME),
  credential: credentialSchema.nullish(),
  short: windowSchema.optional(),
  weekly: windowSchema.optional(),
  windows: windowList.describe('Its windows where they are others than a short and a weekly one'),
  uses: z
    .array(z.string('an id'), 'a list of ids')
    .optional()
    .describe("Ids of the lane's windows that it shares"),
  preset: z.string('a preset such as claude-max').optional(),
  serves: filter.describe('Models it serves; all when left out'),
  overage_of: z
    .string('the name of another account')
    .optional()
    .describe('Account whose paid overage this is: it serves only what no other can'),
  banked_resets: integer(0, 100).optional(),
  priority: integer(-1000, 1000)
    .optional()
    .describe('An account of a higher priority is used first where it has room; 0 when left out'),
  reserve_fraction: z
    .number(RESERVE)
    .min(0, RESERVE)
    .max(MOST_RESERVE, RESERVE)
    .optional()
    .describe("Share of each of its windows that is kept for the owner's own use"),
});

const LIST_OF_ACCOUNTS = `a list of at most ${MOST_ACCOUNTS} accounts`;
const laneSchema = keyed({
  api: z
    .enum(LANE_APIS, LANE_APIS.join(' or '))
    .optional()
    .describe('The API its provider speaks: the Messages API when left out, or those of OpenAI'),
  base_url: z.string('an http or https address').optional(),
  windows: windowList.describe('Windows that several accounts share, named by their uses'),
  usd_per_million_tokens: z.number(AMOUNT).positive(AMOUNT).optional(),
  accounts: z.array(accountSchema, LIST_OF_ACCOUNTS).max(MOST_ACCOUNTS, LIST_OF_ACCOUNTS).optional(),
});

const modelSchema = keyed({
  provider: z.string('the name of a lane').optional(),
  rolling_tokens: cap.optional(),
  // Case does not count, and a JSON Schema pattern has no flag for that.
  weekly_limit_type: z
    .string(LIMIT_TYPE)
    .regex(/^(?:[Tt][Oo][Kk][Ee][Nn][Ss]|[Hh][Oo][Uu][Rr][Ss])$/, LIMIT_TYPE)
    .optional(),
  weekly_limit_value: cap.optional(),
  warn_pct: z.number(WARN).positive(WARN).max(1, WARN).optional(),
});

const routeSchema = keyed({
  match: z.string(PATTERN).min(1, PATTERN).max(200, PATTERN),
  preferred: z.string('the name of a lane'),
  fallback: z.string('the name of another lane, or null').nullish(),
});

const PRICE = 'US dollars per million tokens, 0..100000';
const price = z.number(PRICE).min(0, PRICE).max(100_000, PRICE);
const pricesSchema = keyed({
  input: price,
  output: price,
  cache_read: price.optional().describe('A tenth of input when left out'),
  cache_write: price.optional().describe('1.25 of input when left out'),
  cache_write_1h: price.optional().describe('Twice input when left out'),
});

/** Shape of a whole file; unknown keys are refused here and forgiven by the reader. */
export const quotasSchema: z.ZodType<QuotasFile> = keyed({
  $schema: z.string('an address').optional(),
  windows: keyed({
    rolling_seconds: integer(1, MOST_SECONDS).optional(),
    weekly_seconds: integer(1, MOST_SECONDS).optional(),
  })
    .optional()
    .describe('Lengths of the two sliding windows of the caps; 18000 and 604800 when left out'),
  models: z
    .record(z.string(), modelSchema, 'an object of caps by model')
    .optional()
    .describe('Caps by model name or pattern with *: exact names win, then the longest pattern'),
  lanes: z
    .record(z.string(), laneSchema, 'an object of lanes by name')
    .optional()
    .describe('Upstream providers by name, each with its accounts'),
  routes: z
    .array(routeSchema, 'a list of routes')
    .max(1000, 'at most 1000 routes')
    .optional()
    .describe('Lane of each model; a last route * to the first lane is implied'),
  policy: z
    .string('the name of a policy or the path of a summary that ends in .json')
    .optional()
    .describe('Who chooses the account: the name of a policy, or a summary JSON whose winner is taken'),
  capacities: z
    .string('the path of a file of capacities')
    .optional()
    .describe('What windows hold by your own readings: a file that quotalab plan status --calibrate wrote'),
  triage: z
    .string(TRIAGE)
    .regex(/[^/\\]\.json$/, TRIAGE)
    .optional()
    .describe(
      'Rules for requests that show a priority: a policy file of quotalab plan tasks --export-policy',
    ),
  token_weights: keyed({
    input: weight,
    output: weight,
    cache_write: weight,
    cache_read: weight,
    reasoning: weight,
  })
    .optional()
    .describe('What each kind of token counts; 1, 1, 0, 0 when left out, reasoning as output'),
  prices: z
    .record(z.string(), pricesSchema, 'an object of prices by model')
    .optional()
    .describe(
      "US dollars per million tokens by model: a family, a name or a pattern with *; they count before the price table's",
    ),
  time_zone: z.string('an IANA name').optional().describe('IANA zone of peak hours and hourly speeds'),
});

/** The JSON Schema (draft 2020-12) of a quotas file, for editors. Stricter than the reader: unknown keys fail here. */
export function quotasJsonSchema(): Record<string, unknown> {
  return { title: 'quotas of the router', ...z.toJSONSchema(quotasSchema, { io: 'input' }) };
}
