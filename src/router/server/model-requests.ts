/** Requests for models, from their first byte until they are served: what cannot be served is refused before. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  BodyRoom,
  changedBody,
  type FactsReading,
  type MessageFacts,
  readBody,
  readFacts,
  runExchange,
  sendOwn,
} from './exchange/index.ts';
import { type RouterParts, requestId } from './parts/index.ts';
import type { ProxiedRoute } from './routes.ts';
import {
  STOPPING,
  type Unserved,
  unservedBody,
  unservedDepth,
  unservedDialect,
  unservedLength,
  unservedRoom,
} from './unserved.ts';

const NO_FACTS: MessageFacts = {
  model: '',
  isStream: false,
  maxTokens: null,
  session: '',
  cacheMs: 0,
  media: { bytes: 0, tokens: 0 },
};

/** What a request asks for; `body` null = it has none. */
interface Asked {
  readonly body: Buffer | null;
  readonly hidesUsage: boolean;
  readonly facts: MessageFacts;
}

const NOTHING_ASKED: Asked = { body: null, hidesUsage: false, facts: NO_FACTS };

export class ModelRequests {
  private readonly parts: RouterParts;
  private readonly room: BodyRoom;

  constructor(parts: RouterParts) {
    this.parts = parts;
    this.room = new BodyRoom(parts.limits.maxBodiesBytes);
  }

  /** Serves a request of that route, whose path has no query. */
  async serve(
    request: IncomingMessage,
    response: ServerResponse,
    { isMetered, dialect }: ProxiedRoute,
    { path, isStopping }: { readonly path: string; readonly isStopping: boolean },
  ): Promise<void> {
    const { parts, room } = this;
    const { clock, limits } = parts;
    const [rid, arrivedMs, startedMs] = [requestId(clock), clock.nowMs(), clock.monotonicMs()];
    const refuse = (unserved: Unserved): void => {
      request.resume();
      sendOwn(response, dialect, { ...unserved, rid, retryAfterSeconds: null });
    };
    const run = (asked: Asked): Promise<void> =>
      runExchange(parts, { request, response, rid, dialect, ...asked, arrivedMs, startedMs, isMetered });
    if (isStopping) return refuse(STOPPING);
    if (!parts.fleet.hasApi(dialect.api)) return refuse(unservedDialect(path, dialect));
    if (request.method === 'GET') {
      request.resume();
      return run(NOTHING_ASKED);
    }
    const reading = await readBody(request, limits.maxBodyBytes, room);
    if (reading.status === 'gone') return;
    if (reading.status === 'too large') return refuse(unservedLength(limits.maxBodyBytes));
    if (reading.status === 'no room') return refuse(unservedRoom(limits.maxBodiesBytes));
    try {
      const read = await readFacts(dialect, reading.body, request.headers);
      if (read.status === 'no object') return refuse(unservedBody(request.headers));
      if (read.status === 'too deep') return refuse(unservedDepth());
      return await run(askedOf(reading.body, read));
    } finally {
      room.give(reading.body.length);
    }
  }
}

/** The request, made to tell its use where it would not. */
const askedOf = (body: Buffer, { facts, change }: FactsReading & { status: 'read' }): Asked => ({
  body: change === null ? body : changedBody(body, change),
  hidesUsage: change !== null,
  facts,
});
