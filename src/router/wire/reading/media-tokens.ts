/**
 * What pictures and documents in a request count, since their bytes say nothing of it: a picture by its size in
 * pixels, a document by its pages. The rule is Anthropic's (docs "Vision" and "PDF support"): width x height / 750
 * tokens, a long edge over 1,568 pixels and more than about 1,600 tokens scaled down; a page is 1,500 to 3,000 tokens
 * of text and is shown as a picture too. Models that take larger pictures count up to three times as much; other
 * providers' rules give figures of the same order.
 */
import { imageSize } from './image-size.ts';

/** A file in a request, as base64 letters. */
export interface FileText {
  readonly letterCount: number;
  /** At most so many of the first letters. */
  readonly beginning: (most: number) => string;
}

const PIXELS_PER_TOKEN = 750;
const LONGEST_EDGE_PX = 1568;
const MOST_IMAGE_TOKENS = 1600;
/** Text and picture of one page, the middle of both ranges. */
const PAGE_TOKENS = 3000;
/** Where a document does not show its pages. */
const BYTES_PER_PAGE = 75_000;
const MOST_PAGES = 600;
/** Base64 letters that are looked at for a picture's size, and for a document's pages. */
const IMAGE_LETTERS = 131_072;
const DOCUMENT_LETTERS = 4_194_304;

function imageTokens({ beginning }: FileText): number {
  const size = imageSize(Buffer.from(beginning(IMAGE_LETTERS), 'base64'));
  if (size === null) return MOST_IMAGE_TOKENS;
  const { widthPx, heightPx } = size;
  const scale = Math.min(1, LONGEST_EDGE_PX / Math.max(widthPx, heightPx, 1));
  const tokens = Math.ceil((widthPx * scale * heightPx * scale) / PIXELS_PER_TOKEN);
  return Math.min(Math.max(tokens, 1), MOST_IMAGE_TOKENS);
}

function documentTokens({ letterCount, beginning }: FileText): number {
  const text = Buffer.from(beginning(DOCUMENT_LETTERS), 'base64').toString('latin1');
  const shown = text.match(/\/Type\s*\/Page(?![A-Za-z])/g)?.length ?? 0;
  const guessed = Math.ceil((letterCount * 3) / 4 / BYTES_PER_PAGE);
  return Math.min(Math.max(shown > 0 ? shown : guessed, 1), MOST_PAGES) * PAGE_TOKENS;
}

/** Tokens that a picture counts, or a PDF. */
export function fileTokens(text: FileText, isDocument: boolean): number {
  return isDocument ? documentTokens(text) : imageTokens(text);
}
