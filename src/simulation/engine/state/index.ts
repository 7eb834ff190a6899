/** The quota state of one pool: windows in memory, what policies see of them, which window counts what for whom. */
export { bestRoom, refreshAccount, roomOfRequests } from './account-rows.ts';
export { arrivalAt } from './denial-list.ts';
export { countFullWindows } from './full-windows.ts';
export { PoolState } from './pool-state.ts';
export type { Lists } from './pool-topology.ts';
export {
  isMovedByUse,
  KIND_BUCKET,
  KIND_CALENDAR,
  KIND_FIRST_USE,
  KIND_FIXED,
  KIND_ONCE,
  KIND_SLIDING,
} from './window-columns.ts';
