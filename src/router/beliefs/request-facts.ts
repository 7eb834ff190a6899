/** What beliefs are asked with: a request before it is sent. Read next: fleet.ts. */

import type { LaneApi } from '../wire/index.ts';

/** A request as the router knows it. */
export interface RequestFacts {
  readonly model: string;
  /** API that its client speaks; absent = `messages`. */
  readonly api?: LaneApi;
  /** Name that routes are looked up by: the model, unless an operator overrides it. */
  readonly routedModel: string;
  /** Digest of the session's key; '' = none. */
  readonly session: string;
  /** How long the prompt cache that it asks for may live, ms. */
  readonly cacheMs: number;
  /** Of its text: pictures and documents are counted by `mediaTokens`. */
  readonly bodyBytes: number;
  readonly mediaTokens?: number;
  readonly maxTokens: number | null;
  /** True for requests that cost nothing, such as counting tokens: sums, turns and rests do not see them. */
  readonly isFree?: boolean;
}

/** What a lane is asked for. */
export interface LaneRequest extends Pick<RequestFacts, 'model' | 'session'> {
  readonly estimateTokens: number;
}
