/** What a quotas file means: defaults, lanes, caps and routes, and which file is taken. */
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { quotasJsonSchema } from '../../../src/router/config/index.ts';
import { quotasTree, readContent } from '../../usage/sources/quotas-tree.ts';
import { accountOf, type LengthWindow } from '../beliefs/fleets.ts';

const SHORT: LengthWindow = {
  kind: 'first_use',
  capacityTokens: null,
  lengthMinutes: 300,
  floorMinutes: 10,
  resetAtMs: null,
};
const WEEKLY: LengthWindow = {
  kind: 'fixed',
  capacityTokens: null,
  lengthMinutes: 10_080,
  floorMinutes: 1,
  resetAtMs: null,
};
const CLIENT = accountOf('client', { credential: null, short: SHORT, weekly: WEEKLY });
const ANTHROPIC = { name: 'anthropic', baseUrl: 'https://api.anthropic.com', accounts: [CLIENT] };
const ZAI_CREDENTIAL = { header: 'auto', source: { kind: 'env', name: 'ZAI_API_KEY' } } as const;
const ZAI = {
  name: 'zai',
  baseUrl: 'https://api.z.ai/api/anthropic',
  accounts: [accountOf('zai', { credential: ZAI_CREDENTIAL, short: SHORT, weekly: WEEKLY })],
};
const DEFAULTS = {
  rollingSeconds: 18_000,
  weeklySeconds: 604_800,
  caps: [],
  lanes: [ANTHROPIC],
  routes: [{ match: '*', preferred: 'anthropic', fallback: null }],
  policy: { kind: 'name', policy: 'paced' },
  tokenShares: { input: 1, output: 1, cacheWrite: 0, cacheRead: 0 },
  timeZone: 'UTC',
};
const KEY = { ZAI_API_KEY: 'sk-zai' };

describe('which file is taken', () => {
  const rolling = (seconds: number): string => JSON.stringify({ windows: { rolling_seconds: seconds } });
  const files = {
    'project/other/q.json': rolling(1),
    'home/.config/ccp/quotas.json': rolling(2),
    'project/configs/quotas.json': rolling(3),
    'project/configs/quotas.example.json': rolling(4),
    'repo/configs/quotas.example.json': rolling(5),
    'project/named.json': rolling(6),
  };
  const without = (...paths: string[]) =>
    Object.fromEntries(Object.entries(files).filter(([path]) => !paths.includes(path)));

  it.each([
    ['the argument before all', files, { CCP_QUOTAS_FILE: 'other/q.json' }, 'named.json', 6],
    ['CCP_QUOTAS_FILE', files, { CCP_QUOTAS_FILE: 'other/q.json' }, null, 1],
    ['the one of the home', files, {}, null, 2],
    ['the one of the project', without('home/.config/ccp/quotas.json'), {}, null, 3],
    ['the example', without('home/.config/ccp/quotas.json', 'project/configs/quotas.json'), {}, null, 4],
    [
      'the example below CCC_REPO_ROOT',
      without('home/.config/ccp/quotas.json'),
      { CCC_REPO_ROOT: '../repo' },
      null,
      5,
    ],
  ] as const)('%s', async (_title, tree, env, file, seconds) => {
    const { root, read } = quotasTree(tree);
    const { config, path } = await read(env, file);
    expect(config.rollingSeconds).toBe(seconds);
    expect(path.startsWith(`${root}/`)).toBe(true);
  });

  it('is none: no caps, the usual lanes, an empty path', async () => {
    const { config, path, warnings } = await quotasTree({}).read();
    expect({ config, path, warnings }).toEqual({ config: DEFAULTS, path: '', warnings: [] });
  });

  it.each([
    ['missing though named', { CCP_QUOTAS_FILE: 'gone.json' }, 'project/gone.json'],
    ['broken though named', { CCP_QUOTAS_FILE: 'broken.json' }, 'project/broken.json'],
    ['broken in the home', {}, 'home/.config/ccp/quotas.json'],
  ])('one that is %s is an error, whatever stands behind it', async (_title, env, broken) => {
    const tree = quotasTree({ ...files, 'project/broken.json': '', 'home/.config/ccp/quotas.json': '{' });
    await expect(tree.read(env)).rejects.toThrow(`quotas file '${join(tree.root, broken)}': `);
  });

  it('a link that leads nowhere is an error, not an empty place', async () => {
    const { root, read } = quotasTree({ 'project/configs/quotas.example.json': '{}' });
    symlinkSync(join(root, 'gone'), join(root, 'project/configs/quotas.json'));
    await expect(read()).rejects.toThrow(
      `quotas file '${root}/project/configs/quotas.json': cannot be read (no such file)`,
    );
  });
});

describe('the usual lanes', () => {
  it('have zai too when its key is set, with Haiku models on it', async () => {
    const { config, warnings } = await readContent({}, KEY);
    expect(config).toEqual({
      ...DEFAULTS,
      lanes: [ANTHROPIC, ZAI],
      routes: [
        { match: '*haiku*', preferred: 'zai', fallback: 'anthropic' },
        { match: '*', preferred: 'anthropic', fallback: null },
      ],
    });
    expect(warnings).toEqual([]);
  });

  it('do not have zai when its key is blank', async () => {
    expect((await readContent({}, { ZAI_API_KEY: ' ' })).config).toEqual(DEFAULTS);
  });

  it('stand at the addresses of the environment', async () => {
    const env = { ...KEY, ANTHROPIC_BASE_URL: 'http://127.0.0.1:9000/', ZAI_BASE_URL: 'https://z.test/a//' };
    const { lanes } = (await readContent({}, env)).config;
    expect(lanes.map(({ baseUrl }) => baseUrl)).toEqual(['http://127.0.0.1:9000', 'https://z.test/a']);
  });

  it('give their address to a lane of that name that has none, and to no other', async () => {
    const lanes = { zai: {}, anthropic: { base_url: 'HTTPS://A.test:443/x/' } };
    const { config } = await readContent({ lanes }, { ZAI_BASE_URL: 'https://z.test' });
    expect(config.lanes.map(({ name, baseUrl }) => [name, baseUrl])).toEqual([
      ['zai', 'https://z.test'],
      ['anthropic', 'https://a.test/x'],
    ]);
  });
});

describe('caps', () => {
  it('are those of the published shape', async () => {
    const file = {
      windows: { rolling_seconds: 3600, weekly_seconds: 86_400 },
      models: {
        'claude-haiku-4': {
          provider: 'zai',
          rolling_tokens: 4_000_000,
          weekly_limit_type: 'tokens',
          weekly_limit_value: 90_000_000,
          warn_pct: 0.75,
        },
        'claude-opus-4': { provider: 'anthropic', weekly_limit_type: 'HOURS', weekly_limit_value: 40 },
        constructor: { rolling_tokens: 0, weekly_limit_type: 'Tokens', weekly_limit_value: -1, warn_pct: 1 },
        'claude-*': { rolling_tokens: -5, weekly_limit_value: 0 },
      },
    };
    const { config, warnings } = await readContent(file, KEY);
    expect(warnings).toEqual([]);
    expect([config.rollingSeconds, config.weeklySeconds]).toEqual([3600, 86_400]);
    expect(config.caps).toEqual([
      {
        pattern: 'claude-haiku-4',
        provider: 'zai',
        rollingTokens: 4_000_000,
        weekly: { kind: 'tokens', value: 90_000_000 },
        warnFraction: 0.75,
      },
      {
        pattern: 'claude-opus-4',
        provider: 'anthropic',
        rollingTokens: null,
        weekly: { kind: 'hours', value: 40 },
        warnFraction: 0.8,
      },
      { pattern: 'constructor', provider: '', rollingTokens: null, weekly: null, warnFraction: 1 },
      { pattern: 'claude-*', provider: '', rollingTokens: null, weekly: null, warnFraction: 0.8 },
    ]);
    expect(config.routes).toEqual([
      { match: 'claude-haiku-4', preferred: 'zai', fallback: 'anthropic' },
      { match: 'claude-opus-4', preferred: 'anthropic', fallback: null },
      { match: '*haiku*', preferred: 'zai', fallback: 'anthropic' },
      { match: '*', preferred: 'anthropic', fallback: null },
    ]);
  });

  it('on zai without its key count on the preferred lane, with a warning', async () => {
    const { config, warnings } = await readContent({
      models: { 'm-4.5': { provider: 'zai', rolling_tokens: 9 } },
    });
    expect(config.caps[0]!.provider).toBe('');
    expect(config.routes).toEqual(DEFAULTS.routes);
    expect(warnings).toEqual([
      'models["m-4.5"].provider is "zai", a lane that does not exist while ZAI_API_KEY is not set; its use counts on the preferred lane',
    ]);
  });

  it('make no route beside one of the same pattern, nor beside routes of the file', async () => {
    const models = { '*haiku*': { provider: 'anthropic' }, m: { provider: 'zai' } };
    const usual = await readContent({ models }, KEY);
    expect(usual.config.routes.map(({ match, preferred }) => [match, preferred])).toEqual([
      ['m', 'zai'],
      ['*haiku*', 'zai'],
      ['*', 'anthropic'],
    ]);
    const written = await readContent({ models, routes: [] }, KEY);
    expect(written.config.routes).toEqual([{ match: '*', preferred: 'anthropic', fallback: null }]);
  });
});

describe('lanes and routes of a file', () => {
  const two = { east: { base_url: 'https://e.test' }, west: { base_url: 'https://w.test', accounts: [] } };

  it('end with a route to the first lane, when none is for all models', async () => {
    const routes = [{ match: 'a*', preferred: 'west', fallback: 'east' }];
    expect((await readContent({ lanes: two, routes })).config.routes).toEqual([
      ...routes,
      { match: '*', preferred: 'east', fallback: null },
    ]);
    const all = [{ match: '*', preferred: 'west', fallback: null }];
    expect((await readContent({ lanes: two, routes: all })).config.routes).toEqual(all);
  });

  it('have usual routes among themselves, with no fallback where there is no lane anthropic', async () => {
    const { config } = await readContent({ lanes: two, models: { m: { provider: 'west' } } });
    expect(config.routes).toEqual([
      { match: 'm', preferred: 'west', fallback: null },
      { match: '*', preferred: 'east', fallback: null },
    ]);
  });

  it('warn when the client its own credential would reach a second host', async () => {
    const { config, warnings } = await readContent({ lanes: two });
    expect(config.lanes.map(({ accounts }) => accounts)).toEqual([[CLIENT], [CLIENT]]);
    expect(warnings).toEqual([
      "lanes.west has an account without credential: the client's own credential goes to w.test too, as to e.test",
    ]);
    const same = { a: { base_url: 'https://e.test/a' }, b: { base_url: 'https://e.test/b' } };
    expect((await readContent({ lanes: same })).warnings).toEqual([]);
  });

  it('give accounts their credentials and windows, defaults filled in', async () => {
    const accounts = [
      { name: 'a b', credential: { env: 'KEY_A', header: 'x-api-key' }, short: {}, weekly: {} },
      {
        name: 'ü',
        credential: { file: '~/keys/u' },
        short: {
          kind: 'fixed',
          capacity_tokens: 1.5,
          length_minutes: 60,
          next_reset: '2026-03-02T10:00:00+01:00',
        },
        weekly: { kind: 'first_use', floor_minutes: 60 },
      },
      {
        name: 'c',
        credential: { file: 'keys/c', header: 'authorization' },
        short: { length_minutes: 5 },
        weekly: { kind: 'sliding', next_reset: null, capacity_tokens: null },
      },
    ];
    const tree = quotasTree({
      'project/q.json': JSON.stringify({ lanes: { east: { base_url: 'http://e.test', accounts } } }),
    });
    const { config } = await tree.read({}, 'q.json');
    expect(config.lanes[0]!.accounts).toEqual([
      accountOf('a b', {
        credential: { header: 'x-api-key', source: { kind: 'env', name: 'KEY_A' } },
        short: SHORT,
        weekly: WEEKLY,
      }),
      accountOf('ü', {
        credential: { header: 'auto', source: { kind: 'file', path: `${tree.root}/home/keys/u` } },
        short: {
          kind: 'fixed',
          capacityTokens: 1.5,
          lengthMinutes: 60,
          floorMinutes: 1,
          resetAtMs: Date.UTC(2026, 2, 2, 9),
        },
        weekly: { ...WEEKLY, kind: 'first_use', floorMinutes: 60 },
      }),
      accountOf('c', {
        credential: {
          header: 'authorization',
          source: { kind: 'file', path: `${tree.root}/project/keys/c` },
        },
        short: { ...SHORT, lengthMinutes: 5, floorMinutes: 5 },
        weekly: { ...WEEKLY, kind: 'sliding' },
      }),
    ]);
  });
});

describe('the rest of a file', () => {
  it('names a policy or a summary, weights and a zone', async () => {
    const { config } = await readContent({
      $schema: './quotas.schema.json',
      policy: 'results/latest_summary.json',
      token_weights: { output: 5, cache_write: 1.25 },
      time_zone: 'Europe/Berlin',
    });
    expect(config.policy).toEqual({ kind: 'summary', path: 'results/latest_summary.json' });
    expect(config.tokenShares).toEqual({ input: 1, output: 5, cacheWrite: 1.25, cacheRead: 0 });
    expect(config.timeZone).toBe('Europe/Berlin');
    expect((await readContent({ policy: 'round_robin' })).config.policy).toEqual({
      kind: 'name',
      policy: 'round_robin',
    });
  });

  it('warns of keys that are none, with what was probably meant', async () => {
    const { config, warnings } = await readContent({
      model: {},
      models: { x: { rolling_token: 5 }, 'y.z': { note: 'sk-secret' } },
      lanes: {
        anthropic: {
          accounts: [{ name: 'a', credential: { env: 'K', heade: 1 }, shorts: {}, api_key: 'sk-secret' }],
        },
      },
    });
    expect(config.caps.map(({ rollingTokens }) => rollingTokens)).toEqual([null, null]);
    const model = 'provider, rolling_tokens, weekly_limit_type, weekly_limit_value, warn_pct';
    expect(warnings.toSorted()).toEqual([
      'lanes.anthropic.accounts[0].api_key is not a key; known keys: name, credential, short, weekly, windows, uses, preset, serves, overage_of, banked_resets, priority, reserve_fraction',
      'lanes.anthropic.accounts[0].credential.heade is not a key; did you mean header?',
      'lanes.anthropic.accounts[0].shorts is not a key; did you mean short?',
      'model is not a key; did you mean models?',
      'models.x.rolling_token is not a key; did you mean rolling_tokens?',
      `models["y.z"].note is not a key; known keys: ${model}`,
    ]);
  });

  it('is shown with every default filled in, without secrets and unknown keys', async () => {
    const { shown } = await readContent(
      { models: { m: { note: 'sk-secret' } } },
      { ZAI_API_KEY: 'sk-secret' },
    );
    const short = {
      kind: 'first_use',
      capacity_tokens: null,
      length_minutes: 300,
      floor_minutes: 10,
      next_reset: null,
    };
    const weekly = { ...short, kind: 'fixed', length_minutes: 10_080, floor_minutes: 1 };
    expect(shown).toEqual({
      windows: { rolling_seconds: 18_000, weekly_seconds: 604_800 },
      models: {
        m: {
          provider: '',
          rolling_tokens: 0,
          weekly_limit_type: 'tokens',
          weekly_limit_value: 0,
          warn_pct: 0.8,
        },
      },
      lanes: {
        anthropic: {
          base_url: 'https://api.anthropic.com',
          accounts: [{ name: 'client', credential: null, short, weekly }],
        },
        zai: {
          base_url: 'https://api.z.ai/api/anthropic',
          accounts: [{ name: 'zai', credential: { env: 'ZAI_API_KEY', header: 'auto' }, short, weekly }],
        },
      },
      routes: [
        { match: '*haiku*', preferred: 'zai', fallback: 'anthropic' },
        { match: '*', preferred: 'anthropic', fallback: null },
      ],
      policy: 'paced',
      token_weights: { input: 1, output: 1, cache_write: 0, cache_read: 0 },
      time_zone: 'UTC',
    });
  });
});

describe('the JSON Schema', () => {
  it('names every key of the file, and refuses others', () => {
    const schema = quotasJsonSchema() as {
      properties: Record<string, unknown>;
      additionalProperties: boolean;
    };
    expect(Object.keys(schema.properties)).toEqual([
      ...[
        '$schema',
        'windows',
        'models',
        'lanes',
        'routes',
        'policy',
        'capacities',
        'triage',
        'token_weights',
        'prices',
        'time_zone',
      ],
    ]);
    expect(schema.additionalProperties).toBe(false);
    expect(JSON.parse(JSON.stringify(schema))).toEqual(schema);
  });
});
