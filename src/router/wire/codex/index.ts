/** What Codex says: window headers and refusals. */
export { codexWindows } from './codex-limits.ts';
export { codexRefusal } from './codex-refusals.ts';
