/** `quotalab pools` and `pools show`: the whole output, at two widths, and what is refused. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type PoolsRequest, pools } from '../../src/cli/pools.ts';
import { PRESETS, parsePool } from '../../src/quota/pools/index.ts';
import { PLAN_FIXTURES } from '../quota/pools/plan-fixtures.ts';
import { mainHere, removeScratch, scratchDirectory } from './command.ts';

const NOW_MS = Date.UTC(2026, 10, 30, 3);

afterAll(removeScratch);

interface Look {
  readonly width?: number;
  readonly color?: boolean;
  readonly cwd?: string;
}

async function printed(request: Partial<PoolsRequest>, { width, color, cwd }: Look = {}): Promise<string> {
  let text = '';
  const stdout = {
    write: (part: string): void => {
      text += part;
    },
    ...(width === undefined ? {} : { isTTY: true, columns: width }),
  };
  await pools(
    { pool: null, json: false, unitTokens: 100, timeZone: 'UTC', ...request },
    {
      stdout,
      cwd: cwd ?? scratchDirectory(),
      env: color === true ? {} : { NO_COLOR: '1' },
      now: () => NOW_MS,
    },
  );
  return text;
}

const widest = (text: string): number => Math.max(...text.split('\n').map((line) => line.length));

describe('pools', () => {
  it.each([
    80, 120,
  ])('lists every window of every preset within %i cells, with its figures and source', async (width) => {
    const text = await printed({}, { width });
    expect(widest(text)).toBeLessThanOrEqual(width);
    for (const { name } of PRESETS) expect(text).toContain(`\n${name}\n`);
    expect(text).toMatch(/\nclaude-ultra\n {2}weekly +62\.5 \/ 104 \/ 626 M tokens +every 7 d +all +3\n/);
    expect(text).toMatch(/\ncodex-free\n {2}month +not known +every 30 d +all +\d+\n/);
    expect(text).toContain('\n 3  low: 10 times the week of Pro');
    expect(text.replaceAll('\n', ' ')).toContain('claude-max5 (now claude-max)');
  });

  it('is the data itself as JSON', async () => {
    expect(JSON.parse(await printed({ json: true }))).toEqual(
      JSON.parse(JSON.stringify({ presets: PRESETS })),
    );
  });

  it('has colours in a terminal only', async () => {
    expect(await printed({}, { width: 100, color: true })).toContain('\u001b[1mclaude-max\u001b[0m');
    expect(await printed({}, { color: true })).not.toContain('\u001b');
  });
});

const POOL = {
  usdPerUnit: 0.0005,
  windows: [{ id: 'family', calendar: 'month', zone: 'Europe/Berlin', capacity: 90_000 }],
  accounts: [
    {
      name: 'max',
      short: { capacity: 66_000, kind: 'first_use', floorMinutes: 10 },
      weekly: { capacity: 521_000, nextReset: '2026-11-23T09:00:00Z' },
      windows: [{ id: 'opus', every: '7d', counts: ['opus'], resetsWith: 'weekly' }],
      bankedResets: 2,
    },
    { name: 'key-a', uses: ['family'], windows: [{ bucket: 60 }], serves: ['sonnet', 'haiku'] },
    {
      name: 'key-b',
      uses: ['family'],
      windows: [{ every: '1d', kind: 'sliding', capacity: 7, unit: 'requests' }],
    },
    {
      name: 'more',
      windows: [{ once: true, expires: '2026-12-24T00:00:00Z', capacity: 12.5, unit: 'usd' }],
      overageOf: 'max',
    },
  ],
};

const PAGE = `pool.json: 4 accounts, 7 windows; instants in Europe/Berlin

WINDOW                             HOLDS  RETURNS                    NEXT RESET             COUNTS
max/short                   66,000 units  5 h, first use             opens with use         all
max/weekly                 521,000 units  every 7 d                  2026-11-30 10:00       all
max/opus                       not known  with max/weekly            2026-11-30 10:00       opus
key-a/per-minute-requests    60 requests  60 a minute                                       all
family                      90,000 units  each month, Europe/Berlin  2026-12-01 00:00       all
key-b/1d                      7 requests  each unit after 24 h                              all
more/credits                       $12.5  never, it ends             ends 2026-12-24 01:00  all

ACCOUNT  SERVES                     COUNTED BY
max      opus                       short, weekly, opus
max      sonnet, haiku, all others  short, weekly
key-a    sonnet, haiku              per-minute-requests, family
key-b    all                        1d, family
more     all                        credits

- family is one window of key-a, key-b
- max has 2 resets in the bank
- more is the overage of max: it serves only what no account of a plan can
- a unit of weighted tokens costs $0.0005, as the file says
- capacity not known, so it limits nothing: max/opus
`;

describe('pools show', () => {
  const show = async (look: Look = {}, json = false): Promise<string> => {
    const cwd = scratchDirectory();
    writeFileSync(join(cwd, 'pool.json'), JSON.stringify(POOL));
    return printed({ pool: 'pool.json', timeZone: 'Europe/Berlin', json }, { cwd, ...look });
  };

  it('draws windows, resets in the zone, models, who shares what, overage and the bank', async () => {
    expect(await show({ width: 100 })).toBe(PAGE);
  });

  it('fits 80 and 120 cells', async () => {
    expect(widest(await show({ width: 80 }))).toBeLessThanOrEqual(80);
    expect(widest(await show({ width: 120 }))).toBeLessThanOrEqual(120);
  });

  it('is the pool as JSON', async () => {
    expect(JSON.parse(await show({}, true))).toEqual(
      JSON.parse(JSON.stringify(parsePool(POOL, { unitTokens: 100, path: 'pool.json' }))),
    );
  });

  it.each(
    PLAN_FIXTURES.map(({ plan, json }) => [plan, json] as const),
  )('draws the plan %s', async (_, json) => {
    const cwd = scratchDirectory();
    writeFileSync(join(cwd, 'pool.json'), JSON.stringify(json));
    const text = await printed({ pool: 'pool.json' }, { cwd, width: 80 });
    expect(widest(text)).toBeLessThanOrEqual(80);
    for (const { name } of json.accounts) expect(text).toContain(name.slice(0, 6));
    expect(text).not.toMatch(/NaN|undefined|Infinity|\[object/);
  });

  it('names what it cannot read', async () => {
    const cwd = scratchDirectory();
    mkdirSync(join(cwd, 'dir'));
    await expect(printed({ pool: 'none.json' }, { cwd })).rejects.toThrow(
      "--pool 'none.json': cannot be read (no such file); allowed: a JSON file of accounts, or presets claude-pro-2026-11, claude-max, ",
    );
    await expect(printed({ pool: 'claude-mini' }, { cwd })).rejects.toMatchObject({ code: 'BAD_POOL' });
    await expect(printed({ pool: 'claude-max', timeZone: 'Mars' }, { cwd })).rejects.toMatchObject({
      code: 'BAD_OPTION',
    });
  });
});

describe('the command line', () => {
  it('lists, shows and refuses', async () => {
    expect(await mainHere(['pools'])).toMatchObject({ code: 0, stderr: '' });
    const shown = await mainHere(['pools', 'show', 'claude-max@lowx2+codex-free', '--time-zone=UTC']);
    expect(shown).toMatchObject({ code: 0, stderr: '' });
    expect(shown.stdout).toContain('claude-max@lowx2+codex-free: 3 accounts');
    expect(await mainHere(['pools', 'show'])).toMatchObject({ code: 2, stdout: '' });
    expect(await mainHere(['pools', 'show', 'claude-max', '--unit-tokens=0'])).toMatchObject({
      code: 2,
      stderr: "quotalab: --unit-tokens is '0'; allowed: an integer 1..1000000000\n",
    });
  });
});
