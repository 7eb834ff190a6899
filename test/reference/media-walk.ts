/** The plain version of MediaLook: the whole request parsed, and its values walked. */
import { asRecord } from '../../src/core/index.ts';
import type { MediaAmount } from '../../src/router/wire/index.ts';
import { fileTokens } from '../../src/router/wire/reading/media-tokens.ts';

const DEEPEST = 8;
const DATA_URL = /^data:([a-z0-9.+/-]{0,100});base64,/i;

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
  if (file === null) {
    for (const key of ['content', 'source', 'image_url', 'file', 'output'])
      collect(record[key], depth + 1, sum);
    return;
  }
  const text = { letterCount: file.data.length, beginning: (most: number) => file.data.slice(0, most) };
  sum.bytes += file.data.length;
  sum.tokens += fileTokens(text, file.type === 'application/pdf');
}

/** What the pictures and documents of a request take and count. */
export function walkedMedia(body: Readonly<Record<string, unknown>>): MediaAmount {
  const sum = { bytes: 0, tokens: 0 };
  collect(body.messages ?? body.input, 0, sum);
  return sum;
}
