/** Chat completions as a dialect: OpenAI's older API, spoken by most providers. */
import { asText, type JsonRecord } from '../../../core/index.ts';
import { type Dialect, mostTokens, type RequestWords } from '../dialect/index.ts';
import {
  OPENAI_FAULTS,
  OPENAI_SESSION_MEMBERS,
  openaiError,
  openaiErrorStatus,
  openaiFaultOf,
  openaiSession,
  usageOfOpenaiBody,
} from '../openai/index.ts';
import { classifyRefusal, readLimits } from '../refusals/index.ts';
import { askUsage, isUsageChunk } from './ask-usage.ts';
import { readChatEvent } from './chat-stream.ts';

const REQUEST_MEMBERS: readonly string[] = [
  ...['model', 'stream', 'stream_options', 'max_completion_tokens', 'max_tokens'],
  ...OPENAI_SESSION_MEMBERS,
];

function requestWords(body: JsonRecord): RequestWords {
  return {
    model: asText(body.model) ?? '',
    isStream: body.stream === true,
    maxTokens: mostTokens(body.max_completion_tokens) ?? mostTokens(body.max_tokens),
    session: openaiSession(body),
  };
}

export const CHAT: Dialect = {
  name: 'chat',
  api: 'openai',
  routes: [
    {
      path: '/v1/chat/completions',
      method: 'POST',
      isMetered: true,
      what: 'the same for lanes whose api is openai',
    },
    { path: '/v1/models', method: 'GET', isMetered: false, what: 'passed on, costs no quota' },
    { path: '/v1/models/*', method: 'GET', isMetered: false, what: 'passed on, costs no quota' },
  ],
  requestMembers: REQUEST_MEMBERS,
  requestWords,
  usageOfBody: (bodyText) => usageOfOpenaiBody(bodyText, openaiFaultOf),
  readEvent: readChatEvent,
  usageOnDemand: { ask: askUsage, isExtra: isUsageChunk },
  refusalOf: (answer, nowMs) => classifyRefusal(answer, OPENAI_FAULTS, nowMs),
  limitsOf: readLimits,
  statusOf: openaiErrorStatus,
  requestIdHeader: 'x-request-id',
  errorBody: openaiError,
  errorEvent: (type, message) => `\n\ndata: ${openaiError(type, message)}\n\n`,
};
