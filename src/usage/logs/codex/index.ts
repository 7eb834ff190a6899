/** Rollout logs of Codex. */
export { CodexSession } from './codex-log.ts';
export { ownUse } from './own-use.ts';
export { readCodexLogs } from './read-codex-logs.ts';
