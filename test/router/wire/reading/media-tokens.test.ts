/** What pictures and documents count: by size and pages as the provider's rule says, never by their bytes. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mediaIn } from '../scanned.ts';

const mediaOf = (messages: unknown) => mediaIn(JSON.stringify({ messages }));

function png(width: number, height: number, padding = 0): string {
  const bytes = Buffer.alloc(33 + padding);
  bytes.write('\x89PNG\r\n\x1a\n', 'latin1');
  bytes.writeUInt32BE(13, 8);
  bytes.write('IHDR', 12, 'latin1');
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  return bytes.toString('base64');
}

function jpeg(width: number, height: number): string {
  const bytes = Buffer.alloc(60);
  bytes.set([0xff, 0xd8, 0xff, 0xe0, 0, 16], 0);
  bytes.set([0xff, 0xc2, 0, 17, 8], 20);
  bytes.writeUInt16BE(height, 25);
  bytes.writeUInt16BE(width, 27);
  return bytes.toString('base64');
}

const image = (data: string, mediaType = 'image/png') => ({
  type: 'image',
  source: { type: 'base64', media_type: mediaType, data },
});
const user = (...content: unknown[]) => [{ role: 'user', content }];
const tokensOf = (...content: unknown[]) => mediaOf(user(...content)).tokens;

describe('a picture', () => {
  it.each([
    [200, 200, 54],
    [1000, 1000, 1334],
    [1092, 1092, 1590],
    // Scaled down to 1,568 on the long edge, and to 1,600 tokens.
    [3136, 400, 419],
    [8000, 8000, 1600],
    [1, 1, 1],
  ])('of %i x %i pixels counts %i tokens', (width, height, tokens) => {
    expect(tokensOf(image(png(width, height)))).toBe(tokens);
    expect(tokensOf(image(jpeg(width, height), 'image/jpeg'))).toBe(tokens);
  });

  it('whose size cannot be read counts as the largest, whatever its bytes', () => {
    expect(mediaOf(user(image('A'.repeat(3_000_000)), { type: 'text', text: 'what is this' }))).toEqual({
      bytes: 3_000_000,
      tokens: 1600,
    });
  });

  it('is found in a tool result and as a data URL, and counts nothing where it is only named', () => {
    const data = png(750, 100);
    const result = { type: 'tool_result', tool_use_id: 't', content: [image(data), image(data)] };
    expect(mediaOf(user(result))).toEqual({ bytes: 2 * data.length, tokens: 200 });
    expect(tokensOf({ type: 'image_url', image_url: { url: `data:image/png;base64,${data}` } })).toBe(100);
    expect(tokensOf({ type: 'input_image', image_url: `data:image/png;base64,${data}` })).toBe(100);
    expect(tokensOf({ type: 'image', source: { type: 'url', url: 'https://example.org/a.png' } })).toBe(0);
    expect(tokensOf({ type: 'text', text: data })).toBe(0);
  });
});

describe('a document', () => {
  const pdf = (text: string) => image(Buffer.from(text, 'latin1').toString('base64'), 'application/pdf');

  it('counts its pages where it shows them, else by its size', () => {
    const pages = '1 0 obj << /Type /Pages >> 2 0 obj << /Type /Page >> 3 0 obj <</Type/Page/Parent 1 0 R>>';
    expect(tokensOf(pdf(pages))).toBe(6000);
    expect(tokensOf(pdf('x'.repeat(150_000)))).toBe(6000);
    expect(tokensOf(pdf('x'))).toBe(3000);
  });
});

it('never throws, whatever the request, and never takes more bytes than there are', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.uint8Array({ maxLength: 200 }), (value, bytes) => {
      const data = Buffer.from(bytes).toString('base64');
      const words = [value, image(data), image(data, 'application/pdf')];
      const { bytes: taken } = mediaOf([{ role: 'user', content: words }]);
      expect(taken).toBeLessThanOrEqual(JSON.stringify(words).length);
    }),
  );
});
