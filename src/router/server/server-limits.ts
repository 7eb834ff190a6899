/** What a client may take of the listening side before it is let go. Read next: server.ts. */

/** Limits on clients. A slow one is let go before it holds much. */
export interface ServerLimits {
  readonly headersTimeoutMs: number;
  readonly requestTimeoutMs: number;
  /** Longest time in which a client takes no byte of what waits for it. */
  readonly unreadTimeoutMs: number;
  /** How often slow clients are looked for. */
  readonly checkMs: number;
  readonly maxHeaderBytes: number;
  readonly maxConnections: number;
}

export const DEFAULT_SERVER_LIMITS: ServerLimits = {
  headersTimeoutMs: 15_000,
  requestTimeoutMs: 120_000,
  unreadTimeoutMs: 120_000,
  checkMs: 5000,
  maxHeaderBytes: 64 * 1024,
  maxConnections: 4096,
};
