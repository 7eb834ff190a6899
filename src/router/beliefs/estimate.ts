/**
 * What a request will cost before it is sent: what such requests were charged. Input from the size of its text, at the
 * weight that it had so far (what a cache gives counts less), pictures by the provider's rule; output from what the
 * model wrote before. Learned, so that reservations are neither so small that an account is overrun nor so large that
 * it stands idle.
 */
import type { TokenShares } from '../config/index.ts';
import type { RequestFacts } from './request-facts.ts';

/** Bytes of JSON per input token until something was learned. */
const FIRST_BYTES_PER_TOKEN = 4;
/** Output tokens of a model until something was learned. */
const FIRST_OUTPUT_TOKENS = 500;
/** Weight of the newest request in the learned means. */
const LEARNING_RATE = 0.05;
/** Longest answer that is believed. */
const MOST_OUTPUT_TOKENS = 1_000_000;
/** Models whose output is learned apart: those longest unused are forgotten and share the mean of all. */
const MOST_MODELS = 500;
const OTHERS = '';
/** Sizes of text, in bytes, from which on requests are another kind: long ones come from caches for the most part. */
const SIZES = [16_384, 131_072] as const;
/** Weighted tokens per byte that are believed. */
const LEAST_PER_BYTE = 0.001;
const MOST_PER_BYTE = 4;

const sizeOf = (bytes: number): number => SIZES.filter((least) => bytes >= least).length;

interface Learned {
  outputTokens: number;
  /** Output that was told of whole streams, over what their pieces looked like; as sums that fade. */
  toldTokens: number;
  seenTokens: number;
  /** Weighted tokens per byte of text, by size; null = not learned yet. */
  readonly perByte: Array<number | null>;
}

/** What is estimated: the request's size and limits. */
export type EstimatedRequest = Pick<RequestFacts, 'bodyBytes' | 'maxTokens' | 'mediaTokens'>;

/** What a served request told. */
export interface ChargedRequest {
  /** Bytes of its text; 0 = not known, or not all of it text: its input teaches nothing then. */
  readonly bodyBytes: number;
  /** All its input, each kind at its weight. */
  readonly weightedInput: number;
  readonly outputTokens: number;
  /** What the output looked like by its pieces; absent = it came as no stream, or nobody looked. */
  readonly seenTokens?: number;
}

/** What the estimator learns from, of a request's counts. */
export function chargedRequest(
  told: Readonly<
    Record<'inputTokens' | 'outputTokens' | 'cacheWriteTokens' | 'cacheReadTokens' | 'bodyBytes', number>
  >,
  shares: TokenShares,
): ChargedRequest {
  const { bodyBytes, outputTokens } = told;
  const weightedInput =
    told.inputTokens * shares.input +
    told.cacheWriteTokens * shares.cacheWrite +
    told.cacheReadTokens * shares.cacheRead;
  return { bodyBytes, weightedInput, outputTokens };
}

export class CostEstimator {
  /** The longest unused first. */
  private readonly byModel: Map<string, Learned>;

  constructor() {
    this.byModel = new Map([[OTHERS, unlearned(FIRST_OUTPUT_TOKENS)]]);
  }

  private learnedOf(model: string): Learned {
    return this.byModel.get(model) ?? this.byModel.get(OTHERS)!;
  }

  private weightedInput(model: string, request: EstimatedRequest, shares: TokenShares): number {
    const { bodyBytes, mediaTokens = 0 } = request;
    const size = sizeOf(bodyBytes);
    const perByte =
      this.learnedOf(model).perByte[size] ??
      this.byModel.get(OTHERS)!.perByte[size] ??
      shares.input / FIRST_BYTES_PER_TOKEN;
    return bodyBytes * perByte + mediaTokens * shares.input;
  }

  /** Weighted tokens a request will cost, a whole number >= 1. */
  estimate(model: string, request: EstimatedRequest, shares: TokenShares): number {
    const input = this.weightedInput(model, request, shares);
    return Math.max(1, Math.ceil(input + this.expectedOutput(model, request) * shares.output));
  }

  private expectedOutput(model: string, { maxTokens }: EstimatedRequest): number {
    const { outputTokens } = this.learnedOf(model);
    return maxTokens === null ? outputTokens : Math.min(outputTokens, maxTokens);
  }

  /** Its output as a whole: for an answer that nobody waited for. */
  outputTokens(model: string, request: EstimatedRequest): number {
    return Math.ceil(this.expectedOutput(model, request));
  }

  /**
   * Output of a stream that broke off, from what its pieces look like: providers tell of whole streams how many tokens
   * such pieces are, hidden thoughts included.
   */
  outputOfPieces(model: string, seenTokens: number): number {
    const own = this.learnedOf(model);
    const { toldTokens, seenTokens: seen } = own.seenTokens > 0 ? own : this.byModel.get(OTHERS)!;
    return seen === 0 ? seenTokens : Math.round((seenTokens * toldTokens) / seen);
  }

  /** Its input alone, as the tokens without a cache that weigh as much: for an answer that broke off untold. */
  inputTokens(model: string, request: EstimatedRequest, shares: TokenShares): number {
    const { bodyBytes, mediaTokens = 0 } = request;
    if (shares.input === 0) return Math.ceil(bodyBytes / FIRST_BYTES_PER_TOKEN + mediaTokens);
    return Math.ceil(this.weightedInput(model, request, shares) / shares.input);
  }

  /** Learns from a served request that told what it cost. */
  learn(model: string, charged: ChargedRequest): void {
    // No answer is that long: an absurd count must not poison every estimate.
    const outputTokens = Math.min(charged.outputTokens, MOST_OUTPUT_TOKENS);
    for (const name of model === OTHERS ? [OTHERS] : [model, OTHERS]) {
      const learned = this.byModel.get(name) ?? unlearned(outputTokens);
      this.byModel.delete(name);
      // The longest unused makes room; the mean of all is used each time.
      if (this.byModel.size >= MOST_MODELS) this.byModel.delete(this.byModel.keys().next().value!);
      this.byModel.set(name, learned);
      learned.outputTokens += LEARNING_RATE * (outputTokens - learned.outputTokens);
      learnPieces(learned, outputTokens, charged.seenTokens ?? 0);
      learnInput(learned, charged);
    }
  }
}

const unlearned = (outputTokens: number): Learned => ({
  outputTokens,
  toldTokens: 0,
  seenTokens: 0,
  perByte: [null, null, null],
});

function learnPieces(learned: Learned, outputTokens: number, seenTokens: number): void {
  if (seenTokens <= 0) return;
  learned.toldTokens += outputTokens - LEARNING_RATE * learned.toldTokens;
  learned.seenTokens += seenTokens - LEARNING_RATE * learned.seenTokens;
}

function learnInput(learned: Learned, { bodyBytes, weightedInput }: ChargedRequest): void {
  if (bodyBytes <= 0 || weightedInput <= 0) return;
  const size = sizeOf(bodyBytes);
  const perByte = Math.min(Math.max(weightedInput / bodyBytes, LEAST_PER_BYTE), MOST_PER_BYTE);
  const known = learned.perByte[size] ?? null;
  learned.perByte[size] = known === null ? perByte : known + LEARNING_RATE * (perByte - known);
}
