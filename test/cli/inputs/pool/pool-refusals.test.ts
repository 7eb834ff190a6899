/** Every rule that a pool file is held to: each has its exact sentence here. */
import { describe, expect, it } from 'vitest';
import { PRESET_FORMS } from '../../../../src/quota/pools/index.ts';
import { oneAccount, readFile, readText, refuses } from './pool-readings.ts';

const FORMS = `allowed: a JSON file of accounts, or ${PRESET_FORMS}`;
const WINDOW_KEYS = 'keys: capacity or capacityTokens, lengthMinutes, kind, floorMinutes, nextReset';
const ACCOUNT_KEYS = 'keys: name, short, weekly, windows, uses, preset, serves, overageOf, bankedResets';
const RESET = 'an ISO 8601 time with zone, or minutes after the start, an integer 1..the window length';
const UNITS = 'an integer 1..1073741824';
const LENGTH = 'an integer 1..100800';
const COUNT = 'a list of 1..64 accounts';

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
      'line 1, column 48: a key __proto__ is not allowed',
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
    expect((await readFile({ accounts })).graph.accounts.map(({ name }) => name)).toEqual(['a', 'A', 'a ']);
  });

  it.each(['', '{"accounts":[}', 'accounts: []'])('%j is not JSON', async (text) => {
    await expect(readFile(text)).rejects.toMatchObject({
      code: 'BAD_POOL',
      message: expect.stringMatching(/^--pool 'pool\.json': is not JSON \(.+\)$/),
    });
  });

  it('a missing file and a directory', async () => {
    await refuses(readText('./none.json'), `--pool './none.json': cannot be read (no such file); ${FORMS}`);
    await refuses(readText('.'), `--pool '.': cannot be read (it is a directory); ${FORMS}`);
  });
});
