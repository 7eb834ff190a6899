/**
 * One attempt: send the request to the chosen account, relay or hold the answer, and book what it cost. What it
 * cost is written down before the client can know that its request is over.
 */
import {
  type Attempt,
  markSuccess,
  observeLimits,
  openAttempt,
  type RefusedAnswer,
  takeRefusal,
} from '../../beliefs/index.ts';
import type { LimitReading, Refusal, UpstreamAnswer } from '../../wire/index.ts';
import type { LaneUpstream, RouterParts } from '../parts/index.ts';
import { type OwnCredential, unfitFor } from '../parts/index.ts';
import { bodyText, headerOf } from './answer-body.ts';
import { AttemptBooks, type AttemptPlan } from './attempt-books.ts';
import { sendOwn } from './client-answers.ts';
import type { Exchange } from './exchange-request.ts';
import { answerOfError, UNFIT, unfitAnswer } from './made-answers.ts';
import { type HeldAnswer, Relay } from './relay.ts';
import { UpstreamCall, type UpstreamEnd, type UpstreamRequest } from './upstream-call.ts';
import { credentialFor, upstreamRequest } from './upstream-request.ts';

export type AttemptResult =
  /** The client has its answer, or gets it now. */
  | { readonly kind: 'served'; readonly answer: HeldAnswer | null }
  | { readonly kind: 'refused'; readonly answer: HeldAnswer; readonly refusal: Refusal }
  | (UpstreamEnd & { readonly kind: 'failed' })
  | { readonly kind: 'client gone' };

/** What an operator is told of a failed attempt, by how far it came. */
const FAILURES = {
  connect: 'no connection',
  head: 'no answer',
  body: 'the answer broke off',
} as const;

export class AttemptRun {
  readonly attempt: Attempt;
  private readonly parts: RouterParts;
  private readonly exchange: Exchange;
  private readonly plan: AttemptPlan;
  private readonly relay: Relay;
  private readonly books: AttemptBooks;
  private call: UpstreamCall | null;
  /** True once the router itself ended the attempt, to stop. */
  private isCut: boolean;
  /** What the headers say of limits; null = no head yet. */
  private limits: LimitReading | null;
  /** Code of what went wrong; '' = nothing did, or nobody said. */
  private cause: string;
  /** Our credential as it was shown; null = the client's own, or nothing sent yet. */
  private shown: OwnCredential | null;

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
      longestPingsMs: parts.limits.longestPingsMs,
      isMetered: exchange.isMetered,
      onHead: ({ status, headers }) => this.takeHead(status, headers),
      onBegun: () => this.begun(),
      onHeard: () => this.books.progress(),
      onStreamComplete: () => void this.books.settle('now'),
      onEnough: () => this.call?.stop(),
    });
    const { attempt, relay } = this;
    this.books = new AttemptBooks({ parts, exchange, plan, attempt, relay });
    this.call = null;
    this.isCut = false;
    this.limits = null;
    this.cause = '';
    this.shown = null;
    parts.memory.noteOpened(attempt);
  }

  /** What it was decided from. */
  get facts(): AttemptPlan['facts'] {
    return this.plan.facts;
  }

  /** The same request to the same account once more. */
  sibling(attempt: number): AttemptRun {
    const facts = { ...this.plan.facts, attempt };
    return new AttemptRun(this.parts, this.exchange, { ...this.plan, facts, isRetry: true });
  }

  private takeHead(status: number, headers: Parameters<typeof headerOf>[0]): void {
    const { fleet, clock, memory, contacts, metrics } = this.parts;
    clock.hear(Date.parse(headers.date ?? ''));
    const nowMs = clock.nowMs();
    contacts.set(this.attempt.lane, { atMs: nowMs, isReached: true, status, error: '' });
    const limits = this.exchange.dialect.limitsOf(headerOf(headers), nowMs);
    for (const why of limits.ignored) metrics.ignoredReadings.inc({ lane: this.attempt.lane, why });
    memory.keepHeard(this.attempt, observeLimits(fleet, this.attempt, limits, nowMs));
    this.limits = limits;
  }

  /** The account serves again: others need not wait for this stream to end. */
  private begun(): void {
    // Where the plan is said to be spent, it is whatever else is served.
    if (this.limits?.status !== 'rejected') this.markSuccess();
  }

  async run(): Promise<AttemptResult> {
    const { parts, exchange, attempt } = this;
    const { response } = exchange;
    if (response.destroyed) return this.clientLeft();
    const upstream = parts.pools.get(attempt.lane)!;
    const credential = credentialFor(parts, exchange, attempt);
    this.shown = credential;
    const asked = upstreamRequest(parts, exchange, upstream, credential);
    const leave = (): void => {
      if (!response.writableFinished) this.call?.stop();
    };
    const cut = (): void => {
      this.isCut = true;
      this.call?.stop();
    };
    response.on('close', leave);
    parts.cuts.add(cut);
    parts.metrics.inFlight.inc({ lane: attempt.lane });
    const end = await this.ask(upstream, asked);
    this.relay.close();
    if (end.kind === 'ended' || this.relay.isPacked) await this.relay.finish();
    parts.metrics.inFlight.dec({ lane: attempt.lane });
    parts.cuts.delete(cut);
    response.off('close', leave);
    return this.conclude(end);
  }

  /** Asks; once more on a fresh connection where a kept one was closed by the other side just then. */
  private async ask({ pool, openFresh }: LaneUpstream, asked: UpstreamRequest): Promise<UpstreamEnd> {
    this.call = new UpstreamCall(pool, asked, this.relay);
    const end = await this.call.end;
    if (end.kind !== 'failed' || !end.isStale || this.exchange.response.destroyed || this.isCut) return end;
    this.parts.metrics.staleConnections.inc({ lane: this.attempt.lane });
    const fresh = openFresh();
    this.call = new UpstreamCall(fresh, asked, this.relay);
    const again = await this.call.end;
    void fresh.close().catch(() => {});
    return again;
  }

  private conclude(end: UpstreamEnd): AttemptResult | Promise<AttemptResult> {
    const { relay } = this;
    if (relay.isRefusedAtOnce) return this.refusedAtOnce();
    // Whole already: how its connection went down is nobody's concern.
    if (relay.isComplete && !this.exchange.response.destroyed) return this.streamEnded();
    if (this.isCut) return this.cutOff();
    if (end.kind === 'stopped' && relay.unpackFault === '') return this.clientLeft();
    if (end.kind === 'ended' && !relay.isStream) {
      return relay.isCommitted ? this.streamEnded() : this.wholeAnswer();
    }
    if (end.kind === 'ended' && relay.isUnread) return this.streamEnded();
    return this.failed(
      end.kind === 'failed'
        ? end
        : {
            kind: 'failed',
            phase: 'body',
            cause: 'network',
            code: relay.unpackFault === '' ? 'ended_early' : relay.unpackFault,
            isStale: false,
          },
    );
  }

  /** No answer, or one that broke off before its end. */
  private failed(end: UpstreamEnd & { kind: 'failed' }): AttemptResult {
    const { parts, relay, attempt } = this;
    this.cause = end.code;
    parts.notice(`lane ${attempt.lane}: ${FAILURES[relay.isCommitted ? 'body' : end.phase]} (${end.code})`);
    if (relay.isCommitted) return relay.streamError === null ? this.brokeOff(end) : this.streamEnded();
    if (end.phase !== 'body') {
      const contact = { atMs: parts.clock.nowMs(), isReached: false, status: 0, error: end.code };
      parts.contacts.set(attempt.lane, contact);
    }
    // A stream without an event never began; of a whole answer, part was made.
    if (relay.isStream || !relay.hasBegun) {
      this.books.release();
      return relay.isStream ? { ...end, phase: 'head' } : end;
    }
    this.books.settle('now');
    return end;
  }

  /** Nobody waits any more: what the upstream had begun counts, and what it was asked for and had no time to refuse. */
  private abandon(): void {
    const { relay, books, call } = this;
    const isUnanswered = relay.upstream === null && call?.isSent === true;
    if (relay.hasBegun || isUnanswered) books.settle('now');
    else books.release();
  }

  private clientLeft(): AttemptResult {
    this.abandon();
    this.books.close('client_gone', '', { cause: '' });
    return { kind: 'client gone' };
  }

  /** The router stops and can wait no longer. */
  private cutOff(): AttemptResult {
    const { exchange, relay, books } = this;
    const message = 'the router is shutting down: send the request again';
    this.abandon();
    if (!relay.isCommitted) {
      const { rid } = exchange;
      sendOwn(exchange.response, exchange.dialect, {
        status: 503,
        type: 'api_error',
        message,
        rid,
        retryAfterSeconds: 1,
      });
    } else this.endWith(exchange.dialect.errorEvent('api_error', message, exchange.rid));
    books.close('stream_error', '', { cause: 'router_stopped' });
    return { kind: 'served', answer: null };
  }

  /** Ends what was begun with an event of ours; an answer that was promised whole is broken off instead. */
  private endWith(event: string): void {
    const { response } = this.exchange;
    if (this.relay.isStream && !this.relay.isOpaque) {
      response.write(event);
      response.end();
    } else response.destroy();
  }

  /** The upstream fell silent, broke the connection or ended in the middle of an answer. */
  private brokeOff({ cause, code }: UpstreamEnd & { kind: 'failed' }): AttemptResult {
    const { rid, dialect } = this.exchange;
    const { lane } = this.attempt;
    this.parts.metrics.partialWrites.inc();
    this.books.settle('now');
    const isStall = cause === 'timeout';
    this.endWith(
      isStall
        ? dialect.errorEvent('timeout_error', `lane ${lane} fell silent`, rid)
        : dialect.errorEvent('api_error', `lane ${lane} broke off (${code})`, rid),
    );
    this.books.close(isStall ? 'stream_timeout' : 'stream_error', '', { cause: code });
    return { kind: 'served', answer: null };
  }

  private streamEnded(): AttemptResult {
    const { exchange, relay } = this;
    this.books.settle('now');
    const refusal = this.refusalIn('', relay.streamError);
    if (refusal !== null) this.markRefusal(refusal);
    else this.markSuccess();
    exchange.response.end();
    const cause = relay.streamError?.type ?? '';
    this.books.close(cause === '' ? 'ok' : 'stream_error', refusal?.kind ?? '', { cause });
    return { kind: 'served', answer: null };
  }

  /** The first event of a stream was an error: it is the answer that should have come with a status of its own. */
  private refusedAtOnce(): AttemptResult {
    const { relay, exchange } = this;
    const fault = relay.streamError!;
    this.books.release();
    this.cause = fault.type;
    const refusal = this.refusalIn('', fault);
    const answer = answerOfError(exchange.dialect, fault, relay.upstream!.headers, exchange.rid);
    if (refusal !== null) return { kind: 'refused', answer, refusal };
    this.books.close('upstream_error', '', { cause: fault.type });
    return { kind: 'served', answer };
  }

  /** What the answer refuses; null = nothing. `bodyText` is '' for a stream. */
  private refusalIn(bodyText: string, streamError: UpstreamAnswer['streamError']): Refusal | null {
    const { status, headers } = this.relay.upstream!;
    const answer = { status, header: headerOf(headers), bodyText, streamError, limits: this.limits };
    return this.exchange.dialect.refusalOf(answer, this.parts.clock.nowMs());
  }

  private async wholeAnswer(): Promise<AttemptResult> {
    const { relay, exchange } = this;
    const answer = relay.heldAnswer()!;
    const { dialect } = exchange;
    const text = bodyText(answer.body, answer.headers);
    const refusal = this.refusalIn(text, null);
    if (answer.status >= 300) {
      this.books.release();
      if (refusal?.kind === 'auth') return this.unfit(answer) ?? { kind: 'refused', answer, refusal };
      if (refusal !== null) return { kind: 'refused', answer, refusal };
      this.books.close('upstream_error', '', {});
      return { kind: 'served', answer };
    }
    // An error under a status of success: nothing was served, another account may.
    if (refusal !== null && dialect.usageOfBody(text).error !== null) {
      this.books.release();
      return { kind: 'refused', answer, refusal };
    }
    await this.books.settle('grouped');
    if (refusal !== null) this.markRefusal(refusal);
    else this.markSuccess();
    this.books.close('ok', refusal?.kind ?? '', {});
    return { kind: 'served', answer };
  }

  /** The sentence for a client whose request cannot work with this kind of credential; null = it is not that. */
  private unfit({ headers }: HeldAnswer): AttemptResult | null {
    const { dialect, request, rid } = this.exchange;
    const sentence = unfitFor(this.attempt.account, this.shown, request.headers);
    if (sentence === null) return null;
    this.cause = 'unfit_credential';
    const answer = unfitAnswer(dialect, sentence, headerOf(headers)('request-id') ?? rid);
    return { kind: 'refused', answer, refusal: UNFIT };
  }

  /** A refusal that came with an answer: the next request is what it is about. */
  private markRefusal(refusal: Refusal): void {
    const { fleet, clock, memory } = this.parts;
    const { hold } = takeRefusal(fleet, this.attempt, refusal, clock.nowMs(), this.refusedAnswer());
    if (hold !== null) memory.keepHolds([hold]);
    this.keepCalibration(refusal);
  }

  private markSuccess(): void {
    // What costs nothing is served by a spent account too.
    if (!this.exchange.isMetered) return;
    const { fleet, clock, memory } = this.parts;
    memory.keepHeard(this.attempt, markSuccess(fleet, this.attempt, clock.nowMs()));
  }

  /** Writes down what calibration learned from a refusal. */
  keepCalibration(refusal: Refusal): void {
    if (refusal.kind !== 'quota_window' && refusal.kind !== 'account_limit') return;
    const { cap } = this.attempt;
    const note = cap?.calibration.latest() ?? null;
    if (cap !== null && note !== null) this.parts.memory.keepRefusal(cap.rule.pattern, note);
  }

  /** What is known of the answer beside its refusal. */
  refusedAnswer(): RefusedAnswer {
    const { lane, account } = this.attempt;
    return {
      status: this.relay.upstream?.status ?? 0,
      secret: this.shown === null ? '' : this.parts.credentials.digestOf(lane, account),
    };
  }

  /** Reads the account's secret again; false where it is the one just refused, or none of ours. */
  async renewCredential(): Promise<boolean> {
    const { lane, account } = this.attempt;
    return this.shown !== null && (await this.parts.credentials.refresh(lane, account, this.shown.secret));
  }

  /** Tells the log of an attempt that was refused or failed; `isWasted`: the request is sent elsewhere. */
  log(result: AttemptResult, isWasted: boolean): void {
    const { cause } = this;
    if (result.kind === 'refused') this.books.close('refused', result.refusal.kind, { isWasted, cause });
    else if (result.kind === 'failed') this.books.close('net', '', { isWasted, cause });
  }
}
