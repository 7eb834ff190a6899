/** Where the tools keep their logs, and which files those are; one folder below for each vendor. */
export { absolutePath, claudeLogFiles, codexLogFiles, type LogPlaces } from './log-roots.ts';
