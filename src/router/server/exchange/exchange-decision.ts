/** One decision of an exchange: made on the live state, written to the log, shown, counted. */
import { noteSpent, type RequestFacts } from '../../beliefs/index.ts';
import { type Decision, type DecisionRecord, decide } from '../../deciding/index.ts';
import {
  type AttemptFacts,
  decisionLine,
  decisionWord,
  noteDecision,
  type RouterParts,
  sharedFields,
} from '../parts/index.ts';
import type { Exchange } from './exchange-request.ts';

/** What is known when a decision is due. */
export interface DecisionNeed {
  readonly tried: DecisionRecord['tried'];
  readonly again: DecisionRecord['again'];
  /** Number of the attempt that would follow, from 1. */
  readonly attempt: number;
  /** It waited for the probes of others already. */
  readonly hasWaited: boolean;
}

/** Why the lane was chosen before quotas were looked at. */
function routeReason(parts: RouterParts, lane: string): string {
  if (parts.settings.isPaused) return 'failover_paused';
  if (parts.settings.manualModel !== '') return 'manual_override';
  return lane === 'zai' ? 'forced_model' : 'pass_through';
}

/** The request as the fleet knows it. */
export function requestFacts(
  parts: RouterParts,
  { facts, body, isMetered, dialect }: Exchange,
): RequestFacts {
  const { manualModel } = parts.settings;
  return {
    model: facts.model,
    api: dialect.api,
    routedModel: manualModel === '' ? facts.model : manualModel,
    session: facts.session,
    cacheMs: facts.cacheMs,
    bodyBytes: isMetered ? (body?.length ?? 0) - facts.media.bytes : 0,
    mediaTokens: isMetered ? facts.media.tokens : 0,
    maxTokens: isMetered ? facts.maxTokens : 0,
    isFree: !isMetered,
  };
}

function show(parts: RouterParts, facts: AttemptFacts): void {
  const { rid, attempt, model, record, decision } = facts;
  const { lane, accountIndex, candidates } = decision;
  const chosen = candidates.find((candidate) => candidate.lane === lane && candidate.index === accountIndex);
  noteDecision(parts, {
    ts: record.nowMs / 1000,
    rid,
    attempt,
    model,
    lane,
    account: chosen?.name ?? '',
    decision: decisionWord(facts),
    reroute_decision: decision.rerouteDecision,
    policy: decision.policy,
    why: decision.why,
    candidates,
  });
}

function count({ metrics }: RouterParts, { model: name, record, decision }: AttemptFacts): void {
  const { lane, rerouteDecision: word } = decision;
  const model = metrics.model(name);
  if (word === 'quota_warn_attempt' || word === 'quota_run_to_limit')
    metrics.preferredAttempts.inc({ lane, model });
  if (word === 'quota_block' || word === 'quota_cooldown') metrics.quotaBlocks.inc({ model, kind: word });
  if (decision.kind === 'refuse') return;
  if (lane === record.preferred.lane && record.tried.length === 0) return;
  const from = record.tried.at(-1)?.[0] ?? record.preferred.lane;
  metrics.rerouteAttempts.inc({ from_lane: from, to_lane: lane, reason: word });
  if (word === 'fallback' || word === 'net_fallback') metrics.fallbacks.inc({ model });
  else metrics.reroutedOnLimit.inc({ mode: record.mode, model });
}

export type NextDecision =
  | { readonly kind: 'decided'; readonly facts: AttemptFacts; readonly request: RequestFacts }
  /** Another request is finding out whether an account can serve: neither logged nor counted. */
  | { readonly kind: 'wait' }
  /** An account said no and there is nobody else to ask: neither logged nor counted. */
  | { readonly kind: 'nobody else'; readonly record: DecisionRecord; readonly decision: Decision };

/** What costs nothing is sent even where no account has room: the first in the policy's order may say no itself. */
function admitted(decision: Decision): Decision {
  const first = decision.candidates.find(
    ({ obstacle }) => obstacle !== 'paused' && obstacle !== 'model not served',
  );
  if (decision.kind === 'send' || first === undefined) return decision;
  return { ...decision, kind: 'send', lane: first.lane, accountIndex: first.index };
}

/** The decision that follows. */
export function decideNext(
  parts: RouterParts,
  exchange: Exchange,
  { tried, again, attempt, hasWaited }: DecisionNeed,
): NextDecision {
  const { fleet, clock, memory } = parts;
  const request = requestFacts(parts, exchange);
  const nowMs = clock.nowMs();
  const record = fleet.record(request, nowMs, tried, again, hasWaited);
  const made = decide(record);
  const decision = exchange.isMetered || again !== '' ? made : admitted(made);
  if (exchange.isMetered) memory.keepHolds(noteSpent(fleet, record, made, request.model));
  if (decision.kind === 'wait') return { kind: 'wait' };
  if (decision.kind === 'refuse' && again !== '') return { kind: 'nobody else', record, decision };
  const { rid } = exchange;
  const decided = {
    rid,
    model: request.model,
    record,
    decision,
    routeReason: routeReason(parts, decision.lane),
  };
  const facts = { ...decided, attempt, shared: sharedFields(decided, fleet) };
  if (exchange.isMetered) {
    memory.appendSoon(() => decisionLine(facts, nowMs));
    show(parts, facts);
    count(parts, facts);
  }
  return { kind: 'decided', facts, request };
}
