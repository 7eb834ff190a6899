/**
 * One client request from its arrival to its last byte: decide, send, and where an account says no, decide again,
 * until an account serves it or none is left. A request is sent elsewhere only while its client has seen nothing.
 *
 * Invariant: every attempt opened here is closed, logged and counted once, however it ends.
 * Read next: attempt-run.ts (one attempt), deciding/decide.ts.
 */
import type { ServerResponse } from 'node:http';
import {
  type Hold,
  type HoldBook,
  suspectOnly,
  takeFailure,
  takeRefusal,
  takeUnreachable,
} from '../../beliefs/index.ts';
import type { Decision, DecisionRecord } from '../../deciding/index.ts';
import type { RefusalKind } from '../../wire/index.ts';
import type { RouterParts } from '../parts/index.ts';
import { clientHeaders } from '../parts/index.ts';
import { type AttemptResult, AttemptRun } from './attempt-run.ts';
import { nothingLeft, sendOwn } from './client-answers.ts';
import { decideNext, type NextDecision } from './exchange-decision.ts';
import type { Exchange } from './exchange-request.ts';
import type { HeldAnswer } from './relay.ts';
import { triageRefusal } from './triage.ts';

/** Attempts of one request, whatever happens. */
const MOST_ATTEMPTS = 100;
/** Longest wait for the head of another request's probe. */
const PROBE_WAIT_MS = 2000;
/** Statuses by which a lane says that it cannot take this request, whoever pays. */
const UNABLE: ReadonlySet<number> = new Set([400, 404, 413, 422]);

/** Refusals that end by themselves. */
const WAITABLE: ReadonlySet<RefusalKind> = new Set([
  'quota_window',
  'model_window',
  'account_limit',
  'throttle',
  'windowless',
]);

function sendHeld(response: ServerResponse, answer: HeldAnswer): void {
  if (response.destroyed || response.headersSent) return;
  const headers = clientHeaders(answer.headers);
  // Exact, whatever the upstream's framing was.
  headers['content-length'] = String(answer.body.length);
  response.writeHead(answer.status, headers);
  response.end(answer.body);
}

/** True for a stream that ended in good order before its answer began. */
const isEmptyStream = ({ phase, code }: AttemptResult & { kind: 'failed' }): boolean =>
  phase === 'head' && code === 'ended_early';

/** Resolves at the next change of any hold, or after `ms`. */
function newsOrTime(holds: HoldBook, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      forget();
      resolve();
    };
    const timer = setTimeout(done, Math.max(0, ms));
    const forget = holds.onNews(done);
  });
}

/** What is to happen after an attempt: nothing more, or another try. */
type Next =
  | { readonly kind: 'over' }
  | { readonly kind: 'again'; readonly why: Exclude<DecisionRecord['again'], ''> }
  | { readonly kind: 'same account' };

class ExchangeRun {
  private readonly parts: RouterParts;
  private readonly exchange: Exchange;
  private readonly tried: Array<readonly [lane: string, account: number]>;
  private attemptCount: number;
  private askedSameAccount: boolean;
  private faultHops: number;
  /** The last refusal, for the client if nobody else can serve, and the last of the preferred lane. */
  private lastAnswer: HeldAnswer | null;
  private preferredAnswer: HeldAnswer | null;
  /** The last refusal came from another lane than the preferred one, or of an account that lacks what is gone on from. */
  private isLastElsewhere: boolean;
  /** The last refusal that a client can wait out. */
  private waitable: HeldAnswer | null;
  /** Refusals that may be the request's own fault. */
  private readonly dubious: Array<{
    readonly kind: RefusalKind;
    readonly lane: string;
    readonly hold: Hold | null;
  }>;
  /** The last failure without an answer, for people; '' = none. */
  private lastFailure: string;

  constructor(parts: RouterParts, exchange: Exchange) {
    this.parts = parts;
    this.exchange = exchange;
    this.tried = [];
    this.attemptCount = 0;
    this.askedSameAccount = false;
    this.faultHops = 0;
    this.lastAnswer = null;
    this.preferredAnswer = null;
    this.isLastElsewhere = false;
    this.waitable = null;
    this.dubious = [];
    this.lastFailure = '';
  }

  async run(): Promise<void> {
    let again: DecisionRecord['again'] = '';
    while (this.attemptCount < MOST_ATTEMPTS) {
      const run = await this.decideAttempt(again);
      if (run === null) return;
      let next = await this.attempt(run);
      if (next.kind === 'same account') {
        const { lane, account } = run.attempt;
        // A reload may have taken the account away: its place and its credential are gone.
        if (this.parts.fleet.findAccount(lane, account) === undefined) {
          this.tried.length = 0;
          again = '';
          continue;
        }
        next = await this.attempt(run.sibling(++this.attemptCount));
      }
      if (next.kind !== 'again') return;
      again = next.why;
    }
    this.giveUp();
  }

  /** Decides, where it must after a wait for the probes of others; null = the client is gone. */
  private async decideNow(
    again: DecisionRecord['again'],
  ): Promise<Exclude<NextDecision, { kind: 'wait' }> | null> {
    const { parts, exchange } = this;
    const need = { tried: [...this.tried], again, attempt: this.attemptCount + 1 };
    const first = decideNext(parts, exchange, { ...need, hasWaited: false });
    if (first.kind !== 'wait') return first;
    const deadlineMs = performance.now() + PROBE_WAIT_MS;
    while (!exchange.response.destroyed) {
      const leftMs = deadlineMs - performance.now();
      await newsOrTime(parts.fleet.holds, leftMs);
      const next = decideNext(parts, exchange, { ...need, hasWaited: performance.now() >= deadlineMs });
      if (next.kind !== 'wait') return next;
    }
    return null;
  }

  /** Makes a decision and opens the attempt; null = answered without one. */
  private async decideAttempt(again: DecisionRecord['again']): Promise<AttemptRun | null> {
    const { parts, exchange } = this;
    const next = await this.decideNow(again);
    if (next === null) return null;
    if (next.kind === 'nobody else') {
      this.nobodyElse(next.record, next.decision);
      return null;
    }
    this.attemptCount++;
    const { facts, request } = next;
    if (facts.decision.kind === 'send')
      return new AttemptRun(parts, exchange, { facts, request, isRetry: false });
    this.refuse(facts.record, facts.decision);
    return null;
  }

  /** An account said no, and there is nobody else to ask: whose word says most to the client. */
  private nobodyElse(record: DecisionRecord, decision: Decision): void {
    const { preferred, fallback } = record;
    const isOnlyOne = preferred.accounts.length + (fallback?.accounts.length ?? 0) === 1;
    const isLimit = this.lastAnswer?.status === 429;
    // Where those asked after it could not serve at all, the word counts that the client can wait out.
    const preferredLimit = this.preferredAnswer?.status === 429 ? this.preferredAnswer : null;
    const limit = this.waitable ?? (this.isLastElsewhere ? preferredLimit : null);
    if (!isLimit && limit !== null) {
      sendHeld(this.exchange.response, limit);
      return;
    }
    const comesBack = ({ lane, obstacle }: Decision['candidates'][number]): boolean =>
      lane === preferred.lane && (obstacle === 'held' || obstacle.endsWith(' spent'));
    const isHeldBefore =
      this.isLastElsewhere && this.preferredAnswer === null && decision.candidates.some(comesBack);
    // A lone account's own words say most; of several, the client needs to know which is usable first.
    if ((isLimit && !isOnlyOne) || isHeldBefore) this.refuse(record, decision);
    else this.giveUp();
  }

  /** The router's own no. */
  private refuse(record: DecisionRecord, decision: Decision): void {
    const { parts, exchange } = this;
    const { model } = exchange.facts;
    parts.metrics.refusedByRouter.inc({ model: parts.metrics.model(model) });
    sendOwn(
      exchange.response,
      exchange.dialect,
      nothingLeft(parts.fleet, record, decision, { model, rid: exchange.rid }),
    );
  }

  /** Runs one attempt and takes its consequences. */
  private async attempt(run: AttemptRun): Promise<Next> {
    const result = await run.run();
    switch (result.kind) {
      case 'served':
        if (result.answer !== null) this.sendServed(run, result.answer);
        return { kind: 'over' };
      case 'client gone':
        return { kind: 'over' };
      case 'refused':
        return this.afterRefusal(run, result);
      case 'failed':
        return this.afterFailure(run, result);
    }
  }

  /**
   * Hands on what an account answered. Where the fallback lane cannot take the request at all, such as a history that
   * another provider signed, the client gets the preferred lane's word, which it can wait out.
   */
  private sendServed(run: AttemptRun, answer: HeldAnswer): void {
    const { record, decision } = run.facts;
    const isFallback = run.attempt.lane !== record.preferred.lane;
    const isUnable = isFallback && UNABLE.has(answer.status);
    if (
      isUnable &&
      this.preferredAnswer === null &&
      /thinking/i.test(answer.body.toString('latin1', 0, 4096))
    ) {
      this.refuse(record, decision);
    } else sendHeld(this.exchange.response, isUnable ? (this.preferredAnswer ?? answer) : answer);
  }

  private async afterRefusal(run: AttemptRun, result: AttemptResult & { kind: 'refused' }): Promise<Next> {
    const { parts } = this;
    const { lane, accountIndex } = run.attempt;
    this.lastAnswer = result.answer;
    const { kind } = result.refusal;
    this.isLastElsewhere = lane !== run.facts.record.preferred.lane || kind === 'elsewhere';
    if (result.answer.status === 429 && WAITABLE.has(kind)) this.waitable = result.answer;
    if (!this.isLastElsewhere) this.preferredAnswer = result.answer;
    const isAuth = kind === 'auth';
    // Another program may have renewed the secret: nothing is held before.
    if (isAuth && !this.askedSameAccount && (await run.renewCredential())) {
      this.askedSameAccount = true;
      run.log(result, false);
      return { kind: 'same account' };
    }
    const { again, sameAccountOnce, hold, isDubious } = takeRefusal(
      parts.fleet,
      run.attempt,
      result.refusal,
      parts.clock.nowMs(),
      run.refusedAnswer(),
    );
    if (hold !== null) parts.memory.keepHolds([hold]);
    run.keepCalibration(result.refusal);
    if (sameAccountOnce && !this.askedSameAccount) {
      this.askedSameAccount = true;
      run.log(result, true);
      const { retryPauseMs } = parts.limits;
      await new Promise((resolve) => setTimeout(resolve, retryPauseMs * (1 + parts.clock.draw())));
      return this.exchange.response.destroyed ? { kind: 'over' } : { kind: 'same account' };
    }
    const isOwnFault = isDubious && this.isOwnFault(kind, lane, hold);
    if (again === null || isOwnFault || (again === 'fallback' && this.faultHops++ > 0)) {
      run.log(result, false);
      sendHeld(this.exchange.response, result.answer);
      return { kind: 'over' };
    }
    run.log(result, true);
    this.tried.push([lane, accountIndex]);
    return { kind: 'again', why: again };
  }

  /** Whether a second account of the lane says the same: then it is about the request, and holds none of them. */
  private isOwnFault(kind: RefusalKind, lane: string, hold: Hold | null): boolean {
    const before = this.dubious.filter((each) => each.kind === kind && each.lane === lane);
    this.dubious.push({ kind, lane, hold });
    if (before.length === 0) return false;
    const { fleet, memory } = this.parts;
    const holds = [...before.map((each) => each.hold), hold].filter((each) => each !== null);
    memory.keepHolds(suspectOnly(fleet, holds));
    return true;
  }

  private afterFailure(run: AttemptRun, result: AttemptResult & { kind: 'failed' }): Next {
    const { parts, exchange } = this;
    const mayHop =
      this.faultHops++ === 0 &&
      (result.phase === 'connect' || parts.settings.isNetFallbackOn || isEmptyStream(result)) &&
      result.phase !== 'body';
    run.log(result, mayHop);
    this.lastFailure = `lane ${run.attempt.lane} cannot be reached (${result.code})`;
    takeFailure(parts.fleet, run.attempt, parts.clock.nowMs());
    if (mayHop) {
      if (result.phase === 'connect') this.holdUnreachable(run, result.code);
      this.tried.push([run.attempt.lane, run.attempt.accountIndex]);
      this.lastAnswer = null;
      return { kind: 'again', why: 'net_fallback' };
    }
    const isTimeout = result.cause === 'timeout';
    sendOwn(exchange.response, exchange.dialect, {
      status: isTimeout ? 504 : 502,
      type: isTimeout ? 'timeout_error' : 'api_error',
      message: isTimeout ? `lane ${run.attempt.lane} gave no answer in time` : this.lastFailure,
      rid: exchange.rid,
      retryAfterSeconds: null,
    });
    return { kind: 'over' };
  }

  /** Where there is another lane, the next requests need not wait for a connection that does not come. */
  private holdUnreachable({ attempt }: AttemptRun, code: string): void {
    const { fleet, clock, memory } = this.parts;
    if (fleet.route(attempt.model, this.exchange.dialect.api).fallback === null) return;
    const hold = takeUnreachable(fleet, attempt, code, clock.nowMs());
    if (hold !== null) memory.keepHolds([hold]);
  }

  /** Nobody else can be asked: the client gets what the last account said. */
  private giveUp(): void {
    if (this.lastAnswer !== null) sendHeld(this.exchange.response, this.lastAnswer);
    else {
      sendOwn(this.exchange.response, this.exchange.dialect, {
        status: 502,
        type: 'api_error',
        message: this.lastFailure === '' ? 'no lane can be reached' : this.lastFailure,
        rid: this.exchange.rid,
        retryAfterSeconds: null,
      });
    }
  }
}

/** Serves one request; resolves when its answer is complete or its client is gone. */
export function runExchange(parts: RouterParts, exchange: Exchange): Promise<void> {
  const refusal = triageRefusal(parts, exchange);
  if (refusal !== null) {
    sendOwn(exchange.response, exchange.dialect, refusal);
    return Promise.resolve();
  }
  return new ExchangeRun(parts, exchange).run();
}
