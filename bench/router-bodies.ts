/**
 * How long a request of 32 MiB keeps other answers of the router waiting: the time of `/healthz`, asked again and again
 * over a connection of its own, while such bodies go through the router, and while they go to the upstream directly, which
 * is what this process and the machine add. Bar: none waits longer than 50 ms for the router's part.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'undici';
import type { Target } from './router-load.ts';
import { type Started, startBenchUpstream, startRouter } from './router-processes.ts';

const MEBIBYTE = 1024 * 1024;
const BODY_BYTES = 32 * MEBIBYTE;
const ROUNDS = 5;

const turnOf = (content: unknown): object => ({ role: 'user', content });
const requestOf = (messages: unknown): Buffer =>
  Buffer.from(JSON.stringify({ model: 'claude-bench', max_tokens: 4, messages }));

/** Bodies that are read in different ways, each of about 32 MiB. */
const BODIES: Readonly<Record<string, () => Buffer>> = {
  'one text': () => requestOf([turnOf('x'.repeat(BODY_BYTES - 200))]),
  'one picture': () =>
    requestOf([turnOf([{ type: 'base64', media_type: 'image/png', data: 'A'.repeat(BODY_BYTES - 200) }])]),
  'small turns': () => requestOf(Array.from({ length: BODY_BYTES / 48 }, (_, i) => turnOf(`turn ${i}`))),
  'empty lists': () => requestOf([turnOf(Array.from({ length: BODY_BYTES / 3 - 100 }, () => []))]),
};

const headers = {
  'content-type': 'application/json',
  'anthropic-version': '2023-06-01',
  'x-api-key': 'bench',
};

async function send(pool: Pool, body: Buffer): Promise<void> {
  const answer = await pool.request({ method: 'POST', path: '/v1/messages', headers, body });
  const text = await answer.body.text();
  if (answer.statusCode !== 200) throw new Error(`it answered ${answer.statusCode}: ${text.slice(0, 200)}`);
}

/** ms of every look at the router's health while `work` goes on. */
async function waits(router: Target, work: () => Promise<void>): Promise<Float64Array> {
  const pool = new Pool(router.origin, { connections: 1 });
  const times: number[] = [];
  let isOver = false;
  const look = async (): Promise<void> => {
    while (!isOver) {
      const startedMs = performance.now();
      await (await pool.request({ method: 'GET', path: '/healthz' })).body.text();
      times.push(performance.now() - startedMs);
    }
  };
  const looking = look();
  await work();
  isOver = true;
  await looking;
  await pool.close();
  return Float64Array.from(times).sort();
}

async function measure(upstream: Target, router: Target): Promise<void> {
  console.log('ms to /healthz while bodies pass: p50, p99, longest (direct = past the router)');
  for (const [kind, make] of Object.entries(BODIES)) {
    const body = make();
    for (const [way, target] of [
      ['direct', upstream],
      ['router', router],
    ] as const) {
      const pool = new Pool(target.origin, { connections: 1, headersTimeout: 120_000 });
      const startedMs = performance.now();
      const times = await waits(router, async () => {
        for (let round = 0; round < ROUNDS; round++) await send(pool, body);
      });
      const perBody = (performance.now() - startedMs) / ROUNDS;
      await pool.close();
      const [p50, p99, most] = [0.5, 0.99, 1].map((q) => times[Math.ceil(q * times.length) - 1]!.toFixed(1));
      console.log(
        `${kind.padEnd(12)} ${(body.length / MEBIBYTE).toFixed(0)} MiB ${way}: ${p50}, ${p99}, ${most} (${times.length} looks, ${perBody.toFixed(0)} ms a body)`,
      );
    }
  }
}

const directory = await mkdtemp(join(tmpdir(), 'quotalab-router-bodies-'));
const all: Started[] = [];
try {
  all.push(await startBenchUpstream(1, 1, 1));
  all.push(await startRouter(all[0]!.target.origin, directory));
  await measure(all[0]!.target, all[1]!.target);
} finally {
  await Promise.all(all.map((process) => process.close()));
  await rm(directory, { recursive: true, force: true });
}
