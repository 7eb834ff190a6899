import { execFileSync, spawn } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { QuotalabError } from '../../../src/core/index.ts';
import { openLines, type TextLine } from '../../../src/usage/files/index.ts';
import { zstdOf } from '../sources/packed.ts';
import { temporaryTree } from '../sources/temporary-tree.ts';

async function linesOf(file: string, maxLineBytes?: number): Promise<TextLine[]> {
  const lines: TextLine[] = [];
  for await (const batch of openLines(file, maxLineBytes)) lines.push(...batch);
  return lines;
}

const linesIn = (content: string | Uint8Array, maxLineBytes?: number): Promise<TextLine[]> =>
  linesOf(join(temporaryTree({ 'a.txt': content }), 'a.txt'), maxLineBytes);

describe('lines of a file', () => {
  it('end with or without a line end, of either kind; blank ones stay', async () => {
    expect(await linesIn('one\ntwo\r\n\nlast')).toEqual(['one', 'two', '', 'last']);
    expect(await linesIn('one\n')).toEqual(['one']);
    expect(await linesIn('\n\n')).toEqual(['', '']);
    expect(await linesIn('')).toEqual([]);
    expect(await linesIn('x')).toEqual(['x']);
  });

  it('lose a byte-order mark, of the file only', async () => {
    expect(await linesIn('\uFEFFa\n\uFEFFb')).toEqual(['a', '\uFEFFb']);
  });

  it('keep whole characters where reads end inside one, and replace what is no UTF-8', async () => {
    const long = 'é'.repeat(400_001);
    expect(await linesIn(`x${long}\n${long}`)).toEqual([`x${long}`, long]);
    expect(await linesIn(Uint8Array.of(0x61, 0xff, 0x0a))).toEqual(['a\uFFFD']);
  });

  it('may be hundreds of kilobytes long; beyond the cap a line is null and the next one whole', async () => {
    const long = 'y'.repeat(700_000);
    expect(await linesIn(`${long}\nnext`)).toEqual([long, 'next']);
    expect(await linesIn(`${long}\nnext\n${long}`, 600_000)).toEqual([null, 'next', null]);
    expect(await linesIn('12345\n1234\n123456', 4)).toEqual([null, '1234', null]);
  });

  it('are those of String.split for any text', async () => {
    const text = fc.string({ unit: fc.constantFrom('a', '\n', 'é', ' '), maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(text, async (content) => {
        const expected = content.split('\n');
        if (expected.at(-1) === '') expected.pop();
        expect(await linesIn(content)).toEqual(expected);
      }),
      { seed: 4, numRuns: 30 },
    );
  });
});

describe('gzip', () => {
  it('is known by content, whatever the name, in one member or more', async () => {
    const two = Buffer.concat([gzipSync('one\ntwo\n'), gzipSync('three')]);
    const root = temporaryTree({ 'a.csv': gzipSync('plain name\n'), 'b.gz': two, 'c.gz': 'not gzip\n' });
    expect(await linesOf(join(root, 'a.csv'))).toEqual(['plain name']);
    expect(await linesOf(join(root, 'b.gz'))).toEqual(['one', 'two', 'three']);
    expect(await linesOf(join(root, 'c.gz'))).toEqual(['not gzip']);
  });

  it('that is long comes in batches, not at once', async () => {
    const text = 'some words\n'.repeat(100_000);
    const file = join(temporaryTree({ 'a.gz': gzipSync(text) }), 'a.gz');
    let largest = 0;
    let count = 0;
    for await (const batch of openLines(file)) {
      largest = Math.max(largest, batch.length);
      count += batch.length;
    }
    expect(count).toBe(100_000);
    expect(largest).toBeLessThan(30_000);
  });

  it('that is cut short or damaged is refused in one sentence', async () => {
    const whole = gzipSync('words '.repeat(5000));
    const damaged = Buffer.from(whole);
    damaged.fill(0xff, 12, 30);
    for (const content of [whole.subarray(0, whole.length - 9), damaged]) {
      await expect(linesIn(content)).rejects.toThrow(
        /^cannot read .*: its gzip data are damaged or cut short$/,
      );
    }
  });

  it('may be left early', async () => {
    const file = join(temporaryTree({ 'a.gz': gzipSync('x\n'.repeat(500_000)) }), 'a.gz');
    for await (const batch of openLines(file)) {
      expect(batch[0]).toBe('x');
      break;
    }
  });
});

describe('zstd', () => {
  /** Made by the zstd program, so that blocks are really packed. */
  const PACKED = 'KLUv/QRovQAAiHsiYSI6MX0KeyJhIjoyM30KAQAcvUq3lvGp';

  it('is known by content, in one frame or more, behind frames that are skipped', async () => {
    const skipped = Buffer.from([0x50, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 9, 9]);
    expect(await linesIn(Buffer.from(PACKED, 'base64'))).toEqual([
      '{"a":1}',
      ...Array.from({ length: 10 }, () => '{"a":2}'),
      '{"a":3}',
    ]);
    const root = temporaryTree({
      'a.jsonl': zstdOf('one\ntwo\n'),
      'b.zst': Buffer.concat([skipped, zstdOf('one\n'), zstdOf('two')]),
      'empty.zst': zstdOf(''),
    });
    expect(await linesOf(join(root, 'a.jsonl'))).toEqual(['one', 'two']);
    expect(await linesOf(join(root, 'b.zst'))).toEqual(['one', 'two']);
    expect(await linesOf(join(root, 'empty.zst'))).toEqual([]);
  });

  it('is read over many reads', async () => {
    const lines = Array.from({ length: 60_000 }, (_, i) => `line ${i}`);
    expect(await linesIn(zstdOf(lines.join('\n')))).toEqual(lines);
  });

  it('that is cut short or damaged is refused in one sentence', async () => {
    const whole = zstdOf('words '.repeat(5000));
    const damaged = Buffer.from(whole);
    damaged.fill(0xff, 9, 12);
    for (const content of [whole.subarray(0, whole.length - 9), damaged]) {
      await expect(linesIn(content)).rejects.toThrow(
        /^cannot read .*: its zstd data are damaged or cut short$/,
      );
    }
  });
});

describe('a file that unpacks to far more than it is', () => {
  const SENTENCE =
    /: it unpacks to more than 200 times its size; allowed: unpacked, if it is what you want to read$/;
  /** Ten thousand blocks of zstd, each 128 KiB of one byte: 1.3 GB in 40 kB. */
  const BLOCKS = Buffer.concat(Array.from({ length: 10_000 }, () => Buffer.from([0x02, 0x00, 0x10, 0x61])));
  const ZSTD_BOMB = Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0x58]), BLOCKS]);
  const GZIP_BOMB = gzipSync(Buffer.alloc(400_000_000), { level: 9 });

  it.each([
    ['zstd', ZSTD_BOMB],
    ['gzip', GZIP_BOMB],
  ])('as %s is refused while it is read, in little memory', async (_, bomb) => {
    const before = process.memoryUsage().arrayBuffers;
    await expect(linesIn(bomb)).rejects.toThrow(SENTENCE);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(200_000_000);
  });

  it('is read where it is small, or packs as well as a log does', async () => {
    const zeros = gzipSync(Buffer.alloc(60_000_000), { level: 9 });
    expect(await linesIn(zeros, 1000)).toEqual([null]);
  });

  it('is refused where its zstd wants more remembered than zstd itself takes', async () => {
    const frame = Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 18 << 3]), BLOCKS.subarray(0, 40)]);
    await expect(linesIn(frame)).rejects.toThrow(
      /: its zstd data want more than 128 MiB remembered; allowed:/,
    );
  });
});

describe('a pipe', () => {
  function pipe(): string {
    const path = join(temporaryTree({}), 'pipe');
    execFileSync('mkfifo', [path]);
    return path;
  }

  it('is read to its end, whoever comes first, however slowly it is written', async () => {
    const path = pipe();
    const lines = linesOf(path);
    const script = 'printf "a\\nb"; sleep 0.2; printf "c\\n"; seq 1 40000';
    const writer = spawn('sh', ['-c', `(${script}) > ${path}`]);
    await new Promise((resolve) => writer.on('close', resolve));
    const numbers = Array.from({ length: 40_000 }, (_, i) => String(i + 1));
    expect(await lines).toEqual(['a', 'bc', ...numbers]);
  });

  it('that nobody writes to, and a device, are refused', async () => {
    const path = pipe();
    await expect(linesOf(path)).rejects.toThrow(`cannot read ${path}: it is a pipe that nobody writes to`);
    await expect(linesOf('/dev/zero')).rejects.toThrow(
      'cannot read /dev/zero: it is no regular file and no pipe',
    );
  });
});

describe('a file that cannot be read', () => {
  it('is refused in one sentence that names it', async () => {
    const root = temporaryTree({ 'dir/a': '', secret: 'x' });
    const failure = async (path: string): Promise<unknown> => linesOf(path).catch((error: unknown) => error);
    const missing = await failure(join(root, 'none.csv'));
    expect(missing).toBeInstanceOf(QuotalabError);
    expect(missing).toMatchObject({
      code: 'BAD_TRACE',
      message: `cannot read ${join(root, 'none.csv')}: there is no such file`,
    });
    expect(await failure(join(root, 'dir'))).toMatchObject({
      message: expect.stringMatching(/a directory$/),
    });
    expect(await failure(join(root, 'secret', 'x'))).toMatchObject({ code: 'BAD_TRACE' });
  });

  it.skipIf(process.getuid?.() === 0)('is refused without permission (skipped for root)', async () => {
    const root = temporaryTree({ secret: 'x' });
    chmodSync(join(root, 'secret'), 0);
    await expect(linesOf(join(root, 'secret'))).rejects.toThrow(/not permitted$/);
  });
});
