/**
 * What a served call of the Messages API looks like: the message, its usage and its stream events, made from a few
 * numbers. The events in their order say the same as the message. Read next: scripted-upstream.ts, which sends them.
 */
import type { OutgoingHttpHeaders } from 'node:http';

/** Something to wait for: `opened` settles when the test calls `open`. */
export interface Gate {
  readonly opened: Promise<void>;
  open(): void;
}

export function createGate(): Gate {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

/** What a served answer says; every field has a default. */
export interface Answer {
  readonly text?: string;
  readonly inputTokens?: number;
  readonly outputTokens?: number;
  readonly cacheCreationTokens?: number;
  /** Those of the written that live an hour. */
  readonly cacheCreation1hTokens?: number;
  readonly cacheReadTokens?: number;
  readonly headers?: OutgoingHttpHeaders;
}

export interface StreamAnswer extends Answer {
  /** Text deltas, 5 unless given; the text is cut between characters. */
  readonly deltas?: number;
  /** message_delta events, 1 unless given: cumulative output, the last one has it all. */
  readonly messageDeltas?: number;
  readonly pings?: number;
  /** All token counts stand in message_delta, as some compatible providers send them. */
  readonly usageAtEnd?: boolean;
  /** ms between events. */
  readonly delayMs?: number;
  /** Bytes per write; pieces end where they end, in the middle of a character too. */
  readonly splitBytes?: number;
  /** Holds after so many events. */
  readonly pause?: { readonly afterEvents: number; readonly gate: Gate };
}

const DEFAULT_TEXT = 'Grüße, 世界: the scripted upstream says 👋🏽 and nothing else. ';

function usageOf(answer: Answer): Record<string, unknown> {
  const { inputTokens = 12, outputTokens = 34, cacheCreationTokens = 0, cacheReadTokens = 0 } = answer;
  const { cacheCreation1hTokens = 0 } = answer;
  return {
    input_tokens: inputTokens,
    cache_creation_input_tokens: cacheCreationTokens,
    cache_read_input_tokens: cacheReadTokens,
    cache_creation: {
      ephemeral_5m_input_tokens: cacheCreationTokens - cacheCreation1hTokens,
      ephemeral_1h_input_tokens: cacheCreation1hTokens,
    },
    output_tokens: outputTokens,
    service_tier: 'standard',
  };
}

/** The message as a JSON reply has it. */
export const messageOf = (model: string, id: string, answer: Answer): Record<string, unknown> => ({
  id,
  type: 'message',
  role: 'assistant',
  model,
  content: [{ type: 'text', text: answer.text ?? DEFAULT_TEXT }],
  stop_reason: 'end_turn',
  stop_sequence: null,
  usage: usageOf(answer),
});

/** The text in `count` pieces that together are the text, cut between code points. */
function pieces(text: string, count: number): string[] {
  const characters = [...text];
  const edge = (index: number): number => Math.floor((index * characters.length) / count);
  return Array.from({ length: count }, (_, index) => characters.slice(edge(index), edge(index + 1)).join(''));
}

export type StreamEvent = { readonly type: string; readonly [key: string]: unknown };

/** The events of a streamed message in the order of the API. */
export function streamEvents(model: string, id: string, answer: StreamAnswer): StreamEvent[] {
  const { deltas = 5, messageDeltas = 1, pings = 1, usageAtEnd = false } = answer;
  const usage = usageOf(answer);
  const outputTokens = answer.outputTokens ?? 34;
  const early = usageAtEnd ? { input_tokens: 0, output_tokens: 0 } : { ...usage, output_tokens: 1 };
  const message = { ...messageOf(model, id, answer), content: [], stop_reason: null, usage: early };
  return [
    { type: 'message_start', message },
    { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
    ...Array.from({ length: pings }, () => ({ type: 'ping' })),
    ...pieces(answer.text ?? DEFAULT_TEXT, deltas).map((text) => ({
      type: 'content_block_delta',
      index: 0,
      delta: { type: 'text_delta', text },
    })),
    { type: 'content_block_stop', index: 0 },
    ...Array.from({ length: messageDeltas }, (_, index) => {
      const output_tokens = Math.round((outputTokens * (index + 1)) / messageDeltas);
      const last = index === messageDeltas - 1;
      return {
        type: 'message_delta',
        delta: { stop_reason: last ? 'end_turn' : null, stop_sequence: null },
        usage: usageAtEnd ? { ...usage, output_tokens } : { output_tokens },
      };
    }),
    { type: 'message_stop' },
  ];
}

/** One event as it stands on the wire. */
export const sseText = (event: StreamEvent): string =>
  `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
