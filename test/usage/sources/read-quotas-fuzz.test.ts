/** Whatever stands in a quotas file: a configuration that keeps its promises, or BAD_QUOTAS, nothing else. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { QuotalabError } from '../../../src/core/index.ts';
import type { QuotasReading } from '../../../src/router/config/index.ts';
import { checkQuotas, refusalOf } from '../../../src/router/config/quotas-check.ts';
import { readContent } from './quotas-tree.ts';

const SEED = 20_260_303;
const ENV = { ZAI_API_KEY: 'sk-zai-secret' };

async function readingOf(content: unknown): Promise<QuotasReading | null> {
  try {
    return await readContent(content, ENV);
  } catch (error) {
    expect(error).toBeInstanceOf(QuotalabError);
    expect((error as QuotalabError).code).toBe('BAD_QUOTAS');
    return null;
  }
}

function keepsItsPromises({ config, shown, warnings }: QuotasReading): void {
  const lanes = config.lanes.map(({ name }) => name);
  expect(new Set(lanes).size).toBe(lanes.length);
  for (const { accounts, baseUrl } of config.lanes) {
    expect(accounts.length).toBeGreaterThan(0);
    expect(new Set(accounts.map(({ name }) => name)).size).toBe(accounts.length);
    expect(baseUrl).toMatch(/^https?:\/\/[^@?#]*[^/]$/);
  }
  expect(config.routes.some(({ match }) => match === '*')).toBe(true);
  for (const { preferred, fallback } of config.routes) {
    expect(lanes).toContain(preferred);
    if (fallback !== null) expect(lanes).toContain(fallback);
    expect(fallback).not.toBe(preferred);
  }
  for (const { provider, warnFraction, rollingTokens } of config.caps) {
    if (provider !== '') expect(lanes).toContain(provider);
    expect(warnFraction > 0 && warnFraction <= 1).toBe(true);
    expect(rollingTokens === null || rollingTokens > 0).toBe(true);
  }
  expect(config.rollingSeconds).toBeGreaterThan(0);
  expect(config.weeklySeconds).toBeGreaterThanOrEqual(config.rollingSeconds);
  expect(JSON.stringify([config, shown, warnings])).not.toContain('sk-');
}

/** Mostly good values, now and then any JSON. */
const some = <T>(arbitrary: fc.Arbitrary<T>, oddWeight: number): fc.Arbitrary<unknown> =>
  oddWeight === 0
    ? arbitrary
    : fc.oneof({ weight: 40, arbitrary }, { weight: oddWeight, arbitrary: fc.jsonValue({ maxDepth: 1 }) });

function quotasFiles(oddWeight: number): fc.Arbitrary<unknown> {
  const odd = <T>(arbitrary: fc.Arbitrary<T>) => some(arbitrary, oddWeight);
  const object = (shape: Record<string, fc.Arbitrary<unknown>>, requiredKeys: string[] = []) => {
    const all: Record<string, fc.Arbitrary<unknown>> = oddWeight > 0
      ? { ...shape, extra: fc.constant('sk-x') }
      : shape;
    return odd(fc.record(all, { requiredKeys }));
  };
  const laneName = odd(fc.constantFrom('anthropic', 'zai', 'east'));
  const pattern = fc.constantFrom('*', 'claude-*', '*haiku*', 'glm-4.5', 'constructor', 'toString');
  const window = object({
    kind: odd(fc.constantFrom('fixed', 'first_use', 'sliding')),
    capacity_tokens: odd(fc.option(fc.double({ min: 1e-3, max: 1e15, noNaN: true }))),
    length_minutes: odd(fc.integer({ min: 100, max: 100_800 })),
    floor_minutes: odd(fc.integer({ min: 1, max: 100 })),
    next_reset: odd(fc.constant(null)),
  });
  const fixed = object({
    kind: fc.constant('fixed'),
    next_reset: odd(
      fc
        .date({ min: new Date(0), max: new Date('2099-01-01'), noInvalidDate: true })
        .map((date) => date.toISOString()),
    ),
  });
  const credential = fc.oneof(
    fc.constant(null),
    object({ env: odd(fc.constant('KEY_A')), header: odd(fc.constantFrom('x-api-key', 'auto')) }, ['env']),
    object({ file: odd(fc.constantFrom('keys/a', '~/a', '/a')) }, ['file']),
  );
  const account = object(
    {
      name: odd(fc.string({ minLength: 1, maxLength: 20, unit: fc.constantFrom('a', 'é', '1', '-', '_') })),
      credential: odd(credential),
      short: window,
      weekly: fc.oneof(window, fixed),
    },
    ['name'],
  );
  const named = fc.uniqueArray(account, {
    maxLength: 4,
    selector: (value) => (value as { name?: unknown } | null)?.name,
  });
  const lane = object(
    {
      base_url: odd(fc.constantFrom('http://a.test/', 'https://b.test/x//', 'http://[::1]:80')),
      accounts: odd(named),
    },
    ['base_url'],
  );
  const model = object({
    provider: odd(fc.constantFrom('anthropic', 'zai', 'east', '')),
    rolling_tokens: odd(fc.integer()),
    weekly_limit_type: odd(fc.constantFrom('tokens', 'Hours')),
    weekly_limit_value: odd(fc.integer()),
    warn_pct: odd(fc.double({ min: 0.01, max: 1, noNaN: true })),
  });
  const route = object({ match: odd(pattern), preferred: laneName, fallback: odd(fc.option(laneName)) }, [
    'match',
    'preferred',
  ]);
  return object({
    windows: object({ rolling_seconds: odd(fc.integer({ min: 1, max: 604_800 })) }),
    models: odd(fc.dictionary(pattern, model)),
    lanes: odd(fc.dictionary(fc.constantFrom('anthropic', 'zai', 'east'), lane, { minKeys: 1 })),
    routes: odd(fc.array(route, { maxLength: 3 })),
    policy: odd(fc.constantFrom('paced', 'burn_rate', 'a/b.json')),
    token_weights: object({ input: odd(fc.double({ min: 0.1, max: 9, noNaN: true })) }),
    time_zone: odd(fc.constantFrom('UTC', 'Europe/Berlin')),
  });
}

describe('a quotas file', () => {
  it.each([
    ['of good values', 0, 120],
    ['of mostly good values', 1, 200],
  ])('%s gives a configuration that holds together and reads again the same, or BAD_QUOTAS', async (_title, oddWeight, numRuns) => {
    let goodCount = 0;
    await fc.assert(
      fc.asyncProperty(quotasFiles(oddWeight), async (content) => {
        const reading = await readingOf(content);
        if (reading === null) return;
        goodCount++;
        keepsItsPromises(reading);
        const again = await readContent(reading.shown);
        expect(again.config).toEqual(reading.config);
        expect(again.shown).toEqual(reading.shown);
      }),
      { seed: SEED, numRuns },
    );
    expect(goodCount).toBeGreaterThan(numRuns / 10);
  });

  it('of any JSON, under the keys that are known, is never more than refused', () => {
    const key = fc.constantFrom(
      ...['windows', 'models', 'lanes', 'routes', 'policy', 'token_weights', 'time_zone', 'accounts', 'name'],
      ...['credential', 'short', 'match', 'preferred', 'env', '__proto__', 'constructor', 'a.b'],
    );
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 6, withCrossShrink: true },
        fc.jsonValue({ maxDepth: 0 }),
        tie('object'),
        tie('list'),
      ),
      object: fc
        .array(fc.tuple(key, tie('tree')), { maxLength: 4 })
        .map(
          (entries) =>
            `{${entries.map(([name, value]) => `${JSON.stringify(name)}:${textOf(value)}`).join(',')}}`,
        ),
      list: fc.array(tie('tree'), { maxLength: 3 }).map((values) => `[${values.map(textOf).join(',')}]`),
    }));
    fc.assert(
      fc.property(tree, (value) => refusesOnly(textOf(value))),
      { seed: SEED, numRuns: 3000 },
    );
  });

  it('of any text is never more than refused', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), fc.json(), fc.constant('[')),
        fc.nat(3),
        (text, twice) => refusesOnly(text.repeat(twice + 1)),
      ),
      { seed: SEED, numRuns: 2000 },
    );
  });
});

/** Objects and lists of the tree are texts already. */
const textOf = (value: unknown): string =>
  typeof value === 'string' && /^[{[]/.test(value) ? value : JSON.stringify(value);

function refusesOnly(text: string): void {
  try {
    checkQuotas(text, refusalOf('/q.json'));
  } catch (error) {
    expect(error).toBeInstanceOf(QuotalabError);
    expect((error as QuotalabError).message).toMatch(/^quotas file '\/q\.json': /);
  }
}
