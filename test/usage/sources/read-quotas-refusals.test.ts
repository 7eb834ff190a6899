/**
 * Every way a quotas file can be unusable, each told in one sentence to the letter, and no secret told with it.
 * Long because every rule has its exact sentence here.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { quotasTree } from './quotas-tree.ts';

const KEYS = {
  file: 'an object with keys: $schema, windows, models, lanes, routes, policy, capacities, triage, token_weights, prices, time_zone',
  model: 'an object with keys: provider, rolling_tokens, weekly_limit_type, weekly_limit_value, warn_pct',
  account:
    'an object with keys: name, credential, short, weekly, windows, uses, preset, serves, overage_of, banked_resets, priority, reserve_fraction',
  credential: 'an object with keys: env, file, header',
};
const SECONDS = 'an integer 1..6048000';
const MINUTES = 'an integer 1..100800';
const CAP = 'an integer; 0 or less = no cap';
const WARN = 'a number above 0 and up to 1';
const ADDRESS = 'an http or https address without credentials, query or fragment';
const NAME = 'a name of 1..60 printable characters';
const INSTANT = 'an ISO 8601 time with zone, such as 2026-03-02T09:00:00Z, or null = not known';
const LANE_NAME = 'a letter, then letters, digits, - and _, at most 40';
const POLICIES =
  'five_hour_first, seven_day_first, weighted_score, reset_aware_weekly_priority, reset_stagger_pressure, reset_near_expiry_reserve, burn_rate, paced, earliest_reset_first, round_robin, least_recently_used, fill_first, random, pace, burn_and_pace, stagger';

/** The sentence after the file's name. */
async function problemOf(
  content: unknown,
  env: Readonly<Record<string, string>> = {},
  prefix: boolean = true,
): Promise<string> {
  const text =
    typeof content === 'string' || content instanceof Uint8Array ? content : JSON.stringify(content);
  const { root, read } = quotasTree({ 'project/q.json': text });
  const error = await read(env, 'q.json').then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toMatchObject({ name: 'QuotalabError', code: 'BAD_QUOTAS', exitCode: 2 });
  const { message } = error as Error;
  expect(message).not.toMatch(/sk-|\n/);
  const front = prefix ? `quotas file '${root}/project/q.json': ` : '';
  expect(message.slice(0, front.length)).toBe(front);
  return message.slice(front.length);
}

const models = (model: unknown, name: string = 'm'): unknown => ({ models: { [name]: model } });
const lane = (value: unknown): unknown => ({ lanes: { anthropic: value } });
const account = (value: object): unknown => lane({ accounts: [{ name: 'a', ...value }] });
const many = (count: number, entry: (index: number) => unknown): unknown[] =>
  Array.from({ length: count }, (_, index) => entry(index));

describe('a file that cannot be read', () => {
  it('is named with the reason', async () => {
    const { root, read } = quotasTree({ 'project/big.json': ' '.repeat(1_048_577) });
    mkdirSync(join(root, 'project', 'folder.json'));
    for (const [file, problem] of [
      ['gone.json', 'cannot be read (no such file)'],
      ['big.json/gone.json', 'cannot be read (no such file)'],
      ['folder.json', 'cannot be read (it is a directory)'],
      ['/dev/null', 'cannot be read (it is no regular file)'],
      ['big.json', 'has 1048577 bytes; allowed: at most 1048576'],
    ] as const) {
      const path = file.startsWith('/') ? file : join(root, 'project', file);
      await expect(read({}, file)).rejects.toMatchObject({
        code: 'BAD_QUOTAS',
        message: `quotas file '${path}': ${problem}`,
      });
    }
  });

  it('or is no text, or no JSON, with line and column', async () => {
    expect(await problemOf(new Uint8Array([0x22, 0xff, 0x22]))).toBe('is not UTF-8 text');
    expect(await problemOf('')).toBe('line 1, column 1: expected a value, found the end of the file');
    expect(await problemOf('{\n  "models": {},\n}\n')).toBe(
      'line 3, column 1: expected a key in double quotes, found "}"',
    );
    expect(await problemOf('sk-ant-secret')).toBe('line 1, column 1: expected a value, found "s"');
    expect(await problemOf('{"models": {"m": {}, "m": {}}}')).toBe(
      'line 1, column 22: the key "m" is written twice',
    );
  });
});

describe('a value that is not allowed is told by place, value and what is', () => {
  it.each<[unknown, string]>([
    ['[]', `the file is a list of 0; allowed: ${KEYS.file}`],
    ['"sk-secret"', `the file is a text of length 9; allowed: ${KEYS.file}`],
    ['null', `the file is null; allowed: ${KEYS.file}`],
    [{ windows: { rolling_seconds: 0 } }, `windows.rolling_seconds is 0; allowed: ${SECONDS}`],
    [{ windows: { weekly_seconds: -1 } }, `windows.weekly_seconds is -1; allowed: ${SECONDS}`],
    [{ windows: { weekly_seconds: 1.5 } }, `windows.weekly_seconds is 1.5; allowed: ${SECONDS}`],
    ['{"windows": {"weekly_seconds": 1e999}}', `windows.weekly_seconds is Infinity; allowed: ${SECONDS}`],
    [{ windows: { rolling_seconds: '5h' } }, `windows.rolling_seconds is "5h"; allowed: ${SECONDS}`],
    [{ windows: { rolling_seconds: null } }, `windows.rolling_seconds is null; allowed: ${SECONDS}`],
    [
      { windows: { rolling_seconds: 604_801 } },
      'windows.weekly_seconds is 604800; allowed: at least rolling_seconds, 604801',
    ],
    [{ models: [] }, 'models is a list of 0; allowed: an object of caps by model'],
    [models(5, 'a-4.5'), `models["a-4.5"] is 5; allowed: ${KEYS.model}`],
    [models({ rolling_tokens: 1.5 }), `models.m.rolling_tokens is 1.5; allowed: ${CAP}`],
    [models({ rolling_tokens: '4M' }), `models.m.rolling_tokens is "4M"; allowed: ${CAP}`],
    [models({ weekly_limit_value: true }), `models.m.weekly_limit_value is true; allowed: ${CAP}`],
    [models({ weekly_limit_type: 'days' }), 'models.m.weekly_limit_type is "days"; allowed: tokens or hours'],
    [models({ weekly_limit_type: '' }), 'models.m.weekly_limit_type is ""; allowed: tokens or hours'],
    [
      models({ weekly_limit_value: 5 }),
      'models.m.weekly_limit_type is missing; allowed: tokens or hours beside weekly_limit_value',
    ],
    [models({ warn_pct: 0 }), `models.m.warn_pct is 0; allowed: ${WARN}`],
    [models({ warn_pct: 80 }), `models.m.warn_pct is 80; allowed: ${WARN}`],
    [models({ provider: 'zia' }), 'models.m.provider is "zia"; allowed: a lane (anthropic) or ""'],
    [models({}, ''), 'models[""] is no model name; allowed: 1..200 characters'],
    [models({}, 'm'.repeat(201)), `models.${'m'.repeat(201)} is no model name; allowed: 1..200 characters`],
    [
      { policy: 'pased' },
      `policy is "pased"; allowed: the path of a summary that ends in .json, or ${POLICIES}`,
    ],
    [
      { policy: '.json' },
      `policy is ".json"; allowed: the path of a summary that ends in .json, or ${POLICIES}`,
    ],
    [{ policy: 7 }, 'policy is 7; allowed: the name of a policy or the path of a summary that ends in .json'],
    [{ token_weights: { input: -1 } }, 'token_weights.input is -1; allowed: a number 0..1000'],
    [{ token_weights: { input: 0, output: 0 } }, 'token_weights are all 0; allowed: at least one above 0'],
    [{ time_zone: 'Mars' }, 'time_zone is "Mars"; allowed: an IANA name such as UTC or Europe/Berlin'],
  ])('%j', async (content, problem) => {
    expect(await problemOf(content)).toBe(problem);
  });
});

describe('lanes and accounts', () => {
  it.each<[unknown, string]>([
    [{ lanes: {} }, 'lanes is an object of 0; allowed: 1..20 lanes'],
    [
      {
        lanes: Object.fromEntries(many(21, (index) => [`l${index}`, { base_url: 'http://l.test' }]) as never),
      },
      'lanes is an object of 21; allowed: 1..20 lanes',
    ],
    [{ lanes: { '1a': {} } }, `lanes["1a"] is no lane name; allowed: ${LANE_NAME}`],
    [{ lanes: { east: {} } }, `lanes.east.base_url is missing; allowed: ${ADDRESS}`],
    [
      lane({ base_url: 'ftp://a.test' }),
      `lanes.anthropic.base_url is a text of length 12; allowed: ${ADDRESS}`,
    ],
    [
      lane({ base_url: 'http:a.test' }),
      `lanes.anthropic.base_url is a text of length 11; allowed: ${ADDRESS}`,
    ],
    [
      lane({ base_url: 'http://u:sk-x@a' }),
      `lanes.anthropic.base_url is a text of length 15; allowed: ${ADDRESS}`,
    ],
    [
      lane({ base_url: 'http://a?k=sk-x' }),
      `lanes.anthropic.base_url is a text of length 15; allowed: ${ADDRESS}`,
    ],
    [
      lane({ base_url: 'http://a:99999' }),
      `lanes.anthropic.base_url is a text of length 14; allowed: ${ADDRESS}`,
    ],
    [
      lane({ accounts: ['sk-a'] }),
      `lanes.anthropic.accounts[0] is a text of length 4; allowed: ${KEYS.account}`,
    ],
    [
      lane({ accounts: many(51, (index) => ({ name: `a${index}` })) }),
      'lanes.anthropic.accounts is a list of 51; allowed: a list of at most 50 accounts',
    ],
    [
      lane({ accounts: [{ name: 'a' }, { name: 'b' }, { name: 'a' }] }),
      'lanes.anthropic.accounts[2].name is "a"; allowed: a name not used before in this lane',
    ],
    [lane({ accounts: [{}] }), `lanes.anthropic.accounts[0].name is missing; allowed: ${NAME}`],
    [account({ name: ' ' }), `lanes.anthropic.accounts[0].name is a text of length 1; allowed: ${NAME}`],
    [account({ name: 'a\nb' }), `lanes.anthropic.accounts[0].name is a text of length 3; allowed: ${NAME}`],
    [
      account({ name: 'x'.repeat(61) }),
      `lanes.anthropic.accounts[0].name is a text of length 61; allowed: ${NAME}`,
    ],
    [
      account({ credential: 'sk-secret' }),
      `lanes.anthropic.accounts[0].credential is a text of length 9; allowed: ${KEYS.credential}`,
    ],
    [
      account({ credential: { env: 'sk-secret' } }),
      'lanes.anthropic.accounts[0].credential.env is a text of length 9; allowed: the name of an environment variable',
    ],
    [
      account({ credential: { env: 'A', header: 'x-api-key: sk-s' } }),
      'lanes.anthropic.accounts[0].credential.header is a text of length 15; allowed: x-api-key, authorization or auto',
    ],
    [
      account({ credential: {} }),
      'lanes.anthropic.accounts[0].credential is an object; allowed: exactly one of env and file',
    ],
    [
      account({ credential: { env: 'A', file: 'b', note: 1 } }),
      'lanes.anthropic.accounts[0].credential is an object; allowed: exactly one of env and file',
    ],
    [
      account({ short: { kind: 'rolling' } }),
      'lanes.anthropic.accounts[0].short.kind is "rolling"; allowed: fixed, first_use, sliding',
    ],
    [
      account({ weekly: { capacity_tokens: 0 } }),
      'lanes.anthropic.accounts[0].weekly.capacity_tokens is 0; allowed: a number above 0 and up to 1e15, or null = not known',
    ],
    [
      account({ weekly: { length_minutes: 0 } }),
      `lanes.anthropic.accounts[0].weekly.length_minutes is 0; allowed: ${MINUTES}`,
    ],
    [
      account({ short: { floor_minutes: 301 } }),
      'lanes.anthropic.accounts[0].short.floor_minutes is 301; allowed: at most the window length, 300',
    ],
    [
      account({ weekly: { next_reset: '2026-02-30T00:00:00Z' } }),
      `lanes.anthropic.accounts[0].weekly.next_reset is "2026-02-30T00:00:00Z"; allowed: ${INSTANT}`,
    ],
    [
      account({ weekly: { next_reset: '2026-02-03T00:00:00' } }),
      `lanes.anthropic.accounts[0].weekly.next_reset is "2026-02-03T00:00:00"; allowed: ${INSTANT}`,
    ],
    [
      account({ short: { next_reset: '2026-02-03T00:00:00Z' } }),
      'lanes.anthropic.accounts[0].short.next_reset is "2026-02-03T00:00:00Z"; allowed: only with kind fixed, and kind is first_use',
    ],
  ])('%j', async (content, problem) => {
    expect(await problemOf(content)).toBe(problem);
  });

  it('an address of the environment is refused by its variable, not by the file', async () => {
    const env = { ANTHROPIC_BASE_URL: 'https://sk-x@a.test' };
    expect(await problemOf({}, env, false)).toBe(`ANTHROPIC_BASE_URL cannot be used; allowed: ${ADDRESS}`);
    await expect(quotasTree({}).read({ ZAI_API_KEY: 'k', ZAI_BASE_URL: 'z.test' })).rejects.toThrow(
      `ZAI_BASE_URL cannot be used; allowed: ${ADDRESS}`,
    );
  });
});

describe('routes', () => {
  const route = (value: object, ...others: object[]): unknown => ({
    lanes: { anthropic: {}, zai: {} },
    routes: [...others, { match: 'a', preferred: 'zai', ...value }],
  });

  it.each<[unknown, string]>([
    [{ routes: {} }, 'routes is an object; allowed: a list of routes'],
    [
      route({ match: '' }),
      'routes[0].match is ""; allowed: a model name or a pattern with *, 1..200 characters',
    ],
    [route({ preferred: null }), 'routes[0].preferred is null; allowed: the name of a lane'],
    [route({ preferred: 'z' }), 'routes[0].preferred is "z"; allowed: a lane (anthropic, zai)'],
    [route({ fallback: '' }), 'routes[0].fallback is ""; allowed: a lane (anthropic, zai)'],
    [
      route({ fallback: 'zai' }),
      'routes[0].fallback is "zai"; allowed: another lane than preferred, or null',
    ],
    [
      route({}, { match: '*', preferred: 'zai' }, { match: 'a', preferred: 'anthropic' }),
      'routes[2].match is "a"; allowed: a pattern not used before',
    ],
  ])('%j', async (content, problem) => {
    expect(await problemOf(content)).toBe(problem);
  });

  it('to zai are refused while its key is not set', async () => {
    expect(await problemOf({ routes: [{ match: 'a', preferred: 'zai' }] })).toBe(
      'routes[0].preferred is "zai"; allowed: a lane (anthropic)',
    );
  });
});
