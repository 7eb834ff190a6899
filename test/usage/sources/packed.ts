/** Packed bytes for tests. */

/** One zstd frame of raw blocks: what any reader of zstd must take, made without a packer. */
export function zstdOf(text: string): Buffer {
  const data = Buffer.from(text);
  const parts: Buffer[] = [Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0xa0]), Buffer.alloc(4)];
  parts[1]!.writeUInt32LE(data.length);
  const blockBytes = 100_000;
  for (let start = 0; start === 0 || start < data.length; start += blockBytes) {
    const block = data.subarray(start, start + blockBytes);
    const isLast = start + blockBytes >= data.length;
    const header = Buffer.alloc(4);
    header.writeUInt32LE((block.length << 3) | (isLast ? 1 : 0));
    parts.push(header.subarray(0, 3), block);
  }
  return Buffer.concat(parts);
}
