import { describe, expect, it } from 'vitest';
import { StringPool } from '../../../../src/usage/lines/index.ts';
import { type ClaudeLine, readClaudeLine } from '../../../../src/usage/logs/claude/index.ts';
import { claudeLine } from '../log-lines.ts';

const read = (line: string): ClaudeLine => readClaudeLine(line, { pool: new StringPool() });

const eventOf = (line: string) => {
  const result = read(line);
  if (result.status !== 'usage') throw new Error(`expected usage, got ${JSON.stringify(result)}`);
  return result.event;
};

describe('a usage line of a Claude Code log', () => {
  it('gives ids, time, model, session and every kind of token', () => {
    const line = claudeLine({
      isSidechain: true,
      usage: {
        input_tokens: 3,
        output_tokens: 9,
        cache_creation_input_tokens: 500,
        cache_read_input_tokens: 11442,
        cache_creation: { ephemeral_5m_input_tokens: 300, ephemeral_1h_input_tokens: 200 },
      },
    });
    expect(read(line)).toEqual({
      status: 'usage',
      messageId: 'msg_1',
      requestId: 'req_1',
      oddVersion: false,
      inner: [],
      isFinished: false,
      isFirstSnapshot: false,
      event: {
        timeMs: Date.UTC(2026, 1, 10, 10),
        model: 'claude-sonnet-4-5',
        inputTokens: 3,
        outputTokens: 9,
        cacheWriteTokens: 500,
        cacheWrite1hTokens: 200,
        cacheReadTokens: 11442,
        costUnits: null,
        session: 'session-1',
        sidechain: true,
      },
    });
  });

  it('takes the sum of the cache split over a differing total', () => {
    const usage = {
      input_tokens: 1,
      output_tokens: 1,
      cache_creation_input_tokens: 999,
      cache_creation: { ephemeral_5m_input_tokens: 30, ephemeral_1h_input_tokens: 12 },
    };
    expect(eventOf(claudeLine({ usage }))).toMatchObject({ cacheWriteTokens: 42, cacheWrite1hTokens: 12 });
  });

  it('takes the total where an older log has no split, or a null one', () => {
    const plain = { input_tokens: 1, output_tokens: 1, cache_creation_input_tokens: 70 };
    const nulls = { ephemeral_5m_input_tokens: null, ephemeral_1h_input_tokens: null };
    for (const usage of [plain, { ...plain, cache_creation: null }, { ...plain, cache_creation: nulls }]) {
      expect(eventOf(claudeLine({ usage }))).toMatchObject({ cacheWriteTokens: 70, cacheWrite1hTokens: 0 });
    }
  });

  it('never adds iterations, which repeat the usage', () => {
    const usage = { input_tokens: 5, output_tokens: 6, iterations: [{ input_tokens: 5, output_tokens: 6 }] };
    expect(eventOf(claudeLine({ usage }))).toMatchObject({ inputTokens: 5, outputTokens: 6 });
  });

  it('reads null in optional fields as absent (quirk 4)', () => {
    const usage = {
      input_tokens: 5,
      output_tokens: 6,
      cache_read_input_tokens: null,
      cache_creation_input_tokens: null,
      speed: null,
      service_tier: null,
    };
    const event = eventOf(claudeLine({ usage, more: { agentId: null, costUSD: null } }));
    expect(event).toMatchObject({ inputTokens: 5, cacheReadTokens: 0, cacheWriteTokens: 0 });
  });

  it('counts a line whose stop_reason is null: it says nothing about being finished', () => {
    const line = claudeLine().replace('"role"', '"stop_reason":null,"role"');
    expect(read(line).status).toBe('usage');
  });

  it('keeps the tokens of an unknown model (quirk 3)', () => {
    expect(eventOf(claudeLine({ model: 'some-new-thing' })).model).toBe('some-new-thing');
    expect(eventOf(claudeLine({ model: null })).model).toBeNull();
  });

  it('marks a version that is not like 1.2.3 and keeps the line (quirk 5)', () => {
    expect(read(claudeLine({ more: { version: 'dev-build' } }))).toMatchObject({ oddVersion: true });
    expect(read(claudeLine({ more: { version: '1.0.98-beta' } }))).toMatchObject({ oddVersion: false });
  });
});

describe('lines that are no use', () => {
  it('skips progress lines although they nest a usage (rule 6)', () => {
    const nested = JSON.parse(claudeLine()) as object;
    const line = JSON.stringify({
      type: 'progress',
      data: { message: nested },
      timestamp: '2026-02-10T10:00:00Z',
    });
    expect(line).toContain('"usage"');
    expect(read(line).status).toBe('skip');
  });

  it('skips synthetic and API-error lines: no request was served (quirk 3)', () => {
    expect(read(claudeLine({ model: '<synthetic>' })).status).toBe('skip');
    expect(read(claudeLine({ more: { isApiErrorMessage: true } })).status).toBe('skip');
  });

  it('skips unknown types, summaries without a timestamp and assistant lines without usage', () => {
    expect(read(claudeLine({ type: 'brand-new-kind' })).status).toBe('skip');
    expect(read('{"type":"summary","summary":"words"}').status).toBe('skip');
    expect(read(claudeLine({ usage: null })).status).toBe('skip');
  });

  it('skips text that quotes a usage object inside a string', () => {
    const line = JSON.stringify({ type: 'user', message: { content: claudeLine() } });
    expect(read(line).status).toBe('skip');
  });
});

describe('bad lines', () => {
  it('notices half a line wherever it was cut (quirk 2)', () => {
    const line = claudeLine();
    for (const length of [1, 10, 60, line.length - 1]) expect(read(line.slice(0, length)).status).toBe('bad');
  });

  it('refuses JSON that is no object', () => {
    for (const line of ['[]', '5', 'null', '"usage" "assistant"']) expect(read(line).status).toBe('bad');
  });

  it('refuses a missing or unreadable timestamp', () => {
    expect(read(claudeLine({ timestamp: null }))).toMatchObject({ status: 'bad' });
    expect(read(claudeLine({ timestamp: 'yesterday' }))).toMatchObject({ status: 'bad' });
  });

  it('refuses missing, negative, fractional, textual and huge token counts', () => {
    for (const output of [undefined, null, -1, 1.5, '7', 2 ** 53]) {
      const usage = { input_tokens: 3, output_tokens: output };
      expect(read(claudeLine({ usage })).status, String(output)).toBe('bad');
    }
  });

  it('says why without any text of the line', () => {
    for (const line of [claudeLine({ timestamp: null }), claudeLine().slice(0, -1)]) {
      expect(JSON.stringify(read(line))).not.toContain('SECRET');
    }
  });
});

describe('the line type collector', () => {
  it('counts every type exactly, lines that cannot matter included', () => {
    const types: string[] = [];
    const options = { pool: new StringPool(), onType: (type: string) => void types.push(type) };
    for (const type of ['assistant', 'user', 'summary']) readClaudeLine(claudeLine({ type }), options);
    readClaudeLine('{"type":"queue-operation"}', options);
    readClaudeLine('{"broken', options);
    expect(types).toEqual(['assistant', 'user', 'summary', 'queue-operation']);
  });
});
