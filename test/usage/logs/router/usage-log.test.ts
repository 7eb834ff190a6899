import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { totalTokens, type UsageEvent } from '../../../../src/usage/events/index.ts';
import { type LineOutcome, StringPool } from '../../../../src/usage/lines/index.ts';
import { UsageLogLines } from '../../../../src/usage/logs/router/index.ts';
import { completionLine, decisionLine, olderLine, TUESDAY_SECONDS } from '../router-lines.ts';

function taken(lines: readonly string[]): {
  log: UsageLogLines;
  events: UsageEvent[];
  outcomes: LineOutcome[];
} {
  const log = new UsageLogLines(new StringPool());
  const outcomes = lines.map((line) => log.takeLine(line));
  return { log, outcomes, events: outcomes.flatMap((out) => (out.status === 'usage' ? [out.event] : [])) };
}

const outcome = (line: string): LineOutcome => taken([line]).outcomes[0]!;
/** The line with keys set to anything, typed or not. */
const withKeys = (keys: Readonly<Record<string, unknown>>): string =>
  JSON.stringify({ ...(JSON.parse(completionLine()) as object), ...keys });
const without = (key: string): string => withKeys({ [key]: undefined });

describe('a served completion', () => {
  it('is a request of the four token counts that began latency_ms before its line', () => {
    const counts = { input_tokens: 7, output_tokens: 80, cache_write_tokens: 900, cache_read_tokens: 10_000 };
    const line = completionLine({ ...counts, ts: TUESDAY_SECONDS + 2.25, latency_ms: 1250 });
    expect(outcome(line)).toEqual({
      status: 'usage',
      event: {
        timeMs: TUESDAY_SECONDS * 1000 + 1000,
        model: 'claude-sonnet-4-5',
        inputTokens: 7,
        outputTokens: 80,
        cacheWriteTokens: 900,
        cacheWrite1hTokens: 0,
        cacheReadTokens: 10_000,
        costUnits: null,
        session: 'session-1',
        sidechain: false,
      },
    });
  });

  it('is one whatever ended its stream, as long as tokens were used', () => {
    const reasons = ['client_gone', 'stream_timeout', 'stream_error', 'upstream_error'] as const;
    const lines = reasons.map((reason, attempt) => completionLine({ reason, attempt }));
    expect(taken(lines).events).toHaveLength(4);
  });

  it('counts from one token of any kind, and from status 200 to 299', () => {
    const nothing = { input_tokens: 0, output_tokens: 0 };
    const lines = [
      completionLine({ ...nothing, attempt: 1 }),
      completionLine({ ...nothing, attempt: 2, input_tokens: 1 }),
      completionLine({ ...nothing, attempt: 3, output_tokens: 1 }),
      completionLine({ ...nothing, attempt: 4, cache_write_tokens: 1 }),
      completionLine({ ...nothing, attempt: 5, cache_read_tokens: 1 }),
      completionLine({ attempt: 6, status: 199 }),
      completionLine({ attempt: 7, status: 299 }),
      completionLine({ attempt: 8, status: 300 }),
    ];
    const { outcomes, log } = taken(lines);
    expect(outcomes.map(({ status }) => status)).toEqual([
      'skip',
      'usage',
      'usage',
      'usage',
      'usage',
      'skip',
      'usage',
      'skip',
    ]);
    expect(log.withoutTokensCount).toBe(1);
  });

  it('of no named model and no session is nobody’s', () => {
    expect(taken([completionLine({ model: '', session: '' })]).events).toMatchObject([
      { model: null, session: null },
    ]);
  });
});

describe('what is no request', () => {
  it('is a refused attempt, which is counted, and one that failed, which is not', () => {
    const lines = [
      completionLine({ attempt: 1, status: 429, reason: 'refused', refusal: 'quota_short', input_tokens: 0 }),
      completionLine({ attempt: 2, status: 400, reason: 'refused', refusal: 'billing' }),
      completionLine({ attempt: 3, status: 200, reason: 'refused', refusal: 'throttle' }),
      completionLine({ attempt: 4, status: 429, reason: 'upstream_error' }),
      completionLine({ attempt: 5, status: 529, reason: 'upstream_error' }),
      completionLine({ attempt: 6, status: 0, reason: 'net' }),
    ];
    const { outcomes, log } = taken(lines);
    expect(outcomes).toEqual(lines.map(() => ({ status: 'skip' })));
    expect([log.refusedCount, log.withoutTokensCount]).toEqual([4, 0]);
  });

  it('is a decision, of which the rerouting ones are counted', () => {
    const decisions = [
      'quota_cooldown',
      'quota_block',
      'quota_preemptive_warn',
      'quota_overshoot',
      'fallback',
      'net_fallback',
      'pass_through',
      'quota_warn_attempt',
      'quota_preemptive_pass',
      'quota_run_to_limit',
      'forced_model',
    ];
    const lines = decisions.map((decision, attempt) => decisionLine({ decision, attempt }));
    const { outcomes, log } = taken(lines);
    expect(outcomes).toEqual(lines.map(() => ({ status: 'skip' })));
    // The refusal before the overshoot has a line of its own.
    expect([log.rerouteCount, log.refusedCount]).toEqual([6, 0]);
  });

  it('is a decision without an account, which reroutes nothing', () => {
    const { log } = taken([decisionLine({ decision: 'quota_block', account: '' })]);
    expect(log.rerouteCount).toBe(0);
  });

  it('is a line of another event, whatever its status', () => {
    const { log, outcomes } = taken(['{"ts":1,"rid":"a","event":"backoff","status":429,"delay_s":2}']);
    expect([outcomes, log.refusedCount]).toEqual([[{ status: 'skip' }], 0]);
  });

  it('is a line met before', () => {
    const served = completionLine();
    const refused = completionLine({ attempt: 2, status: 429, reason: 'refused' });
    const rerouted = decisionLine({ attempt: 3, decision: 'fallback' });
    const { events, log } = taken([served, refused, rerouted, served, refused, rerouted, served]);
    expect(events).toHaveLength(1);
    expect([log.repeatedCount, log.refusedCount, log.rerouteCount]).toEqual([3, 1, 1]);
  });
});

describe('lines that look alike', () => {
  it('count each where request, attempt or time differs', () => {
    const lines = [
      completionLine(),
      completionLine({ rid: '0a1b2c3e' }),
      completionLine({ attempt: 2 }),
      completionLine({ ts: TUESDAY_SECONDS + 0.001 }),
    ];
    expect(taken(lines).events).toHaveLength(4);
  });

  it('count each where no request is named: nothing tells repeats apart', () => {
    expect(taken([without('rid'), without('rid'), withKeys({ rid: '' })]).events).toHaveLength(3);
  });

  it('are no repeat where one is the decision and the other its completion', () => {
    expect(taken([decisionLine({ decision: 'fallback' }), completionLine()]).events).toHaveLength(1);
  });
});

describe('the log of the older router', () => {
  it('gives one request per completion, streams included', () => {
    const lines = [
      olderLine({ rid: 'a', status: -1, event: 'decision', decision: 'pass_through' }),
      olderLine({
        rid: 'a',
        reason: 'ok',
        op: 'nonstream',
        input_tokens: 40,
        output_tokens: 2,
        latency_ms: 23,
      }),
      olderLine({ rid: 'b', status: -1, event: 'decision', decision: 'quota_preemptive_warn' }),
      olderLine({ rid: 'b', reason: 'streaming', op: 'stream' }),
      olderLine({
        rid: 'b',
        reason: 'ok',
        op: 'stream',
        input_tokens: 50,
        output_tokens: 5,
        latency_ms: 100,
      }),
    ];
    const { events, log } = taken(lines);
    expect(events).toMatchObject([
      {
        timeMs: TUESDAY_SECONDS * 1000 + 100,
        inputTokens: 40,
        outputTokens: 2,
        cacheReadTokens: 0,
        session: null,
      },
      {
        timeMs: TUESDAY_SECONDS * 1000 + 23,
        inputTokens: 50,
        outputTokens: 5,
        cacheReadTokens: 0,
        session: null,
      },
    ]);
    expect([log.rerouteCount, log.refusedCount, log.withoutTokensCount]).toEqual([1, 0, 0]);
  });

  it('takes keys that were left out as zero', () => {
    const line = olderLine({
      output_tokens: undefined,
      latency_ms: undefined,
      input_tokens: 9,
      reason: undefined,
    });
    expect(taken([line]).events).toMatchObject([
      { timeMs: TUESDAY_SECONDS * 1000 + 123, inputTokens: 9, outputTokens: 0 },
    ]);
  });

  it('tells a refused first try by the decision made after it, a refused second by its status', () => {
    const lines = [
      olderLine({ status: -1, event: 'decision', decision: 'pass_through' }),
      olderLine({ status: -1, event: 'decision', decision: 'quota_overshoot' }),
      olderLine({ status: 429, op: 'nonstream', err_type: '429', wasted_retry_ms: 80 }),
    ];
    const { log, events } = taken(lines);
    expect([log.refusedCount, log.rerouteCount, events.length]).toEqual([2, 1, 0]);
  });

  it('tells streams that it did not meter', () => {
    const { log, events } = taken([
      olderLine({ reason: 'streaming', op: 'stream' }),
      olderLine({ reason: 'ok', op: 'stream', latency_ms: 900 }),
    ]);
    expect([events.length, log.withoutTokensCount]).toEqual([0, 1]);
  });

  it('knows decisions by status -1 alone', () => {
    const { log, outcomes } = taken([olderLine({ status: -1, decision: 'quota_block', input_tokens: 5 })]);
    expect(outcomes).toEqual([{ status: 'skip' }]);
    expect(log.rerouteCount).toBe(1);
  });
});

describe('bad lines', () => {
  const reasonOf = (line: string): string | null => {
    const out = outcome(line);
    return out.status === 'bad' ? out.reason : null;
  };

  it('are those that are no whole JSON object, decisions included', () => {
    const texts = [
      completionLine().slice(0, -1),
      decisionLine().slice(0, 90),
      '[]',
      '7',
      'null',
      'SECRET',
      '',
    ];
    for (const text of texts) expect(reasonOf(text), text).toBe('not a whole JSON object');
  });

  it('have no usable status', () => {
    for (const status of [undefined, null, '200', 200.5, true]) {
      expect(reasonOf(withKeys({ status })), String(status)).toBe('status is missing or not a whole number');
    }
  });

  it('have no usable time: seconds from 0 to 1e11, and a start that is not before 1970', () => {
    const reason = 'ts or latency_ms is missing or out of range';
    for (const ts of [undefined, null, '1770717600', -1, 1.1e11]) {
      expect(reasonOf(withKeys({ ts })), String(ts)).toBe(reason);
    }
    for (const latency_ms of ['1500', -1, true, 1e15]) {
      expect(reasonOf(withKeys({ latency_ms })), String(latency_ms)).toBe(reason);
    }
    expect(outcome(withKeys({ ts: 1.5, latency_ms: 1500 }))).toMatchObject({ event: { timeMs: 0 } });
    expect(reasonOf(withKeys({ ts: 1.5, latency_ms: 1501 }))).toBe(reason);
  });

  it('have a token count that is no whole number from 0', () => {
    const keys = ['input_tokens', 'output_tokens', 'cache_write_tokens', 'cache_read_tokens'];
    for (const key of keys) {
      for (const count of [-1, 0.5, '3', true, 2 ** 53, {}]) {
        expect(reasonOf(withKeys({ [key]: count })), key).toBe('a token count is not a whole number >= 0');
      }
    }
  });

  it('name model, session or request by something that is no text', () => {
    for (const key of ['model', 'session', 'rid']) {
      for (const name of [7, {}, false])
        expect(reasonOf(withKeys({ [key]: name })), key).toBe('a name is not a text');
    }
  });

  it('are bad though they are refused or failed', () => {
    expect(reasonOf(withKeys({ status: 429, input_tokens: '3' }))).not.toBeNull();
    expect(reasonOf(withKeys({ status: 500, ts: null }))).not.toBeNull();
  });
});

describe('any line', () => {
  const value = fc.oneof(
    fc.constantFrom(
      null,
      true,
      '',
      'decision',
      'streaming',
      'refused',
      'fallback',
      0,
      -1,
      200,
      429,
      1e300,
      1.77e9,
    ),
    fc.integer(),
    fc.double(),
    fc.string({ maxLength: 5 }),
    fc.constant({}),
    fc.constant([]),
  );
  const keys = [
    'ts',
    'rid',
    'attempt',
    'event',
    'decision',
    'status',
    'reason',
    'model',
    'session',
    'latency_ms',
  ];
  const counts = ['input_tokens', 'output_tokens', 'cache_write_tokens', 'cache_read_tokens'];
  const changed = fc.dictionary(fc.constantFrom(...keys, ...counts), value, { maxKeys: 3 }).map(withKeys);
  const cut = fc.tuple(changed, fc.nat(900)).map(([line, length]) => line.slice(0, length));
  const anyLine = fc.oneof(changed, cut, fc.string());

  it('is a request with exact numbers, skipped, or bad, and crashes nothing', () => {
    const property = fc.property(fc.array(anyLine, { maxLength: 6 }), (lines) => {
      for (const event of taken(lines).events) {
        expect(Number.isSafeInteger(event.timeMs) && event.timeMs >= 0).toBe(true);
        expect(Number.isSafeInteger(totalTokens(event)) && totalTokens(event) > 0).toBe(true);
      }
    });
    fc.assert(property, { seed: 20260211, numRuns: 500 });
  });

  it('adds nothing when the whole log is read again', () => {
    const line = fc
      .record({
        attempt: fc.integer({ min: 1, max: 3 }),
        ts: fc.integer({ min: 1, max: 3 }),
        status: fc.constantFrom(200, 429, 500),
      })
      .map((parts) => completionLine({ ...parts, latency_ms: 0 }));
    const property = fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
      const [once, twice] = [taken(lines), taken([...lines, ...lines])];
      expect(twice.events).toEqual(once.events);
      expect(twice.log.refusedCount).toBe(once.log.refusedCount);
      expect(twice.log.repeatedCount).toBe(once.log.repeatedCount + lines.length);
      expect(once.events.length + once.log.repeatedCount).toBeLessThanOrEqual(lines.length);
    });
    fc.assert(property, { seed: 20260211, numRuns: 200 });
  });
});
