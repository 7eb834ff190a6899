/**
 * What an attempt is charged: what its provider told, and for an answer that broke off before it was told, what is most
 * likely. Input is then what such requests had; output what came by, as whole streams of the model taught. An answer
 * in one piece that nobody waited for is charged the length that the model's answers have: its provider writes it to
 * its end, whoever listens, while a stream stops where its reader leaves.
 */

import type { PricedTokens } from '../../../usage/prices/index.ts';
import { chargedRequest, type RequestFacts } from '../../beliefs/index.ts';
import type { RouterParts } from '../parts/index.ts';
import type { Relay } from './relay.ts';

export interface AttemptUse extends PricedTokens {
  /** Those of the output that were reasoning, as far as anybody told. */
  readonly reasoningTokens: number;
  /** Nobody told all of it: what the answer broke off before is estimated. */
  readonly isEstimated: boolean;
}

export const NO_USE: AttemptUse = {
  inputTokens: 0,
  outputTokens: 0,
  cacheWriteTokens: 0,
  cacheWrite1hTokens: 0,
  cacheReadTokens: 0,
  reasoningTokens: 0,
  isEstimated: false,
};

/** An attempt under way, and what came of it. */
export interface UsedAttempt {
  readonly model: string;
  readonly request: RequestFacts;
  readonly relay: Relay;
  /** It was asked for as a stream. */
  readonly wantsStream: boolean;
}

/** Output of an answer that broke off before anybody told it. */
function untoldOutput({ fleet }: RouterParts, { model, request, relay, wantsStream }: UsedAttempt): number {
  const { estimator } = fleet;
  if (relay.isStream) return estimator.outputOfPieces(model, relay.outputSeen);
  return wantsStream ? 0 : Math.max(relay.outputSeen, estimator.outputTokens(model, request));
}

/** What it used so far. */
export function useOf(parts: RouterParts, used: UsedAttempt): AttemptUse {
  const { relay, model, request } = used;
  const told = relay.usage();
  const { inputTokens, outputTokens, cacheWriteTokens, cacheReadTokens } = told;
  const isInputTold = (inputTokens ?? cacheWriteTokens ?? cacheReadTokens) !== null;
  const isOutputTold = relay.isOutputTold(told);
  const { estimator, config } = parts.fleet;
  return {
    inputTokens: isInputTold ? (inputTokens ?? 0) : estimator.inputTokens(model, request, config.tokenShares),
    outputTokens: isOutputTold ? outputTokens! : Math.max(outputTokens ?? 0, untoldOutput(parts, used)),
    cacheWriteTokens: cacheWriteTokens ?? 0,
    cacheReadTokens: cacheReadTokens ?? 0,
    cacheWrite1hTokens: told.cacheWrite1hTokens ?? 0,
    reasoningTokens: told.reasoningTokens ?? 0,
    isEstimated: !isInputTold || !isOutputTold,
  };
}

/** Bytes that its input is learned from; 0 where some of it is no text. */
export const textBytes = ({ bodyBytes, mediaTokens = 0 }: RequestFacts): number =>
  mediaTokens > 0 ? 0 : bodyBytes;

/** Has estimates learn from what was told of an answer that came whole. */
export function learnUse(
  { fleet }: RouterParts,
  { model, request, relay }: UsedAttempt,
  use: AttemptUse,
): void {
  if (use.outputTokens === 0 || use.isEstimated) return;
  const charged = chargedRequest({ ...use, bodyBytes: textBytes(request) }, fleet.config.tokenShares);
  // Of a stream that broke off after its use was told, pieces may be missing.
  const isWhole = relay.isStream && relay.isComplete;
  fleet.estimator.learn(model, isWhole ? { ...charged, seenTokens: relay.outputSeen } : charged);
}
