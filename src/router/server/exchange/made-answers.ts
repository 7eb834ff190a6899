/** Answers made of what an upstream said in another place or in other words: held, so that another account may be asked. */
import type { IncomingHttpHeaders } from 'node:http';
import type { ApiFault, Dialect, Refusal } from '../../wire/index.ts';
import { headerOf } from './answer-body.ts';
import { REFUSED_BY_ROUTER } from './client-answers.ts';
import type { HeldAnswer } from './relay.ts';

/** The answer with a status of its own that an error at a stream's beginning should have been. */
export function answerOfError(
  dialect: Dialect,
  fault: ApiFault,
  headers: IncomingHttpHeaders,
  rid: string,
): HeldAnswer {
  const { 'content-encoding': _, 'content-length': __, ...kept } = headers;
  const id = headerOf(headers)('request-id') ?? rid;
  return {
    status: dialect.statusOf(fault.type),
    headers: { ...kept, 'content-type': 'application/json' },
    body: Buffer.from(dialect.errorBody(fault.type, fault.message, id)),
  };
}

/** What a request that does not fit its account's kind of credential was refused for. */
export const UNFIT: Refusal = {
  kind: 'unfit',
  scope: 'request',
  untilMs: null,
  window: null,
  reason: "the request does not fit the account's kind of credential",
};

/** The router's word to the client of such a request. */
export function unfitAnswer(dialect: Dialect, sentence: string, requestId: string): HeldAnswer {
  return {
    status: 400,
    headers: { 'content-type': 'application/json', ...REFUSED_BY_ROUTER },
    body: Buffer.from(dialect.errorBody('invalid_request_error', sentence, requestId)),
  };
}
