/**
 * Requests whose clients leave, held against what their upstream billed: input, and what it had written by then. A
 * second of an upstream is what it writes in it: no test waits for a clock.
 */
import { createServer as createHttpServer, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ask, message, openAnswer } from './http-client.ts';
import {
  account,
  handClock,
  killedNow,
  oneLane,
  type RunningRouter,
  startRouter,
  upstream,
} from './router-harness.ts';
import { createGate, type ScriptedUpstream } from './scripted-upstream.ts';
import { type StreamEvent, sseText, streamEvents } from './upstream-answers.ts';

const CLIENTS = 10;
/** Pieces in a second, and in a whole answer. */
const SECOND = 40;
const WHOLE = 200;

const start = (url: string): Promise<RunningRouter> =>
  startRouter({ quotas: oneLane(url, [account('a', 'KEY_A')]) });

const samplesOf = ({ router }: RunningRouter) =>
  router.parts.memory.store.querySamples({ sinceMs: 0, limit: 1000 });

const sumOf = (
  rows: ReadonlyArray<{ readonly inputTokens: number; readonly outputTokens: number }>,
): number => rows.reduce((sum, { inputTokens, outputTokens }) => sum + inputTokens + outputTokens, 0);

/** A text of so many pieces of that many bytes, all of them different. */
const textOf = (pieces: number, bytes: number): string =>
  Array.from({ length: pieces }, (_, index) => `${index} `.padStart(bytes, 'x')).join('');

/** Ten clients that leave after a second of their streams; returns what their upstream bills for them. */
async function leaveStreams(
  url: string,
  server: ScriptedUpstream,
  { bytes, tokens }: { readonly bytes: number; readonly tokens: number },
): Promise<number> {
  let billed = 0;
  const held = createGate();
  onTestFinished(() => held.open());
  const coming = [];
  for (let client = 0; client < CLIENTS; client++) {
    const inputTokens = 10 + client;
    const pieces = SECOND + 3 * client;
    // Three events come before the first piece.
    server.next({
      kind: 'stream',
      text: textOf(WHOLE, bytes),
      deltas: WHOLE,
      inputTokens,
      outputTokens: WHOLE * tokens,
      pause: { afterEvents: 3 + pieces, gate: held },
    });
    const answer = await openAnswer(`${url}/v1/messages`, { body: message({ stream: true }) });
    await answer.until(`x${pieces - 1} "`);
    coming.push(answer);
    billed += inputTokens + pieces * tokens;
  }
  for (const answer of coming) answer.leave();
  return billed;
}

describe('ten clients that leave a second after their streams began', () => {
  it.each([
    { bytes: 5, tokens: 1 },
    { bytes: 12, tokens: 3 },
    { bytes: 40, tokens: 10 },
  ])('are recorded within a tenth of what is billed, by what they were sent', async (piece) => {
    const server = await upstream();
    const running = await start(server.url);
    const billed = await leaveStreams(running.url, server, piece);
    await expect.poll(() => samplesOf(running).length).toBe(CLIENTS);
    const rows = samplesOf(running);
    expect(Math.abs(sumOf(rows) / billed - 1)).toBeLessThan(0.1);
    expect(rows.every(({ estimated }) => estimated === 1)).toBe(true);
  });

  it.each([
    ['that thinks unseen', { bytes: 12, tokens: 9 }],
    ['whose pieces are long words', { bytes: 24, tokens: 2 }],
  ])('of a model %s likewise, once a stream of it came whole', async (_, piece) => {
    const server = await upstream();
    const running = await start(server.url);
    const whole = { text: textOf(WHOLE, piece.bytes), deltas: WHOLE, outputTokens: WHOLE * piece.tokens };
    server.next({ kind: 'stream', ...whole });
    await ask(`${running.url}/v1/messages`, { body: message({ stream: true }) });
    const before = sumOf(samplesOf(running));
    const billed = await leaveStreams(running.url, server, piece);
    await expect.poll(() => samplesOf(running).length).toBe(1 + CLIENTS);
    expect(Math.abs((sumOf(samplesOf(running)) - before) / billed - 1)).toBeLessThan(0.1);
  });
});

describe('clients that leave before an answer in one piece', () => {
  it('are recorded within a fifth of what such requests cost, marked as estimates', async () => {
    const server = await upstream();
    const running = await start(server.url);
    const content = 'y'.repeat(4000);
    const body = message({ messages: [{ role: 'user', content }], max_tokens: 4000 });
    const answer = (index: number) => ({ inputTokens: 1300 + 10 * index, outputTokens: 350 + 20 * index });
    for (let index = 0; index < 5; index++) {
      server.next({ kind: 'ok', ...answer(index) });
      await ask(`${running.url}/v1/messages`, { body });
    }
    let billed = 0;
    for (let index = 0; index < CLIENTS; index++) {
      const { inputTokens, outputTokens } = answer(index % 5);
      server.next({ kind: 'hang' });
      const leaving = new AbortController();
      const asking = fetch(`${running.url}/v1/messages`, {
        method: 'POST',
        body: JSON.stringify(body),
        signal: leaving.signal,
      });
      await server.arrived(6 + index);
      leaving.abort();
      await expect(asking).rejects.toThrow();
      billed += inputTokens + outputTokens;
    }
    await expect.poll(() => samplesOf(running).length).toBe(5 + CLIENTS);
    const left = samplesOf(running).filter(({ estimated }) => estimated === 1);
    expect(left).toHaveLength(CLIENTS);
    expect(Math.abs(sumOf(left) / billed - 1)).toBeLessThan(0.2);
    expect(running.router.parts.fleet.inFlight.size).toBe(0);
  });

  it('never cost more output than they allowed', async () => {
    const server = await upstream();
    const running = await start(server.url);
    server.next({ kind: 'hang' });
    const leaving = new AbortController();
    const body = JSON.stringify(message({ max_tokens: 7 }));
    const asking = fetch(`${running.url}/v1/messages`, { method: 'POST', body, signal: leaving.signal });
    await server.arrived(1);
    leaving.abort();
    await expect(asking).rejects.toThrow();
    await expect.poll(() => samplesOf(running).length).toBe(1);
    expect(samplesOf(running)).toMatchObject([{ outputTokens: 7, estimated: 1, status: 0 }]);
  });

  it('cost nothing while their request was never sent', async () => {
    const accepted = createGate();
    // It takes connections and never speaks TLS.
    const silent = createServer(() => accepted.open()).listen(0, '127.0.0.1');
    onTestFinished(() => void silent.close());
    await new Promise((resolve) => silent.once('listening', resolve));
    const { port } = silent.address() as { port: number };
    const running = await start(`https://127.0.0.1:${port}`);
    const leaving = new AbortController();
    const body = JSON.stringify(message());
    const asking = fetch(`${running.url}/v1/messages`, { method: 'POST', body, signal: leaving.signal });
    await accepted.opened;
    leaving.abort();
    await expect(asking).rejects.toThrow();
    await expect.poll(() => running.router.runningCount).toBe(0);
    expect(await running.completions()).toMatchObject([{ reason: 'client_gone', input_tokens: 0 }]);
    expect(samplesOf(running)).toEqual([]);
  });
});

/** An upstream whose streams are written by hand. */
async function handUpstream(): Promise<{
  readonly url: string;
  write(events: readonly StreamEvent[]): void;
}> {
  let response: ServerResponse;
  const server = createHttpServer((request, answer) => {
    request.resume();
    response = answer;
    answer.writeHead(200, { 'content-type': 'text/event-stream' });
    answer.flushHeaders();
    asked.open();
  }).listen(0, '127.0.0.1');
  const asked = createGate();
  await new Promise((resolve) => server.once('listening', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const write = (events: readonly StreamEvent[]): void => {
    void asked.opened.then(() => response.write(events.map(sseText).join('')));
  };
  return { url, write };
}

it('a kill in the middle of a stream loses no input that was told, and no more than a second of output', async () => {
  const server = await handUpstream();
  const clock = handClock();
  const quotas = oneLane(server.url, [account('a', 'KEY_A')]);
  const running = await startRouter({ quotas, clock });
  const used = async (): Promise<unknown[]> => {
    const next = await startRouter({ quotas, clock, directory: killedNow(running) });
    const rows = samplesOf(next);
    const { session } = next.router.parts.fleet.modelMeter('anthropic', 'claude-test');
    expect(session.count).toBe(0);
    const windows = next.router.parts.fleet.modelMeter('anthropic', 'claude-test').window.totals('weekly');
    expect([windows.inputTokens, windows.outputTokens]).toEqual([
      rows.reduce((sum, row) => sum + row.inputTokens, 0),
      rows.reduce((sum, row) => sum + row.outputTokens, 0),
    ]);
    await next.stop();
    return rows.map(({ inputTokens, outputTokens, cacheReadTokens, estimated, errType }) => [
      inputTokens,
      outputTokens,
      cacheReadTokens,
      estimated,
      errType,
    ]);
  };
  const events = streamEvents('claude-test', 'm', {
    inputTokens: 700,
    cacheReadTokens: 5000,
    text: textOf(WHOLE, 8),
    deltas: WHOLE,
    outputTokens: 2 * WHOLE,
    pings: 0,
  });
  server.write(events.slice(0, 1));
  const coming = await openAnswer(`${running.url}/v1/messages`, { body: message({ stream: true }) });
  await coming.until('message_start');
  expect(await used()).toEqual([[700, 1, 5000, 1, 'interrupted']]);
  clock.advance(999);
  server.write(events.slice(1, 52));
  await coming.until('x49 "');
  clock.advance(1);
  server.write(events.slice(52, 102));
  await coming.until('x99 "');
  running.router.parts.memory.writeWaiting();
  expect(await used()).toEqual([[700, 200, 5000, 1, 'interrupted']]);
  clock.advance(5);
  server.write(events.slice(102));
  await coming.until('message_stop');
  expect(await used()).toEqual([[700, 400, 5000, 0, '']]);
});
