/**
 * Decision lines of the router's log, checked: what was decided and everything it was decided from. A damaged line
 * is told by file and line, never by what it says. Read next: deciding/log-lines.ts, which says what the keys mean.
 */
import { z } from 'zod';
import { asRecord } from '../../core/index.ts';
import { findPolicy } from '../../quota/policies/index.ts';
import type { LineTally } from '../../usage/lines/index.ts';
import { type LinePlace, readLogFiles, type UsageLogPlace } from '../../usage/logs/router/index.ts';
import type { DecisionRecord } from '../deciding/index.ts';

const finite = z.number();

const windowSchema = z.looseObject({
  headroomUnits: finite,
  capacityUnits: finite,
  lengthMinutes: finite,
  minutesLeft: finite.nullable(),
  requestUnits: finite.exactOptional(),
  reservedUnits: finite.exactOptional(),
});

const holdSchema = z.looseObject({
  untilMs: finite,
  doubtAtMs: finite.exactOptional(),
  besideAtMs: finite.exactOptional(),
  probes: finite.exactOptional(),
  allowed: finite.exactOptional(),
  cause: z.string().exactOptional(),
  isSuspicion: z.literal(true).exactOptional(),
});

/** Older logs had rests, `cooldown`, that lasted while their one probe was out. */
function modernAccount(value: unknown): unknown {
  const account = asRecord(value);
  if (account === null || account.hold !== undefined || account.cooldown === undefined) return value;
  const { cooldown, ...rest } = account;
  const old = asRecord(cooldown);
  if (old === null) return { ...rest, hold: cooldown };
  const isProbing = old.isProbing === true;
  return { ...rest, hold: { untilMs: isProbing ? Number.MAX_SAFE_INTEGER : old.untilMs } };
}

/** Older logs said `cooldownsOn`. */
function modernRecord(value: unknown): unknown {
  const record = asRecord(value);
  if (record === null || record.holdsOn !== undefined || record.cooldownsOn === undefined) return value;
  const { cooldownsOn, ...rest } = record;
  return { ...rest, holdsOn: cooldownsOn };
}

const accountSchema = z.preprocess(
  modernAccount,
  z.looseObject({
    name: z.string(),
    short: windowSchema.nullable(),
    weekly: windowSchema,
    names: z.looseObject({ short: z.string(), weekly: z.string() }).exactOptional(),
    extras: z.array(z.looseObject({ id: z.string(), reading: windowSchema })).exactOptional(),
    reservedTokens: finite,
    lastServed: finite,
    draw: finite,
    hold: holdSchema.nullable(),
    sums: holdSchema.exactOptional(),
    isUnserved: z.literal(true).exactOptional(),
    isOverage: z.literal(true).exactOptional(),
    isIdle: z.literal(true).exactOptional(),
    classesServed: finite.exactOptional(),
    priority: finite.exactOptional(),
    reserveFraction: finite.exactOptional(),
  }),
);

const capSchema = z.looseObject({
  rollingUsedTokens: finite,
  rollingCapTokens: finite.nullable(),
  weeklyUsedTokens: finite,
  weeklyCapTokens: finite.nullable(),
  reservedTokens: finite,
  warnFraction: finite,
  warnAutoFraction: finite.nullable(),
});

const laneSchema = z.looseObject({
  lane: z.string(),
  policy: z.string().refine((name) => findPolicy(name) !== undefined),
  lastServedIndex: z.int(),
  inPeak: z.boolean(),
  cap: capSchema.nullable(),
  accounts: z.array(accountSchema).min(1),
  affinityIndex: z.int(),
  sinceOpenedMinutes: finite.exactOptional(),
});

const recordSchema: z.ZodType<DecisionRecord> = z.preprocess(
  modernRecord,
  z.looseObject({
    nowMs: finite,
    mode: z.enum(['hybrid', 'run2cap', 'preemptive']),
    estimateTokens: finite,
    holdsOn: z.boolean(),
    isPaused: z.boolean(),
    preferred: laneSchema,
    fallback: laneSchema.nullable(),
    tried: z.array(z.tuple([z.string(), z.int()])),
    again: z.enum(['', 'quota_overshoot', 'fallback', 'net_fallback']),
    rules: z.literal(2).exactOptional(),
    hasWaited: z.literal(true).exactOptional(),
  }),
);

const decisionSchema = z.looseObject({
  lane: z.string(),
  account: z.string(),
  reroute_decision: z.string(),
  preferred_attempt: z.boolean(),
  inputs: recordSchema,
});

/** Any line of the log. */
const lineSchema = z.looseObject({});

const STATUS_OF_DECISIONS = -1;

/** A decision as the log has it. */
export interface LoggedDecision {
  readonly lane: string;
  /** '' = refused. */
  readonly account: string;
  readonly rerouteDecision: string;
  readonly preferredAttempt: boolean;
  readonly inputs: DecisionRecord;
}

export interface DecisionLogReading<Kept> {
  readonly fileCount: number;
  readonly tally: LineTally;
  /** Decision lines without inputs, which cannot be made again. */
  readonly withoutInputsCount: number;
  /** Decision lines that were met before, as in a log that was rotated or copied while it was read. */
  readonly repeatedCount: number;
  /** In order of the files, the oldest first. */
  readonly kept: readonly Kept[];
}

function parsed(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const line = lineSchema.safeParse(JSON.parse(text));
    return line.success ? line.data : null;
  } catch {
    return null;
  }
}

/** The decision, or the reason why the line is damaged. */
function checked(line: Readonly<Record<string, unknown>>): LoggedDecision | string {
  const decision = decisionSchema.safeParse(line);
  if (!decision.success) {
    const { path } = decision.error.issues[0]!;
    const isPolicy = path.at(-1) === 'policy';
    return `${z.core.toDotPath(path)} is ${isPolicy ? 'no policy of this version' : 'missing or damaged'}`;
  }
  const { lane, account, reroute_decision, preferred_attempt, inputs } = decision.data;
  return { lane, account, rerouteDecision: reroute_decision, preferredAttempt: preferred_attempt, inputs };
}

/** Tells lines met twice; one without a request id cannot be told from another. */
class Repeats {
  count: number;
  private readonly seen: Set<string>;

  constructor() {
    this.count = 0;
    this.seen = new Set();
  }

  has({ rid, attempt, ts, reroute_decision }: Readonly<Record<string, unknown>>): boolean {
    if (typeof rid !== 'string' || rid === '') return false;
    const key = JSON.stringify([rid, attempt, ts, reroute_decision]);
    const isRepeated = this.seen.has(key);
    if (isRepeated) this.count++;
    else this.seen.add(key);
    return isRepeated;
  }
}

/**
 * Gives every decision of the log at `place` to `take`, each once, the youngest file first; `keep` collects what is
 * worth it. Lines that are no JSON objects, and decisions whose inputs are damaged, are bad lines of the tally.
 * Throws BAD_TRACE when there is no such log or a file of it cannot be read.
 */
export async function readLoggedDecisions<Kept>(
  place: UsageLogPlace,
  take: (decision: LoggedDecision, at: LinePlace, keep: (kept: Kept) => void) => void,
): Promise<DecisionLogReading<Kept>> {
  const repeats = new Repeats();
  let withoutInputsCount = 0;
  const reading = await readLogFiles<Kept>(place, (text, at, keep) => {
    const line = parsed(text);
    if (line === null) return 'not a whole JSON object';
    if (line.event !== 'decision' && line.status !== STATUS_OF_DECISIONS) return null;
    if (line.inputs === undefined || line.inputs === null) {
      if (!repeats.has(line)) withoutInputsCount++;
      return null;
    }
    const decision = checked(line);
    if (typeof decision === 'string') return decision;
    if (!repeats.has(line)) take(decision, at, keep);
    return null;
  });
  return { ...reading, withoutInputsCount, repeatedCount: repeats.count };
}
