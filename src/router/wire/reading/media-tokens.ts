/**
 * What pictures and documents in a request count, since their bytes say nothing of it: a picture by its size in
 * pixels, a document by its pages. The rule is Anthropic's (docs "Vision" and "PDF support"): width x height / 750
 * tokens, a long edge over 1,568 pixels and more than about 1,600 tokens scaled down; a page is 1,500 to 3,000 tokens
 * of text and is shown as a picture too. Models that take larger pictures count up to three times as much; other
 * providers' rules give figures of the same order.
 */
import { asRecord } from '../../../core/index.ts';
import { imageSize } from './image-size.ts';

/** What of a request is no text. */
export interface MediaAmount {
  /** Bytes of the body that it takes. */
  readonly bytes: number;
  readonly tokens: number;
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
/** Nesting that is looked into: messages, content, a tool's result, its content. */
const DEEPEST = 8;

/** Tokens of a picture whose base64 letters these are. */
function imageTokens(data: string): number {
  const size = imageSize(Buffer.from(data.slice(0, IMAGE_LETTERS), 'base64'));
  if (size === null) return MOST_IMAGE_TOKENS;
  const { widthPx, heightPx } = size;
  const scale = Math.min(1, LONGEST_EDGE_PX / Math.max(widthPx, heightPx, 1));
  const tokens = Math.ceil((widthPx * scale * heightPx * scale) / PIXELS_PER_TOKEN);
  return Math.min(Math.max(tokens, 1), MOST_IMAGE_TOKENS);
}

/** Tokens of a PDF whose base64 letters these are. */
function documentTokens(data: string): number {
  const text = Buffer.from(data.slice(0, DOCUMENT_LETTERS), 'base64').toString('latin1');
  const shown = text.match(/\/Type\s*\/Page(?![A-Za-z])/g)?.length ?? 0;
  const guessed = Math.ceil((data.length * 3) / 4 / BYTES_PER_PAGE);
  return Math.min(Math.max(shown > 0 ? shown : guessed, 1), MOST_PAGES) * PAGE_TOKENS;
}

const DATA_URL = /^data:([a-z0-9.+/-]{0,100});base64,/i;

/** Kind and letters of a value that holds a file; null for all others. */
function fileIn(record: Readonly<Record<string, unknown>>): { type: string; data: string } | null {
  const { type, media_type: mediaType, data, url, image_url: imageUrl, file_data: fileData } = record;
  if (type === 'base64' && typeof data === 'string') return { type: String(mediaType), data };
  const text = [imageUrl, url, fileData].find((value) => typeof value === 'string' && DATA_URL.test(value));
  if (typeof text !== 'string') return null;
  const [head, kind] = DATA_URL.exec(text)!;
  return { type: kind!.toLowerCase(), data: text.slice(head.length) };
}

function collect(value: unknown, depth: number, sum: { bytes: number; tokens: number }): void {
  if (typeof value !== 'object' || value === null || depth > DEEPEST) return;
  if (Array.isArray(value)) {
    for (const each of value) collect(each, depth + 1, sum);
    return;
  }
  const record = asRecord(value) ?? {};
  const file = fileIn(record);
  if (file !== null) {
    sum.bytes += file.data.length;
    sum.tokens += file.type === 'application/pdf' ? documentTokens(file.data) : imageTokens(file.data);
    return;
  }
  for (const key of ['content', 'source', 'image_url', 'file', 'output'])
    collect(record[key], depth + 1, sum);
}

/** What pictures and documents in these messages take and count; files that are only named count nothing. */
export function mediaOf(messages: unknown): MediaAmount {
  const sum = { bytes: 0, tokens: 0 };
  collect(messages, 0, sum);
  return sum;
}
