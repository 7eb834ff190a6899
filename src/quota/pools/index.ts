/** Pools by name: presets and how they are written. */
export type { PoolAccount, PoolWindow } from './pool-account.ts';
export { expandPreset, looksLikePreset, MAX_POOL_ACCOUNTS, POOL_PRESETS } from './pool-presets.ts';
export { judgeResetClass, RESET_CLASSES, type ResetClass, SAME_RESET_SPAN_MINUTES } from './reset-class.ts';
