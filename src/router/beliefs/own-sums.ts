/**
 * Our own sums as a hold: an account whose windows are spent by what we counted. The sums themselves keep requests away
 * (deciding/select-account.ts); the hold says since when, until when, and when they may be doubted.
 */
import { type Decision, type DecisionRecord, holdState } from '../deciding/index.ts';
import { familiesOf } from './families.ts';
import type { Fleet } from './fleet.ts';
import type { Hold } from './hold.ts';

/** Ends of sums that nobody knows the reset of: looked at again after a day. */
const UNKNOWN_MS = 86_400_000;

/** Notes the accounts that a decision found spent. Returns the holds that are new. */
export function noteSpent(fleet: Fleet, record: DecisionRecord, decision: Decision, model: string): Hold[] {
  const { nowMs } = record;
  const family = familiesOf(model)[1] ?? '';
  const noted: Hold[] = [];
  for (const { lane, name, obstacle } of decision.candidates) {
    if (!obstacle.endsWith(' spent')) continue;
    const known = fleet.holds.sumsReading(lane, name, family, nowMs);
    if (known !== null && holdState(known, nowMs, true) !== 'open') continue;
    const roomMs = fleet.findAccount(lane, name)?.roomAtMs(nowMs, 0, model) ?? null;
    noted.push(
      fleet.holds.hear({
        scope: { lane, account: name, family },
        cause: 'own_sums',
        evidence: { atMs: nowMs, status: 0, header: obstacle },
        startedMs: nowMs,
        untilMs: roomMs === null || roomMs <= nowMs ? nowMs + UNKNOWN_MS : roomMs,
        window: { name: obstacle.slice(0, -' spent'.length), lengthMinutes: null },
        secret: '',
        firstMs: 0,
      }),
    );
  }
  return noted;
}
