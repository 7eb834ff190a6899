/**
 * The provider's own words in logs, from the lines of a log to what `plan status` prints: meters of Codex set use and
 * reset, and what draws on something else than the plan does not count against its windows.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { STATUS_QUESTION } from '../../src/planner/status/index.ts';
import { removeScratch, scratchDirectory } from './command.ts';
import { askHere } from './plan-usage.ts';

interface StatusWindow {
  readonly name: string;
  readonly used: number;
  readonly used_by_meter: number | null;
  readonly used_fraction: number;
  readonly remaining: number;
  readonly reset_at: string | null;
}

interface Status {
  readonly headline: string;
  readonly next: string;
  readonly notes: readonly string[];
  readonly windows: readonly StatusWindow[];
}

const seconds = (at: string): number => Date.parse(at) / 1000;

/** A token_count line: input tokens of the request, running total, and the meter. */
function count(at: string, input: number, total: number, limits: object | null): string {
  const usage = (tokens: number) => ({ input_tokens: tokens, cached_input_tokens: 0, output_tokens: 0 });
  const info = { total_token_usage: usage(total), last_token_usage: usage(input) };
  return JSON.stringify({
    timestamp: at,
    type: 'event_msg',
    payload: { type: 'token_count', info, rate_limits: limits },
  });
}

const event = (at: string, payload: object): string =>
  JSON.stringify({ timestamp: at, type: 'event_msg', payload });

const turn = (at: string, model: string): string =>
  JSON.stringify({ timestamp: at, type: 'turn_context', payload: { model } });

const window = (percent: number, minutes: number, reset: string) => ({
  used_percent: percent,
  window_minutes: minutes,
  resets_at: seconds(reset),
});

const plus = (five: number, week: number) => ({
  limit_id: 'codex',
  limit_name: null,
  primary: window(five, 300, '2026-11-23T15:20:00Z'),
  secondary: window(week, 10_080, '2026-11-26T07:00:00Z'),
});

const OPENING = [
  '{"timestamp":"2026-11-23T11:00:00.000Z","type":"session_meta","payload":{"id":"s1","timestamp":"2026-11-23T11:00:00.000Z"}}',
  turn('2026-11-23T11:00:01.000Z', 'gpt-5.6-sol'),
];

async function answered(directory: string, texts: Readonly<Record<string, string>>): Promise<Status> {
  const given = { now: '2026-11-23T12:30:00Z', 'time-zone': 'UTC', ...texts, json: true } as const;
  const { stdout, error } = await askHere(STATUS_QUESTION, given, directory);
  expect(error).toBeNull();
  return JSON.parse(stdout) as Status;
}

async function codexStatus(
  lines: readonly string[],
  texts: Readonly<Record<string, string>> = {},
): Promise<Status & { readonly by: Readonly<Record<string, StatusWindow>> }> {
  const directory = scratchDirectory();
  const folder = join(directory, 'logs', 'sessions', '2026', '11', '23');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'rollout-a.jsonl'), `${[...OPENING, ...lines].join('\n')}\n`);
  const status = await answered(directory, { demand: 'codex-logs:logs', pool: 'codex-plus', ...texts });
  return { ...status, by: Object.fromEntries(status.windows.map((each) => [each.name, each])) };
}

describe('the meter of Codex in the log', () => {
  it('sets use and reset of both windows; what the log counts stands beside it', async () => {
    const { by, notes, headline } = await codexStatus([
      count('2026-11-23T11:00:20Z', 10_000, 10_000, plus(62, 93)),
    ]);
    expect(by['5 h']).toMatchObject({ used_fraction: 0.62, reset_at: '2026-11-23T15:20:00Z' });
    expect(by['7 d']).toMatchObject({ reset_at: '2026-11-26T07:00:00Z' });
    expect(by['7 d']!.used_fraction).toBeCloseTo(0.93, 9);
    expect(by['7 d']!.used_by_meter! + by['7 d']!.remaining).toBeCloseTo(by['7 d']!.used_by_meter! / 0.93, 6);
    expect(by['7 d']!.used).toBeLessThan(by['7 d']!.used_by_meter!);
    expect(headline).toMatch(/The (?:5 h window is 62|7 d window is 93) % used/);
    expect(notes).toContain(
      "codex-plus-1/weekly: 93 % used, resets Thu 07:00: the provider's own reading of 11:00 in the log",
    );
  });

  it('adds what is used after the reading, and starts from nothing once the reset has passed', async () => {
    const first = count('2026-11-23T11:00:20Z', 10_000, 10_000, plus(50, 93));
    const later = count('2026-11-23T12:00:00Z', 1000, 11_000, null);
    const alone = (await codexStatus([first])).by['5 h']!;
    const both = (await codexStatus([first, later])).by['5 h']!;
    expect(both.used_by_meter! - alone.used_by_meter!).toBeCloseTo(both.used - alone.used, 6);
    const after = await codexStatus([first], { now: '2026-11-23T15:20:00Z' });
    expect(after.by['5 h']).toMatchObject({ used_by_meter: 0, used_fraction: 0 });
    expect(after.by['7 d']!.used_fraction).toBeCloseTo(0.93, 9);
  });

  it('takes the latest reading, not what a session repeats nor what had returned when it was written', async () => {
    const stale = { ...plus(99, 99), primary: window(99, 300, '2026-11-23T10:00:00Z'), secondary: null };
    const { by } = await codexStatus([
      count('2026-11-23T11:00:20Z', 10_000, 10_000, plus(40, 60)),
      count('2026-11-23T11:10:20Z', 10_000, 20_000, plus(45, 61)),
      count('2026-11-23T11:20:20Z', 10_000, 30_000, stale),
    ]);
    expect(by['5 h']!.used_fraction).toBeGreaterThan(0.45);
    expect(by['5 h']!.reset_at).toBe('2026-11-23T15:20:00Z');
    const now = await codexStatus([count('2026-11-23T13:00:00Z', 10, 10, plus(62, 93))], {
      now: '2026-11-23T12:30:00Z',
    });
    expect(now.by['5 h']!.used_by_meter).toBeNull();
  });

  it('ends "go on" after an error of the usage limit, until the reset that it names', async () => {
    const message = "You've hit your usage limit. Upgrade or try again at Nov 26th, 2026 7:00 AM.";
    const { by, next } = await codexStatus([
      count('2026-11-23T11:00:20Z', 10_000, 10_000, plus(12, 93)),
      event('2026-11-23T11:30:00Z', { type: 'error', message, codex_error_info: 'usage_limit_exceeded' }),
    ]);
    expect(by['7 d']).toMatchObject({ used_fraction: 1, reset_at: '2026-11-26T07:00:00Z' });
    expect(by['5 h']!.used_fraction).toBeCloseTo(0.12, 12);
    expect(next).toMatch(/^Wait until Thu 07:00/);
  });

  it('reads resets given in seconds and lengths of 299 minutes', async () => {
    const old = { primary: { used_percent: 30, window_minutes: 299, resets_in_seconds: 3600 } };
    const { by } = await codexStatus([count('2026-11-23T11:30:00Z', 10_000, 10_000, old)], {
      now: '2026-11-23T12:00:00Z',
    });
    expect(by['5 h']!.reset_at).toBe('2026-11-23T12:30:00Z');
    expect(by['5 h']!.used_fraction).toBeCloseTo(0.3, 9);
  });

  it('sets nothing where it may be that of two accounts, and says so', async () => {
    const line = count('2026-11-23T11:00:20Z', 10_000, 10_000, plus(62, 93));
    const { by, notes } = await codexStatus([line], { pool: 'codex-plusx2' });
    expect(by['5 h']!.used_by_meter).toBeNull();
    expect(notes.join('\n')).toContain('which of 2 accounts they are of is not known');
    const beside = await codexStatus([line], { pool: 'codex-plus+claude-max' });
    expect(beside.notes.join('\n')).toContain('codex-plus-1/weekly: 93 % used');
  });
});

const claude = (at: string, model: string, speed: string): string =>
  JSON.stringify({
    type: 'assistant',
    timestamp: at,
    sessionId: 's1',
    requestId: at,
    message: { id: at, model, usage: { input_tokens: 10_000, output_tokens: 0, speed } },
  });

/** What the client logs in place of an answer. */
const refused = (at: string, text: string): string =>
  JSON.stringify({
    type: 'assistant',
    timestamp: at,
    sessionId: 's1',
    isApiErrorMessage: true,
    message: { model: '<synthetic>', content: [{ type: 'text', text }] },
  });

/** `pool`: a preset, or the one account of a pool file. */
async function claudeStatus(
  lines: readonly string[],
  { pool = 'claude-max', ...texts }: { readonly pool?: string | object; readonly now?: string } = {},
): Promise<Status> {
  const directory = scratchDirectory();
  mkdirSync(join(directory, 'logs', 'projects', '-p'), { recursive: true });
  writeFileSync(join(directory, 'logs', 'projects', '-p', 'a.jsonl'), `${lines.join('\n')}\n`);
  writeFileSync(join(directory, 'pool.json'), JSON.stringify({ accounts: [pool] }));
  const named = typeof pool === 'string' ? pool : 'pool.json';
  return answered(directory, { demand: 'claude-logs:logs', pool: named, ...texts });
}

describe('what a window holds by the readings of the log', () => {
  /** A week of 7.35 M tokens that the log saw from its start: 20 requests of 100,000 tokens, a reading after each. */
  const lines = Array.from({ length: 20 }, (_, i) => {
    const percent = Math.round((100 * 100_000 * (i + 1)) / 5_000_000);
    const at = new Date(Date.parse('2026-11-19T08:00:00Z') + i * 3_600_000).toISOString();
    const limits = {
      limit_id: 'codex',
      primary: null,
      secondary: window(percent, 10_080, '2026-11-26T07:00:00Z'),
    };
    return count(at, 100_000, 100_000 * (i + 1), limits);
  });

  it('narrows the preset, and says by what; plan writes it and reads it again', async () => {
    const directory = scratchDirectory();
    const folder = join(directory, 'logs', 'sessions');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'rollout-a.jsonl'), `${[...OPENING, ...lines].join('\n')}\n`);
    const status = await answered(directory, {
      demand: 'codex-logs:logs',
      pool: 'codex-plus',
      calibrate: 'capacities.json',
    });
    expect(status.notes.join('\n')).toMatch(
      /codex-plus-1\/weekly: holds [45]\.?\d* M weighted tokens \(90 %: \d\.?\d* M to \d\.?\d* M\) by 19 pairs of the owner's own readings since 2026-11-19/,
    );
    const written = JSON.parse(readFileSync(join(directory, 'capacities.json'), 'utf8'));
    expect(written).toMatchObject({ version: 1, capacities: [{ window: 'codex-plus/weekly', pairs: 19 }] });
    const { low, mid, high } = written.capacities[0].tokens;
    expect(low).toBeLessThan(5_000_000);
    expect(high).toBeGreaterThan(5_000_000);
    expect(high / low).toBeLessThan(1.3);
    writeFileSync(join(directory, 'use.csv'), 'timestamp,cost\n2026-11-23T11:00:20Z,10\n');
    const again = await answered(directory, {
      demand: 'csv:use.csv',
      pool: 'codex-plusx2',
      capacities: 'capacities.json',
    });
    const week = again.windows.find(({ name }) => name === '7 d')!;
    expect(week.remaining + week.used).toBeCloseTo(2 * Math.round(mid / 100), 3);
  });
});

describe('what does not draw on the plan', () => {
  const spark = (percent: number) => ({
    limit_id: 'codex_bengalfox',
    limit_name: 'GPT-5.3-Codex-Spark',
    primary: window(percent, 300, '2026-11-23T14:00:00Z'),
    secondary: null,
  });

  it('a limit of its own: neither its requests nor its meter touch the windows of the plan', async () => {
    const own = count('2026-11-23T11:00:20Z', 10_000, 10_000, null);
    const alone = await codexStatus([own]);
    const { windows, notes } = await codexStatus([
      own,
      turn('2026-11-23T11:05:00Z', 'gpt-5.3-codex-spark'),
      count('2026-11-23T11:05:20Z', 100_000, 110_000, spark(80)),
    ]);
    expect(windows).toEqual(alone.windows);
    expect(notes.join('\n')).toContain(
      'left out, since they do not draw on the plan: 1 request on codex_bengalfox',
    );
  });

  it('the model decides where a line carries the limits of another request', async () => {
    const other = { ...spark(80), limit_name: 'gpt-9-lane' };
    const { windows } = await codexStatus([
      count('2026-11-23T11:00:20Z', 10_000, 10_000, other),
      turn('2026-11-23T11:05:00Z', 'gpt-9-lane'),
      count('2026-11-23T11:05:20Z', 100_000, 110_000, plus(10, 10)),
      turn('2026-11-23T11:06:00Z', 'gpt-5.6-sol'),
    ]);
    expect(windows.map(({ used }) => used)).toEqual([100, 100]);
  });

  it("speed fast draws on usage credits, and other vendors' models on their own accounts", async () => {
    const standard = claude('2026-11-23T10:01:10Z', 'claude-opus-4-8', 'standard');
    const alone = await claudeStatus([standard]);
    const { windows, notes } = await claudeStatus([
      standard,
      claude('2026-11-23T10:02:10Z', 'claude-opus-4-8', 'fast'),
      claude('2026-11-23T10:03:10Z', 'glm-5.2', 'standard'),
    ]);
    expect(windows).toEqual(alone.windows);
    expect(notes).toContain(
      "left out, since they do not draw on the plan: 1 request on usage credits (speed fast), 1 request on another vendor's account (glm-5.2)",
    );
  });
});

it('a log wholly of another vendor asks what this plan would be to it: everything counts', async () => {
  const { windows } = await codexStatus([count('2026-11-23T11:00:20Z', 10_000, 10_000, plus(62, 93))], {
    pool: 'claude-max',
  });
  expect(windows[0]).toMatchObject({ used: 100, used_by_meter: null });
});

describe('a refusal in the log of Claude Code', () => {
  const used = claude('2026-11-23T10:01:10Z', 'claude-opus-4-8', 'standard');
  const of = ({ windows }: Status, name: string) => windows.find((each) => each.name === name)!;

  it('ends "go on": the week is used up until the reset that the message names', async () => {
    const before = await claudeStatus([used]);
    expect(before.next).toMatch(/^Go on/);
    const text = "You've hit your weekly limit · resets Nov 26, 7am (Europe/Berlin)";
    const status = await claudeStatus([used, refused('2026-11-23T10:30:00Z', text)]);
    expect(of(status, '7 d')).toMatchObject({
      used_fraction: 1,
      remaining: 0,
      reset_at: '2026-11-26T06:00:00Z',
    });
    expect(of(status, '5 h').used_fraction).toBe(of(before, '5 h').used_fraction);
    expect(status.headline).toContain('The 7 d window is used up');
    expect(status.headline).toContain('room again at Thu 06:00');
    expect(status.next).toMatch(/^Wait until Thu 06:00/);
    expect(status.notes).toContain(
      'claude-max-1/weekly: used up, resets Thu 06:00: the refusal of 10:30 in the log',
    );
  });

  it('without a name is of the shortest window that lasts to its reset, and ends with it', async () => {
    const lines = [used, refused('2026-11-23T10:30:00Z', "You've hit your limit · resets 3pm (UTC)")];
    const now = of(await claudeStatus(lines), '5 h');
    expect(now).toMatchObject({ remaining: 0, reset_at: '2026-11-23T15:00:00Z' });
    const after = await claudeStatus(lines, { now: '2026-11-23T15:00:00Z' });
    expect(of(after, '5 h').used_fraction).toBe(0);
    expect(after.next).toMatch(/^Go on/);
  });

  it('says nothing once a later request was served, save of those that were on their way', async () => {
    const refusal = refused('2026-11-23T10:30:00Z', "You've hit your limit · resets 3pm (UTC)");
    const onItsWay = claude('2026-11-23T10:33:00Z', 'claude-opus-4-8', 'standard');
    const served = claude('2026-11-23T10:36:00Z', 'claude-opus-4-8', 'standard');
    expect(of(await claudeStatus([used, refusal, onItsWay]), '5 h').remaining).toBe(0);
    const after = await claudeStatus([used, refusal, served]);
    expect(of(after, '5 h').used_fraction).toBeLessThan(0.1);
    expect(after.notes.join('\n')).toContain('a later request was served, so it is not taken as used up');
  });

  it('or a line of its limits sets every window that the line gives a figure of', async () => {
    const unifiedWindows = {
      five_hour: { utilization: 0.4, resetsAt: seconds('2026-11-23T15:00:00Z') },
      seven_day: { utilization: 0.81, resetsAt: seconds('2026-11-26T06:00:00Z') },
    };
    const info = { status: 'allowed_warning', rateLimitType: 'seven_day', unifiedWindows };
    const line = (rate_limit_info: object) => JSON.stringify({ type: 'rate_limit_event', rate_limit_info });
    const warned = await claudeStatus([used, line(info)]);
    expect(of(warned, '7 d')).toMatchObject({ used_fraction: 0.81, reset_at: '2026-11-26T06:00:00Z' });
    expect(of(warned, '5 h').used_fraction).toBe(0.4);
    const rejected = {
      status: 'rejected',
      rateLimitType: 'five_hour',
      resetsAt: seconds('2026-11-23T15:00:00Z'),
    };
    const status = await claudeStatus([used, line(info), line(rejected)]);
    expect(of(status, '5 h')).toMatchObject({ remaining: 0, reset_at: '2026-11-23T15:00:00Z' });
    const allowed = await claudeStatus([used, line({ ...rejected, status: 'allowed' })]);
    expect(of(allowed, '5 h').used_fraction).toBeLessThan(0.1);
  });

  it('of one model holds that model alone', async () => {
    const pool = {
      name: 'me',
      windows: [
        { id: 'all', every: '7d', capacityTokens: 10_000_000, kind: 'fixed' },
        { id: 'opus', every: '7d', capacityTokens: 5_000_000, counts: ['opus'], kind: 'fixed' },
      ],
    };
    const text = "You've hit your Opus limit · resets Nov 26, 7am (UTC)";
    const later = claude('2026-11-23T10:50:00Z', 'claude-sonnet-4-8', 'standard');
    const status = await claudeStatus([used, refused('2026-11-23T10:30:00Z', text), later], { pool });
    expect(of(status, '7 d opus')).toMatchObject({ used_fraction: 1, remaining: 0 });
    expect(of(status, '7 d').used_fraction).toBeLessThan(0.1);
  });
});

afterAll(removeScratch);
