/** One request through the router: decide, try, relay, book. */
export { headerOf } from './answer-body.ts';
export { sendOwn } from './client-answers.ts';
export { runExchange } from './exchange.ts';
export { BodyRoom, readBody } from './request-body.ts';
export { changedBody, type FactsReading, type MessageFacts, readFacts } from './request-facts.ts';
export { networkCode, noteBytes, UpstreamCall } from './upstream-call.ts';
export { upstreamPath } from './upstream-path.ts';
