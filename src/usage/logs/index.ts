/** Where the tools keep their logs. */
export { absolutePath, claudeLogFiles, codexLogFiles, type LogPlaces } from './log-roots.ts';
