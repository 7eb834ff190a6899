/**
 * The upstream of the router's load bench, a process of its own that does as little as it can: a fixed message, or a
 * stream of events that each carry the moment at which they were written. All streams share one clock: their events
 * stand evenly over the interval, so that the load is even too and not a burst per tick.
 * Arguments: streams, events per stream, interval between a stream's events in ms. Prints its port.
 */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const [streams = 500, eventsPerStream = 200, intervalMs = 200] = process.argv.slice(2).map(Number);

const USAGE = {
  input_tokens: 12,
  cache_creation_input_tokens: 0,
  cache_read_input_tokens: 0,
  output_tokens: 34,
};
const MESSAGE = {
  id: 'msg_bench',
  type: 'message',
  role: 'assistant',
  model: 'claude-bench',
  content: [{ type: 'text', text: 'The scripted answer of the bench. '.repeat(12) }],
  stop_reason: 'end_turn',
  stop_sequence: null,
  usage: USAGE,
};
const BODY = Buffer.from(JSON.stringify(MESSAGE));
const inAWeekSeconds = Math.floor(Date.now() / 1000) + 500_000;
/** What a subscription's replies carry: the router reads it each time. */
const HEADERS = {
  'anthropic-ratelimit-unified-status': 'allowed',
  'anthropic-ratelimit-unified-5h-status': 'allowed',
  'anthropic-ratelimit-unified-5h-utilization': '0.31',
  'anthropic-ratelimit-unified-5h-reset': String(inAWeekSeconds - 490_000),
  'anthropic-ratelimit-unified-7d-status': 'allowed',
  'anthropic-ratelimit-unified-7d-utilization': '0.42',
  'anthropic-ratelimit-unified-7d-reset': String(inAWeekSeconds),
  'anthropic-ratelimit-unified-representative-claim': 'five_hour',
  'request-id': 'req_bench',
};

const event = (type: string, fields: object): string =>
  `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`;
const HEAD =
  event('message_start', { message: { ...MESSAGE, content: [], stop_reason: null } }) +
  event('content_block_start', { index: 0, content_block: { type: 'text', text: '' } });
const TAIL =
  event('content_block_stop', { index: 0 }) +
  event('message_delta', { delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 200 } }) +
  event('message_stop', {});
const nowMs = (): number => performance.timeOrigin + performance.now();
const deltaNow = (): string =>
  event('content_block_delta', {
    index: 0,
    delta: { type: 'text_delta', text: `@${nowMs().toFixed(3)} and some more words` },
  });

interface OpenStream {
  readonly response: ServerResponse;
  sent: number;
}

/** Places on the shared clock; a stream takes a free one and is due each time the clock passes it. */
const places: Array<OpenStream | null> = Array.from({ length: streams }, () => null);
const startedMs = performance.now();
let slot = 0;

function writeDue(): void {
  const due = ((performance.now() - startedMs) * streams) / intervalMs;
  for (; slot < due; slot++) {
    const stream = places[slot % streams];
    if (stream === undefined || stream === null) continue;
    stream.response.write(deltaNow());
    stream.sent += 1;
    if (stream.sent < eventsPerStream) continue;
    places[slot % streams] = null;
    stream.response.end(TAIL);
  }
}

const server = createServer((request, response) => {
  let isStream = false;
  request.on('data', (chunk: Buffer) => {
    isStream ||= chunk.includes('"stream":true');
  });
  request.on('end', () => {
    if (!isStream) {
      response.writeHead(200, {
        ...HEADERS,
        'content-type': 'application/json',
        'content-length': BODY.length,
      });
      response.end(BODY);
      return;
    }
    const place = places.indexOf(null);
    if (place === -1) {
      response.writeHead(500).end('more streams than the bench announced');
      return;
    }
    places[place] = { response, sent: 0 };
    response.on('close', () => {
      if (places[place]?.response === response) places[place] = null;
    });
    response.writeHead(200, { ...HEADERS, 'content-type': 'text/event-stream; charset=utf-8' });
    response.write(HEAD);
  });
});
server.keepAliveTimeout = 0;
setInterval(writeDue, 1);
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port));
