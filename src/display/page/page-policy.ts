/** What a page of ours may load and run: nothing but itself, and of that the styles and the script with these very texts. */
import { createHash } from 'node:crypto';

/** What the page has of its own. */
export interface PageParts {
  /** Texts of its style elements. */
  readonly styles: readonly string[];
  /** Text of its script; absent = it has none. */
  readonly script?: string;
  /** Its script asks the server that sent it, and its icon is an empty one. */
  readonly asksItsServer?: true;
}

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** The styles of figures, each the first thing in its picture. */
export function stylesOf(
  figures: ReadonlyArray<{ readonly svg: string; readonly narrow: string }>,
): string[] {
  const pictures = figures.flatMap(({ svg, narrow }) => [svg, narrow]);
  return pictures.flatMap((picture) => /^<svg [^>]*><style>([^<]*)<\/style>/.exec(picture)?.[1] ?? []);
}

/** A content security policy. */
export function pagePolicy({ styles, script, asksItsServer }: PageParts): string {
  return [
    "default-src 'none'",
    `style-src ${[...new Set(styles.map(hashOf))].join(' ')}`,
    ...(script === undefined ? [] : [`script-src ${hashOf(script)}`]),
    ...(asksItsServer === undefined ? [] : ["connect-src 'self'", 'img-src data:']),
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}
