/** The Messages API as a dialect: Anthropic's own, and spoken by others. */
import { asText, type JsonRecord } from '../../../core/index.ts';
import { type Dialect, mostTokens, type RequestWords } from '../dialect/index.ts';
import { classifyRefusal, readLimits } from '../refusals/index.ts';
import { messagesError, messagesErrorEvent } from './messages-errors.ts';
import { MESSAGES_FAULTS, statusOfError } from './messages-faults.ts';
import { messagesSession } from './messages-session.ts';
import { readMessagesEvent } from './messages-stream.ts';
import { usageOfBody } from './messages-usage.ts';

const REQUEST_MEMBERS: readonly string[] = [
  'model',
  'stream',
  'max_tokens',
  'metadata',
  'system',
  'messages',
];

function requestWords(body: JsonRecord): RequestWords {
  const { model, stream, max_tokens: maxTokens } = body;
  return {
    model: asText(model) ?? '',
    isStream: stream === true,
    maxTokens: mostTokens(maxTokens),
    session: messagesSession(body),
  };
}

export const MESSAGES: Dialect = {
  name: 'messages',
  api: 'messages',
  routes: [
    {
      path: '/v1/messages',
      method: 'POST',
      isMetered: true,
      what: 'passed on to the account that is chosen',
    },
    {
      path: '/v1/messages/count_tokens',
      method: 'POST',
      isMetered: false,
      what: 'passed on, costs no quota',
    },
    { path: '/v1/models', method: 'GET', isMetered: false, what: 'passed on, costs no quota' },
    { path: '/v1/models/*', method: 'GET', isMetered: false, what: 'passed on, costs no quota' },
  ],
  requestMembers: REQUEST_MEMBERS,
  requestWords,
  usageOfBody,
  readEvent: readMessagesEvent,
  usageOnDemand: null,
  refusalOf: (answer, nowMs) => classifyRefusal(answer, MESSAGES_FAULTS, nowMs),
  limitsOf: readLimits,
  statusOf: statusOfError,
  requestIdHeader: 'request-id',
  errorBody: messagesError,
  errorEvent: messagesErrorEvent,
};
