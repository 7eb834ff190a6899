/** `--pool FILE | PRESET`: where the user's accounts are read from, and what a file and a preset become. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readPoolGraph } from '../../../../src/cli/inputs/pool/index.ts';
import { PRESET_FORMS } from '../../../../src/quota/pools/index.ts';
import { temporaryTree } from '../../../usage/sources/temporary-tree.ts';
import { oneAccount, readFile, readText, refuses, shortOf } from './pool-readings.ts';

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
    const rest = { unit: 'weighted', counts: 'all' };
    expect(reading).toEqual({
      notes: [],
      usdPerUnit: null,
      graph: {
        accounts: [
          { name: 'work', serves: 'all', windows: ['work/short', 'work/weekly'] },
          { name: 'home', serves: 'all', windows: ['home/short', 'home/weekly'] },
        ],
        windows: [
          {
            id: 'work/short',
            clock: { kind: 'fixed', lengthMinutes: 300, reset: null },
            capacity: 120,
            ...rest,
          },
          {
            id: 'work/weekly',
            clock: { kind: 'fixed', lengthMinutes: 10_080, reset: null },
            capacity: 2000,
            ...rest,
          },
          {
            id: 'home/short',
            clock: { kind: 'first_use', lengthMinutes: 240, floorMinutes: 10, reset: { afterMinutes: 17 } },
            capacity: 80,
            ...rest,
          },
          {
            id: 'home/weekly',
            clock: { kind: 'sliding', lengthMinutes: 20_160 },
            capacity: 900,
            ...rest,
          },
        ],
      },
    });
  });

  it('takes the ends of every range', async () => {
    expect(
      await shortOf({ capacity: 2 ** 30, lengthMinutes: 100_800, floorMinutes: 100_800, nextReset: 100_800 }),
    ).toMatchObject({
      capacity: 2 ** 30,
      clock: { lengthMinutes: 100_800, reset: { afterMinutes: 100_800 } },
    });
    expect(await shortOf({ capacity: 1, lengthMinutes: 1, floorMinutes: 1, nextReset: 1 })).toMatchObject({
      capacity: 1,
      clock: { lengthMinutes: 1, reset: { afterMinutes: 1 } },
    });
    expect(
      (await shortOf({ capacity: 1, kind: 'first_use', lengthMinutes: 100_800, floorMinutes: 100_800 }))
        .clock,
    ).toMatchObject({ floorMinutes: 100_800 });
    const names = Array.from({ length: 64 }, (_, index) => `${index}`.padStart(60, 'x'));
    const { graph } = await readFile({
      accounts: names.map((name) => ({ name, short: { capacity: 1 }, weekly: { capacity: 1 } })),
    });
    expect(graph.accounts.map(({ name }) => name)).toEqual(names);
  });

  it('is read beside the given directory, with a byte order mark too', async () => {
    const text = `\uFEFF${JSON.stringify(oneAccount({ capacity: 5 }))}`;
    const root = temporaryTree({ 'sub/pool.json': text });
    const beside = await readPoolGraph('pool.json', { unitTokens: 100, cwd: join(root, 'sub') });
    const absolute = await readPoolGraph(join(root, 'sub/pool.json'), { unitTokens: 100, cwd: '/' });
    expect(beside.graph.windows[0]!.capacity).toBe(5);
    expect(absolute).toEqual(beside);
  });

  it('an account has the windows it has: a weekly one need not be there', async () => {
    const { graph } = await readFile({ accounts: [{ name: 'a', short: { capacity: 1 } }] });
    expect(graph.accounts).toEqual([{ name: 'a', serves: 'all', windows: ['a/short'] }]);
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
    expect((await shortOf({ capacityTokens }, { unitTokens })).capacity).toBe(units);
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

describe('presets', () => {
  const namesOf = async (text: string): Promise<string[]> =>
    (await readText(text)).graph.accounts.map(({ name }) => name);

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
      expect.stringMatching(/^codex-plus@mid: a fifth of Pro 5x; mid: one user's readings/),
      expect.stringMatching(/^codex-plus: the 5-hour window was gone/),
    ]);
  });

  it.each([
    ['claude-max5x0', 0],
    ['codex-plusx0+codex-prox0', 0],
    ['codex-plusx65', 65],
    ['codex-plusx60+codex-prox5', 65],
    ['codex-plusx999', 999],
  ])('%s has %i accounts', async (text, count) => {
    await refuses(
      readText(text),
      `--pool '${text}' has ${count} accounts; allowed: 1..64 accounts, of ${PRESET_FORMS}`,
    );
  });

  it('a count of 0 inside a sum is refused, not dropped', async () => {
    await expect(readText('codex-plusx0+codex-pro')).rejects.toMatchObject({ code: 'BAD_POOL' });
  });

  it.each([
    ['claude-max7', 'is neither a file nor a preset; did you mean claude-max?'],
    ['claude-mx', 'is neither a file nor a preset; did you mean claude-max?'],
    ['claude-prox2+nope', 'is neither a file nor a preset;'],
    ['claude-pro-x2x3', 'is neither a file nor a preset; did you mean claude-pro?'],
    ['codex-plusx1000', 'is neither a file nor a preset; did you mean codex-plus?'],
    ['codex-fre', 'is neither a file nor a preset; did you mean codex-free?'],
    ['Claude-Pro', 'is neither a file nor a preset; did you mean claude-pro?'],
    ['claude_max', 'is neither a file nor a preset; did you mean claude-max?'],
    ['claude pro', 'is neither a file nor a preset; did you mean claude-pro?'],
    ['claude-max5X3', 'is neither a file nor a preset; did you mean claude-max?'],
    ['claude-max,kimi', 'is neither a file nor a preset;'],
    ['', 'has a part without a name;'],
    [' ', 'has a part without a name;'],
    ['claude-pro+', 'has a part without a name;'],
    ['+claude-pro', 'has a part without a name;'],
    ['claude-max@hgh', "has the end '@hgh' that no range has;"],
    ['claude-max@', "has the end '@' that no range has;"],
    ['claude-max@midx', "has the end '@midx' that no range has;"],
    ['claude-pro.json', ': cannot be read (no such file);'],
    ['./claude-pro', ': cannot be read (no such file);'],
    ['/', ': cannot be read (it is a directory);'],
  ])('%j is refused with what is near and every preset', async (text, problem) => {
    const between = problem.startsWith(':') ? '' : ' ';
    await refuses(
      readText(text),
      `--pool '${text}'${between}${problem} allowed: a JSON file of accounts, or ${PRESET_FORMS}`,
    );
  });

  it('a missing file is refused with a file of nearly that name', async () => {
    const files = { 'mine/accounts.json': '{}', 'mine/acount.txt': '' };
    await expect(readText('mine/acounts.json', { files })).rejects.toThrow(
      "--pool 'mine/acounts.json': cannot be read (no such file); did you mean mine/accounts.json? allowed: ",
    );
  });

  it('an existing file named like a preset wins, even when it is no good', async () => {
    const content = JSON.stringify(oneAccount({ capacity: 77 }));
    const { graph, notes } = await readText('claude-pro', { files: { 'claude-pro': content } });
    expect([graph.accounts.length, graph.windows[0]!.capacity, notes]).toEqual([1, 77, []]);
  });

  it('a directory named like a preset does not hide it', async () => {
    const root = temporaryTree({});
    mkdirSync(join(root, 'codex-plus'));
    const { graph } = await readPoolGraph('codex-plus', { unitTokens: 100, cwd: root });
    expect(graph.accounts.map(({ name }) => name)).toEqual(['codex-plus-1']);
  });

  it('a unit larger than the window is refused, as it is for a file', async () => {
    // 550,000 tokens of a Pro plan are not one unit of 600,000 tokens.
    await expect(readText('claude-pro', { unitTokens: 600_000 })).rejects.toMatchObject({ code: 'BAD_POOL' });
  });
});
