/** Words in lines of a width: the one place where text is broken. Read next: cell-text.ts, which says what a cell is. */
import { cellWidth, startWithin } from './cell-text.ts';

/** What becomes of a word longer than a line: cut through, or left whole beyond the width (paths, addresses). */
export type LongWords = 'cut' | 'whole';

/** The starts of a word that fill lines of `cells` >= 2, then what is left of it. */
function cutWord(word: string, cells: number): string[] {
  const parts: string[] = [];
  let rest = word;
  while (cellWidth(rest) > cells) {
    const start = startWithin(rest, cells);
    parts.push(start);
    rest = rest.slice(start.length);
  }
  return [...parts, rest];
}

/** A plain text in lines of at most `cells` (>= 2 where words are cut), broken at blanks. '' gives one empty line. */
export function wrapWords(text: string, cells: number, longWords: LongWords): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').filter((each) => each !== '')) {
    const joined = line === '' ? word : `${line} ${word}`;
    if (cellWidth(joined) <= cells) {
      line = joined;
      continue;
    }
    if (line !== '') lines.push(line);
    const parts = longWords === 'cut' ? cutWord(word, cells) : [word];
    line = parts.pop()!;
    lines.push(...parts);
  }
  return [...lines, line];
}
