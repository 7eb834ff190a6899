/** What was spent and what comes back when: windows, the ledger, tiers as data, messages from events and logs. */
export { earliestTime, earliestTimeForCost, type RoomAt, type SpendByUnit } from './earliest-time.ts';
export { Ledger, openLedger, type Spend, type WindowState, windowState, windowStates } from './ledger.ts';
export {
  type MessageCount,
  type MessageEvent,
  type MessageKind,
  messageCount,
} from './message-count.ts';
export {
  type QuotaUnit,
  type QuotaWindow,
  quotaWindow,
  quotaWindows,
  type WindowAnchor,
} from './quota-window.ts';
export {
  type Burst,
  bucketTime,
  DEFAULT_BUCKET,
  type Through,
  type TokenBucket,
  tokenBucket,
  whichBinds,
} from './rate-limit.ts';
export { type PlannedSpend, type RecoveryRow, recoveryTimeline } from './recovery.ts';
export { type SpendRun, sortedRun } from './sorted-run.ts';
export { maxThroughput, type Throughput, type ThroughputPlan } from './throughput.ts';
export {
  DOC_TIERS,
  type Tier,
  type TierPool,
  type TierTable,
  tierOf,
  tierTables,
  tierWindows,
} from './tier-table.ts';
export { tierUnitPrice, type UpgradeAnswer, type UpgradeQuestion, upgradeValue } from './tier-value.ts';
export { USE_LEVELS, type UsageShare, type UseLevel, usageShare } from './usage-share.ts';
export {
  familyPool,
  type PoolOf,
  type UsageSpendOptions,
  type UsageSpends,
  usageMessages,
} from './usage-spends.ts';
export {
  type CountedSpan,
  type Return,
  returnsAfter,
  usedAt,
} from './window-use.ts';
