import { describe, expect, it } from 'vitest';
import { readUsage } from '../../../src/usage/sources/index.ts';
import { optionsIn } from './demand-options.ts';
import { zstdOf } from './packed.ts';
import { temporaryTree } from './temporary-tree.ts';

/** Requests, tokens (input, output, cache write, cache read), models, warnings and readings of Codex logs. */
async function answerOf(files: Readonly<Record<string, string | Uint8Array>>, source = 'codex-logs:logs') {
  const { events, warnings, meters } = await readUsage(source, optionsIn(temporaryTree(files)));
  const sum = (of: (event: (typeof events)[number]) => number): number =>
    events.reduce((total, event) => total + of(event), 0);
  return {
    requests: events.length,
    tokens: [
      sum((event) => event.inputTokens),
      sum((event) => event.outputTokens),
      sum((event) => event.cacheWriteTokens),
      sum((event) => event.cacheReadTokens),
    ],
    models: events.map(({ model }) => model),
    warnings: warnings.join('\n'),
    readings: (meters ?? []).map(({ usedShare }) => usedShare),
  };
}

const START = Date.UTC(2026, 10, 23, 10);
const at = (second: number): string => new Date(START + 1000 * second).toISOString();
const line = (second: number, type: string, payload: unknown): string =>
  JSON.stringify({ timestamp: at(second), type, payload });

const meta = (second: number, id: string, more: object = {}): string =>
  line(second, 'session_meta', { id, timestamp: at(second), ...more });
const turn = (second: number, model = 'gpt-5.6-sol'): string => line(second, 'turn_context', { model });

const usageOf = (input: number, output: number, cached = 0, written = 0) => ({
  input_tokens: input,
  cached_input_tokens: cached,
  cache_write_input_tokens: written,
  output_tokens: output,
  total_tokens: input + output,
});

const count = (second: number, total: object, last: object, percent: number | null = null): string =>
  line(second, 'event_msg', {
    type: 'token_count',
    info: { total_token_usage: total, last_token_usage: last },
    rate_limits:
      percent === null
        ? null
        : { primary: { used_percent: percent, window_minutes: 300, resets_in_seconds: 9000 } },
  });

/** Count number `n` of a session whose every request takes 1000 tokens in and 100 out. */
const nth = (second: number, n: number, percent: number | null = null): string =>
  count(second, usageOf(1000 * n, 100 * n), usageOf(1000, 100), percent);
const counts = (first: number, last: number, second: (n: number) => number): string[] =>
  Array.from({ length: last - first + 1 }, (_, i) => nth(second(first + i), first + i));

const rollout = (lines: readonly string[]): string => `${lines.join('\n')}\n`;
const named = (name: string, lines: readonly string[]) => ({
  [`logs/sessions/2026/11/23/rollout-${name}.jsonl`]: rollout(lines),
});

const PARENT = [meta(0, 'p'), turn(1), ...counts(1, 40, (n) => 10 * n)];
const parent = named('p', PARENT);
const forkHead = [meta(7200, 'f', { forked_from_id: 'p' }), meta(0, 'p')];

describe('one session in many files', () => {
  const session = [meta(0, 'a'), turn(1), ...counts(1, 2, (n) => 20 * n)];
  const backup = { 'backup/sessions/rollout-old-a.jsonl': rollout(session.slice(0, 3)) };

  it('counts once: a home and its backup, whole or older, packed and not', async () => {
    const both = await answerOf({ ...named('a', session), ...backup }, 'codex-logs:logs,backup');
    expect(both).toMatchObject({ requests: 2, tokens: [2000, 200, 0, 0] });
    expect(both.warnings).toContain('1 request met again in another file of the session: counted once');
    const packed = { 'logs/sessions/2026/11/23/rollout-a.jsonl.zst': zstdOf(rollout(session)) };
    expect((await answerOf({ ...named('a', session), ...packed })).requests).toBe(2);
    expect((await answerOf(packed)).requests).toBe(2);
    const bare = {
      ...named('x', session.slice(1)),
      'logs/sessions/old/rollout-x.jsonl': rollout(session.slice(1)),
    };
    expect((await answerOf(bare)).requests).toBe(2);
  });

  it('is not another session of the same counts', async () => {
    const other = [meta(0, 'b'), ...session.slice(1)];
    expect(await answerOf({ ...named('a', session), ...named('b', other) })).toMatchObject({
      requests: 4,
      warnings: '',
    });
  });
});

describe('a fork of a session that is there', () => {
  const own = (second: number): string => count(second, usageOf(42_000, 4200), usageOf(2000, 200));
  const paces: ReadonlyArray<readonly [string, (n: number) => number]> = [
    ['in a second', (n) => 7200 + n / 1000],
    ['over two seconds', (n) => 7200 + n / 20],
    ['over minutes', (n) => 7200 + 3 * n],
    ['minutes after it was made', (n) => 7500 + n / 100],
    ['with the times of its parent', (n) => 10 * n],
  ];

  it.each(paces)('copies %s: the copy is no use, its own requests are', async (_what, second) => {
    const fork = [...forkHead, ...counts(1, 40, second), turn(8000), own(8001)];
    const answer = await answerOf({ ...parent, ...named('f', fork) });
    expect(answer).toMatchObject({ requests: 41, tokens: [42_000, 4200, 0, 0] });
    expect(answer.warnings).toBe('left out: 40 requests that forks copied of sessions among these logs');
  });

  it('answers in its own first second', async () => {
    const copy = counts(1, 40, (n) => 7200 + n / 1000);
    const fork = [...forkHead, ...copy, meta(7200, 'f'), turn(7200.1), own(7200.7)];
    expect((await answerOf({ ...parent, ...named('f', fork) })).requests).toBe(41);
    const bare = [meta(7200, 'f', { forked_from_id: 'p' }), turn(7200.1), own(7200.7)];
    expect((await answerOf({ ...parent, ...named('f', bare) })).requests).toBe(41);
  });

  it('goes on as its parent does, in equal steps: what the parent did later is no copy', async () => {
    const fork = [
      meta(105, 'f', { forked_from_id: 'p' }),
      ...counts(1, 10, (n) => 105 + n / 100),
      ...counts(11, 15, (n) => 300 + n),
    ];
    expect((await answerOf({ ...parent, ...named('f', fork) })).requests).toBe(45);
  });

  it('may be forked again, and may copy the end of its parent alone', async () => {
    const fork = [...forkHead, ...counts(1, 40, (n) => 7200 + n), own(7300)];
    const again = [
      meta(9000, 'g', { forked_from_id: 'f' }),
      ...fork,
      own(9100).replace('4200', '4300').replace('42000', '43000'),
    ];
    expect((await answerOf({ ...parent, ...named('f', fork), ...named('g', again) })).requests).toBe(42);
    const tail = [
      meta(7200, 'f', { source: { subagent: { thread_spawn: { parent_thread_id: 'p' } } } }),
      ...counts(31, 40, (n) => 7200 + 2 * n),
      own(7400),
    ];
    expect((await answerOf({ ...parent, ...named('f', tail) })).requests).toBe(41);
  });

  it('that writes no totals copies as many requests as its parent made', async () => {
    const bare = (second: number): string =>
      line(second, 'event_msg', { type: 'token_count', info: { last_token_usage: usageOf(9, 1) } });
    const fork = [...forkHead, bare(7201), bare(7202), bare(7400)];
    const files = { ...named('p', [meta(0, 'p'), bare(10), bare(20)]), ...named('f', fork) };
    expect((await answerOf(files)).requests).toBe(3);
  });

  it('repeats no reading of the meter', async () => {
    const measured = [meta(0, 'p'), nth(10, 1, 20), nth(20, 2, 30)];
    const fork = [...forkHead, nth(7200.01, 1, 20), nth(7200.02, 2, 30), nth(7300, 3, 31)];
    const answer = await answerOf({ ...named('p', measured), ...named('f', fork) });
    expect(answer.readings).toEqual([0.2, 0.3, 0.31]);
  });
});

describe('a fork of a session that is not there', () => {
  const own = nth(7300, 41);
  it.each([
    ['in one go', counts(1, 40, (n) => 7200 + n / 20)],
    ['minutes after it was made', counts(1, 40, (n) => 7500 + n / 20)],
    ['in steps, its own head behind', [...counts(1, 40, (n) => 7200 + n), meta(7200, 'f')]],
  ])('that was written %s is told by its pace, and it is said', async (_what, copy) => {
    const answer = await answerOf(named('f', [...forkHead, ...copy, own.replace('T12:01', 'T13:01')]));
    expect(answer.requests).toBe(1);
    expect(answer.warnings).toContain('left out: 40 requests that forks wrote in one go when they began');
  });

  it('that copied nothing keeps quick requests of its own', async () => {
    const fork = [meta(7200, 'f', { forked_from_id: 'p' }), turn(7200.1), nth(7200.8, 1), nth(7205, 2)];
    expect(await answerOf(named('f', fork))).toMatchObject({ requests: 2, warnings: '' });
  });
});

describe('usage records of Codex', () => {
  const record = (second: number, response: string, usage: object, thread = 'a'): string =>
    line(second, 'token_usage_record', { thread_id: thread, response_id: response, usage });
  const [first, compaction, second] = [usageOf(200, 5, 190), usageOf(230, 40, 200), usageOf(30, 3, 10)];

  it('and counts of one response are one request; a compaction stands in its record alone', async () => {
    const lines = [
      meta(0, 'a'),
      turn(1),
      record(20, 'r1', first),
      count(20, first, first),
      record(60, 'rc', compaction),
      count(62, first, first),
      count(120, usageOf(230, 8, 200), second),
      record(120, 'r2', second),
      record(121, 'r2', second),
    ];
    expect(await answerOf(named('a', lines))).toMatchObject({
      requests: 3,
      tokens: [60, 48, 0, 400],
      warnings: '',
    });
    expect(
      (
        await answerOf(
          named(
            'a',
            lines.filter((text) => text.includes('record')),
          ),
        )
      ).requests,
    ).toBe(3);
  });

  it('of another thread at the head of a fork are copies', async () => {
    const fork = [
      meta(7200, 'f', { forked_from_id: 'p' }),
      record(7201, 'r1', first, 'p'),
      record(7300, 'r2', second, 'f'),
    ];
    expect(await answerOf(named('f', fork))).toMatchObject({ requests: 1, tokens: [20, 3, 0, 10] });
    const slow = [fork[0]!, count(7203, first, first), record(7204, 'r1', first, 'p'), ...fork.slice(2)];
    expect(await answerOf(named('f', slow))).toMatchObject({ requests: 1, tokens: [20, 3, 0, 10] });
  });
});

describe('what lines of Codex say', () => {
  it('is the model in the mode of collaboration, where it stands there alone', async () => {
    const mode = line(1, 'turn_context', {
      collaboration_mode: { mode: 'default', settings: { model: 'gpt-5.4' } },
    });
    expect((await answerOf(named('a', [meta(0, 'a'), mode, nth(20, 1)]))).models).toEqual(['gpt-5.4']);
  });

  it('is what was written to a cache, a part of the input', async () => {
    const total = usageOf(100, 10, 40, 30);
    const next = usageOf(150, 12, 80, 35);
    const lines = [
      meta(0, 'a'),
      count(10, total, total),
      line(20, 'event_msg', { type: 'token_count', info: { total_token_usage: next } }),
    ];
    expect((await answerOf(named('a', lines))).tokens).toEqual([35, 12, 35, 80]);
  });

  it('is told of damaged lines too', async () => {
    const lines = [
      meta(0, 'a'),
      `\0\0\0${nth(10, 1)}`,
      `${nth(20, 2)}\0\0`,
      `${nth(30, 3).slice(0, 90)}${nth(40, 4)}`,
    ];
    expect(await answerOf(named('a', lines))).toMatchObject({ requests: 3, tokens: [3000, 300, 0, 0] });
  });
});
