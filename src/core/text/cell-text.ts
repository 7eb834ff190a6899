/**
 * Text that others wrote, made safe for a terminal and cut to a number of cells. After `plainText` no character
 * can move the cursor, change the direction of writing or start an escape sequence.
 */

/** Two cells wide: East Asian Width W and F (Unicode Standard Annex 11), and emoji. */
const WIDE =
  /[\u1100-\u115f\u2329\u232a\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6b\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{18d08}\u{1b000}-\u{1b2fb}\u{1f200}-\u{1f265}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;
/** Drawn over the character before: no cells. */
const MARK = /[\p{Mn}\p{Me}]/u;

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it looks for.
const COLOUR = /\u001b\[[0-9;]*m/g;

/** `text` without colours of a drawing: taken out whole, so that no "[31m" stays behind. */
export const withoutColours = (text: string): string => text.replace(COLOUR, '');

/** `text` in one line: each run of tabs and line ends is a blank. */
export const oneLine = (text: string): string => text.replace(/[\t\n\v\f\r\u0085\p{Zl}\p{Zp}]+/gu, ' ');

/** `text` without what a terminal obeys: tabs and line ends are blanks, other controls "?", invisible ones gone. */
export function plainText(text: string): string {
  return oneLine(text.normalize('NFC'))
    .replace(/[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu, '')
    .replace(/[\p{Cc}\p{Cs}\p{Co}\p{Cn}]/gu, '?');
}

/** JSON that means the same, with an escape for every character that a terminal obeys or that cannot be seen. */
export const escapedJson = (json: string): string =>
  json.replace(/[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu, (char) =>
    [...Array(char.length).keys()]
      .map((index) => `\\u${char.charCodeAt(index).toString(16).padStart(4, '0')}`)
      .join(''),
  );

function charWidth(char: string): number {
  if (char <= '~') return 1;
  if (WIDE.test(char)) return 2;
  return MARK.test(char) ? 0 : 1;
}

/** Cells that a plain text takes. */
export function cellWidth(text: string): number {
  let width = 0;
  for (const char of text) width += charWidth(char);
  return width;
}

/** The longest start of a plain text within `width` cells. */
export function startWithin(text: string, width: number): string {
  let used = 0;
  let start = '';
  for (const char of text) {
    used += charWidth(char);
    if (used > width) break;
    start += char;
  }
  return start;
}

/** A plain text within `width` cells, its end given up for `sign` when it is longer; '' for width 0 and less. */
export function shortenEnd(text: string, width: number, sign: string = '…'): string {
  if (cellWidth(text) <= width) return text;
  return width < 1 ? '' : `${startWithin(text, width - 1)}${sign}`;
}

/** As `shortenEnd`, but the middle goes: names of models differ at both ends. */
export function shortenMiddle(text: string, width: number): string {
  if (cellWidth(text) <= width) return text;
  if (width < 5) return shortenEnd(text, width);
  const start = startWithin(text, Math.ceil((width - 1) / 2));
  let tail = '';
  let used = cellWidth(start) + 1;
  for (const char of [...text].reverse()) {
    used += charWidth(char);
    if (used > width) break;
    tail = char + tail;
  }
  // A mark whose letter was cut off would sit on the "…".
  while (MARK.test(tail.charAt(0))) tail = tail.slice(1);
  return `${start}…${tail}`;
}
