/**
 * Triage by priority, before any account is chosen: a request that shows how much it matters may be told to wait while
 * quota is scarce. The rules are the planner's policy as data. A request without the header is never triaged.
 *
 * Invariant: it looks at the preferred lane only and leaves no trace in it; what it refuses was not decided about.
 */
import { QuotalabError } from '../../../core/index.ts';
import {
  type Decision,
  decide,
  type Policy,
  type PoolStates,
  type Priority,
} from '../../../quota/rules/index.ts';
import {
  type AccountRecord,
  type DecisionRecord,
  isHeld,
  type LaneRecord,
  namedWindows,
} from '../../deciding/index.ts';
import { noteDecision, PRIORITY_HEADER, type RouterParts } from '../parts/index.ts';
import type { OwnAnswer } from './client-answers.ts';
import { requestFacts } from './exchange-decision.ts';
import type { Exchange } from './exchange-request.ts';

/** Word of a triage refusal among the decisions. */
export const TRIAGE_REFUSED = 'triage_refused';
/** Retry hint where nobody knows when there is more. */
const UNKNOWN_RETRY_MS = 60_000;

/** Room of an account's tightest window beside what is reserved, tokens where it counts them. */
function roomOf(account: AccountRecord): { limit: number; remaining: number } {
  const rooms = namedWindows(account).map(([, window]) => ({
    limit: window.capacityUnits,
    remaining: Math.max(0, window.headroomUnits - (window.reservedUnits ?? account.reservedTokens)),
  }));
  return rooms.reduce((least, each) =>
    each.remaining / each.limit < least.remaining / least.limit ? each : least,
  );
}

/** Room of the account of a lane that has the largest share left; accounts that are held have none to give. */
function laneRoom({ accounts }: LaneRecord, nowMs: number): { limit: number; remaining: number } {
  const open = accounts.filter(
    ({ hold, isUnserved }) => isUnserved !== true && (hold === null || !isHeld(hold, nowMs)),
  );
  const rooms = open.map(roomOf);
  const [first, ...others] = rooms;
  if (first === undefined) return { limit: 1, remaining: 0 };
  return others.reduce(
    (most, each) => (each.remaining / each.limit > most.remaining / most.limit ? each : most),
    first,
  );
}

/** Pools that the rules may look at: the models of the policy and whatever a rule names, all of the lane's room. */
function statesOf(policy: Policy, pool: string, room: { limit: number; remaining: number }): PoolStates {
  const named = policy.rules.flatMap(({ when }) => (when.pool === undefined ? [] : [when.pool]));
  const names = new Set([...policy.models, ...named, pool]);
  return Object.fromEntries([...names].map((name) => [name, room]));
}

interface Triaged {
  readonly policy: Policy;
  readonly priority: Priority;
  readonly record: DecisionRecord;
  readonly exchange: Exchange;
}

/** The rule that holds a request back and when to ask again, epoch ms; null = it may go on. */
function heldBy(
  parts: RouterParts,
  { policy, priority, record, exchange }: Triaged,
): { readonly ruleId: string; readonly note: string; readonly atMs: number; readonly share: number } | null {
  const { preferred } = record;
  const nowMs = Math.floor(record.nowMs);
  const model = exchange.facts.model.toLowerCase();
  const family = policy.models.find((name) => model.includes(name));
  const pool = family ?? preferred.lane;
  const room = laneRoom(preferred, nowMs);
  // Whether it fits is for the lanes to say: here a request always fits what is left.
  const cost = { [pool]: Math.max(1, Math.min(record.estimateTokens, room.remaining)) };
  const earliest = (needed: Readonly<Record<string, number>>): number => {
    const tokens = Math.max(0, ...Object.values(needed));
    const instants = preferred.accounts.flatMap(({ name }) => {
      const atMs =
        parts.fleet.findAccount(preferred.lane, name)?.roomAtMs(nowMs, tokens, exchange.facts.model) ?? null;
      return atMs === null ? [] : [Math.ceil(atMs)];
    });
    return instants.length === 0 ? nowMs + UNKNOWN_RETRY_MS : Math.min(...instants);
  };
  // The model asked for is the model it needs: a rule of weaker models makes it wait, its body is never changed.
  const task = { priority, cost, ...(family === undefined ? {} : { modelMin: family }) };
  const decision = decideOrNone(() =>
    decide(task, statesOf(policy, pool, room), policy, { nowMs, earliest }),
  );
  if (decision === null || 'cost' in decision || decision.ruleId === 'no_room') return null;
  const { allowedAtMs, fitsAtMs } = decision.retry;
  const atMs = Math.max(allowedAtMs ?? fitsAtMs ?? nowMs, nowMs + 1000);
  return { ruleId: decision.ruleId, note: decision.note, atMs, share: room.remaining / room.limit };
}

/** A request that no rule is about is held by none. */
function decideOrNone(ask: () => Decision): Decision | null {
  try {
    return ask();
  } catch (error) {
    if (error instanceof QuotalabError && error.code === 'E_EMPTY') return null;
    throw error;
  }
}

function priorityOf(text: string): Priority | null {
  return /^[1-4]$/.test(text.trim()) ? (Number(text) as Priority) : null;
}

const errorOf = (exchange: Exchange, message: string): OwnAnswer => ({
  status: 400,
  type: 'invalid_request_error',
  message,
  rid: exchange.rid,
  retryAfterSeconds: null,
});

/** The router's own no by triage, counted and shown; null = the request goes on. */
export function triageRefusal(parts: RouterParts, exchange: Exchange): OwnAnswer | null {
  const { triage: policy } = parts;
  const header = exchange.request.headers[PRIORITY_HEADER];
  if (policy === null || header === undefined || !exchange.isMetered) return null;
  const text = String(header);
  const priority = priorityOf(text);
  if (priority === null) {
    return errorOf(exchange, `${PRIORITY_HEADER} is '${text.slice(0, 20)}'; allowed: 1, 2, 3 or 4`);
  }
  const { fleet, clock, metrics } = parts;
  const record = fleet.record(requestFacts(parts, exchange), clock.nowMs());
  const held = heldBy(parts, { policy, priority, record, exchange });
  if (held === null) return null;
  const { model } = exchange.facts;
  const { ruleId, note, atMs, share } = held;
  metrics.triageRefusals.inc({ rule: ruleId, priority: String(priority) });
  noteDecision(parts, {
    ts: record.nowMs / 1000,
    rid: exchange.rid,
    attempt: 0,
    model,
    lane: record.preferred.lane,
    account: '',
    decision: TRIAGE_REFUSED,
    reroute_decision: TRIAGE_REFUSED,
    policy: policy.name,
    why: ruleId,
    candidates: [],
  });
  const instant = new Date(atMs).toISOString();
  const left = `${Math.floor(share * 100)} % of lane ${record.preferred.lane} is left`;
  const reason = note === '' ? `rule ${ruleId}` : `rule ${ruleId}: ${note}`;
  return {
    status: 429,
    type: 'rate_limit_error',
    message: `priority ${priority} waits (${reason}); ${left}, ask again at ${instant}`,
    rid: exchange.rid,
    retryAfterSeconds: Math.max(1, Math.ceil((atMs - record.nowMs) / 1000)),
    headers: { 'x-quotalab-rule': ruleId, 'x-quotalab-retry-at': instant },
  };
}
