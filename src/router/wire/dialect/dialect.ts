/**
 * A dialect: one provider API as clients and upstreams speak it. Everything that differs between two APIs is behind
 * this interface, one folder each; what does not is shared and beside them.
 *
 * Invariant: a dialect is pure and never throws, whatever bytes it is given. Read next: messages/messages-dialect.ts.
 */
import type { JsonRecord } from '../../../core/index.ts';
import type {
  ApiFault,
  BodyUsage,
  HeaderLookup,
  LimitReading,
  Refusal,
  UsageCounts,
} from '../reading/index.ts';
import type { UpstreamAnswer } from '../refusals/index.ts';

/** A path that a dialect serves. */
export interface DialectRoute {
  readonly path: string;
  readonly method: 'GET' | 'POST';
  /** False for what costs no quota, such as counting tokens. */
  readonly isMetered: boolean;
  /** For the table of routes: what becomes of it. */
  readonly what: string;
}

/** What a request's body says. */
export interface RequestWords {
  /** '' = it names none. */
  readonly model: string;
  readonly isStream: boolean;
  /** Most tokens that the answer may have; null = not told. */
  readonly maxTokens: number | null;
  /** What names the session; '' = nothing does. */
  readonly session: string;
}

/** What a stream has told so far; a dialect's reader adds to it. */
export interface StreamFindings {
  /** The latest count of each kind. */
  counts: UsageCounts;
  /** The end event was seen. */
  isComplete: boolean;
  /** The first error event; null = none. */
  error: ApiFault | null;
  /** The first piece of the answer itself was seen. */
  hasContent: boolean;
}

/** Adds to `found` what one event says: its name, where it has one, and its data. */
export type ReadEvent = (event: string | undefined, data: string, found: StreamFindings) => void;

export interface Dialect {
  readonly name: string;
  readonly routes: readonly DialectRoute[];
  readonly requestWords: (body: JsonRecord) => RequestWords;
  /** Usage and error of a whole answer; nothing where the text is no JSON object. */
  readonly usageOfBody: (bodyText: string) => BodyUsage;
  readonly readEvent: ReadEvent;
  /** What an answer received at `nowMs` (epoch ms) refuses; null = nothing. */
  readonly refusalOf: (answer: UpstreamAnswer, nowMs: number) => Refusal | null;
  /** What the headers of an answer received at `nowMs` (epoch ms) say about limits. */
  readonly limitsOf: (headers: HeaderLookup, nowMs: number) => LimitReading;
  /** JSON body of an error of the router's own; `type` is a word of the Messages API. */
  readonly errorBody: (type: string, message: string, requestId?: string) => string;
  /** The same as an event that ends a stream; begins with a blank line, in case a line was cut off. */
  readonly errorEvent: (type: string, message: string, requestId: string) => string;
}
