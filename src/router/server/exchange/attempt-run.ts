/**
 * One attempt: send the request to the chosen account, relay or hold the answer, and book what it cost. What it
 * cost is written down before the client can know that its request is over.
 */
import { type Attempt, markSuccess, observeLimits, openAttempt, takeRefusal } from '../../beliefs/index.ts';
import type { Refusal } from '../../wire/index.ts';
import type { RouterParts } from '../parts/index.ts';
import { type OwnCredential, upstreamHeaders } from '../parts/index.ts';
import { bodyText, headerOf } from './answer-body.ts';
import { AttemptBooks, type AttemptPlan } from './attempt-books.ts';
import type { Exchange } from './exchange-request.ts';
import { type HeldAnswer, Relay } from './relay.ts';
import { UpstreamCall, type UpstreamEnd } from './upstream-call.ts';
import { upstreamPath } from './upstream-path.ts';

export type AttemptResult =
  /** The client has its answer, or gets it now. */
  | { readonly kind: 'served'; readonly answer: HeldAnswer | null }
  | { readonly kind: 'refused'; readonly answer: HeldAnswer; readonly refusal: Refusal }
  | (UpstreamEnd & { readonly kind: 'failed' })
  | { readonly kind: 'client gone' };

export class AttemptRun {
  readonly attempt: Attempt;
  private readonly parts: RouterParts;
  private readonly exchange: Exchange;
  private readonly plan: AttemptPlan;
  private readonly relay: Relay;
  private readonly books: AttemptBooks;
  /** Header of our credential; null = the client's own, or nothing sent yet. */
  private shownHeader: OwnCredential['header'] | null;

  constructor(parts: RouterParts, exchange: Exchange, plan: AttemptPlan) {
    this.parts = parts;
    this.exchange = exchange;
    this.plan = plan;
    this.attempt = openAttempt(parts.fleet, plan.request, plan.facts.record, plan.facts.decision);
    this.relay = new Relay({
      response: exchange.response,
      clock: parts.clock,
      dialect: exchange.dialect,
      hidesUsage: exchange.hidesUsage,
      maxHeldBytes: parts.limits.maxHeldBytes,
      isMetered: exchange.isMetered,
      onHead: ({ status, headers }) => this.takeHead(status, headers),
      onStreamComplete: () => void this.books.settle('now'),
    });
    const { attempt, relay } = this;
    this.books = new AttemptBooks({ parts, exchange, plan, attempt, relay });
    this.shownHeader = null;
    parts.memory.noteOpened(attempt);
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
    const limits = this.exchange.dialect.limitsOf(headerOf(headers), nowMs);
    memory.keepReadings(this.attempt, observeLimits(fleet, this.attempt, limits, nowMs));
    // The account serves again: others need not wait for this stream to end.
    if (status >= 200 && status < 300 && limits.status !== 'rejected') this.markSuccess();
  }

  async run(): Promise<AttemptResult> {
    const { parts, exchange, attempt } = this;
    const { response, request } = exchange;
    if (response.destroyed) return this.clientLeft();
    const upstream = parts.pools.get(attempt.lane)!;
    const credential = this.credential();
    this.shownHeader = credential?.header ?? null;
    const call = new UpstreamCall(
      upstream.pool,
      {
        method: request.method === 'GET' ? 'GET' : 'POST',
        path: upstreamPath(upstream.basePath, request.url!, exchange.dialect.api),
        headers: upstreamHeaders(request.headers, {
          credential,
          api: exchange.dialect.api,
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
        this.books.release();
        return end;
      }
      // Whole already: how its connection went down is nobody's concern.
      return this.relay.isComplete ? this.streamEnded() : this.brokeOff(end);
    }
    this.relay.finish();
    return this.relay.isCommitted ? this.streamEnded() : this.wholeAnswer();
  }

  /** The client went away: what was used until then counts. */
  private clientLeft(): AttemptResult {
    const usage = this.relay.isStream ? this.relay.usage() : null;
    if (usage !== null && (usage.inputTokens ?? usage.outputTokens) !== null) this.books.settle('now');
    else this.books.release();
    this.books.close('client_gone', '', false);
    return { kind: 'client gone' };
  }

  /** The upstream fell silent or broke the connection in the middle of a stream. */
  private brokeOff(end: UpstreamEnd & { kind: 'failed' }): AttemptResult {
    const { response, rid, dialect } = this.exchange;
    this.parts.metrics.partialWrites.inc();
    this.books.settle('now');
    const isStall = end.cause === 'timeout';
    if (this.relay.isStream) {
      response.write(
        isStall
          ? dialect.errorEvent('timeout_error', `lane ${this.attempt.lane} fell silent`, rid)
          : dialect.errorEvent('api_error', `lane ${this.attempt.lane} broke off (${end.code})`, rid),
      );
      response.end();
    }
    // An answer that was promised whole is not: the client must see that.
    else response.destroy();
    this.books.close(isStall ? 'stream_timeout' : 'stream_error', '', false);
    return { kind: 'served', answer: null };
  }

  private streamEnded(): AttemptResult {
    const { parts, exchange, relay } = this;
    this.books.settle('now');
    const { status, headers } = relay.upstream!;
    const refusal = exchange.dialect.refusalOf(
      { status, header: headerOf(headers), bodyText: '', streamError: relay.streamError },
      parts.clock.nowMs(),
    );
    if (refusal !== null) this.markRefusal(refusal);
    else this.markSuccess();
    exchange.response.end();
    this.books.close(relay.streamError === null ? 'ok' : 'stream_error', refusal?.kind ?? '', false);
    return { kind: 'served', answer: null };
  }

  private async wholeAnswer(): Promise<AttemptResult> {
    const { parts, relay, exchange } = this;
    const answer = relay.heldAnswer()!;
    const refusal = exchange.dialect.refusalOf(
      {
        status: answer.status,
        header: headerOf(answer.headers),
        bodyText: bodyText(answer.body, answer.headers),
        streamError: null,
      },
      parts.clock.nowMs(),
    );
    if (answer.status >= 300) {
      this.books.release();
      if (refusal !== null) return { kind: 'refused', answer, refusal };
      this.books.close('upstream_error', '', false);
      return { kind: 'served', answer };
    }
    await this.books.settle('grouped');
    if (refusal !== null) this.markRefusal(refusal);
    else this.markSuccess();
    this.books.close('ok', refusal?.kind ?? '', false);
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
    // What costs nothing is served by a spent account too.
    if (!this.exchange.isMetered) return;
    this.parts.memory.forgetCooldowns(markSuccess(this.parts.fleet, this.attempt));
  }

  /** Writes down what calibration learned from a refusal. */
  keepCalibration(refusal: Refusal): void {
    if (refusal.kind !== 'quota_window' && refusal.kind !== 'account_limit') return;
    const { cap } = this.attempt;
    const note = cap?.calibration.latest() ?? null;
    if (cap !== null && note !== null) this.parts.memory.keepRefusal(cap.rule.pattern, note);
  }

  /** Turns to the account's other header than the one just refused; false where there is none. */
  turnCredential(): boolean {
    const { lane, account } = this.attempt;
    return this.shownHeader !== null && this.parts.credentials.turnFrom(this.shownHeader, lane, account);
  }

  /** Tells the log of an attempt that was refused or failed; `isWasted`: the request is sent elsewhere. */
  log(result: AttemptResult, isWasted: boolean): void {
    if (result.kind === 'refused') this.books.close('refused', result.refusal.kind, isWasted);
    else if (result.kind === 'failed') this.books.close('net', '', isWasted);
  }
}
