/** A client's request as the exchange works on it. Read next: exchange.ts. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Dialect } from '../../wire/index.ts';
import type { MessageFacts } from './request-facts.ts';

export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly rid: string;
  /** That the client speaks, and with it the upstream. */
  readonly dialect: Dialect;
  /** Sent upstream byte for byte; null = none. */
  readonly body: Buffer | null;
  /** The body was made to ask for the use of its stream, which its client did not: it does not see that. */
  readonly hidesUsage: boolean;
  readonly facts: MessageFacts;
  readonly arrivedMs: number;
  /** Monotonic. */
  readonly startedMs: number;
  /** False for requests that cost nothing, such as counting tokens. */
  readonly isMetered: boolean;
}
