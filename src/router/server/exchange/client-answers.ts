/** Answers that the router itself gives, in the shape of the client's dialect and labelled as its own. */
import type { ServerResponse } from 'node:http';
import { durationWords } from '../../../core/text/index.ts';
import { CAUSE_WORDS, type Fleet, type HoldCause, isByHand } from '../../beliefs/index.ts';
import type { Decision, DecisionRecord, LaneRecord } from '../../deciding/index.ts';
import type { Dialect } from '../../wire/index.ts';

/** Says whose refusal it is: nobody should blame the upstream for it. */
const REFUSED_BY = 'x-quotalab-refused-by';
/** The same as a header of an answer. */
export const REFUSED_BY_ROUTER: Readonly<Record<string, string>> = { [REFUSED_BY]: 'router' };
/** Retry hint where nobody knows when an account is usable again. */
const UNKNOWN_RETRY_MS = 60_000;

export interface OwnAnswer {
  readonly status: number;
  readonly type: string;
  readonly message: string;
  readonly rid: string;
  /** Seconds; null = none. */
  readonly retryAfterSeconds: number | null;
  /** More headers of the router's own. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Sends the answer, unless one was begun or the client is gone. */
export function sendOwn(response: ServerResponse, dialect: Dialect, answer: OwnAnswer): void {
  if (response.headersSent || response.destroyed) return;
  const body = Buffer.from(dialect.errorBody(answer.type, answer.message, answer.rid));
  response.writeHead(answer.status, {
    'content-type': 'application/json',
    'content-length': body.length,
    [REFUSED_BY]: 'router',
    [dialect.requestIdHeader]: answer.rid,
    ...answer.headers,
    ...(answer.retryAfterSeconds === null ? {} : { 'retry-after': String(answer.retryAfterSeconds) }),
  });
  response.end(body);
}

/** Requests on their way are taken to end so soon: what is reserved for them may be free then. */
const RESERVATION_MS = 5000;

const HELD: ReadonlySet<string> = new Set(['held', 'proving', 'paused', 'doubted']);

const wordsOf = (cause: string): string => CAUSE_WORDS[cause as HoldCause] ?? cause;

/** When an account may have room: at once, when a request under way ends, or at a reset, epoch ms; null = nobody knows. */
function roomAtMs(
  fleet: Fleet,
  lane: string,
  account: string,
  { nowMs, tokens, model }: { readonly nowMs: number; readonly tokens: number; readonly model: string },
): number | null {
  const meter = fleet.findAccount(lane, account);
  if (meter === undefined) return null;
  const whole = meter.roomAtMs(nowMs, tokens, model);
  if (meter.inFlightCount === 0 || (whole !== null && whole <= nowMs)) return whole;
  const unreserved = meter.roomAtMs(nowMs, tokens - meter.reservedTokens, model);
  return unreserved !== null && unreserved <= nowMs ? nowMs + RESERVATION_MS : whole;
}

interface Opening {
  readonly text: string;
  /** Epoch ms; null = nobody knows. */
  readonly atMs: number | null;
}

function laneOpenings(
  fleet: Fleet,
  lane: LaneRecord,
  record: DecisionRecord,
  decision: Decision,
  model: string,
): Opening[] {
  const { nowMs, estimateTokens } = record;
  const cap = lane.cap === null ? null : fleet.capOf(model);
  const capAtMs = cap === null ? nowMs : nowMs + cap.untilBelowMs(1, nowMs);
  return decision.candidates
    .filter((candidate) => candidate.lane === lane.lane)
    .map(({ name, index, obstacle }) => {
      const account = lane.accounts[index]!;
      const { hold } = account;
      const holdMs = hold === null ? nowMs : Math.max(nowMs, hold.untilMs);
      const roomMs = roomAtMs(fleet, lane.lane, name, { nowMs, tokens: estimateTokens, model });
      const isByOwner = hold !== null && isByHand(hold);
      const atMs = roomMs === null || isByOwner ? null : Math.max(roomMs, holdMs, capAtMs);
      const cause = HELD.has(obstacle) && hold?.cause !== undefined ? `: ${wordsOf(hold.cause)}` : '';
      const why = obstacle === '' ? 'the cap of the model is reached' : `${obstacle}${cause}`;
      const when = atMs === null ? '' : `, in ${durationWords(Math.max(1, (atMs - nowMs) / 1000))}`;
      return { text: `${lane.lane}/${name}: ${why}${when}`, atMs };
    });
}

/** The router's own 429: why each account cannot serve, and the earliest moment one can. */
export function nothingLeft(
  fleet: Fleet,
  record: DecisionRecord,
  decision: Decision,
  request: { readonly model: string; readonly rid: string },
): OwnAnswer {
  const lanes = record.fallback === null ? [record.preferred] : [record.preferred, record.fallback];
  const openings = lanes.flatMap((lane) => laneOpenings(fleet, lane, record, decision, request.model));
  const known = openings.flatMap(({ atMs }) => (atMs === null ? [] : [atMs]));
  const waitMs = known.length === 0 ? UNKNOWN_RETRY_MS : Math.min(...known) - record.nowMs;
  return {
    status: 429,
    type: 'rate_limit_error',
    message: `no account can serve '${request.model}' now (${openings.map(({ text }) => text).join('; ')})`,
    rid: request.rid,
    retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1000)),
  };
}
