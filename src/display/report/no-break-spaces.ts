/** Numbers stay on the line of their units: the last step of every report. Code stays as it is, to be copied. */
import { NO_BREAK } from './words/index.ts';

const UNITS =
  '%|ms|s|min|h|days?|weeks?|hours?|minutes?|units?|trials?|requests?|points?|percentage points?|times|accounts?|policies|threads?';
/** A span of code, a picture's address, or a number with its unit, or an estimate with its half-width. */
const SPACE = new RegExp(
  `(\`+)[^\`][\\s\\S]*?\\1|\\]\\([^)]*\\)|(\\d) (?=(?:${UNITS})(?![\\w%]))|(\\d) ± (?=\\d)`,
  'g',
);

/** Markdown with no-break spaces between numbers and units, and around ± between numbers. */
export function withNoBreakSpaces(markdown: string): string {
  return markdown.replace(SPACE, (whole, _ticks, beforeUnit?: string, beforeHalf?: string) => {
    if (beforeUnit !== undefined) return `${beforeUnit}${NO_BREAK}`;
    return beforeHalf === undefined ? whole : `${beforeHalf}${NO_BREAK}±${NO_BREAK}`;
  });
}
