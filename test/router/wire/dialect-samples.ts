/** One answer in every dialect, as JSON and as the events of a stream, and its errors: what the property set is held against. */
import {
  CHAT_COMPLETION,
  chatEvents,
  event,
  type Json,
  RESPONSE,
  responsesEvents,
} from '../server/openai-upstream.ts';
import { MESSAGE, streamText } from './messages/sse-text.ts';

export interface Sample {
  readonly body: Json;
  /** The same as a stream. */
  readonly events: readonly string[];
  readonly counts: Json;
  /** The first event of a stream that is an error of that word. */
  readonly errorEvent: (word: string, message: string) => string;
  /** The body of an error of that word. */
  readonly errorBody: (word: string, message: string) => string;
  /** Words of the same meaning: throttled, overloaded, without credit, wrong key, the request's own fault. */
  readonly words: Readonly<Record<'throttle' | 'overload' | 'billing' | 'auth' | 'request', string>>;
  readonly request: Json;
}

const anthropic = (type: string, message: string): Json => ({ type: 'error', error: { type, message } });
const openai = (code: string, message: string): Json => ({
  error: { message, type: 'invalid_request_error', param: null, code },
});

const OPENAI_WORDS: Sample['words'] = {
  throttle: 'rate_limit_exceeded',
  overload: 'server_is_overloaded',
  billing: 'insufficient_quota',
  auth: 'invalid_api_key',
  request: 'context_length_exceeded',
};

const OPENAI_COUNTS: Json = {
  inputTokens: 40,
  outputTokens: 30,
  cacheWriteTokens: null,
  cacheReadTokens: 60,
  reasoningTokens: 12,
};

/** By name of the dialect. */
export const SAMPLES: Readonly<Record<string, Sample>> = {
  messages: {
    body: {
      type: 'message',
      content: [{ type: 'text', text: '世界' }],
      usage: {
        input_tokens: 25,
        cache_creation_input_tokens: 100,
        cache_read_input_tokens: 7000,
        output_tokens: 42,
      },
    },
    events: MESSAGE.map((each) => streamText([each])),
    counts: { inputTokens: 25, outputTokens: 42, cacheWriteTokens: 100, cacheReadTokens: 7000 },
    errorEvent: (word, message) => `event: error\ndata: ${JSON.stringify(anthropic(word, message))}\n\n`,
    errorBody: (word, message) => JSON.stringify(anthropic(word, message)),
    words: {
      throttle: 'rate_limit_error',
      overload: 'overloaded_error',
      billing: 'billing_error',
      auth: 'authentication_error',
      request: 'invalid_request_error',
    },
    request: { model: 'm', stream: true, max_tokens: 7, metadata: { user_id: 'user_1_session_session' } },
  },
  chat: {
    body: CHAT_COMPLETION,
    events: chatEvents(true),
    counts: OPENAI_COUNTS,
    errorEvent: (word, message) => `data: ${JSON.stringify(openai(word, message))}\n\n`,
    errorBody: (word, message) => JSON.stringify(openai(word, message)),
    words: OPENAI_WORDS,
    request: { model: 'm', stream: true, max_completion_tokens: 7, prompt_cache_key: 'session' },
  },
  responses: {
    body: RESPONSE,
    events: responsesEvents(),
    counts: OPENAI_COUNTS,
    errorEvent: (word, message) => event('error', { code: word, message, param: null }),
    errorBody: (word, message) => JSON.stringify(openai(word, message)),
    words: OPENAI_WORDS,
    request: { model: 'm', stream: true, max_output_tokens: 7, prompt_cache_key: 'session' },
  },
};
