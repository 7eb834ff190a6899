/** The files of the user: lines, packed or not, and JSON. */
export { filesBelow, pathKind, unpackedName } from './log-files.ts';
export { openLines, type TextLine, unreadable } from './open-lines.ts';
export { parseJsonText, readJsonFile } from './read-json.ts';
export { MOST_SECRET_BYTES, readText, WITHOUT_WAITING } from './read-text.ts';
