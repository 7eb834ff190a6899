/** Pictures and documents are found in the bytes of a request as in its values, whatever lies around them. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { walkedMedia } from '../../../reference/media-walk.ts';
import { mediaIn } from '../scanned.ts';

const letters = fc.stringMatching(/^[A-Za-z0-9+/]{0,40}$/);
const texts = fc.oneof(
  fc.constantFrom('base64', 'image/png', 'application/pdf', 'data:', 'url', 'text'),
  letters,
  letters.map((data) => `data:image/png;base64,${data}`),
  letters.map((data) => `DATA:application/PDF;base64,${data}`),
);
const keys = fc.constantFrom(
  ...['content', 'source', 'image_url', 'file', 'output', 'role'],
  ...['type', 'media_type', 'data', 'url', 'file_data', 'messages', 'input'],
);
const value = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    fc.constantFrom('null', 'true', '7'),
    texts.map((text) => JSON.stringify(text)),
    fc.array(tie('value'), { maxLength: 4 }).map((entries) => `[${entries.join(',')}]`),
    fc
      .array(fc.tuple(keys, tie('value')), { maxLength: 6 })
      .map((members) => `{${members.map(([key, each]) => `"${key}":${each}`).join(',')}}`),
    letters.map((data) => `{"type":"base64","media_type":"image/png","data":"${data}"}`),
  ),
})).value;

it('amounts to the same as in the parsed request, keys that come twice and deep ones included', () => {
  let found = 0;
  const roots = fc.array(fc.tuple(fc.constantFrom('messages', 'input', 'system'), value), { maxLength: 4 });
  fc.assert(
    fc.property(roots, (members) => {
      const text = `{${members.map(([key, each]) => `"${key}":${each}`).join(',')}}`;
      const amount = walkedMedia(JSON.parse(text) as Record<string, unknown>);
      if (amount.tokens > 0) found++;
      expect(mediaIn(text)).toEqual(amount);
    }),
    { numRuns: 3000 },
  );
  expect(found).toBeGreaterThan(100);
});

it('are looked for to a depth, as deep as results in contents lie and no deeper', () => {
  const file = '{"type":"base64","data":"abcd"}';
  const found = Array.from({ length: 12 }, (_, depth) => {
    const text = `{"messages":${'['.repeat(depth)}${file}${']'.repeat(depth)}}`;
    expect(mediaIn(text)).toEqual(walkedMedia(JSON.parse(text) as Record<string, unknown>));
    return mediaIn(text).bytes;
  });
  expect(found).toEqual([...Array.from({ length: 9 }, () => 4), 0, 0, 0]);
});

it('slashes that are written \\/ and line ends in letters change nothing', () => {
  const png = Buffer.alloc(60);
  png.write('\x89PNG', 'latin1');
  png.writeUInt32BE(750, 16);
  png.writeUInt32BE(100, 20);
  png.fill(0xff, 24);
  const data = png.toString('base64');
  expect(data).toContain('/');
  const url = JSON.stringify({ messages: [{ content: [{ url: `data:image/png;base64,${data}` }] }] });
  expect(mediaIn(url.replaceAll('/', '\\/')).tokens).toBe(100);
  const lines = `${data.slice(0, 20)}\r\n${data.slice(20)}`;
  const source = { type: 'base64', media_type: 'image/png', data: lines };
  expect(mediaIn(JSON.stringify({ input: [{ source }] })).tokens).toBe(100);
});
