/** Text from outside as a page can show it: no colours of a terminal, no control characters. */
import { oneLine, withoutColours } from '../../core/text/index.ts';

/** Marks that turn the direction of writing for what follows them. */
const DIRECTION = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/**
 * One line: line ends and tabs are blanks, other controls and half characters are "?". Joiners stay: a page, unlike a
 * terminal, draws what they join.
 */
export function pageText(text: string): string {
  return oneLine(withoutColours(text).replace(DIRECTION, '')).replace(/[\p{Cc}\p{Cs}]/gu, '?');
}
