/** A paragraph in lines of a width. */
import { cellWidth } from '../../core/text/index.ts';

/**
 * Plain text broken at blanks within `width` cells. The first line begins with `lead`, the others with as many blanks.
 * A word longer than a line stays whole.
 */
export function wrappedLines(text: string, width: number, lead: string = ''): string[] {
  const indent = ' '.repeat(cellWidth(lead));
  const lines: string[] = [];
  let words = '';
  for (const word of text.split(/ +/)) {
    const longer = words === '' ? word : `${words} ${word}`;
    if (words !== '' && cellWidth(lead) + cellWidth(longer) > width) {
      lines.push(words);
      words = word;
    } else words = longer;
  }
  return [...lines, words].map((line, index) => `${index === 0 ? lead : indent}${line}`);
}
