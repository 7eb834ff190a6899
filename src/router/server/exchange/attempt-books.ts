/**
 * The books of one attempt: the reservation given back or settled once, the use on disk before the client can know
 * that its request is over, one completion line, the metrics.
 */

import { costUsd } from '../../../usage/prices/index.ts';
import {
  type Attempt,
  type RequestFacts,
  releaseAttempt,
  settleAttempt,
  usageSample,
} from '../../beliefs/index.ts';
import type { CompletionReason } from '../../deciding/index.ts';
import type { SampleRow } from '../../ledger/index.ts';
import type { RouterParts } from '../parts/index.ts';
import { type AttemptFacts, completionLine, decisionWord, errorType, knownPrices } from '../parts/index.ts';
import { type AttemptUse, learnUse, NO_USE, textBytes, type UsedAttempt, useOf } from './attempt-use.ts';
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

/** A stream's use so far comes to the disk this often. */
const SAVE_EVERY_MS = 1000;

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
  private counts: AttemptUse;
  /** When its use so far was last handed to the disk, monotonic ms. */
  private savedMs: number;

  constructor(booked: BookedAttempt) {
    this.booked = booked;
    this.counts = NO_USE;
    this.savedMs = Number.NEGATIVE_INFINITY;
    this.isSettled = false;
    this.isLogged = false;
  }

  /** Gives back what was reserved; the account is charged nothing. Only the first of `release` and `settle` counts. */
  release(): void {
    if (this.isSettled) return;
    this.isSettled = true;
    const { parts, attempt } = this.booked;
    parts.memory.noteReleased(attempt);
    releaseAttempt(parts.fleet, attempt);
  }

  private get used(): UsedAttempt {
    const { attempt, plan, relay, exchange } = this.booked;
    const { model } = attempt;
    return { model, request: plan.request, relay, wantsStream: exchange.facts.isStream };
  }

  /** A stream goes on: should this process be killed, the next knows what it had cost until about a second before. */
  progress(): void {
    const { parts, exchange, attempt } = this.booked;
    const nowMs = parts.clock.monotonicMs();
    if (this.isSettled || !exchange.isMetered || nowMs - this.savedMs < SAVE_EVERY_MS) return;
    this.savedMs = nowMs;
    const row = this.row(useOf(parts, this.used), this.durations(), parts.clock.nowMs());
    parts.memory.noteProgress(attempt, { ...row, errType: 'interrupted', estimated: 1 });
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
    const counts = useOf(parts, this.used);
    this.counts = counts;
    const durations = this.durations();
    const endedMs = parts.clock.nowMs();
    settleAttempt(parts.fleet, attempt, {
      sample: usageSample({ ...counts, ...durations }, parts.fleet.config.tokenShares),
      endedMs,
      firstContentMs: durations.firstContentMs,
    });
    learnUse(parts, this.used, counts);
    this.measure(counts, durations);
    return this.keep(this.row(counts, durations, endedMs), how);
  }

  private measure(counts: AttemptUse, { dirtyMs, streamMs, firstContentMs }: Durations): void {
    const { metrics } = this.booked.parts;
    const { lane, account, model } = this.booked.attempt;
    const labels = { lane, model: metrics.model(model) };
    this.measureTokens(counts, { ...labels, account });
    metrics.streamSeconds.inc(labels, streamMs / 1000);
    metrics.dirtySeconds.inc(labels, dirtyMs / 1000);
    if (firstContentMs > 0) metrics.firstContentSeconds.observe({ lane }, firstContentMs / 1000);
  }

  private measureTokens(
    counts: AttemptUse,
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

  private row(
    { isEstimated, ...counts }: AttemptUse,
    { dirtyMs, streamMs, firstContentMs }: Durations,
    endedMs: number,
  ): SampleRow {
    const { exchange, attempt, relay, plan } = this.booked;
    const status = relay.upstream?.status ?? 0;
    return {
      tsMs: endedMs,
      rid: exchange.rid,
      attempt: plan.facts.attempt,
      lane: attempt.lane,
      account: attempt.account,
      model: attempt.model,
      op: relay.isStream ? 'stream' : 'nonstream',
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
  }

  private keep(row: SampleRow, how: 'now' | 'grouped'): Promise<void> | undefined {
    const { memory } = this.booked.parts;
    memory.noteSampled(this.booked.attempt);
    if (how === 'grouped') return memory.keep(row);
    memory.keepNow(row);
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
