/** The responses API as a dialect: OpenAI's newer one, which Codex speaks. */
import { asText, type JsonRecord } from '../../../core/index.ts';
import { type Dialect, mostTokens, type RequestWords } from '../dialect/index.ts';
import {
  OPENAI_FAULTS,
  OPENAI_SESSION_MEMBERS,
  openaiError,
  openaiErrorInside,
  openaiErrorStatus,
  openaiFaultOf,
  openaiSession,
  usageOfOpenaiBody,
} from '../openai/index.ts';
import { classifyRefusal, readLimits } from '../refusals/index.ts';
import { readResponsesEvent } from './responses-stream.ts';

const REQUEST_MEMBERS: readonly string[] = [
  ...['model', 'stream', 'max_output_tokens'],
  ...OPENAI_SESSION_MEMBERS,
];

function requestWords(body: JsonRecord): RequestWords {
  return {
    model: asText(body.model) ?? '',
    isStream: body.stream === true,
    maxTokens: mostTokens(body.max_output_tokens),
    session: openaiSession(body),
  };
}

export const RESPONSES: Dialect = {
  name: 'responses',
  api: 'openai',
  routes: [
    {
      path: '/v1/responses',
      method: 'POST',
      isMetered: true,
      what: 'the same for lanes whose api is openai',
    },
    {
      path: '/v1/responses/compact',
      method: 'POST',
      isMetered: true,
      what: 'the same for lanes whose api is openai',
    },
    {
      path: '/v1/responses/input_tokens',
      method: 'POST',
      isMetered: false,
      what: 'passed on, costs no quota',
    },
  ],
  requestMembers: REQUEST_MEMBERS,
  requestWords,
  usageOfBody: (bodyText) => usageOfOpenaiBody(bodyText, openaiFaultOf),
  readEvent: readResponsesEvent,
  usageOnDemand: null,
  refusalOf: (answer, nowMs) => classifyRefusal(answer, OPENAI_FAULTS, nowMs),
  limitsOf: readLimits,
  statusOf: openaiErrorStatus,
  requestIdHeader: 'x-request-id',
  errorBody: openaiError,
  errorEvent: (type, message) => {
    const error = openaiErrorInside(type, message);
    // The documented event has code and message on top; clients that look for `error` alone find it too.
    const event = { type: 'error', code: error.code, message, param: null, sequence_number: 0, error };
    return `\n\nevent: error\ndata: ${JSON.stringify(event)}\n\n`;
  },
};
