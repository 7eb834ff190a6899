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
import type { RequestMembers } from './request-members.ts';

/** APIs that lanes may speak: Anthropic's Messages API, or OpenAI's chat completions and responses. */
export const LANE_APIS = ['messages', 'openai'] as const;
export type LaneApi = (typeof LANE_APIS)[number];

/** A path that a dialect serves. */
export interface DialectRoute {
  /** A `*` at its end stands for one more segment. */
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
  /** The answer is whole, even if the stream ends without its end event. */
  isFinished: boolean;
  /** The first error event; null = none. */
  error: ApiFault | null;
  /** The first piece of the answer itself was seen. */
  hasContent: boolean;
  /** The event that was read last is none of the answer: a ping, or word that the request was taken. */
  isPrelude: boolean;
  /** Pieces of the answer so far, and the bytes of their text. */
  pieceCount: number;
  pieceBytes: number;
  /** The output counted so far is less than the whole, as at a stream's start. */
  isOutputPartial: boolean;
}

/** Adds to `found` what one event says: its name, where it has one, and its data. */
export type ReadEvent = (event: string | undefined, data: string, found: StreamFindings) => void;

/** A change to a body: `text` stands for its bytes from `start` to before `end`. */
export interface BodyChange {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** How a stream is made to tell its use where it does so on demand alone. */
export interface UsageOnDemand {
  /** What makes a request ask; null where it need not be changed. */
  readonly ask: (members: RequestMembers) => BodyChange | null;
  /** True for the data of an event that comes of asking, and that a client who did not ask shall not see. */
  readonly isExtra: (data: string) => boolean;
}

export interface Dialect {
  readonly name: string;
  /** Lanes that speak it. */
  readonly api: LaneApi;
  readonly routes: readonly DialectRoute[];
  /** Members of a request's body that its words are read of. */
  readonly requestMembers: readonly string[];
  readonly requestWords: (body: JsonRecord) => RequestWords;
  /** Usage and error of a whole answer; nothing where the text is no JSON object. */
  readonly usageOfBody: (bodyText: string) => BodyUsage;
  readonly readEvent: ReadEvent;
  /** null = streams tell their use unasked. */
  readonly usageOnDemand: UsageOnDemand | null;
  /** What an answer received at `nowMs` (epoch ms) refuses; null = nothing. */
  readonly refusalOf: (answer: UpstreamAnswer, nowMs: number) => Refusal | null;
  /** What the headers of an answer received at `nowMs` (epoch ms) say about limits. */
  readonly limitsOf: (headers: HeaderLookup, nowMs: number) => LimitReading;
  /** Status that an error type stands for, for an error that came where an answer should have begun. */
  readonly statusOf: (errorType: string) => number;
  /** Header of an answer that names its request. */
  readonly requestIdHeader: string;
  /** JSON body of an error of the router's own; `type` is a word of the Messages API. */
  readonly errorBody: (type: string, message: string, requestId?: string) => string;
  /** The same as an event that ends a stream; begins with a blank line, in case a line was cut off. */
  readonly errorEvent: (type: string, message: string, requestId: string) => string;
}
