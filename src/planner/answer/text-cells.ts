/**
 * Text in cells of a terminal: cleaned of everything a terminal obeys, measured, cut, padded and wrapped. After
 * `cleanText` no character can move the cursor, change the direction of writing or start an escape sequence.
 */

/** Two cells wide: East Asian Width W and F (Unicode Standard Annex 11), and emoji. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6b\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{18d08}\u{1b000}-\u{1b2fb}\u{1f200}-\u{1f265}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;
const MARK = /[\p{Mn}\p{Me}]/u;
/** Colours of a drawing: taken out whole, so that no "[31m" stays behind. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it looks for.
const COLOUR = /\u001b\[[0-9;]*m/g;

/** One line of text: line ends and tabs are blanks, other controls "?", invisible characters gone. */
export function cleanText(text: string): string {
  return text
    .replace(COLOUR, '')
    .normalize('NFC')
    .replace(/[\t\n\v\f\r\u0085\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu, '')
    .replace(/[\p{Cc}\p{Cs}\p{Co}\p{Cn}]/gu, '?');
}

/** Signs with a likeness in ASCII; one for one where a drawing uses them. */
const LIKENESSES: Readonly<Record<string, string>> = {
  '█': '#',
  '▓': '%',
  '▒': '+',
  '░': '.',
  '─': '-',
  '│': '|',
  '●': 'o',
  '·': '.',
  '…': '~',
  '–': '-',
  '—': '-',
  '−': '-',
  '×': 'x',
  '±': '+/-',
  '≤': '<=',
  '≥': '>=',
  '≈': '~',
  '→': '->',
  '’': "'",
  '“': '"',
  '”': '"',
};

/** A clean text in printable ASCII: letters without their accents, frames as - | +, what is left as "?". */
export function asciiText(text: string): string {
  return text
    .replace(/[^ -~]/gu, (char) => LIKENESSES[char] ?? char)
    .replace(/[\u2500-\u257f]/g, '+')
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .replace(/[^ -~]/gu, '?');
}

function charCells(char: string): number {
  if (char <= '~') return 1;
  if (WIDE.test(char)) return 2;
  return MARK.test(char) ? 0 : 1;
}

/** Cells that a clean text takes. */
export function cellCount(text: string): number {
  let cells = 0;
  for (const char of text) cells += charCells(char);
  return cells;
}

/** The longest start within `cells`. */
function startOf(text: string, cells: number): string {
  let used = 0;
  let start = '';
  for (const char of text) {
    used += charCells(char);
    if (used > cells) break;
    start += char;
  }
  return start;
}

/** A text within `cells`, its end given up for `sign` when it is longer. */
export function cutText(text: string, cells: number, sign: string = '…'): string {
  if (cellCount(text) <= cells) return text;
  return cells < 1 ? '' : `${startOf(text, cells - 1)}${sign}`;
}

/** Blanks up to `cells`; longer texts stay as they are. */
export function padText(text: string, cells: number, align: 'left' | 'right'): string {
  const blanks = ' '.repeat(Math.max(0, cells - cellCount(text)));
  return align === 'left' ? text + blanks : blanks + text;
}

/** Lines of at most `cells` (>= 2), broken between words; a longer word is cut through. '' gives one empty line. */
export function wrapText(text: string, cells: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').filter((each) => each !== '')) {
    const joined = line === '' ? word : `${line} ${word}`;
    if (cellCount(joined) <= cells) {
      line = joined;
      continue;
    }
    if (line !== '') lines.push(line);
    let rest = word;
    while (cellCount(rest) > cells) {
      const start = startOf(rest, cells);
      lines.push(start);
      rest = rest.slice(start.length);
    }
    line = rest;
  }
  lines.push(line);
  return lines;
}
