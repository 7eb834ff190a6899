/**
 * The whole records in a damaged line of a log. A crash or two writers leave runs of NUL bytes around a record,
 * a record cut short with the next one behind it, or two records on one line: what is whole counts, and nothing
 * is guessed. Records of logs are objects, so text inside a record (its quotes are escaped) is never taken for one.
 */
import { parseRecord } from '../../core/index.ts';

/** The reason of a line that is no whole record: such a line is looked through for whole ones. */
export const NOT_AN_OBJECT = 'not a whole JSON object';

/** Characters looked at per character of a damaged line: bounds the search of a line that holds many braces. */
const MOST_LOOKS = 64;

/** NUL bytes in any number, of text or of a hole in the file. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what a crash leaves.
const NULS = /\u0000+/;

/** Index just past the object that opens at `open`, -1 when it does not close. */
function objectEnd(text: string, open: number): number {
  let depth = 0;
  let isText = false;
  for (let i = open; i < text.length; i++) {
    const char = text.charCodeAt(i);
    if (isText) {
      if (char === 0x5c) i++;
      else if (char === 0x22) isText = false;
    } else if (char === 0x22) isText = true;
    else if (char === 0x7b) depth++;
    else if (char === 0x7d && --depth === 0) return i + 1;
  }
  return -1;
}

/** What may follow a record on its line: nothing, or another one. */
const RECORD_END = /\s*(?:\{|$)/y;

/** What a damaged line holds. */
export interface LinePieces {
  readonly records: readonly string[];
  /** Pieces of records that are not whole. */
  readonly lostCount: number;
}

/** A whole record that opens at `open`, null when none does. One that follows a torn piece must carry its time. */
function recordAt(text: string, open: number, end: number, mustHaveTime: boolean): string | null {
  RECORD_END.lastIndex = end;
  if (end === -1 || !RECORD_END.test(text)) return null;
  const record = text.slice(open, end);
  const fields = parseRecord(record);
  if (fields === null || (mustHaveTime && fields.timestamp === undefined && fields.ts === undefined))
    return null;
  return record;
}

function piecesOf(text: string): LinePieces {
  if (parseRecord(text) !== null) return { records: [text], lostCount: 0 };
  const records: string[] = [];
  let [from, lostCount, looks] = [0, 0, MOST_LOOKS * text.length];
  let open = text.indexOf('{"');
  while (open !== -1 && looks > 0) {
    const end = objectEnd(text, open);
    looks -= (end === -1 ? text.length : end) - open;
    const isTorn = text.slice(from, open).trim() !== '';
    const record = recordAt(text, open, end, isTorn);
    if (record !== null) {
      records.push(record);
      if (isTorn) lostCount++;
      from = end;
    }
    open = text.indexOf('{"', record === null ? open + 1 : end);
  }
  if (text.slice(from).trim() !== '') lostCount++;
  return { records, lostCount };
}

/** The whole records of a line that is no record itself; none and nothing lost = it held only NUL bytes. */
export function wholeRecords(line: string): LinePieces {
  const pieces = line
    .split(NULS)
    .filter((text) => text.trim() !== '')
    .map(piecesOf);
  return {
    records: pieces.flatMap(({ records }) => records),
    lostCount: pieces.reduce((sum, { lostCount }) => sum + lostCount, 0),
  };
}
