import { describe, expect, it } from 'vitest';
import type { UsageEvent } from '../../../../src/usage/events/index.ts';
import { type LineOutcome, StringPool } from '../../../../src/usage/lines/index.ts';
import { CodexSession, ownUse } from '../../../../src/usage/logs/codex/index.ts';

type Counts = readonly [input: number, cached: number, output: number];

const usageOf = ([input, cached, output]: Counts) => ({
  input_tokens: input,
  cached_input_tokens: cached,
  output_tokens: output,
  reasoning_output_tokens: 1,
  total_tokens: input + output,
});

const line = (timestamp: string, type: string, payload: unknown): string =>
  JSON.stringify({ timestamp, type, payload });
const at = (second: number): string => new Date(Date.UTC(2026, 0, 5, 12, 0, second)).toISOString();

function counts(second: number, total: Counts | null, last: Counts | null = null): string {
  const info = {
    ...(total === null ? {} : { total_token_usage: usageOf(total) }),
    ...(last === null ? {} : { last_token_usage: usageOf(last) }),
  };
  return line(at(second), 'event_msg', { type: 'token_count', info, rate_limits: null });
}

const meta = (payload: object): string =>
  line(at(0), 'session_meta', { id: 'codex-1', timestamp: at(0), ...payload });
const model = (name: string): string => line(at(1), 'turn_context', { model: name });

function eventsOf(lines: readonly string[]): UsageEvent[] {
  const session = new CodexSession(new StringPool());
  for (const text of lines) session.takeLine(text);
  return ownUse([session]).events;
}

const sizes = (lines: readonly string[]): Counts[] =>
  eventsOf(lines).map((event) => [event.inputTokens, event.cacheReadTokens, event.outputTokens]);

const outcome = (text: string): LineOutcome => new CodexSession(new StringPool()).takeLine(text);

describe('a Codex session', () => {
  it('splits cached tokens from the input and leaves reasoning in the output', () => {
    const events = eventsOf([meta({}), model('gpt-5.2'), counts(5, [100, 80, 30], [100, 80, 30])]);
    expect(events).toEqual([
      {
        timeMs: Date.parse(at(5)),
        model: 'gpt-5.2',
        inputTokens: 20,
        outputTokens: 30,
        cacheWriteTokens: 0,
        cacheWrite1hTokens: 0,
        cacheReadTokens: 80,
        costUnits: null,
        session: 'codex-1',
        sidechain: false,
      },
    ]);
  });

  it('takes the last counts where given, else the difference of totals', () => {
    const given = [
      counts(5, [100, 0, 10]),
      counts(6, [300, 50, 40], [190, 45, 25]),
      counts(7, [400, 60, 50]),
    ];
    expect(sizes(given)).toEqual([
      [100, 0, 10],
      [145, 45, 25],
      [90, 10, 10],
    ]);
  });

  it('takes a counter that falls as reset: all of it is new', () => {
    expect(sizes([counts(5, [1000, 900, 100]), counts(6, [40, 10, 5])])).toEqual([
      [100, 900, 100],
      [30, 10, 5],
    ]);
  });

  it('skips counts written again unchanged: a refresh of the meter is no request', () => {
    const again = counts(6, [100, 0, 10], [100, 0, 10]);
    expect(sizes([counts(5, [100, 0, 10], [100, 0, 10]), again, again])).toHaveLength(1);
  });

  it('counts every line that has only last counts: nothing tells repeats apart', () => {
    expect(sizes([counts(5, null, [9, 0, 1]), counts(6, null, [9, 0, 1])])).toHaveLength(2);
  });

  it('skips an info of null and zero-count placeholders', () => {
    const empty = line(at(5), 'event_msg', { type: 'token_count', info: null, rate_limits: {} });
    expect(outcome(empty)).toEqual({ status: 'skip' });
    expect(outcome(counts(5, [0, 0, 0], [0, 0, 0]))).toEqual({ status: 'skip' });
  });

  it('follows the model from turn to turn', () => {
    const lines = [
      counts(2, [10, 0, 1]),
      model('a'),
      counts(3, [20, 0, 2]),
      model('b'),
      counts(4, [30, 0, 3]),
    ];
    expect(eventsOf(lines).map((event) => event.model)).toEqual([null, 'a', 'b']);
  });
});

describe('a session that replays its parent', () => {
  const spawned = meta({ source: { subagent: { thread_spawn: { parent_thread_id: 'p' } } } });
  const replay = [counts(0, [1000, 0, 100], [1000, 0, 100]), counts(0, [5000, 0, 300], [4000, 0, 200])];

  it('counts nothing of the first second but carries the totals on', () => {
    expect(sizes([spawned, ...replay, counts(30, [5200, 0, 350])])).toEqual([[200, 0, 50]]);
    expect(sizes([meta({}), ...replay])).toHaveLength(2);
  });

  it('counts nothing that keeps the parent\u2019s older times', () => {
    expect(sizes([spawned, counts(-600, [70, 0, 7], [70, 0, 7]), counts(9, [90, 0, 8])])).toEqual([
      [20, 0, 1],
    ]);
  });

  it('is told by a fork too, keeps its own session and is a sidechain only when spawned', () => {
    const parentMeta = line(at(0), 'session_meta', { id: 'parent', timestamp: at(-900) });
    const forked = eventsOf([
      meta({ forked_from_id: 'p' }),
      parentMeta,
      ...replay,
      counts(30, [5200, 0, 350]),
    ]);
    expect(forked).toMatchObject([{ session: 'codex-1', sidechain: false, inputTokens: 200 }]);
    expect(eventsOf([spawned, counts(30, [5, 0, 3])])).toMatchObject([{ sidechain: true }]);
  });
});

describe('bad Codex lines', () => {
  it('are half lines, unusable times and unusable counts', () => {
    const whole = counts(5, [100, 0, 10]);
    expect(outcome(whole.slice(0, -4)).status).toBe('bad');
    expect(outcome('{"timestamp":"2026').status).toBe('bad');
    expect(outcome(whole.replace(at(5), 'noon')).status).toBe('bad');
    for (const total of [
      [-1, 0, 0],
      [1.5, 0, 0],
      [10, 11, 0],
    ] as Counts[]) {
      expect(outcome(counts(5, total)).status, String(total)).toBe('bad');
    }
  });

  it('are not the many lines of other kinds', () => {
    expect(outcome('{"type":"response_item","payload":{"text":"token_count"}}').status).toBe('skip');
    expect(
      outcome(line(at(5), 'event_msg', { type: 'agent_message', message: '"token_count"' })).status,
    ).toBe('skip');
  });
});
