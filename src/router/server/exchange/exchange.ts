/**
 * One client request from its arrival to its last byte: decide, send, and where an account says no, decide again,
 * until an account serves it or none is left. A request is sent elsewhere only while its client has seen nothing.
 *
 * Invariant: every attempt opened here is closed, logged and counted once, however it ends.
 * Read next: attempt-run.ts (one attempt), deciding/decide.ts.
 */
import type { ServerResponse } from 'node:http';
import { takeRefusal } from '../../beliefs/index.ts';
import type { Decision, DecisionRecord } from '../../deciding/index.ts';
import type { RouterParts } from '../parts/index.ts';
import { clientHeaders } from '../parts/index.ts';
import { type AttemptResult, AttemptRun } from './attempt-run.ts';
import { nothingLeft, sendOwn } from './client-answers.ts';
import { decideNext } from './exchange-decision.ts';
import type { Exchange } from './exchange-request.ts';
import type { HeldAnswer } from './relay.ts';
import { triageRefusal } from './triage.ts';

/** Attempts of one request, whatever happens. */
const MOST_ATTEMPTS = 100;
/** Rest of an account whose lane could not be connected to. */
const UNREACHABLE_REST_MS = 10_000;

function sendHeld(response: ServerResponse, answer: HeldAnswer): void {
  if (response.destroyed || response.headersSent) return;
  const headers = clientHeaders(answer.headers);
  // Exact, whatever the upstream's framing was.
  headers['content-length'] = String(answer.body.length);
  response.writeHead(answer.status, headers);
  response.end(answer.body);
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
  /** The last refusal, for the client if nobody else can serve. */
  private lastAnswer: HeldAnswer | null;

  constructor(parts: RouterParts, exchange: Exchange) {
    this.parts = parts;
    this.exchange = exchange;
    this.tried = [];
    this.attemptCount = 0;
    this.askedSameAccount = false;
    this.faultHops = 0;
    this.lastAnswer = null;
  }

  async run(): Promise<void> {
    let again: DecisionRecord['again'] = '';
    while (this.attemptCount < MOST_ATTEMPTS) {
      const run = this.decideAttempt(again);
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

  /** Makes a decision and opens the attempt; null = answered without one. */
  private decideAttempt(again: DecisionRecord['again']): AttemptRun | null {
    const { parts, exchange } = this;
    const next = decideNext(parts, exchange, {
      tried: [...this.tried],
      again,
      attempt: this.attemptCount + 1,
    });
    if (next.kind === 'nobody else') {
      const { preferred, fallback } = next.record;
      const isOnlyOne = preferred.accounts.length + (fallback?.accounts.length ?? 0) === 1;
      // A lone account's own words say most; of several, the client needs to know which is usable first.
      if (this.lastAnswer?.status !== 429 || isOnlyOne) this.giveUp();
      else this.refuse(next.record, next.decision);
      return null;
    }
    this.attemptCount++;
    const { facts, request } = next;
    if (facts.decision.kind === 'send')
      return new AttemptRun(parts, exchange, { facts, request, isRetry: false });
    this.refuse(facts.record, facts.decision);
    return null;
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
        if (result.answer !== null) sendHeld(this.exchange.response, result.answer);
        return { kind: 'over' };
      case 'client gone':
        return { kind: 'over' };
      case 'refused':
        return this.afterRefusal(run, result);
      case 'failed':
        return this.afterFailure(run, result);
    }
  }

  private async afterRefusal(run: AttemptRun, result: AttemptResult & { kind: 'refused' }): Promise<Next> {
    const { parts } = this;
    this.lastAnswer = result.answer;
    const { again, sameAccountOnce, cooldown } = takeRefusal(
      parts.fleet,
      run.attempt,
      result.refusal,
      parts.clock.nowMs(),
    );
    if (cooldown !== null) parts.memory.keepCooldown(cooldown);
    run.keepCalibration(result.refusal);
    if (result.refusal.kind === 'auth' && !this.askedSameAccount && run.turnCredential()) {
      this.askedSameAccount = true;
      if (cooldown !== null) {
        parts.fleet.cooldowns.clear(cooldown.scope);
        parts.memory.forgetCooldowns([cooldown.scope]);
      }
      run.log(result, false);
      return { kind: 'same account' };
    }
    if (sameAccountOnce && !this.askedSameAccount) {
      this.askedSameAccount = true;
      run.log(result, true);
      const { retryPauseMs } = parts.limits;
      await new Promise((resolve) => setTimeout(resolve, retryPauseMs * (1 + parts.clock.draw())));
      return this.exchange.response.destroyed ? { kind: 'over' } : { kind: 'same account' };
    }
    if (again === null || (again === 'fallback' && this.faultHops++ > 0)) {
      run.log(result, false);
      sendHeld(this.exchange.response, result.answer);
      return { kind: 'over' };
    }
    run.log(result, true);
    this.tried.push([run.attempt.lane, run.attempt.accountIndex]);
    return { kind: 'again', why: again };
  }

  private afterFailure(run: AttemptRun, result: AttemptResult & { kind: 'failed' }): Next {
    const { parts, exchange } = this;
    const mayHop =
      this.faultHops++ === 0 &&
      (result.phase === 'connect' || parts.settings.isNetFallbackOn) &&
      result.phase !== 'body';
    run.log(result, mayHop);
    if (mayHop) {
      if (result.phase === 'connect') this.restUnreachable(run);
      this.tried.push([run.attempt.lane, run.attempt.accountIndex]);
      this.lastAnswer = null;
      return { kind: 'again', why: 'net_fallback' };
    }
    const isTimeout = result.cause === 'timeout';
    sendOwn(exchange.response, exchange.dialect, {
      status: isTimeout ? 504 : 502,
      type: isTimeout ? 'timeout_error' : 'api_error',
      message: isTimeout
        ? `lane ${run.attempt.lane} gave no answer in time`
        : `lane ${run.attempt.lane} cannot be reached (${result.code})`,
      rid: exchange.rid,
      retryAfterSeconds: null,
    });
    return { kind: 'over' };
  }

  /** Where there is another lane, the next requests need not wait for a connection that does not come. */
  private restUnreachable({ attempt }: AttemptRun): void {
    const { fleet, clock, memory } = this.parts;
    const { fallback } = fleet.route(attempt.model, this.exchange.dialect.api);
    if (fallback === null || fleet.settings.cooldownMs === 0) return;
    const scope = { lane: attempt.lane, account: attempt.account, family: '' };
    const nowMs = clock.nowMs();
    memory.keepCooldown(fleet.cooldowns.start(scope, nowMs + UNREACHABLE_REST_MS, 'unreachable', nowMs));
  }

  /** Nobody else can be asked: the client gets what the last account said. */
  private giveUp(): void {
    if (this.lastAnswer !== null) sendHeld(this.exchange.response, this.lastAnswer);
    else {
      sendOwn(this.exchange.response, this.exchange.dialect, {
        status: 502,
        type: 'api_error',
        message: 'no lane can be reached',
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
