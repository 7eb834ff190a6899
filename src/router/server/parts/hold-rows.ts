/** Holds as rows of the state, and back. Invariant: a hold reads back equal. */
import type { Hold, HoldCause } from '../../beliefs/index.ts';
import type { HoldRow } from '../../ledger/index.ts';

/** Before the family of a hold by our own sums, which stands beside what the provider said of the same models. */
const SUMS = '\n';

export function rowOfHold(hold: Hold): HoldRow {
  const { scope, cause, evidence, untilMs, doubtAtMs, isStated, count, window, secret, isSuspicion } = hold;
  return {
    lane: scope.lane,
    account: scope.account,
    scope: cause === 'own_sums' ? `${SUMS}${scope.family}` : scope.family,
    cause,
    atMs: evidence.atMs,
    status: evidence.status,
    evidence: evidence.header,
    untilMs,
    doubtMs: doubtAtMs,
    stated: isStated ? 1 : 0,
    count,
    window,
    secret,
    suspicion: isSuspicion ? 1 : 0,
  };
}

export function holdOfRow(row: HoldRow): Hold {
  const { lane, account, scope, cause, atMs, status, evidence, untilMs, doubtMs, window, secret } = row;
  return {
    scope: { lane, account, family: scope.startsWith(SUMS) ? scope.slice(SUMS.length) : scope },
    cause: cause as HoldCause,
    evidence: { atMs, status, header: evidence },
    untilMs,
    doubtAtMs: doubtMs,
    isStated: row.stated === 1,
    count: row.count,
    window,
    secret,
    isSuspicion: row.suspicion === 1,
  };
}
