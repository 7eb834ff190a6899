/** What is found in a request's text by scanning it. */
import { JsonScan, type JsonVisitor } from '../../../src/core/index.ts';
import { CacheLook } from '../../../src/router/server/exchange/session-identity.ts';
import { type MediaAmount, MediaLook, RequestMembers } from '../../../src/router/wire/index.ts';

/** Tells the visitor all of a text; throws where it is no JSON. */
function told<Visitor extends JsonVisitor>(text: string, visitorOf: (bytes: Buffer) => Visitor): Visitor {
  const bytes = Buffer.from(text);
  const visitor = visitorOf(bytes);
  const state = new JsonScan(bytes, visitor).advance(bytes.length);
  if (state !== 'whole') throw new Error(`the text is ${state}: ${text.slice(0, 80)}`);
  return visitor;
}

export const mediaIn = (text: string): MediaAmount => told(text, (bytes) => new MediaLook(bytes)).amount;

export const cacheMsIn = (text: string): number => told(text, (bytes) => new CacheLook(bytes)).cacheMs;

export const membersIn = (text: string, wanted: readonly string[]): RequestMembers =>
  told(text, (bytes) => new RequestMembers(bytes, wanted));
