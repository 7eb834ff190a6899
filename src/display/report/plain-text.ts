/** Text from outside as a page can show it: no colours of a terminal, no control characters. */

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it looks for.
const COLOUR = /\u001b\[[0-9;]*m/g;
/** Marks that turn the direction of writing for what follows them. */
const DIRECTION = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** One line: line ends and tabs are blanks, other controls and half characters are "?". */
export function plainText(text: string): string {
  return text
    .replace(COLOUR, '')
    .replace(DIRECTION, '')
    .replace(/[\t\n\v\f\r\u0085\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/[\p{Cc}\p{Cs}]/gu, '?');
}
