/**
 * The books of one attempt: the reservation given back or settled once, the use on disk before the client can know
 * that its request is over, one completion line, the metrics.
 */

import { costUsd, type PricedTokens } from '../../../usage/prices/index.ts';
import {
  type Attempt,
  chargedRequest,
  type RequestFacts,
  releaseAttempt,
  settleAttempt,
  usageSample,
} from '../../beliefs/index.ts';
import type { CompletionReason } from '../../deciding/index.ts';
import type { RouterParts } from '../parts/index.ts';
import { type AttemptFacts, completionLine, decisionWord, errorType, knownPrices } from '../parts/index.ts';
import type { Exchange } from './exchange-request.ts';
import type { Relay } from './relay.ts';

/** An attempt as it was planned. */
export interface AttemptPlan {
  readonly facts: AttemptFacts;
  readonly request: RequestFacts;
  /** True for a second try on the same account. */
  readonly isRetry: boolean;
}

export interface BookedAttempt {
  readonly parts: RouterParts;
  readonly exchange: Exchange;
  readonly plan: AttemptPlan;
  readonly attempt: Attempt;
  readonly relay: Relay;
}

interface Counts extends PricedTokens {
  /** Those of the output that were reasoning, as far as anybody told. */
  readonly reasoningTokens: number;
  /** Nobody told all of it: what the answer broke off before is estimated. */
  readonly isEstimated: boolean;
}

const NO_COUNTS: Counts = {
  inputTokens: 0,
  outputTokens: 0,
  cacheWriteTokens: 0,
  cacheWrite1hTokens: 0,
  cacheReadTokens: 0,
  reasoningTokens: 0,
  isEstimated: false,
};

/** Bytes that its input is learned from; 0 where some of it is no text. */
const textBytes = ({ bodyBytes, mediaTokens = 0 }: RequestFacts): number => (mediaTokens > 0 ? 0 : bodyBytes);

/** How an attempt's line ends, beside its reason. */
export interface LineEnd {
  /** The request was sent elsewhere. */
  readonly isWasted?: boolean;
  /** Code of what went wrong; '' = nothing did, or nobody said. */
  readonly cause?: string;
}

interface Durations {
  /** Arrival to now. */
  readonly dirtyMs: number;
  /** First to last byte of a stream, else 0. */
  readonly streamMs: number;
  /** Arrival to the first content of a stream, else 0. */
  readonly firstContentMs: number;
}

export class AttemptBooks {
  private readonly booked: BookedAttempt;
  private isSettled: boolean;
  private isLogged: boolean;
  private counts: Counts;

  constructor(booked: BookedAttempt) {
    this.booked = booked;
    this.counts = NO_COUNTS;
    this.isSettled = false;
    this.isLogged = false;
  }

  /** Gives back what was reserved; the account is charged nothing. Only the first of `release` and `settle` counts. */
  release(): void {
    if (this.isSettled) return;
    this.isSettled = true;
    releaseAttempt(this.booked.parts.fleet, this.booked.attempt);
  }

  /** Books the use; `now` = on disk when it returns, `grouped` = on disk when it resolves. */
  settle(how: 'now' | 'grouped'): Promise<void> | undefined {
    if (this.isSettled) return undefined;
    const { parts, exchange, attempt } = this.booked;
    if (!exchange.isMetered) {
      this.release();
      return undefined;
    }
    this.isSettled = true;
    const counts = this.charged();
    this.counts = counts;
    const durations = this.durations();
    const endedMs = parts.clock.nowMs();
    settleAttempt(parts.fleet, attempt, {
      sample: usageSample({ ...counts, ...durations }, parts.fleet.config.tokenShares),
      endedMs,
      firstContentMs: durations.firstContentMs,
    });
    this.learn(counts);
    this.measure(counts, durations);
    return this.keep(counts, durations, endedMs, how);
  }

  /** What was told; where the answer broke off before it was, the estimate's input and the output that came by. */
  private charged(): Counts {
    const { relay, parts, attempt, plan } = this.booked;
    const told = relay.usage();
    const { inputTokens, outputTokens, cacheWriteTokens, cacheReadTokens } = told;
    const isInputTold = (inputTokens ?? cacheWriteTokens ?? cacheReadTokens) !== null;
    const isOutputTold = relay.isOutputTold(told);
    const { estimator, config } = parts.fleet;
    return {
      inputTokens: isInputTold
        ? (inputTokens ?? 0)
        : estimator.inputTokens(attempt.model, plan.request, config.tokenShares),
      outputTokens: isOutputTold ? outputTokens! : Math.max(outputTokens ?? 0, relay.outputSeen),
      cacheWriteTokens: cacheWriteTokens ?? 0,
      cacheReadTokens: cacheReadTokens ?? 0,
      cacheWrite1hTokens: told.cacheWrite1hTokens ?? 0,
      reasoningTokens: told.reasoningTokens ?? 0,
      isEstimated: !isInputTold || !isOutputTold,
    };
  }

  private learn(counts: Counts): void {
    const { parts, attempt, plan } = this.booked;
    if (counts.outputTokens === 0 || counts.isEstimated) return;
    const { estimator, config } = parts.fleet;
    const charged = chargedRequest({ ...counts, bodyBytes: textBytes(plan.request) }, config.tokenShares);
    estimator.learn(attempt.model, charged);
  }

  private measure(counts: Counts, { dirtyMs, streamMs, firstContentMs }: Durations): void {
    const { metrics } = this.booked.parts;
    const { lane, account, model } = this.booked.attempt;
    const labels = { lane, model: metrics.model(model) };
    this.measureTokens(counts, { ...labels, account });
    metrics.streamSeconds.inc(labels, streamMs / 1000);
    metrics.dirtySeconds.inc(labels, dirtyMs / 1000);
    if (firstContentMs > 0) metrics.firstContentSeconds.observe({ lane }, firstContentMs / 1000);
  }

  private measureTokens(
    counts: Counts,
    labels: { readonly lane: string; readonly account: string; readonly model: string },
  ): void {
    const { parts, attempt } = this.booked;
    const { metrics, settings, fleet } = parts;
    metrics.inputTokens.inc(labels, counts.inputTokens);
    metrics.outputTokens.inc(labels, counts.outputTokens);
    if (counts.cacheReadTokens > 0) metrics.cacheReadTokens.inc(labels, counts.cacheReadTokens);
    if (counts.cacheWriteTokens > 0) metrics.cacheWriteTokens.inc(labels, counts.cacheWriteTokens);
    const prices = knownPrices(fleet.config, settings, attempt.lane, attempt.model);
    if (prices === null) metrics.unpricedRequests.inc(labels);
    else metrics.costUsd.inc(labels, costUsd(prices, counts));
  }

  private keep(
    { isEstimated, ...counts }: Counts,
    { dirtyMs, streamMs, firstContentMs }: Durations,
    endedMs: number,
    how: 'now' | 'grouped',
  ): Promise<void> | undefined {
    const { parts, exchange, attempt, relay, plan } = this.booked;
    const status = relay.upstream?.status ?? 0;
    const row = {
      tsMs: endedMs,
      rid: exchange.rid,
      attempt: plan.facts.attempt,
      lane: attempt.lane,
      account: attempt.account,
      model: attempt.model,
      op: relay.isStream ? ('stream' as const) : ('nonstream' as const),
      ...counts,
      dirtyMs,
      streamMs,
      ttftMs: firstContentMs,
      status,
      errType: errorType({ status, reason: 'ok' }),
      decision: decisionWord(plan.facts),
      rerouteMode: plan.facts.record.mode,
      session: exchange.facts.session,
      turn: attempt.turn,
      boundUntilMs: attempt.boundUntilMs,
      bodyBytes: textBytes(plan.request),
      estimated: isEstimated ? 1 : 0,
    };
    parts.memory.noteSampled(attempt);
    if (how === 'grouped') return parts.memory.keep(row);
    parts.memory.keepNow(row);
    return undefined;
  }

  private durations(): Durations {
    const { exchange, relay, parts } = this.booked;
    const dirtyMs = parts.clock.monotonicMs() - exchange.startedMs;
    const { firstByteMs, lastByteMs } = relay;
    const streamMs = relay.isStream && firstByteMs !== null ? Math.max(lastByteMs! - firstByteMs, 0) : 0;
    const firstContentMs = relay.firstContentMs === null ? 0 : relay.firstContentMs - exchange.startedMs;
    return { dirtyMs, streamMs, firstContentMs };
  }

  /** Writes the completion line, once. */
  close(reason: CompletionReason, refusal: string, { isWasted = false, cause = '' }: LineEnd): void {
    const { parts, exchange, relay, plan, attempt } = this.booked;
    if (this.isLogged || !exchange.isMetered) return;
    this.isLogged = true;
    const { dirtyMs, streamMs, firstContentMs } = this.durations();
    const status = relay.upstream?.status ?? 0;
    const { isStream } = relay;
    const end = {
      status,
      reason,
      refusal,
      cause,
      isStream,
      ...this.counts,
      latencyMs: dirtyMs,
      streamMs,
      firstContentMs,
    };
    const { session } = exchange.facts;
    const nowMs = parts.clock.nowMs();
    const told = { ...end, isRetry: plan.isRetry, isWasted, session };
    parts.memory.appendSoon(() => completionLine(plan.facts, told, nowMs));
    const { metrics } = parts;
    const op = isStream ? 'stream' : 'nonstream';
    if (isWasted) {
      metrics.wastedRetryMs.inc({ model: metrics.model(attempt.model) }, dirtyMs);
      return;
    }
    metrics.requests.inc({ lane: attempt.lane, op, status: String(status) });
    metrics.requestSeconds.observe({ lane: attempt.lane, op }, dirtyMs / 1000);
  }
}
