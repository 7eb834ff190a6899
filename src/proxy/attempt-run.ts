/**
 * One attempt: send the request to the chosen account, relay or hold the answer, and book what it cost. What it
 * cost is written down before the client can know that its request is over.
 */
import {
  type Attempt,
  type CompletionReason,
  markSuccess,
  observeLimits,
  openAttempt,
  type RequestFacts,
  releaseAttempt,
  settleAttempt,
  takeRefusal,
} from '../routing/index.ts';
import { classifyRefusal, type Refusal, readLimits } from '../wire/index.ts';
import { bodyText, headerOf } from './answer-body.ts';
import { errorEvent } from './client-answers.ts';
import type { Exchange } from './exchange.ts';
import { upstreamHeaders } from './headers.ts';
import { type AttemptFacts, completionLine, decisionWord, errorType } from './log-record.ts';
import { type HeldAnswer, Relay } from './relay.ts';
import type { RouterParts } from './router-parts.ts';
import { UpstreamCall, type UpstreamEnd } from './upstream-call.ts';

export type AttemptResult =
  /** The client has its answer, or gets it now. */
  | { readonly kind: 'served'; readonly answer: HeldAnswer | null }
  | { readonly kind: 'refused'; readonly answer: HeldAnswer; readonly refusal: Refusal }
  | (UpstreamEnd & { readonly kind: 'failed' })
  | { readonly kind: 'client gone' };

export interface AttemptPlan {
  readonly facts: AttemptFacts;
  readonly request: RequestFacts;
  /** True for a second try on the same account. */
  readonly isRetry: boolean;
}

export class AttemptRun {
  readonly attempt: Attempt;
  private readonly parts: RouterParts;
  private readonly exchange: Exchange;
  private readonly plan: AttemptPlan;
  private readonly relay: Relay;
  private isSettled: boolean;
  private isLogged: boolean;

  constructor(parts: RouterParts, exchange: Exchange, plan: AttemptPlan) {
    this.parts = parts;
    this.exchange = exchange;
    this.plan = plan;
    this.isSettled = false;
    this.isLogged = false;
    this.attempt = openAttempt(parts.fleet, plan.request, plan.facts.record, plan.facts.decision);
    this.relay = new Relay({
      response: exchange.response,
      clock: parts.clock,
      maxHeldBytes: parts.limits.maxHeldBytes,
      isMetered: exchange.isMetered,
      onHead: ({ status, headers }) => this.takeHead(status, headers),
      onStreamComplete: () => this.settleStream(),
    });
  }

  /** The same request to the same account once more. */
  sibling(attempt: number): AttemptRun {
    const facts = { ...this.plan.facts, attempt };
    return new AttemptRun(this.parts, this.exchange, { ...this.plan, facts, isRetry: true });
  }

  private takeHead(status: number, headers: Parameters<typeof headerOf>[0]): void {
    const { fleet, clock, memory, contacts } = this.parts;
    const nowMs = clock.nowMs();
    contacts.set(this.attempt.lane, { atMs: nowMs, isReached: true, status, error: '' });
    const limits = readLimits(headerOf(headers), nowMs);
    memory.keepReadings(this.attempt, observeLimits(fleet, this.attempt, limits, nowMs));
  }

  async run(): Promise<AttemptResult> {
    const { parts, exchange, attempt } = this;
    const { response, request } = exchange;
    if (response.destroyed) {
      this.release();
      return { kind: 'client gone' };
    }
    const upstream = parts.pools.get(attempt.lane)!;
    const call = new UpstreamCall(
      upstream.pool,
      {
        method: request.method === 'GET' ? 'GET' : 'POST',
        path: upstream.basePath + request.url!,
        headers: upstreamHeaders(request.headers, {
          credential: this.credential(),
          routerToken: parts.token,
          anthropicVersion: parts.settings.anthropicVersion,
        }),
        body: exchange.body,
        headTimeoutMs: parts.settings.answerTimeoutMs,
        idleMs: parts.settings.streamIdleMs,
      },
      this.relay,
    );
    const leave = (): void => {
      if (!response.writableFinished) call.stop();
    };
    response.on('close', leave);
    parts.metrics.inFlight.inc({ lane: attempt.lane });
    const end = await call.end;
    parts.metrics.inFlight.dec({ lane: attempt.lane });
    response.off('close', leave);
    return this.conclude(end);
  }

  private credential(): ReturnType<RouterParts['credentials']['of']> {
    const { parts, exchange, attempt } = this;
    const own = parts.credentials.of(attempt.lane, attempt.account);
    const { anthropicAuthToken } = parts.settings;
    const { headers } = exchange.request;
    if (own !== null || attempt.lane !== 'anthropic' || anthropicAuthToken === '') return own;
    if (headers.authorization !== undefined || headers['x-api-key'] !== undefined) return null;
    return { header: 'authorization', secret: anthropicAuthToken };
  }

  private conclude(end: UpstreamEnd): AttemptResult | Promise<AttemptResult> {
    if (end.kind === 'stopped') return this.clientLeft();
    if (end.kind === 'failed') {
      const { contacts, clock } = this.parts;
      if (!this.relay.isCommitted) {
        const contact = { atMs: clock.nowMs(), isReached: false, status: 0, error: end.code };
        if (end.phase !== 'body') contacts.set(this.attempt.lane, contact);
        this.release();
        return end;
      }
      return this.brokeOff(end);
    }
    return this.relay.isCommitted ? this.streamEnded() : this.wholeAnswer();
  }

  /** The client went away: what was used until then counts. */
  private clientLeft(): AttemptResult {
    const usage = this.relay.isStream ? this.relay.usage() : null;
    if (usage !== null && (usage.inputTokens ?? usage.outputTokens) !== null) this.settle('now');
    else this.release();
    this.finish('client_gone', '', false);
    return { kind: 'client gone' };
  }

  /** The upstream fell silent or broke the connection in the middle of a stream. */
  private brokeOff(end: UpstreamEnd & { kind: 'failed' }): AttemptResult {
    const { response, rid } = this.exchange;
    this.parts.metrics.partialWrites.inc();
    this.settle('now');
    const isStall = end.cause === 'timeout';
    if (this.relay.isStream && !this.relay.isComplete) {
      response.write(
        isStall
          ? errorEvent('timeout_error', `lane ${this.attempt.lane} fell silent`, rid)
          : errorEvent('api_error', `lane ${this.attempt.lane} broke off (${end.code})`, rid),
      );
      response.end();
    } else if (this.relay.isStream) response.end();
    // An answer that was promised whole is not: the client must see that.
    else response.destroy();
    this.finish(isStall ? 'stream_timeout' : 'stream_error', '', false);
    return { kind: 'served', answer: null };
  }

  private streamEnded(): AttemptResult {
    const { parts, exchange, relay } = this;
    this.settle('now');
    const { status, headers } = relay.upstream!;
    const refusal = classifyRefusal(
      { status, header: headerOf(headers), bodyText: '', streamError: relay.streamError },
      parts.clock.nowMs(),
    );
    if (refusal !== null) this.markRefusal(refusal);
    else this.markSuccess();
    exchange.response.end();
    this.finish(relay.streamError === null ? 'ok' : 'stream_error', refusal?.kind ?? '', false);
    return { kind: 'served', answer: null };
  }

  private async wholeAnswer(): Promise<AttemptResult> {
    const { parts, relay } = this;
    const answer = relay.heldAnswer()!;
    const refusal = classifyRefusal(
      {
        status: answer.status,
        header: headerOf(answer.headers),
        bodyText: bodyText(answer.body, answer.headers),
        streamError: null,
      },
      parts.clock.nowMs(),
    );
    if (answer.status >= 300) {
      this.release();
      if (refusal !== null) return { kind: 'refused', answer, refusal };
      this.finish('upstream_error', '', false);
      return { kind: 'served', answer };
    }
    await this.settle('grouped');
    if (refusal !== null) this.markRefusal(refusal);
    else this.markSuccess();
    this.finish('ok', refusal?.kind ?? '', false);
    return { kind: 'served', answer };
  }

  /** A refusal that came with an answer: the next request is what it is about. */
  private markRefusal(refusal: Refusal): void {
    const { fleet, clock, memory } = this.parts;
    const { cooldown } = takeRefusal(fleet, this.attempt, refusal, clock.nowMs());
    if (cooldown !== null) memory.keepCooldown(cooldown);
    this.keepCalibration(refusal);
  }

  private markSuccess(): void {
    this.parts.memory.forgetCooldowns(markSuccess(this.parts.fleet, this.attempt));
  }

  /** Writes down what calibration learned from a refusal. */
  keepCalibration(refusal: Refusal): void {
    if (refusal.kind !== 'quota_window' && refusal.kind !== 'account_limit') return;
    const { cap } = this.attempt;
    const note = cap?.calibration.latest() ?? null;
    if (cap !== null && note !== null) this.parts.memory.keepRefusal(cap.rule.pattern, note);
  }

  /** Turns to the account's other header; false where there is none. */
  flipCredential(): boolean {
    return this.parts.credentials.flip(this.attempt.lane, this.attempt.account);
  }

  private release(): void {
    if (this.isSettled) return;
    this.isSettled = true;
    releaseAttempt(this.parts.fleet, this.attempt);
  }

  private settleStream(): void {
    void this.settle('now');
  }

  /** Books the use, once; `now` = on disk when it returns, `grouped` = on disk when it resolves. */
  private settle(how: 'now' | 'grouped'): Promise<void> | undefined {
    if (this.isSettled) return undefined;
    if (!this.exchange.isMetered) {
      this.release();
      return undefined;
    }
    this.isSettled = true;
    const { parts, exchange, attempt, relay } = this;
    const { fleet, clock, memory, metrics } = parts;
    const usage = relay.usage();
    const counts = {
      inputTokens: usage.inputTokens ?? 0,
      outputTokens: usage.outputTokens ?? 0,
      cacheWriteTokens: usage.cacheWriteTokens ?? 0,
      cacheReadTokens: usage.cacheReadTokens ?? 0,
    };
    const { input, output, cacheWrite, cacheRead } = fleet.config.tokenShares;
    const weightedTokens = Math.round(
      counts.inputTokens * input +
        counts.outputTokens * output +
        counts.cacheWriteTokens * cacheWrite +
        counts.cacheReadTokens * cacheRead,
    );
    const { dirtyMs, streamMs, firstContentMs } = this.durations();
    const endedMs = clock.nowMs();
    const sample = {
      ...counts,
      weightedTokens,
      dirtyMs: Math.round(dirtyMs),
      streamMs: Math.round(streamMs),
    };
    settleAttempt(fleet, attempt, { sample, endedMs, firstContentMs });
    const allInput = counts.inputTokens + counts.cacheWriteTokens + counts.cacheReadTokens;
    if (counts.outputTokens > 0) {
      fleet.estimator.learn(attempt.model, exchange.body?.length ?? 0, allInput, counts.outputTokens);
    }
    const labels = { lane: attempt.lane, model: metrics.model(attempt.model) };
    metrics.inputTokens.inc(labels, counts.inputTokens);
    metrics.outputTokens.inc(labels, counts.outputTokens);
    metrics.streamSeconds.inc(labels, streamMs / 1000);
    metrics.dirtySeconds.inc(labels, dirtyMs / 1000);
    if (firstContentMs > 0)
      metrics.firstContentSeconds.observe({ lane: attempt.lane }, firstContentMs / 1000);
    const { facts } = this.plan;
    const status = relay.upstream?.status ?? 0;
    const row = {
      tsMs: endedMs,
      rid: exchange.rid,
      attempt: facts.attempt,
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
      decision: decisionWord(facts),
      rerouteMode: facts.record.mode,
      session: exchange.facts.session,
    };
    if (how === 'grouped') return memory.keep(row);
    memory.keepNow(row);
    return undefined;
  }

  private durations(): { dirtyMs: number; streamMs: number; firstContentMs: number } {
    const { exchange, relay, parts } = this;
    const dirtyMs = parts.clock.monotonicMs() - exchange.startedMs;
    const { firstByteMs, lastByteMs } = relay;
    const streamMs = relay.isStream && firstByteMs !== null ? Math.max(lastByteMs! - firstByteMs, 0) : 0;
    const firstContentMs = relay.firstContentMs === null ? 0 : relay.firstContentMs - exchange.startedMs;
    return { dirtyMs, streamMs, firstContentMs };
  }

  /** Tells the log and the metrics of an attempt that was refused or failed. */
  log(result: AttemptResult, isWasted: boolean): void {
    if (result.kind === 'refused') this.finish('refused', result.refusal.kind, isWasted);
    else if (result.kind === 'failed') this.finish('net', '', isWasted);
  }

  private finish(reason: CompletionReason, refusal: string, isWasted: boolean): void {
    if (this.isLogged || !this.exchange.isMetered) return;
    this.isLogged = true;
    const { parts, exchange, relay, plan } = this;
    const { dirtyMs, streamMs, firstContentMs } = this.durations();
    const usage = reason === 'refused' || reason === 'net' ? null : relay.usage();
    const status = relay.upstream?.status ?? 0;
    const line = completionLine(
      plan.facts,
      {
        status,
        reason,
        refusal,
        isStream: relay.isStream,
        inputTokens: usage?.inputTokens ?? 0,
        outputTokens: usage?.outputTokens ?? 0,
        cacheWriteTokens: usage?.cacheWriteTokens ?? 0,
        cacheReadTokens: usage?.cacheReadTokens ?? 0,
        latencyMs: dirtyMs,
        streamMs,
        firstContentMs,
        isRetry: plan.isRetry,
        isWasted,
        session: exchange.facts.session,
      },
      parts.fleet,
      parts.clock.nowMs(),
    );
    parts.memory.log.append(line);
    const op = relay.isStream ? 'stream' : 'nonstream';
    if (isWasted) {
      parts.metrics.wastedRetryMs.inc({ model: parts.metrics.model(this.attempt.model) }, dirtyMs);
    } else {
      parts.metrics.requests.inc({ lane: this.attempt.lane, op, status: String(status) });
      parts.metrics.requestSeconds.observe({ lane: this.attempt.lane, op }, dirtyMs / 1000);
    }
  }
}
