/** What was spent and what comes back when: windows, the ledger, tiers as data, messages from events and logs. */
export { earliestTime, earliestTimeForCost, type RoomAt, type SpendByUnit } from './earliest-time.ts';
export { clockName, type GraphPlan, graphPlan } from './graph-windows.ts';
export { type JointUse, jointUseAt, type PartState } from './joint-use.ts';
export { Ledger, openLedger, type Spend, type WindowState, windowState, windowStates } from './ledger.ts';
export { type MessageCount, type MessageEvent, type MessageKind, messageCount } from './message-count.ts';
export { type LaidReading, type MeteredGraph, meteredGraph } from './metered-graph.ts';
export {
  bearableUnits,
  clockWindow,
  longestMs,
  type QuotaUnit,
  type QuotaWindow,
  quotaWindow,
  quotaWindows,
  type WindowPart,
} from './quota-window.ts';
export { type RecoveryRow, recoveryTimeline } from './recovery.ts';
export { type SpendRun, sortedRun } from './sorted-run.ts';
export { maxThroughput } from './throughput.ts';
export { DOC_TIERS, type Tier, tierOf, tierTables, tierWindows } from './tier-table.ts';
export { tierUnitPrice, type UpgradeAnswer, upgradeValue } from './tier-value.ts';
export { USE_LEVELS, usageShare } from './usage-share.ts';
export { familyPool, usageMessages } from './usage-spends.ts';
export { clockLengthMs, nextResetMs, resetInstant, sessionEndMs } from './window-clock.ts';
export { type Return, returnsAfter, usedAt } from './window-use.ts';
