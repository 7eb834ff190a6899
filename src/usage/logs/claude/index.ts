/** Session logs of Claude Code. */
export { type ClaudeLine, type ClaudeUsageLine, readClaudeLine } from './claude-log.ts';
export { ClaudeRequests } from './claude-requests.ts';
export { readClaudeLogs } from './read-claude-logs.ts';
