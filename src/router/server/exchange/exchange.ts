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

/** Words by which a provider says that the request is made for another: its models, its signatures, its features. */
const OF_ANOTHER_PROVIDER =
  /thinking|signature|unsupported|not (?:be )?supported|(?:unknown|unrecogni[sz]ed|invalid|no such) (?:model|beta|tool)/i;

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
  const headers = clientHeaders(answer.headers, response.getHeaders());
  // Exact, whatever the upstream's framing was.
  headers['content-length'] = String(answer.body.length);
  response.writeHead(answer.status, headers);
  response.end(answer.body);
}

const speaksOfProvider = ({ body }: HeldAnswer): boolean =>
  OF_ANOTHER_PROVIDER.test(body.toString('latin1', 0, 4096));

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

/** A refusal that the client has not seen. */
interface Refused {
  readonly kind: RefusalKind;
  readonly lane: string;
  readonly answer: HeldAnswer;
  readonly hold: Hold | null;
  /** It may be the request's own fault. */
  readonly isDubious: boolean;
  /** It came from another lane than the preferred one, or of an account that lacks what is gone on from. */
  readonly isElsewhere: boolean;
}

const isLimit = ({ answer }: Refused): boolean => answer.status === 429;
/** One that a client can wait out. */
const isWaitable = (refused: Refused): boolean => isLimit(refused) && WAITABLE.has(refused.kind);
const isPreferred = ({ isElsewhere }: Refused): boolean => !isElsewhere;

class ExchangeRun {
  private readonly parts: RouterParts;
  private readonly exchange: Exchange;
  private readonly tried: Array<readonly [lane: string, account: number]>;
  private attemptCount: number;
  private askedSameAccount: boolean;
  private faultHops: number;
  private readonly refused: Refused[];
  /** What came after the last refusal instead of an answer, for people; '' = nothing. */
  private failure: string;

  constructor(parts: RouterParts, exchange: Exchange) {
    this.parts = parts;
    this.exchange = exchange;
    this.tried = [];
    this.attemptCount = 0;
    this.askedSameAccount = false;
    this.faultHops = 0;
    this.refused = [];
    this.failure = '';
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
    const { refused } = this;
    const { preferred, fallback } = record;
    const last = this.failure === '' ? refused.at(-1) : undefined;
    const isLastLimit = last !== undefined && isLimit(last);
    const isLastElsewhere = refused.at(-1)?.isElsewhere === true;
    const ofPreferred = refused.findLast(isPreferred);
    // Where those asked after it could not serve at all, the word counts that the client can wait out.
    const limit =
      refused.findLast(isWaitable) ??
      (isLastElsewhere && ofPreferred !== undefined && isLimit(ofPreferred) ? ofPreferred : undefined);
    if (!isLastLimit && limit !== undefined) {
      sendHeld(this.exchange.response, limit.answer);
      return;
    }
    const isOnlyOne = preferred.accounts.length + (fallback?.accounts.length ?? 0) === 1;
    const comesBack = ({ lane, obstacle }: Decision['candidates'][number]): boolean =>
      lane === preferred.lane && (obstacle === 'held' || obstacle.endsWith(' spent'));
    const isHeldBefore = isLastElsewhere && ofPreferred === undefined && decision.candidates.some(comesBack);
    // A lone account's own words say most; of several, the client needs to know which is usable first.
    if ((isLastLimit && !isOnlyOne) || isHeldBefore) this.refuse(record, decision);
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
    const isUnable = run.attempt.lane !== record.preferred.lane && UNABLE.has(answer.status);
    const ofPreferred = this.refused.findLast(isPreferred)?.answer;
    if (isUnable && ofPreferred === undefined && speaksOfProvider(answer)) this.refuse(record, decision);
    else sendHeld(this.exchange.response, isUnable ? (ofPreferred ?? answer) : answer);
  }

  private async afterRefusal(run: AttemptRun, result: AttemptResult & { kind: 'refused' }): Promise<Next> {
    const { parts } = this;
    const { lane, accountIndex } = run.attempt;
    const { kind } = result.refusal;
    this.failure = '';
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
    const isElsewhere = lane !== run.facts.record.preferred.lane || kind === 'elsewhere';
    const refused = { kind, lane, answer: result.answer, hold, isDubious, isElsewhere };
    const isOwnFault = isDubious && this.isOwnFault(refused);
    this.refused.push(refused);
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
  private isOwnFault({ kind, lane, hold }: Refused): boolean {
    const before = this.refused.filter((each) => each.isDubious && each.kind === kind && each.lane === lane);
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
    this.failure = `lane ${run.attempt.lane} cannot be reached (${result.code})`;
    takeFailure(parts.fleet, run.attempt, parts.clock.nowMs());
    if (mayHop) {
      if (result.phase === 'connect') this.holdUnreachable(run, result.code);
      this.tried.push([run.attempt.lane, run.attempt.accountIndex]);
      return { kind: 'again', why: 'net_fallback' };
    }
    const isTimeout = result.cause === 'timeout';
    sendOwn(exchange.response, exchange.dialect, {
      status: isTimeout ? 504 : 502,
      type: isTimeout ? 'timeout_error' : 'api_error',
      message: isTimeout ? `lane ${run.attempt.lane} gave no answer in time` : this.failure,
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
    const last = this.refused.at(-1);
    if (last !== undefined && this.failure === '') sendHeld(this.exchange.response, last.answer);
    else {
      sendOwn(this.exchange.response, this.exchange.dialect, {
        status: 502,
        type: 'api_error',
        message: this.failure === '' ? 'no lane can be reached' : this.failure,
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
