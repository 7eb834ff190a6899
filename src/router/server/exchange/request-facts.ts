/**
 * What a request says: the few facts that the router needs, found by scanning its bytes. A long body is scanned a slice
 * at a time and one slice a turn of all that are scanned, so that none keeps other answers waiting.
 */
import type { IncomingHttpHeaders } from 'node:http';
import { JsonScan, type JsonVisitor } from '../../../core/index.ts';
import {
  type BodyChange,
  type Dialect,
  type MediaAmount,
  MediaLook,
  RequestMembers,
  type RequestWords,
} from '../../wire/index.ts';
import { CacheLook, sessionOf } from './session-identity.ts';
import { nextTurn } from './turns.ts';

/** Longest name a model is metered under. */
const LONGEST_NAME = 200;
/** Bytes that are scanned at a time: some milliseconds of what takes longest. */
const SLICE_BYTES = 128 * 1024;

/** The words of a request; `session` is the digest of what names it. */
export interface MessageFacts extends RequestWords {
  /** How long the prompt cache that it asks for may live, ms. */
  readonly cacheMs: number;
  /** Its pictures and documents. */
  readonly media: MediaAmount;
}

export type FactsReading =
  /** `change` makes a stream tell its use; null = it needs none. */
  | { readonly status: 'read'; readonly facts: MessageFacts; readonly change: BodyChange | null }
  | { readonly status: 'no object' }
  | { readonly status: 'too deep' };

/** Tells several visitors of the same text. */
class AllOf implements JsonVisitor {
  private readonly visitors: readonly JsonVisitor[];

  constructor(visitors: readonly JsonVisitor[]) {
    this.visitors = visitors;
  }

  open(name: string | null, at: number, isList: boolean): void {
    for (const visitor of this.visitors) visitor.open(name, at, isList);
  }

  close(end: number): void {
    for (const visitor of this.visitors) visitor.close(end);
  }

  value(name: string | null, start: number, end: number): void {
    for (const visitor of this.visitors) visitor.value(name, start, end);
  }
}

/** What a request in that dialect says. A request without a model has an empty one. */
export async function readFacts(
  dialect: Dialect,
  body: Buffer,
  headers: IncomingHttpHeaders,
  turn: () => Promise<void> = nextTurn,
): Promise<FactsReading> {
  const members = new RequestMembers(body, dialect.requestMembers);
  const [cache, media] = [new CacheLook(body), new MediaLook(body)];
  const scan = new JsonScan(body, new AllOf([members, cache, media]));
  let state = scan.advance(SLICE_BYTES);
  while (state === 'more') {
    await turn();
    state = scan.advance(SLICE_BYTES);
  }
  if (state === 'deep') return { status: 'too deep' };
  if (state === 'bad' || members.inside === -1) return { status: 'no object' };
  const words = dialect.requestWords(members.record());
  const facts = {
    ...words,
    model: words.model.slice(0, LONGEST_NAME),
    session: sessionOf(headers, words.session),
    cacheMs: cache.cacheMs,
    media: media.amount,
  };
  return { status: 'read', facts, change: dialect.usageOnDemand?.ask(members) ?? null };
}

/** The body with the change made. */
export const changedBody = (body: Buffer, { start, end, text }: BodyChange): Buffer =>
  Buffer.concat([body.subarray(0, start), Buffer.from(text), body.subarray(end)]);
