/** Every refusal of a pool, objective or trace file: its content and the exact words about it. */

export interface FileCase {
  readonly title: string;
  readonly content: string | Uint8Array;
  /** What stands after the option and the path. */
  readonly problem: string;
}

const UNITS = 'an integer 1..1073741824';
const LENGTH = 'an integer 1..100800';
const RESET = 'an ISO 8601 time with zone, or minutes after the start, an integer 1..the window length';
const WINDOW_KEYS = 'keys: capacity or capacityTokens, lengthMinutes, kind, floorMinutes, nextReset';
const ACCOUNT_KEYS = 'keys: name, short, weekly, windows, uses, preset, serves, overageOf, bankedResets';
const LIST = 'a list of 1..64 accounts';

const GOOD = { name: 'a', short: { capacity: 10 }, weekly: { capacity: 100 } };

const json = (value: unknown): string => JSON.stringify(value);
/** A value as messages show it: at most 60 characters. */
const cut = (value: unknown): string =>
  json(value).length > 60 ? `${json(value).slice(0, 57)}...` : json(value);
const accounts = (...list: readonly unknown[]): string => json({ accounts: list });

/** One account whose `window` has these fields beside or instead of its capacity. */
const windowCase = (
  window: 'short' | 'weekly',
  fields: Readonly<Record<string, unknown>>,
  problem: string,
): FileCase => ({
  title: `${window} window ${json(fields)}`,
  content: accounts(GOOD, { ...GOOD, name: 'b', [window]: fields }),
  problem: `accounts[1].${window}${problem}`,
});

const valueCases = (field: string, values: readonly unknown[], allowed: string): FileCase[] =>
  values.map((value) =>
    windowCase(
      'short',
      field === 'capacity' ? { capacity: value } : { capacity: 10, [field]: value },
      `.${field} is ${json(value)}; allowed: ${allowed}`,
    ),
  );

const ofFile = (title: string, content: string | Uint8Array, problem: string): FileCase => ({
  title,
  content,
  problem,
});

const wholeFile: readonly FileCase[] = [
  ofFile('null', 'null', 'the file is null; allowed: an object with keys: accounts, windows, usdPerUnit'),
  ofFile('a number', '3', 'the file is 3; allowed: an object with keys: accounts, windows, usdPerUnit'),
  ofFile(
    'a text',
    '"claude-pro"',
    'the file is "claude-pro"; allowed: an object with keys: accounts, windows, usdPerUnit',
  ),
  ofFile(
    'a bare list',
    json([GOOD]),
    `the file is ${cut([GOOD])}; allowed: an object with keys: accounts, windows, usdPerUnit`,
  ),
  ofFile('no accounts', '{}', `accounts missing; allowed: ${LIST}`),
  ofFile('accounts null', '{"accounts":null}', `accounts is null; allowed: ${LIST}`),
  ofFile('accounts an object', '{"accounts":{"a":1}}', `accounts is {"a":1}; allowed: ${LIST}`),
  ofFile('accounts empty', '{"accounts":[]}', `accounts is []; allowed: ${LIST}`),
  ofFile(
    '65 accounts',
    accounts(...Array.from({ length: 65 }, (_, i) => ({ ...GOOD, name: `a${i}` }))),
    `accounts is [{"name":"a0","short":{"capacity":10},"weekly":{"capacity...; allowed: ${LIST}`,
  ),
  ofFile(
    'another key',
    json({ accounts: [GOOD], pool: 1 }),
    "unknown key 'pool'; keys: accounts, windows, usdPerUnit",
  ),
  ofFile(
    'a key of every object',
    '{"accounts":[{"name":"a","short":{"capacity":1},"weekly":{"capacity":1}}],"constructor":1}',
    "unknown key 'constructor'; keys: accounts, windows, usdPerUnit",
  ),
];

const accountCases: readonly FileCase[] = [
  ofFile(
    'account null',
    accounts(GOOD, null),
    `accounts[1] is null; allowed: an object with ${ACCOUNT_KEYS}`,
  ),
  ofFile('account a name', accounts('a'), `accounts[0] is "a"; allowed: an object with ${ACCOUNT_KEYS}`),
  ofFile(
    'account with another key',
    accounts({ ...GOOD, plan: 'max' }),
    `accounts[0] has unknown key 'plan'; ${ACCOUNT_KEYS}`,
  ),
  ofFile(
    'no name',
    accounts({ short: GOOD.short, weekly: GOOD.weekly }),
    'accounts[0].name missing; allowed: a name',
  ),
  ofFile('a number for a name', accounts({ ...GOOD, name: 7 }), 'accounts[0].name is 7; allowed: a name'),
  ofFile('an empty name', accounts({ ...GOOD, name: '' }), 'accounts[0].name is ""; allowed: a name'),
  ofFile(
    'a name of 61 characters',
    accounts({ ...GOOD, name: 'n'.repeat(61) }),
    `accounts[0].name is "${'n'.repeat(56)}...; allowed: at most 60 characters`,
  ),
  ofFile(
    'a repeated name',
    accounts(GOOD, { ...GOOD, name: 'b' }, GOOD),
    "accounts[2].name is 'a'; allowed: a name not used before",
  ),
];

const windowCases: readonly FileCase[] = [
  windowCase('weekly', { capacity: 10, size: 3 }, ` has unknown key 'size'; ${WINDOW_KEYS}`),
  windowCase('short', {}, ' is {}; allowed: exactly one of capacity (units) and capacityTokens'),
  windowCase(
    'weekly',
    { capacity: 10, capacityTokens: 1000 },
    ' is {"capacity":10,"capacityTokens":1000}; allowed: exactly one of capacity (units) and capacityTokens',
  ),
  ...valueCases('capacity', [0, -1, 1.5, '10', null, true, 2 ** 30 + 1, 1e300], UNITS),
  ...valueCases('lengthMinutes', [0, -300, 1.5, '300', null, 100_801], LENGTH),
  ...valueCases('floorMinutes', [0, -1, 1.5, '10', 100_801], LENGTH),
  ...valueCases('kind', ['rolling', 'FIXED', '', null, 1], 'fixed, first_use, sliding'),
  ...valueCases(
    'nextReset',
    [0, -1, 1.5, 'tomorrow', '', null, true, '2026-02-09', '2026-02-09T10:00:00', '2026-02-30T10:00:00Z'],
    RESET,
  ),
  ...[0, -1, '5000', null].map((value) =>
    windowCase(
      'weekly',
      { capacityTokens: value },
      `.capacityTokens is ${json(value)}; allowed: a number > 0`,
    ),
  ),
  windowCase(
    'short',
    { capacityTokens: 99 },
    '.capacityTokens is 99, 0 units of 100 tokens; allowed: 1..1073741824 units',
  ),
  windowCase(
    'weekly',
    { capacityTokens: 2e11 },
    '.capacityTokens is 200000000000, 2000000000 units of 100 tokens; allowed: 1..1073741824 units',
  ),
  windowCase(
    'short',
    { capacity: 10, kind: 'first_use', floorMinutes: 301 },
    '.floorMinutes is 301; allowed: at most the window length, 300',
  ),
  windowCase(
    'weekly',
    { capacity: 10, lengthMinutes: 60, floorMinutes: 61 },
    '.floorMinutes is 61; allowed: at most the window length, 60',
  ),
  windowCase('short', { capacity: 10, nextReset: 301 }, '.nextReset is 301; allowed: at most 300'),
  windowCase('weekly', { capacity: 10, nextReset: 10_081 }, '.nextReset is 10081; allowed: at most 10080'),
];

export const POOL_FILE_CASES: readonly FileCase[] = [...wholeFile, ...accountCases, ...windowCases];

/** Texts of --pool that name no file, and what stands after `--pool 'TEXT'`. */
export const BAD_POOL_TEXTS: ReadonlyArray<readonly [text: string, problem: string]> = [
  ['nope', ' is neither a file nor a preset; allowed: FORMS'],
  ['claude-proxx2', ' is neither a file nor a preset; did you mean claude-pro? allowed: FORMS'],
  ['claude-pro+nope', ' is neither a file nor a preset; allowed: FORMS'],
  ['claude-prox0', ' has 0 accounts; allowed: 1..64 accounts, of PRESETS'],
  ['claude-prox65', ' has 65 accounts; allowed: 1..64 accounts, of PRESETS'],
  ['claude-prox33+codex-plusx32', ' has 65 accounts; allowed: 1..64 accounts, of PRESETS'],
  ['claude-pro+', ' has a part without a name; allowed: FORMS'],
  ['CLAUDE-PRO', ' is neither a file nor a preset; did you mean claude-pro? allowed: FORMS'],
  ['none.json', ': cannot be read (no such file); allowed: FORMS'],
];

const TERMS =
  'served_ratio, peak_served_ratio, peak_useful_five_hour, migration_recovery, mean_seven_day_utilization, denial_rate, weekly_drift';

export const OBJECTIVE_FILE_CASES: readonly FileCase[] = [
  ...['null', '3', '"served_ratio"', '[1]'].map((text) =>
    ofFile(text, text, `the file is ${text}; allowed: an object of weights`),
  ),
  ofFile('{}', '{}', 'the file is {}; allowed: at least one weight that is not 0'),
  ofFile(
    'only zeros',
    '{"served_ratio":0,"denial_rate":-0}',
    'the file is {"served_ratio":0,"denial_rate":0}; allowed: at least one weight that is not 0',
  ),
  ...['served', 'Served_Ratio', 'constructor', 'objective_score'].map((name) =>
    ofFile(
      `the name ${name}`,
      json({ served_ratio: 1, [name]: 1 }),
      `unknown key '${name}'; the weights are ${TERMS}; penalties are negative`,
    ),
  ),
  ...['"1"', 'null', 'true', '[1]', '{}'].map((value) =>
    ofFile(
      `the weight ${value}`,
      `{"served_ratio":1,"weekly_drift":${value}}`,
      `weekly_drift is ${value}; allowed: a finite number`,
    ),
  ),
];

const CSV_COLUMNS =
  'allowed: timestamp or seconds, with cost or input_tokens and output_tokens, and if wanted cache_write_tokens, cache_read_tokens, model, session';

const rows = (count: number, row: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => row(index)).join('\n');

export interface TraceCase {
  readonly title: string;
  readonly content: string;
  /** PATH stands for the file's path. */
  readonly sentence: string;
}

export const TRACE_FILE_CASES: readonly TraceCase[] = [
  { title: 'an empty file', content: '', sentence: 'PATH is empty: not even a header line' },
  {
    title: 'a header without a size',
    content: 'timestamp,session\n',
    sentence: `the csv header of PATH lacks a needed column: found timestamp,session; ${CSV_COLUMNS}`,
  },
  {
    title: 'a column twice',
    content: 'seconds,cost,cost\n0,1,1\n',
    sentence: `the csv header of PATH names a column twice: found seconds,cost,cost; ${CSV_COLUMNS}`,
  },
  {
    title: 'a header and nothing else',
    content: 'seconds,cost\n',
    sentence: '--demand csv:PATH: no request in 0 lines',
  },
  {
    title: 'one line, and it is bad',
    content: 'seconds,cost\nPRIVATE,1\n',
    sentence:
      '--demand csv:PATH: 1 of 1 line is bad, more than 1 %, the first at PATH:2 (the time in seconds is not a number from 0 to 1e11); --lenient leaves them out',
  },
  {
    title: 'two bad lines of a hundred',
    content: `seconds,cost\n${rows(98, (i) => `${i * 3600},1`)}\nPRIVATE,1\n5,PRIVATE\n`,
    sentence:
      '--demand csv:PATH: 2 of 100 lines are bad, more than 1 %, the first at PATH:100 (the time in seconds is not a number from 0 to 1e11); --lenient leaves them out',
  },
];
