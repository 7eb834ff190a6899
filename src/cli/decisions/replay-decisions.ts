/**
 * Every decision of the router's log made again from what it was made from. The rules are a pure function, so a
 * difference means other rules or another log.
 */
import { type DecisionRecord, decide } from '../../router/deciding/index.ts';
import {
  type DecisionLogReading,
  type LoggedDecision,
  readLoggedDecisions,
} from '../../router/ledger/index.ts';
import type { UsageLogPlace } from '../../usage/logs/router/index.ts';

/** Most disagreements that are kept of one file, and shown in all. */
export const SHOWN_DISAGREEMENTS: number = 10;

/** What of a decision is compared. */
export interface Outcome {
  readonly lane: string;
  /** '' = refused. */
  readonly account: string;
  readonly reroute_decision: string;
  readonly preferred_attempt: boolean;
}

export interface Disagreement {
  readonly file: string;
  readonly line: number;
  readonly logged: Outcome;
  readonly now: Outcome;
}

function loggedOutcome(decision: LoggedDecision): Outcome {
  return {
    lane: decision.lane,
    account: decision.account,
    reroute_decision: decision.rerouteDecision,
    preferred_attempt: decision.preferredAttempt,
  };
}

function outcomeNow(inputs: DecisionRecord): Outcome {
  const { lane, accountIndex, rerouteDecision, preferredAttempt } = decide(inputs);
  const lanes = [inputs.preferred, inputs.fallback];
  const accounts = lanes.find((entry) => entry?.lane === lane)?.accounts;
  return {
    lane,
    account: accounts?.[accountIndex]?.name ?? '',
    reroute_decision: rerouteDecision,
    preferred_attempt: preferredAttempt,
  };
}

const isSame = (a: Outcome, b: Outcome): boolean =>
  a.lane === b.lane &&
  a.account === b.account &&
  a.reroute_decision === b.reroute_decision &&
  a.preferred_attempt === b.preferred_attempt;

/** How many decisions bear the same names. */
export interface NamedCount {
  readonly names: readonly string[];
  readonly count: number;
}

class Counts {
  private readonly counts: Map<string, number>;

  constructor() {
    this.counts = new Map();
  }

  add(...names: readonly string[]): void {
    const key = JSON.stringify(names);
    this.counts.set(key, (this.counts.get(key) ?? 0) + 1);
  }

  /** Most first, equal counts by name. */
  list(): NamedCount[] {
    return [...this.counts]
      .sort(([keyA, a], [keyB, b]) => b - a || (keyA < keyB ? -1 : 1))
      .map(([key, count]) => ({ names: JSON.parse(key) as string[], count }));
  }
}

/** What came of it. */
export interface DecisionReplay {
  readonly decisionCount: number;
  readonly disagreedCount: number;
  /** By decision string as logged. */
  readonly byDecision: readonly NamedCount[];
  /** By lane and account as logged. */
  readonly byAccount: readonly NamedCount[];
  readonly reading: DecisionLogReading<Disagreement>;
}

/** Makes every decision of the log at `place` again. Throws BAD_TRACE for a log that cannot be read. */
export async function replayDecisions(place: UsageLogPlace): Promise<DecisionReplay> {
  const byDecision = new Counts();
  const byAccount = new Counts();
  const keptOf = new Map<string, number>();
  let decisionCount = 0;
  let disagreedCount = 0;
  const reading = await readLoggedDecisions<Disagreement>(
    place,
    (decision, { file, lineNumber: line }, keep) => {
      const [logged, now] = [loggedOutcome(decision), outcomeNow(decision.inputs)];
      decisionCount++;
      byDecision.add(logged.reroute_decision);
      byAccount.add(logged.lane, logged.account);
      if (isSame(logged, now)) return;
      disagreedCount++;
      const keptCount = keptOf.get(file) ?? 0;
      keptOf.set(file, keptCount + 1);
      if (keptCount < SHOWN_DISAGREEMENTS) keep({ file, line, logged, now });
    },
  );
  return {
    decisionCount,
    disagreedCount,
    byDecision: byDecision.list(),
    byAccount: byAccount.list(),
    reading,
  };
}
