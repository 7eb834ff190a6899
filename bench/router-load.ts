/**
 * The load of the router's bench: closed loops over a fixed number of connections, so that the next request leaves
 * when the last reply is whole and no rate limiter sends in bursts; and streams that all are open at once.
 * Every reply is checked, so that a fast error is not counted as a fast reply.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { Pool } from 'undici';

/** Where a request goes, and which headers it needs to get there. */
export interface Target {
  readonly name: string;
  readonly origin: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The process in between; null when the upstream is asked directly. */
  readonly processId: number | null;
}

const HEADERS = {
  'content-type': 'application/json',
  'anthropic-version': '2023-06-01',
  'x-api-key': 'bench',
  'accept-encoding': 'identity',
};
const bodyOf = (stream: boolean): string =>
  JSON.stringify({
    model: 'claude-bench',
    max_tokens: 400,
    stream,
    metadata: { user_id: 'bench' },
    messages: [{ role: 'user', content: 'What would a request of some length say here? '.repeat(40) }],
  });
const BODY = bodyOf(false);
const STREAM_BODY = bodyOf(true);

export const poolOf = (target: Target, connections: number): Pool =>
  new Pool(target.origin, { connections, pipelining: 1, headersTimeout: 120_000, bodyTimeout: 120_000 });

const sendTo = (pool: Pool, target: Target, body: string): ReturnType<Pool['request']> =>
  pool.request({
    method: 'POST',
    path: '/v1/messages',
    headers: { ...HEADERS, ...target.headers },
    body,
  });

/** Sends one request and reads its whole reply; ms from the call until then. */
async function timeOne(pool: Pool, target: Target): Promise<number> {
  const startedMs = performance.now();
  const { statusCode, body } = await sendTo(pool, target, BODY);
  const text = await body.text();
  const tookMs = performance.now() - startedMs;
  if (statusCode !== 200 || !text.includes('"msg_bench"')) {
    throw new Error(`${target.name} answered ${statusCode}: ${text.slice(0, 300)}`);
  }
  return tookMs;
}

/**
 * One connection to each target in turn, `rounds` times after `warmUpRounds`; the order turns by one each round so
 * that no target always follows the same other. ms per target, in the order of the rounds.
 */
export async function timeInTurn(
  targets: readonly Target[],
  rounds: number,
  warmUpRounds: number,
): Promise<number[][]> {
  const pools = targets.map((target) => poolOf(target, 1));
  const times: number[][] = targets.map(() => []);
  try {
    for (let round = -warmUpRounds; round < rounds; round++) {
      for (let turn = 0; turn < targets.length; turn++) {
        const index = (turn + round + warmUpRounds) % targets.length;
        const tookMs = await timeOne(pools[index]!, targets[index]!);
        if (round >= 0) times[index]!.push(tookMs);
      }
    }
  } finally {
    await Promise.all(pools.map((pool) => pool.destroy()));
  }
  return times;
}

/** Requests per second of `connections` closed loops over `seconds`. */
export async function requestsPerSecond(
  target: Target,
  connections: number,
  seconds: number,
): Promise<number> {
  const pool = poolOf(target, connections);
  const startedMs = performance.now();
  const untilMs = startedMs + 1000 * seconds;
  let count = 0;
  const loop = async (): Promise<void> => {
    while (performance.now() < untilMs) {
      await timeOne(pool, target);
      count += 1;
    }
  };
  try {
    await Promise.all(Array.from({ length: connections }, loop));
    return (1000 * count) / (performance.now() - startedMs);
  } finally {
    await pool.destroy();
  }
}

/** A burst of openings would measure how long 500 admissions take, not how long an event does. */
const OPENINGS_PER_SECOND = 100;

const STAMP = /"text":"@([\d.]+) /g;

/**
 * Opens `streams` one by one at an even pace, all of them open together, and reads each to its end: ms from writing to reading of every event, by the clocks of two
 * processes on one machine, so only differences between targets mean something.
 * Throws when an event is missing or the streams were never all open.
 */
export async function eventDelays(
  target: Target,
  streams: number,
  eventsPerStream: number,
): Promise<Float64Array> {
  const pool = poolOf(target, streams);
  const delays = new Float64Array(streams * eventsPerStream);
  let count = 0;
  let open = 0;
  let mostOpen = 0;
  const readOne = async (_: unknown, index: number): Promise<void> => {
    await delay((1000 * index) / OPENINGS_PER_SECOND);
    const { statusCode, body } = await sendTo(pool, target, STREAM_BODY);
    body.setEncoding('utf8');
    open += 1;
    mostOpen = Math.max(mostOpen, open);
    let rest = '';
    let isWhole = false;
    for await (const chunk of body) {
      const readMs = performance.timeOrigin + performance.now();
      const text = rest + (chunk as string);
      const end = text.lastIndexOf('\n\n') + 1;
      for (const [, writtenMs] of text.slice(0, end).matchAll(STAMP)) {
        delays[count] = readMs - Number(writtenMs);
        count += 1;
      }
      isWhole ||= text.includes('event: message_stop');
      rest = text.slice(end);
    }
    open -= 1;
    if (statusCode !== 200 || !isWhole)
      throw new Error(`${target.name}: a stream ended early (${statusCode})`);
  };
  try {
    await Promise.all(Array.from({ length: streams }, readOne));
  } finally {
    await pool.destroy();
  }
  if (mostOpen !== streams) throw new Error(`${target.name}: at most ${mostOpen} streams were open at once`);
  if (count !== delays.length) throw new Error(`${target.name}: ${count} of ${delays.length} events came`);
  return delays;
}
