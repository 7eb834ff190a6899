/** Event streams as providers write them, for the tests of the meter. */

/** One event; without a name only its data line is written. */
export function sse(name: string | null, data: unknown, lineEnd = '\n'): string {
  const text = typeof data === 'string' ? data : JSON.stringify(data);
  return `${name === null ? '' : `event: ${name}${lineEnd}`}data: ${text}${lineEnd}${lineEnd}`;
}

export type StreamEvent = readonly [type: string, fields: object];

/** A whole answer: start with input and cache counts, text, cumulative output, stop. */
export const MESSAGE: readonly StreamEvent[] = [
  [
    'message_start',
    {
      message: {
        id: 'msg_1',
        usage: {
          input_tokens: 25,
          cache_creation_input_tokens: 100,
          cache_read_input_tokens: 7000,
          output_tokens: 1,
        },
      },
    },
  ],
  ['ping', {}],
  ['content_block_start', { index: 0, content_block: { type: 'text', text: '' } }],
  ['content_block_delta', { index: 0, delta: { type: 'text_delta', text: 'Grüße, 世界 \u{1f600}' } }],
  ['content_block_delta', { index: 0, delta: { type: 'text_delta', text: '"usage": {"output_tokens": 9}' } }],
  ['content_block_stop', { index: 0 }],
  ['message_delta', { delta: { stop_reason: null }, usage: { output_tokens: 12 } }],
  ['message_delta', { delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 42 } }],
  ['message_stop', {}],
];

/** The counts of MESSAGE. */
export const MESSAGE_COUNTS = {
  inputTokens: 25,
  outputTokens: 42,
  cacheWriteTokens: 100,
  cacheReadTokens: 7000,
};

/** The events as text; `isNamed` false leaves the event lines out. */
export function streamText(events: readonly StreamEvent[], isNamed = true, lineEnd = '\n'): string {
  return events.map(([type, fields]) => sse(isNamed ? type : null, { type, ...fields }, lineEnd)).join('');
}
