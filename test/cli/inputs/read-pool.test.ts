/**
 * `--pool FILE | PRESET`: the user's accounts, and every rule they are held to. Long because every rule has its
 * exact sentence here.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawnResetNotes, type PoolReading, readPool } from '../../../src/cli/inputs/index.ts';
import { temporaryTree } from '../../usage/sources/temporary-tree.ts';

const WINDOW_KEYS = 'keys: capacity or capacityTokens, lengthMinutes, kind, floorMinutes, nextReset';
const ACCOUNT_KEYS = 'keys: name, short, weekly, windows, uses, preset, serves, overageOf, bankedResets';
const RESET = 'an ISO 8601 time with zone, or minutes after the start, an integer 1..the window length';
const UNITS = 'an integer 1..1073741824';
const LENGTH = 'an integer 1..100800';
const COUNT = 'a list of 1..64 accounts';

interface Surroundings {
  readonly unitTokens?: number;
  readonly timeZone?: string;
  readonly files?: Readonly<Record<string, string>>;
}

function readText(text: string, { unitTokens = 100, timeZone = 'UTC', files = {} }: Surroundings = {}) {
  return readPool(text, { unitTokens, timeZone, cwd: temporaryTree(files) });
}

function readFile(content: unknown, surroundings: Surroundings = {}): Promise<PoolReading> {
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  return readText('pool.json', { ...surroundings, files: { 'pool.json': text } });
}

/** A file of one account whose short window is `short`. */
const oneAccount = (short: unknown, weekly: unknown = { capacity: 900 }): unknown => ({
  accounts: [{ name: 'a', short, weekly }],
});

async function shortOf(short: unknown, surroundings: Surroundings = {}) {
  return (await readFile(oneAccount(short), surroundings)).accounts[0]!.short;
}

async function refuses(reading: Promise<unknown>, sentence: string): Promise<void> {
  await expect(reading).rejects.toMatchObject({
    name: 'QuotalabError',
    code: 'BAD_POOL',
    exitCode: 2,
    message: sentence,
  });
}

describe('a pool file', () => {
  it('gives accounts in order, with the defaults of each window', async () => {
    const reading = await readFile({
      accounts: [
        { name: 'work', short: { capacity: 120 }, weekly: { capacity: 2000 } },
        {
          name: 'home',
          short: { capacity: 80, lengthMinutes: 240, kind: 'first_use', floorMinutes: 10, nextReset: 17 },
          weekly: { capacity: 900, lengthMinutes: 20_160, kind: 'sliding', nextReset: 20_160 },
        },
      ],
    });
    expect(reading).toEqual({
      notes: [],
      accounts: [
        {
          name: 'work',
          short: {
            kind: 'fixed',
            capacityUnits: 120,
            lengthMinutes: 300,
            floorMinutes: 1,
            firstResetMinute: null,
          },
          weekly: {
            kind: 'fixed',
            capacityUnits: 2000,
            lengthMinutes: 10_080,
            floorMinutes: 1,
            firstResetMinute: null,
          },
        },
        {
          name: 'home',
          short: {
            kind: 'first_use',
            capacityUnits: 80,
            lengthMinutes: 240,
            floorMinutes: 10,
            firstResetMinute: 17,
          },
          weekly: {
            kind: 'sliding',
            capacityUnits: 900,
            lengthMinutes: 20_160,
            floorMinutes: 1,
            firstResetMinute: null,
          },
        },
      ],
    });
  });

  it('takes the ends of every range', async () => {
    expect(
      await shortOf({ capacity: 2 ** 30, lengthMinutes: 100_800, floorMinutes: 100_800, nextReset: 100_800 }),
    ).toMatchObject({ capacityUnits: 2 ** 30, lengthMinutes: 100_800, firstResetMinute: 100_800 });
    expect(await shortOf({ capacity: 1, lengthMinutes: 1, floorMinutes: 1, nextReset: 1 })).toMatchObject({
      capacityUnits: 1,
      lengthMinutes: 1,
      firstResetMinute: 1,
    });
    const names = Array.from({ length: 64 }, (_, index) => `${index}`.padStart(60, 'x'));
    const { accounts } = await readFile({
      accounts: names.map((name) => ({ name, short: { capacity: 1 }, weekly: { capacity: 1 } })),
    });
    expect(accounts.map(({ name }) => name)).toEqual(names);
  });

  it('is read beside the given directory, with a byte order mark too', async () => {
    const text = `\uFEFF${JSON.stringify(oneAccount({ capacity: 5 }))}`;
    const root = temporaryTree({ 'sub/pool.json': text });
    const options = { unitTokens: 100, timeZone: 'UTC' };
    const beside = await readPool('pool.json', { ...options, cwd: join(root, 'sub') });
    const absolute = await readPool(join(root, 'sub/pool.json'), { ...options, cwd: '/' });
    expect(beside.accounts[0]!.short.capacityUnits).toBe(5);
    expect(absolute).toEqual(beside);
  });
});

describe('capacityTokens', () => {
  it.each([
    [100, 100, 1],
    [199, 100, 1],
    [200, 100, 2],
    [550_000.5, 100, 5500],
    [3, 1, 3],
    [2 ** 30 * 100 + 99, 100, 2 ** 30],
    [1e9, 1e9, 1],
  ])('%d tokens at %i a unit are %i whole units', async (capacityTokens, unitTokens, units) => {
    expect((await shortOf({ capacityTokens }, { unitTokens })).capacityUnits).toBe(units);
  });

  it.each([
    [99, 100, 'is 99, 0 units of 100 tokens; allowed: 1..1073741824 units'],
    [
      (2 ** 30 + 1) * 100,
      100,
      'is 107374182500, 1073741825 units of 100 tokens; allowed: 1..1073741824 units',
    ],
  ])('%d tokens at %i a unit are refused', async (capacityTokens, unitTokens, problem) => {
    await refuses(
      readFile(oneAccount({ capacityTokens }), { unitTokens }),
      `--pool 'pool.json': accounts[0].short.capacityTokens ${problem}`,
    );
  });

  it.each([0, -5, 'x', '100', null, true, []])('%j is no number of tokens', async (capacityTokens) => {
    await refuses(
      readFile(oneAccount({ capacityTokens })),
      `--pool 'pool.json': accounts[0].short.capacityTokens is ${JSON.stringify(capacityTokens)}; allowed: a number > 0`,
    );
  });
});

describe('refusals of a window', () => {
  it.each([
    [{ capacity: 0 }, '.capacity is 0', UNITS],
    [{ capacity: -1 }, '.capacity is -1', UNITS],
    [{ capacity: 1.5 }, '.capacity is 1.5', UNITS],
    [{ capacity: 2 ** 30 + 1 }, '.capacity is 1073741825', UNITS],
    [{ capacity: '120' }, '.capacity is "120"', UNITS],
    [{ capacity: 'NaN' }, '.capacity is "NaN"', UNITS],
    [{ capacity: null }, '.capacity is null', UNITS],
    [{ capacity: true }, '.capacity is true', UNITS],
    [{ capacity: [120] }, '.capacity is [120]', UNITS],
    [{}, ' is {}', 'exactly one of capacity (units) and capacityTokens'],
    [
      { capacity: 1, capacityTokens: 100 },
      ' is {"capacity":1,"capacityTokens":100}',
      'exactly one of capacity (units) and capacityTokens',
    ],
    [{ capacity: 1, lengthMinutes: 0 }, '.lengthMinutes is 0', LENGTH],
    [{ capacity: 1, lengthMinutes: 100_801 }, '.lengthMinutes is 100801', LENGTH],
    [{ capacity: 1, lengthMinutes: 1.5 }, '.lengthMinutes is 1.5', LENGTH],
    [{ capacity: 1, lengthMinutes: '300' }, '.lengthMinutes is "300"', LENGTH],
    [{ capacity: 1, kind: 'rolling' }, '.kind is "rolling"', 'fixed, first_use, sliding'],
    [{ capacity: 1, kind: 'Fixed' }, '.kind is "Fixed"', 'fixed, first_use, sliding'],
    [{ capacity: 1, kind: null }, '.kind is null', 'fixed, first_use, sliding'],
    [{ capacity: 1, floorMinutes: 0 }, '.floorMinutes is 0', LENGTH],
    [{ capacity: 1, floorMinutes: 2.5 }, '.floorMinutes is 2.5', LENGTH],
    [{ capacity: 1, floorMinutes: 301 }, '.floorMinutes is 301', 'at most the window length, 300'],
    [
      { capacity: 1, lengthMinutes: 60, floorMinutes: 61 },
      '.floorMinutes is 61',
      'at most the window length, 60',
    ],
    [{ capacity: 1, nextReset: 0 }, '.nextReset is 0', RESET],
    [{ capacity: 1, nextReset: -5 }, '.nextReset is -5', RESET],
    [{ capacity: 1, nextReset: 1.5 }, '.nextReset is 1.5', RESET],
    [{ capacity: 1, nextReset: 301 }, '.nextReset is 301', 'at most 300'],
    [{ capacity: 1, nextReset: null }, '.nextReset is null', RESET],
    [{ capacity: 1, nextReset: true }, '.nextReset is true', RESET],
    [5, ' is 5', `an object with ${WINDOW_KEYS}`],
    [null, ' is null', `an object with ${WINDOW_KEYS}`],
    [[], ' is []', `an object with ${WINDOW_KEYS}`],
  ])('%j: short%s; allowed: %s', async (short, problem, allowed) => {
    await refuses(
      readFile(oneAccount(short)),
      `--pool 'pool.json': accounts[0].short${problem}; allowed: ${allowed}`,
    );
  });

  it('names the place of a problem in the weekly window of a later account', async () => {
    const accounts = [
      { name: 'a', short: { capacity: 1 }, weekly: { capacity: 1 } },
      { name: 'b', short: { capacity: 1 }, weekly: { capacity: 1, nextReset: 10_081 } },
    ];
    await refuses(
      readFile({ accounts }),
      "--pool 'pool.json': accounts[1].weekly.nextReset is 10081; allowed: at most 10080",
    );
  });

  it.each([
    // No zone, no time, no such day, no such hour, other forms: one sentence for all.
    ['2026-01-05T00:00:00'],
    ['2026-01-05'],
    ['2026-02-30T00:00:00Z'],
    ['2026-01-05T24:00:00Z'],
    ['2026-01-05T00:00:00+0200'],
    ['Mon, 05 Jan 2026 00:00:00 GMT'],
    ['tomorrow'],
    ['NaN'],
    ['17'],
    [''],
  ])('nextReset %j is refused with what is allowed', async (nextReset) => {
    await refuses(
      readFile(oneAccount({ capacity: 1, nextReset })),
      `--pool 'pool.json': accounts[0].short.nextReset is ${JSON.stringify(nextReset)}; allowed: ${RESET}`,
    );
  });
});

describe('refusals of a file', () => {
  const good = { name: 'a', short: { capacity: 1 }, weekly: { capacity: 1 } };

  it.each([
    [{}, 'accounts missing', COUNT],
    [{ accounts: [] }, 'accounts is []', COUNT],
    [{ accounts: {} }, 'accounts is {}', COUNT],
    [{ accounts: '3' }, 'accounts is "3"', COUNT],
    [
      [good],
      `the file is ${JSON.stringify([good]).slice(0, 57)}...`,
      'an object with keys: accounts, windows, usdPerUnit',
    ],
    ['null', 'the file is null', 'an object with keys: accounts, windows, usdPerUnit'],
    [{ accounts: ['a'] }, 'accounts[0] is "a"', `an object with ${ACCOUNT_KEYS}`],
    [{ accounts: [good, null] }, 'accounts[1] is null', `an object with ${ACCOUNT_KEYS}`],
    [
      { accounts: [{ name: 'a', short: { capacity: 1 } }] },
      'the windows of a are a/short',
      'here a short and a weekly one that count every model',
    ],
    [{ accounts: [{ ...good, name: '' }] }, 'accounts[0].name is ""', 'a name'],
    [{ accounts: [{ ...good, name: 7 }] }, 'accounts[0].name is 7', 'a name'],
    [{ accounts: [{ ...good, name: undefined }] }, 'accounts[0].name missing', 'a name'],
    [
      { accounts: [{ ...good, name: 'x'.repeat(61) }] },
      `accounts[0].name is "${'x'.repeat(56)}...`,
      'at most 60 characters',
    ],
  ])('%j: %s; allowed: %s', async (content, problem, allowed) => {
    await refuses(readFile(content), `--pool 'pool.json': ${problem}; allowed: ${allowed}`);
  });

  it('too many accounts', async () => {
    const accounts = Array.from({ length: 65 }, (_, index) => ({ ...good, name: `a${index}` }));
    await refuses(
      readFile({ accounts }),
      `--pool 'pool.json': accounts is ${JSON.stringify(accounts).slice(0, 57)}...; allowed: ${COUNT}`,
    );
  });

  it.each([
    [{ accounts: [good], note: 1 }, "unknown key 'note'; keys: accounts, windows, usdPerUnit"],
    [{ accounts: [{ ...good, plan: 'pro' }] }, `accounts[0] has unknown key 'plan'; ${ACCOUNT_KEYS}`],
    [
      { accounts: [good, { ...good, name: 'b', weekly: { capacity: 1, length: 2 } }] },
      `accounts[1].weekly has unknown key 'length'; ${WINDOW_KEYS}`,
    ],
    [
      '{"accounts":[{"name":"a","short":{"capacity":1,"__proto__":{}},"weekly":{"capacity":1}}]}',
      `accounts[0].short has unknown key '__proto__'; ${WINDOW_KEYS}`,
    ],
  ])('%j: %s', async (content, problem) => {
    await refuses(readFile(content), `--pool 'pool.json': ${problem}`);
  });

  it('a name used twice: the later one is named', async () => {
    const accounts = ['a', 'b', 'c', 'b', 'a'].map((name) => ({ ...good, name }));
    await refuses(
      readFile({ accounts }),
      "--pool 'pool.json': accounts[3].name is 'b'; allowed: a name not used before",
    );
  });

  it('names that differ only in case or spaces are different names', async () => {
    const accounts = ['a', 'A', 'a '].map((name) => ({ ...good, name }));
    expect((await readFile({ accounts })).accounts.map(({ name }) => name)).toEqual(['a', 'A', 'a ']);
  });

  it.each(['', '{"accounts":[}', 'accounts: []'])('%j is not JSON', async (text) => {
    await expect(readFile(text)).rejects.toMatchObject({
      code: 'BAD_POOL',
      message: expect.stringMatching(/^--pool 'pool\.json': is not JSON \(.+\)$/),
    });
  });

  it('a missing file and a directory', async () => {
    await refuses(readText('./none.json'), "--pool './none.json': cannot be read (no such file)");
    await refuses(readText('.'), "--pool '.': cannot be read (it is a directory)");
  });
});

describe('nextReset as a time', () => {
  const minuteOf = async (
    nextReset: string,
    timeZone: string,
    window: 'short' | 'weekly' = 'weekly',
    lengthMinutes?: number,
  ): Promise<number | null> => {
    const spec = { capacity: 1, nextReset, ...(lengthMinutes === undefined ? {} : { lengthMinutes }) };
    const content =
      window === 'short' ? oneAccount(spec) : oneAccount({ capacity: 1 }, { ...spec, capacity: 1 });
    return (await readFile(content, { timeZone })).accounts[0]![window].firstResetMinute;
  };

  /** 2026-01-05 is a Monday. */
  it.each([
    ['2026-01-05T00:01:00Z', 'UTC', 1],
    ['2026-01-05T09:30:00Z', 'UTC', 570],
    ['2026-01-06T00:00:00Z', 'UTC', 1440],
    ['2026-01-11T23:59:00Z', 'UTC', 10_079],
    // Monday 00:00 is the end of a window, never minute 0.
    ['2026-01-05T00:00:00Z', 'UTC', 10_080],
    ['2026-01-12T00:00:00Z', 'UTC', 10_080],
    // Seconds belong to their minute.
    ['2026-01-05T09:30:59.999Z', 'UTC', 570],
    ['2026-01-05T00:00:30Z', 'UTC', 10_080],
    // The zone of the text only names the instant; the week is that of --time-zone.
    ['2026-01-05T09:30:00+09:00', 'UTC', 30],
    ['2026-01-05T09:30:00-05:00', 'UTC', 870],
    ['2026-01-05T09:30:00Z', 'Europe/Berlin', 630],
    ['2026-01-05T09:30:00Z', 'Asia/Kolkata', 900],
    // Monday 02:00 UTC is Sunday evening in New York, and Sunday 20:00 UTC is Monday in Tokyo.
    ['2026-01-05T02:00:00Z', 'America/New_York', 6 * 1440 + 21 * 60],
    ['2026-01-11T20:00:00Z', 'Asia/Tokyo', 300],
    ['2026-01-05T05:00:00Z', 'America/New_York', 10_080],
    ['2026-01-04T23:00:00Z', 'Europe/Berlin', 10_080],
    // Berlin goes to summer time on Sunday 2026-03-29, 02:00 to 03:00.
    ['2026-03-29T00:59:00Z', 'Europe/Berlin', 6 * 1440 + 119],
    ['2026-03-29T01:00:00Z', 'Europe/Berlin', 6 * 1440 + 180],
    ['2026-03-30T07:00:00Z', 'Europe/Berlin', 540],
    // And back on Sunday 2026-10-25, 03:00 to 02:00: 02:30 comes twice.
    ['2026-10-25T00:30:00Z', 'Europe/Berlin', 6 * 1440 + 150],
    ['2026-10-25T01:30:00Z', 'Europe/Berlin', 6 * 1440 + 150],
    // Before 1970 the week still starts on Monday: 1969-12-29 was one.
    ['1969-12-29T00:05:00Z', 'UTC', 5],
    ['2028-02-29T12:00:00Z', 'UTC', 1440 + 720],
  ])('%s in %s is minute %i of the week', async (nextReset, timeZone, minute) => {
    expect(await minuteOf(nextReset, timeZone)).toBe(minute);
  });

  it.each([
    // A grid of 300 minutes through Monday 09:30 = 570 = 300 + 270.
    ['2026-01-05T09:30:00Z', 300, 270],
    ['2026-01-05T05:00:00Z', 300, 300],
    ['2026-01-05T00:01:00Z', 300, 1],
    ['2026-01-06T01:00:00Z', 300, 1500 % 300 || 300],
    ['2026-01-11T23:59:00Z', 300, 10_079 % 300],
    ['2026-01-05T09:30:00Z', 60, 30],
    ['2026-01-05T09:30:00Z', 1, 1],
    // Longer than a week: the minute of the week itself.
    ['2026-01-06T00:00:00Z', 20_160, 1440],
  ])('%s on a grid of %i minutes first resets at %i', async (nextReset, length, minute) => {
    expect(await minuteOf(nextReset, 'UTC', 'short', length)).toBe(minute);
  });

  it('any time that is taken gives a whole minute 1..length, the same for the same instant', async () => {
    const instant = fc.record({
      timeMs: fc.integer({ min: Date.UTC(1990, 0, 1), max: Date.UTC(2100, 0, 1) }),
      offsetMinutes: fc.integer({ min: -14 * 60, max: 14 * 60 }),
      timeZone: fc.constantFrom('UTC', 'America/St_Johns', 'Australia/Lord_Howe', 'Asia/Kathmandu'),
      length: fc.constantFrom(1, 7, 300, 1440, 10_080, 100_800),
    });
    const local = (timeMs: number, offset: number): string => {
      const size = Math.abs(offset);
      const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
      const clock = new Date(timeMs + offset * 60_000).toISOString().slice(0, -1);
      return `${clock}${offset < 0 ? '-' : '+'}${two(size / 60)}:${two(size % 60)}`;
    };
    await fc.assert(
      fc.asyncProperty(instant, async ({ timeMs, offsetMinutes, timeZone, length }) => {
        const [written, plain] = await Promise.all(
          [local(timeMs, offsetMinutes), new Date(timeMs).toISOString()].map((text) =>
            minuteOf(text, timeZone, 'short', length),
          ),
        );
        expect(written).toBe(plain);
        expect(Number.isInteger(plain)).toBe(true);
        expect(plain).toBeGreaterThanOrEqual(1);
        expect(plain).toBeLessThanOrEqual(length);
      }),
      { seed: 20260211, numRuns: 60 },
    );
  });

  it('an unknown zone is the zone option’s mistake, not the pool’s', async () => {
    await expect(minuteOf('2026-01-05T09:30:00Z', 'Mars/Olympus')).rejects.toMatchObject({
      code: 'BAD_OPTION',
      message: expect.stringContaining("--time-zone is 'Mars/Olympus'"),
    });
  });
});

describe('presets', () => {
  const namesOf = async (text: string): Promise<string[]> =>
    (await readText(text)).accounts.map(({ name }) => name);

  it('by name, with a count, and in sums', async () => {
    expect(await namesOf('claude-pro')).toEqual(['claude-pro-1']);
    expect(await namesOf('claude-max5x3')).toEqual(['claude-max5-1', 'claude-max5-2', 'claude-max5-3']);
    expect(await namesOf('claude-prox2+codex-plus+claude-pro')).toEqual([
      'claude-pro-1',
      'claude-pro-2',
      'codex-plus-1',
      'claude-pro-3',
    ]);
    expect(await namesOf('codex-prox64')).toHaveLength(64);
  });

  it('the notes say where the figures come from, once for each plan', async () => {
    const { notes } = await readText('claude-prox2+codex-plus+claude-pro');
    expect(notes).toEqual([
      expect.stringMatching(/^claude-pro: community estimate/),
      expect.stringMatching(/^claude-pro: kept for runs made with it/),
      expect.stringMatching(/^codex-plus: community estimate/),
      expect.stringMatching(/^codex-plus: kept for runs made with it/),
    ]);
  });

  it.each([
    ['claude-max5x0', 0],
    ['codex-plusx0+codex-prox0', 0],
    ['codex-plusx65', 65],
    ['codex-plusx60+codex-prox5', 65],
    ['codex-plusx999', 999],
  ])('%s has %i accounts', async (text, count) => {
    await refuses(readText(text), `--pool '${text}' has ${count} accounts; allowed: 1..64`);
  });

  it('a count of 0 inside a sum is refused, not dropped', async () => {
    await expect(readText('codex-plusx0+codex-pro')).rejects.toMatchObject({ code: 'BAD_POOL' });
  });

  it.each([
    ['claude-max7', 'claude-max'],
    ['nope', 'claude-max'],
    ['claude-prox2+nope', 'claude-max'],
    ['claude-pro-x2x3', 'claude-max'],
    ['codex-plusx1000', 'claude-max'],
    ['codex-fre', 'codex-free'],
  ])('%s is neither a file nor a preset', async (text, near) => {
    await refuses(
      readText(text),
      `--pool '${text}' is neither a file nor a preset; allowed: presets of quotalab pools such as ${near}, ${near}@low or ${near}x3, joined by +`,
    );
  });

  it.each([
    'Claude-Pro',
    'claude-pro+',
    '+claude-pro',
    'claude pro',
    'claude-pro.json',
    'claude-max5X3',
  ])('%s has not the form of a preset and is read as a file', async (text) => {
    await refuses(readText(text), `--pool '${text}': cannot be read (no such file)`);
  });

  it('an existing file named like a preset wins, even when it is no good', async () => {
    const content = JSON.stringify(oneAccount({ capacity: 77 }));
    const { accounts, notes } = await readText('claude-pro', { files: { 'claude-pro': content } });
    expect([accounts.length, accounts[0]!.short.capacityUnits, notes]).toEqual([1, 77, []]);
    const root = temporaryTree({});
    mkdirSync(join(root, 'codex-plus'));
    await refuses(
      readPool('codex-plus', { unitTokens: 100, timeZone: 'UTC', cwd: root }),
      "--pool 'codex-plus': cannot be read (it is a directory)",
    );
  });

  it('a unit larger than the window is refused, as it is for a file', async () => {
    // 550,000 tokens of a Pro plan are not one unit of 600,000 tokens.
    await expect(readText('claude-pro', { unitTokens: 600_000 })).rejects.toMatchObject({ code: 'BAD_POOL' });
  });
});

describe('drawnResetNotes', () => {
  it('counts the accounts whose resets every trial draws', async () => {
    const { accounts } = await readFile({
      accounts: [
        { name: 'a', short: { capacity: 1 }, weekly: { capacity: 1, nextReset: 5 } },
        { name: 'b', short: { capacity: 1, nextReset: 5 }, weekly: { capacity: 1 } },
        { name: 'c', short: { capacity: 1 }, weekly: { capacity: 1, nextReset: 7 } },
      ],
    });
    expect(drawnResetNotes(accounts)).toEqual([
      'weekly resets of 1 of 3 accounts are unknown: drawn anew in every trial',
      'short resets of 2 of 3 accounts are unknown: drawn anew in every trial',
    ]);
    const known = accounts.map(({ name, weekly }) => ({
      name,
      short: { ...weekly, firstResetMinute: 1 },
      weekly: { ...weekly, firstResetMinute: 1 },
    }));
    expect(drawnResetNotes(known)).toEqual([]);
  });
});
