/**
 * What a request will cost before it is sent: input from the size of its body, output from what the model wrote
 * before. Learned, so that reservations are neither so small that an account is overrun nor so large that it
 * stands idle.
 */

/** Bytes of JSON per input token until something was learned. */
const FIRST_BYTES_PER_TOKEN = 4;
/** Output tokens of a model until something was learned. */
const FIRST_OUTPUT_TOKENS = 500;
/** Weight of the newest request in the learned means. */
const LEARNING_RATE = 0.05;
/** Longest answer that is believed. */
const MOST_OUTPUT_TOKENS = 1_000_000;
/** Models whose output is learned apart; the rest share one mean. */
const MOST_MODELS = 500;
const OTHERS = '';

interface Learned {
  outputTokens: number;
  bytesPerToken: number;
}

export interface CostShares {
  readonly input: number;
  readonly output: number;
}

export class CostEstimator {
  private readonly byModel: Map<string, Learned>;

  constructor() {
    this.byModel = new Map([
      [OTHERS, { outputTokens: FIRST_OUTPUT_TOKENS, bytesPerToken: FIRST_BYTES_PER_TOKEN }],
    ]);
  }

  private learnedOf(model: string): Learned {
    return this.byModel.get(model) ?? this.byModel.get(OTHERS)!;
  }

  /**
   * Weighted tokens a request will cost, a whole number >= 1. `maxTokens` is what the request itself allows;
   * null = it does not say.
   */
  estimate(model: string, bodyBytes: number, maxTokens: number | null, shares: CostShares): number {
    const { outputTokens, bytesPerToken } = this.learnedOf(model);
    const output = maxTokens === null ? outputTokens : Math.min(outputTokens, maxTokens);
    return Math.max(1, Math.ceil((bodyBytes / bytesPerToken) * shares.input + output * shares.output));
  }

  /** Learns from a served request that told so many output tokens; `inputTokens` with what came from caches, `bodyBytes` 0 = not known. */
  learn(model: string, bodyBytes: number, inputTokens: number, told: number): void {
    // No answer is that long: an absurd count must not poison every estimate.
    const outputTokens = Math.min(told, MOST_OUTPUT_TOKENS);
    for (const name of [model, OTHERS]) {
      let learned = this.byModel.get(name);
      if (learned === undefined) {
        if (this.byModel.size >= MOST_MODELS) continue;
        learned = { outputTokens, bytesPerToken: this.learnedOf(OTHERS).bytesPerToken };
        this.byModel.set(name, learned);
      }
      learned.outputTokens += LEARNING_RATE * (outputTokens - learned.outputTokens);
      if (bodyBytes > 0 && inputTokens > 0) {
        const ratio = Math.min(Math.max(bodyBytes / inputTokens, 1), 16);
        learned.bytesPerToken += LEARNING_RATE * (ratio - learned.bytesPerToken);
      }
    }
  }
}
