/** Width and height of a picture from its first bytes: PNG, GIF, JPEG, WebP. Never throws, whatever the bytes. */

export interface ImageSize {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Segments of a JPEG that tell its size (ITU T.81, table B.1), without those that share the range. */
const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

function jpegSize(bytes: Buffer): ImageSize | null {
  let at = 2;
  while (at + 9 < bytes.length) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes[at + 1]!;
    if (isFrame(marker)) {
      return { widthPx: bytes.readUInt16BE(at + 7), heightPx: bytes.readUInt16BE(at + 5) };
    }
    at += marker === 0xff ? 1 : 2 + bytes.readUInt16BE(at + 2);
  }
  return null;
}

function webpSize(bytes: Buffer): ImageSize | null {
  switch (bytes.toString('latin1', 12, 16)) {
    case 'VP8X':
      return { widthPx: 1 + bytes.readUIntLE(24, 3), heightPx: 1 + bytes.readUIntLE(27, 3) };
    case 'VP8L': {
      const bits = bytes.readUInt32LE(21);
      return { widthPx: 1 + (bits & 0x3fff), heightPx: 1 + ((bits >>> 14) & 0x3fff) };
    }
    case 'VP8 ':
      return { widthPx: bytes.readUInt16LE(26) & 0x3fff, heightPx: bytes.readUInt16LE(28) & 0x3fff };
    default:
      return null;
  }
}

/** The size that the first bytes tell; null where they tell none. */
export function imageSize(bytes: Buffer): ImageSize | null {
  if (bytes.length < 30) return null;
  const magic = bytes.toString('latin1', 0, 4);
  if (magic === '\x89PNG') return { widthPx: bytes.readUInt32BE(16), heightPx: bytes.readUInt32BE(20) };
  if (magic === 'GIF8') return { widthPx: bytes.readUInt16LE(6), heightPx: bytes.readUInt16LE(8) };
  if (magic === 'RIFF') return webpSize(bytes);
  return bytes[0] === 0xff && bytes[1] === 0xd8 ? jpegSize(bytes) : null;
}
