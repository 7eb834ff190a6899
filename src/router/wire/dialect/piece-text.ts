/** The text of a piece of a streamed answer, found in its event without reading the rest of it. */
import type { StreamFindings } from './dialect.ts';

/** The inside of the JSON string that begins at `start`, escapes as they stand; '' where it does not end. */
function stringFrom(data: string, start: number): string {
  for (let end = data.indexOf('"', start); end !== -1; end = data.indexOf('"', end + 1)) {
    let slashes = 0;
    while (data[end - 1 - slashes] === '\\') slashes++;
    if (slashes % 2 === 0) return data.slice(start, end);
  }
  return '';
}

/** The text behind the first of the keys that `key` finds; its match ends where the text begins. '' = there is none. */
export function pieceText(data: string, key: RegExp): string {
  const found = key.exec(data);
  return found === null ? '' : stringFrom(data, found.index + found[0].length);
}

/** Counts a piece of the answer; its frame and what pads it count nothing. */
export function countPiece(found: StreamFindings, text: string): void {
  found.hasContent = true;
  found.pieceCount++;
  found.pieceBytes += Buffer.byteLength(text);
}
