/** Random words of an upstream: values, headers, events, whole answers. */
import fc from 'fast-check';

/** Values that numbers in an upstream's words may have, and should not. */
export const oddValue: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(0, 1, -1, 1.5, 1e300, -1e300, 2 ** 53, '12', '', null, true, [], {}),
  fc.nat(100_000),
);

const usage = fc.record(
  {
    input_tokens: oddValue,
    output_tokens: oddValue,
    cache_creation_input_tokens: oddValue,
    cache_read_input_tokens: oddValue,
  },
  { requiredKeys: [] },
);

const streamEvent = fc.oneof(
  usage.map((each) => ({ type: 'message_start', message: { usage: each } })),
  usage.map((each) => ({ type: 'message_delta', usage: each, delta: {} })),
  fc.constant({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'x' } }),
  fc.constant({ type: 'message_stop' }),
  fc.constant({ type: 'ping' }),
  oddValue.map((each) => ({ type: 'error', error: each })),
  fc.constantFrom('overloaded_error', 'rate_limit_error', 'authentication_error').map((type) => ({
    type: 'error',
    error: { type, message: 'm' },
  })),
  fc.jsonValue(),
);

const eventBytes = fc.oneof(
  { weight: 6, arbitrary: streamEvent.map((event) => Buffer.from(`data: ${JSON.stringify(event)}\n\n`)) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom('\n', '\r\n\r\n', ':\n', 'data', 'data:\n\n', '\ufeff', 'event: x\n')
      .map(Buffer.from),
  },
);

export const headerName: fc.Arbitrary<string> = fc.constantFrom(
  'retry-after',
  'content-encoding',
  'x-usage',
  'connection',
  'set-cookie',
  'trailer',
  'keep-alive',
  'x-codex-primary-used-percent',
  'x-codex-primary-window-minutes',
  'x-codex-primary-reset-at',
  'anthropic-ratelimit-unified-status',
  'anthropic-ratelimit-unified-5h-utilization',
  'anthropic-ratelimit-unified-5h-reset',
  'anthropic-ratelimit-unified-7d-utilization',
  'anthropic-ratelimit-unified-7d-reset',
  'anthropic-ratelimit-unified-representative-claim',
  'anthropic-ratelimit-tokens-remaining',
  'anthropic-ratelimit-tokens-reset',
  'x-anything',
);

export const headerValue: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    '',
    '0',
    '-1',
    '1e999',
    'NaN',
    '99999999999999999999',
    '1.5',
    'gzip',
    'rejected',
    'allowed',
    'close',
  ),
  fc.constantFrom(
    'Thu, 01 Jan 1970 00:00:00 GMT',
    '9999-12-31T23:59:59Z',
    'five_hour',
    'seven_day',
    '1,2',
    '1e15',
  ),
  fc.string({
    unit: fc.integer({ min: 0x20, max: 0xff }).map((code) => String.fromCharCode(code)),
    maxLength: 30,
  }),
);

export const upstreamAnswer: fc.Arbitrary<{ bytes: Buffer[]; isReset: boolean }> = fc
  .record({
    status: fc.constantFrom(
      200,
      200,
      200,
      200,
      204,
      301,
      304,
      400,
      401,
      403,
      404,
      413,
      418,
      429,
      429,
      500,
      503,
      529,
      599,
      999,
    ),
    type: fc.constantFrom(
      'text/event-stream',
      'text/event-stream; charset=utf-8',
      'application/json',
      'text/html',
      '',
    ),
    headers: fc.array(fc.tuple(headerName, headerValue), { maxLength: 6 }),
    pieces: fc.oneof(
      fc.array(eventBytes, { maxLength: 8 }),
      usage.map((each) => [Buffer.from(JSON.stringify({ type: 'message', usage: each }))]),
      fc.jsonValue().map((value) => [Buffer.from(JSON.stringify(value))]),
    ),
    framing: fc.constantFrom('close', 'length', 'longer', 'shorter', 'chunked', 'half chunk'),
    isReset: fc.boolean(),
  })
  .map(({ status, type, headers, pieces, framing, isReset }) => {
    const body = Buffer.concat(pieces);
    const lines = [`HTTP/1.1 ${status} X`, ...headers.map(([name, value]) => `${name}: ${value}`)];
    if (type !== '') lines.push(`content-type: ${type}`);
    const promised = { length: 0, longer: 7, shorter: -7 }[framing as 'length'];
    if (promised !== undefined) lines.push(`content-length: ${Math.max(0, body.length + promised)}`);
    const isChunked = framing.endsWith('chunk') || framing === 'chunked';
    if (isChunked) lines.push('transfer-encoding: chunked');
    const head = Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
    const chunks = isChunked
      ? [
          ...pieces
            .filter((piece) => piece.length > 0)
            .map((piece) =>
              Buffer.concat([Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from('\r\n')]),
            ),
          Buffer.from(framing === 'chunked' ? '0\r\n\r\n' : '5\r\nab'),
        ]
      : pieces;
    return { bytes: [head, ...chunks], isReset };
  });
