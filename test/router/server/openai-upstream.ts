/**
 * An upstream of OpenAI's two dialects for tests: it answers as OpenAI's documentation shows, JSON or stream as asked,
 * and keeps what it received. `next` gives other answers, one for each request.
 */
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export type Json = Record<string, unknown>;

export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly json: Json;
}

export type Reply = (received: Received, response: ServerResponse) => void;

export interface OpenaiUpstream {
  /** With the version, as OPENAI_BASE_URL is written. */
  readonly url: string;
  readonly requests: readonly Received[];
  next(...replies: readonly Reply[]): void;
}

/** A JSON answer. */
export const json =
  (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Reply =>
  (_: Received, response: ServerResponse) => {
    response.writeHead(status, { 'content-type': 'application/json', 'x-request-id': 'req_oai', ...headers });
    response.end(JSON.stringify(body));
  };

/** An error as OpenAI writes it. */
export const refusal = (
  status: number,
  code: string,
  message: string = code,
  headers: Readonly<Record<string, string>> = {},
): Reply => json(status, { error: { message, type: 'invalid_request_error', param: null, code } }, headers);

/** Events as they are written, in writes of `bytes` each. */
export const stream =
  (events: readonly string[], bytes: number = Number.POSITIVE_INFINITY): Reply =>
  (_: Received, response: ServerResponse) => {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'x-request-id': 'req_oai' });
    const all = Buffer.from(events.join(''));
    for (let from = 0; from < all.length; from += bytes) {
      response.write(all.subarray(from, Math.min(all.length, from + bytes)));
    }
    response.end();
  };

export const CHAT_USAGE = {
  prompt_tokens: 100,
  completion_tokens: 30,
  total_tokens: 130,
  prompt_tokens_details: { cached_tokens: 60 },
  completion_tokens_details: { reasoning_tokens: 12 },
};

export const RESPONSES_USAGE = {
  input_tokens: 100,
  input_tokens_details: { cached_tokens: 60 },
  output_tokens: 30,
  output_tokens_details: { reasoning_tokens: 12 },
  total_tokens: 130,
};

const chunk = (fields: Json): string =>
  `data: ${JSON.stringify({ id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model: 'gpt-test', ...fields })}\n\n`;

const choice = (delta: Json, finish: string | null = null): Json => ({
  choices: [{ index: 0, delta, finish_reason: finish }],
});

/** Events of a chat stream; the use only where it is asked for. */
export function chatEvents(isUsageAsked: boolean): string[] {
  const usage = isUsageAsked ? { usage: null } : {};
  return [
    chunk({ ...choice({ role: 'assistant', content: '' }), ...usage }),
    chunk({ ...choice({ content: 'Grüße, "世界"' }), ...usage }),
    chunk({ ...choice({ content: ' "usage":{"prompt_tokens":9}' }), ...usage }),
    chunk({ ...choice({}, 'stop'), ...usage }),
    ...(isUsageAsked ? [chunk({ choices: [], usage: CHAT_USAGE })] : []),
    'data: [DONE]\n\n',
  ];
}

export const CHAT_COMPLETION: Json = {
  id: 'chatcmpl-1',
  object: 'chat.completion',
  created: 1,
  model: 'gpt-test',
  choices: [
    {
      index: 0,
      message: { role: 'assistant', content: 'Grüße, "世界"', refusal: null },
      finish_reason: 'stop',
    },
  ],
  usage: CHAT_USAGE,
};

export const RESPONSE: Json = {
  id: 'resp_1',
  object: 'response',
  created_at: 1,
  status: 'completed',
  error: null,
  incomplete_details: null,
  model: 'gpt-test',
  output: [
    {
      type: 'message',
      id: 'msg_1',
      status: 'completed',
      role: 'assistant',
      content: [{ type: 'output_text', text: 'Grüße, "世界"', annotations: [] }],
    },
  ],
  usage: RESPONSES_USAGE,
};

export const event = (type: string, fields: Json): string =>
  `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`;

/** Events of a response that comes to its end in the way of `last`. */
export function responsesEvents(last = 'response.completed', response: Json = RESPONSE): string[] {
  const begun = { ...RESPONSE, status: 'in_progress', usage: null, output: [] };
  return [
    event('response.created', { sequence_number: 0, response: begun }),
    event('response.in_progress', { sequence_number: 1, response: begun }),
    event('response.output_text.delta', {
      sequence_number: 2,
      item_id: 'msg_1',
      output_index: 0,
      content_index: 0,
      delta: 'Grüße, "世界" "usage":{"input_tokens":9}',
      logprobs: [],
    }),
    event(last, { sequence_number: 3, response }),
  ];
}

const usual: Reply = (received, response) => {
  const { path, json: body } = received;
  const isStream = body.stream === true;
  if (path.endsWith('/chat/completions')) {
    const asked = (body.stream_options as Json | undefined)?.include_usage === true;
    return (isStream ? stream(chatEvents(asked)) : json(200, CHAT_COMPLETION))(received, response);
  }
  if (path.endsWith('/responses')) {
    return (isStream ? stream(responsesEvents()) : json(200, RESPONSE))(received, response);
  }
  if (path.endsWith('/input_tokens')) {
    return json(200, { object: 'response.input_tokens', input_tokens: 11 })(received, response);
  }
  const models = [{ id: 'gpt-test', object: 'model', created: 1, owned_by: 'us' }];
  return json(200, { object: 'list', data: models })(received, response);
};

/** Starts one on a free port of loopback; it is closed when the test ends. */
export async function openaiUpstream(): Promise<OpenaiUpstream> {
  const requests: Received[] = [];
  const queue: Reply[] = [];
  const server = createServer((message, response) => {
    const chunks: Buffer[] = [];
    message.on('data', (bytes: Buffer) => chunks.push(bytes));
    message.on('end', () => {
      const text = Buffer.concat(chunks).toString('utf8');
      const { method = '', url: path = '', headers } = message;
      const received = { method, path, headers, text, json: text === '' ? {} : (JSON.parse(text) as Json) };
      requests.push(received);
      (queue.shift() ?? usual)(received, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests,
    next: (...replies) => queue.push(...replies),
  };
}
