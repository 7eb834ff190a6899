/** A paragraph in lines of a width. */
import { cellWidth, wrapWords } from '../../core/text/index.ts';

/**
 * Plain text broken at blanks within `width` cells. The first line begins with `lead`, the others with as many blanks.
 * A word longer than a line stays whole.
 */
export function wrappedLines(text: string, width: number, lead: string = ''): string[] {
  const indent = ' '.repeat(cellWidth(lead));
  return wrapWords(text, width - cellWidth(lead), 'whole').map(
    (line, index) => `${index === 0 ? lead : indent}${line}`,
  );
}
