/**
 * Text from outside (file names, account names, commands, warnings) made safe for Markdown: it cannot open a
 * link, a tag, a list, a table cell or a code span. Read next: report/report-view.ts, where all such text passes here.
 */

const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}]+/gu;
const SPECIAL = /[\\`*[\]<>|~&$]/g;
/** Underscores inside a word are not emphasis, so policy names stay as they are. */
const OUTER_UNDERSCORE = /(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}_])/gu;
/** What would start a heading, a list or a quotation at the start of a line. */
const BLOCK_START = /^(?:[#+-]|(\d+)[.)](?=\s|$))/;

const oneLine = (text: string): string => text.replace(CONTROL, ' ').trim();

/** One line of literal text; "(empty)" when there is nothing to see. */
export function escapeMarkdown(text: string): string {
  const line = oneLine(text);
  if (line === '') return '(empty)';
  return line
    .replace(SPECIAL, '\\$&')
    .replace(OUTER_UNDERSCORE, '\\_')
    .replace(BLOCK_START, (start, number?: string) =>
      number === undefined ? `\\${start}` : `${number}\\${start.slice(number.length)}`,
    );
}

/** One code span, whatever backticks the text holds; "(empty)" likewise. Not for table cells that may hold "|". */
export function codeSpan(text: string): string {
  const line = oneLine(text);
  if (line === '') return '(empty)';
  let longest = 0;
  for (const run of line.matchAll(/`+/g)) longest = Math.max(longest, run[0].length);
  const fence = '`'.repeat(longest + 1);
  const pad = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return fence + pad + line + pad + fence;
}

/** With a capital letter first. */
export function sentence(text: string): string {
  return `${text[0]!.toUpperCase()}${text.slice(1)}`;
}

/** "a", "a and b", "a, b and c". */
export function listWords(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
