import { describe, expect, it } from 'vitest';
import { readUsage } from '../../../src/usage/sources/index.ts';
import { type ClaudeLineParts, claudeLine } from '../logs/log-lines.ts';
import { optionsIn } from './demand-options.ts';
import { zstdOf } from './packed.ts';
import { temporaryTree } from './temporary-tree.ts';

/** Requests, tokens (input, output, cache write, cache read) and warnings of Claude logs in these files. */
async function answerOf(files: Readonly<Record<string, string | Uint8Array>>, source = 'claude-logs:logs') {
  const { events, warnings, facts } = await readUsage(source, optionsIn(temporaryTree(files)));
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
    badLines: facts.find(({ label }) => label === 'Bad lines')!.value,
  };
}

const at = (minute: number, second = 0): string =>
  new Date(Date.UTC(2026, 10, 23, 10, minute, second)).toISOString();

/** Request number `n`: 1000 n tokens in, 100 n out, at minute n. */
const request = (n: number, parts: ClaudeLineParts = {}): string =>
  claudeLine({
    id: `msg_${n}`,
    requestId: `req_${n}`,
    timestamp: at(n),
    usage: { input_tokens: 1000 * n, output_tokens: 100 * n },
    ...parts,
  });

const prompt = (minute: number): string =>
  JSON.stringify({
    type: 'user',
    timestamp: at(minute),
    message: { role: 'user', content: 'a "type":"user"' },
  });

const NUL = '\0'.repeat(50);
const TORN = '{"type":"pr-link","sessionId":"11111111-11';
const one = (...lines: string[]) => answerOf({ 'logs/projects/-p/a.jsonl': lines.join('\n') });

describe('damaged lines of Claude logs', () => {
  it.each([
    ['NUL bytes behind a record, and a last line of them', [request(1), request(2) + NUL, request(4), NUL]],
    ['NUL bytes before a record', [request(1), NUL + request(2), request(4)]],
    ['NUL bytes between two records', [request(1) + NUL + request(2), request(4)]],
    ['a record cut short before a whole one', [request(1), TORN + request(2), request(4)]],
    [
      'a usage record cut short before a whole one',
      [request(1), request(9).slice(0, 200) + request(2), request(4)],
    ],
    ['two whole records on one line', [request(1) + request(2), request(4)]],
    ['a whole record before one cut short', [request(1), request(2) + TORN, request(4)]],
    ['a prompt and a record on one line', [request(1), prompt(1) + request(2), request(4)]],
  ])('%s: whole records count, and it is said', async (what, lines) => {
    const answer = await one(...lines);
    expect(answer).toMatchObject({ requests: 3, tokens: [7000, 700, 0, 0], badLines: '0' });
    expect(answer.warnings).toContain('damaged (NUL bytes, cut or joined records): the whole records count');
    expect(answer.warnings.includes('left out: 1 record cut short')).toBe(what.includes('cut short'));
  });

  it('of which nothing is whole are bad, and records quoted in text are no records', async () => {
    const many = Array.from({ length: 200 }, (_, i) => request(i + 1));
    const torn = request(300).slice(0, -20);
    const nested = '{"type":"assistant","message":{"usage":{"input_tokens":1}';
    expect(await one(...many, nested)).toMatchObject({ requests: 200, badLines: '1' });
    const quoting = claudeLine({ id: 'msg_q', usage: null, more: { text: request(301) } });
    const answer = await one(...many, torn, quoting);
    expect(answer).toMatchObject({ requests: 200, badLines: '1' });
    expect((await one(...many, `${quoting.slice(0, -9)}`, request(202))).requests).toBe(201);
  });
});

describe('answers of a relay with one message id and no request id', () => {
  const relayed = (session: string, n: number, second = 20, more: ClaudeLineParts = {}): string =>
    claudeLine({
      id: 'relay',
      requestId: null,
      timestamp: at(n, second),
      usage: { input_tokens: 1000, output_tokens: 100 + n },
      ...more,
      more: { sessionId: session },
    });
  const session = (name: string): string =>
    [0, 5, 10].flatMap((n) => [prompt(n), relayed(name, n), relayed(name, n, 23)]).join('\n');

  it('count once each, their repeats not, in any number of sessions and copies', async () => {
    const files = { 'logs/projects/-p/a.jsonl': session('a'), 'logs/projects/-p/b.jsonl': session('b') };
    const answer = await answerOf({ ...files, 'logs/projects/-q/b.jsonl': session('b') });
    // Two sessions answered in the same milliseconds are copies of one another.
    expect(answer).toMatchObject({ requests: 3 });
    const later = session('b').replaceAll('T10:', 'T11:');
    const apart = { ...files, 'logs/projects/-p/b.jsonl': later, 'logs/projects/-q/b.jsonl': later };
    const both = await answerOf(apart);
    expect(both).toMatchObject({ requests: 6, tokens: [6000, 630, 0, 0] });
    expect(both.warnings).toContain('6 answers share a message id');
  });

  it('are one answer while no prompt stands between their lines, however slowly they come', async () => {
    const answer = await one(prompt(1), relayed('a', 1), relayed('a', 4), prompt(5), relayed('a', 5));
    expect(answer).toMatchObject({ requests: 2, tokens: [2000, 209, 0, 0] });
  });

  it('are one answer under an id of the provider, though results of its tools stand between', async () => {
    const id = 'msg_01AbCdEfGhJkLmNpQrStUvWx';
    const answer = await one(relayed('a', 1, 1, { id }), prompt(1), relayed('a', 1, 9, { id }));
    expect(answer).toMatchObject({ requests: 1, warnings: '' });
    const constant = await one(relayed('a', 1, 1, { id }), prompt(1), relayed('a', 30, 9, { id }));
    expect(constant.requests).toBe(2);
  });
});

describe('what Claude logs hold beside requests', () => {
  it('is an audit copy that is left out, alone or not', async () => {
    const audit = [1, 2].map((n) =>
      claudeLine({
        id: `msg_${n}`,
        requestId: null,
        timestamp: null,
        more: { sessionId: undefined, session_id: 's', _audit_timestamp: at(n) },
      }),
    );
    const files = {
      'logs/w/audit.jsonl': audit.join('\n'),
      'logs/w/.claude/projects/-p/a.jsonl': `${request(1)}\n${request(2)}`,
    };
    const answer = await answerOf(files);
    expect(answer).toMatchObject({ requests: 2, tokens: [3000, 300, 0, 0], badLines: '0' });
    expect(answer.warnings).toContain('left out: 2 usage lines of an audit copy');
  });

  it('is an advisor of its own model and a compaction, which the counts beside them leave out', async () => {
    const iterations = [
      { type: 'message', input_tokens: 1, output_tokens: 45 },
      { type: 'advisor_message', model: 'claude-opus-4-7', input_tokens: 159_419, output_tokens: 7805 },
      { type: 'compaction', input_tokens: 50, output_tokens: 5, cache_read_input_tokens: 7 },
      { type: 'message', input_tokens: 1, output_tokens: 446 },
    ];
    const usage = { input_tokens: 2, output_tokens: 491, cache_read_input_tokens: 226_584, iterations };
    const early = { ...usage, output_tokens: 3, iterations: [] };
    const answer = await one(
      request(1, { usage: early }),
      request(1, { usage }),
      request(1, { usage: early }),
    );
    expect(answer).toMatchObject({ requests: 3, tokens: [159_471, 8301, 0, 226_591], warnings: '' });
    expect(answer.models).toEqual(['claude-sonnet-4-5', 'claude-opus-4-7', 'claude-sonnet-4-5']);
    const bad = usage.iterations.map((each) => ({ ...each, input_tokens: -1 }));
    await expect(one(request(1, { usage: { ...usage, iterations: bad } }))).rejects.toThrow('no request');
  });

  it('are first snapshots, whose output is a lower bound', async () => {
    const snapshot = (n: number, stop: string | null, output: number): string =>
      request(n, { usage: { input_tokens: 3, output_tokens: output } }).replace(
        '"role"',
        `"stop_reason":${JSON.stringify(stop)},"role"`,
      );
    const answer = await one(
      snapshot(1, null, 1),
      snapshot(2, null, 8),
      snapshot(3, null, 9),
      snapshot(4, 'end_turn', 1),
      request(5),
    );
    expect(answer.warnings).toBe(
      'output of 2 of 5 requests is a lower bound: only the first snapshot of the answer was logged',
    );
    expect((await one(snapshot(1, null, 1), snapshot(1, 'end_turn', 1))).warnings).toBe('');
  });

  it('are lines without any id, which cannot be told from repeats', async () => {
    const answer = await one(request(1, { id: null }), request(1, { id: null }));
    expect(answer.requests).toBe(2);
    expect(answer.warnings).toContain('2 usage lines without a message id: each counts');
  });

  it('are files packed with zstd', async () => {
    const files = {
      'logs/projects/-p/a.jsonl.zst': zstdOf(`${request(1)}\n${request(2)}`),
      'logs/projects/-p/b.jsonl': request(4),
    };
    expect(await answerOf(files)).toMatchObject({ requests: 3, tokens: [7000, 700, 0, 0] });
  });
});

describe('columns as providers name them', () => {
  const csv = (header: string, row: string) => answerOf({ 'a.csv': `${header}\n${row}\n` }, 'csv:a.csv');
  const start = '2026-11-23T10:00:00Z';

  it.each([
    [
      'timestamp,input_tokens,output_tokens,cache_creation_input_tokens,cache_read_input_tokens',
      '10,100,50,200',
      [10, 100, 50, 200],
    ],
    [
      'timestamp,inputTokens,outputTokens,cacheCreationTokens,cacheReadTokens,totalTokens',
      '10,100,50,200,360',
      [10, 100, 50, 200],
    ],
    [
      'timestamp,input_tokens,output_tokens,cached_input_tokens,cache_write_input_tokens',
      '100,10,40,30',
      [30, 10, 30, 40],
    ],
    [
      'timestamp,tokens_prompt,tokens_completion,tokens_cached,tokens_reasoning',
      '100,10,40,5',
      [60, 10, 0, 40],
    ],
    ['timestamp,prompt_tokens,completion_tokens,cached_tokens', '100,10,40', [60, 10, 0, 40]],
  ])('%s are read', async (header, row, tokens) => {
    expect(await csv(header, `${start},${row}`)).toMatchObject({ requests: 1, tokens, warnings: '' });
  });

  it('that hold tokens and are not known are named', async () => {
    const answer = await csv('timestamp,input_tokens,output_tokens,image_tokens,notes', `${start},1,2,3,x`);
    expect(answer.warnings).toContain('left out: 1 column of tokens (image_tokens)');
  });

  it('refuse more cached tokens than there is input, and a count under two names', async () => {
    await expect(csv('timestamp,input_tokens,output_tokens,cached_tokens', `${start},5,1,6`)).rejects.toThrow(
      /cached than/,
    );
    const twice = 'timestamp,input_tokens,output_tokens,cache_read_tokens,cache_read_input_tokens';
    await expect(csv(twice, `${start},5,1,6,6`)).rejects.toThrow('names a column twice');
  });
});
