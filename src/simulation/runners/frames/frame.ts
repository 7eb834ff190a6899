/**
 * A frame: bytes with their length and a checksum, so that what was cut off or altered is never taken for whole. Journals
 * and parts are frames one after another; the cluster sends single ones. Layout, little-endian: magic (4 bytes), kind
 * (1), zeros (3), payload length (4), CRC-32 of payload and kind (4), payload.
 */
import { crc32 } from 'node:zlib';

const MAGIC = 'QLF1';
/** Bytes before the payload. */
export const FRAME_HEAD = 16;
/** Longest payload: what one file write and one Redis value bear with ease. */
export const MOST_PAYLOAD: number = 256 * 1024 * 1024;

/** What a payload is. */
export const FRAME_KINDS = ['manifest', 'batch', 'time', 'end', 'plan'] as const;
export type FrameKind = (typeof FRAME_KINDS)[number];

/** The payload first: the checksum of no bytes forgets what went before. */
const checksum = (kind: number, payload: Uint8Array): number => crc32(Uint8Array.of(kind), crc32(payload));

/** The frame of a payload of at most MOST_PAYLOAD bytes. */
export function encodeFrame(kind: FrameKind, payload: Uint8Array): Buffer {
  if (payload.length > MOST_PAYLOAD) throw new RangeError(`a frame of ${payload.length} bytes`);
  const code = FRAME_KINDS.indexOf(kind);
  const bytes = Buffer.alloc(FRAME_HEAD + payload.length);
  bytes.write(MAGIC, 0, 'latin1');
  bytes[4] = code;
  bytes.writeUInt32LE(payload.length, 8);
  bytes.writeUInt32LE(checksum(code, payload), 12);
  bytes.set(payload, FRAME_HEAD);
  return bytes;
}

export interface FrameHead {
  readonly kind: FrameKind;
  /** Bytes of the payload. */
  readonly length: number;
  readonly crc: number;
}

/** The head at the start of `bytes`; null where there is none. */
export function frameHead(bytes: Buffer): FrameHead | null {
  if (bytes.length < FRAME_HEAD || bytes.toString('latin1', 0, 4) !== MAGIC) return null;
  const kind = FRAME_KINDS[bytes[4]!];
  const length = bytes.readUInt32LE(8);
  if (kind === undefined || bytes[5] !== 0 || bytes.readUInt16LE(6) !== 0 || length > MOST_PAYLOAD)
    return null;
  return { kind, length, crc: bytes.readUInt32LE(12) };
}

/** Whether a payload is the one that its head was made of. */
export function isWhole({ kind, length, crc }: FrameHead, payload: Uint8Array): boolean {
  return payload.length === length && checksum(FRAME_KINDS.indexOf(kind), payload) === crc;
}

/** The payload of exactly one frame of that kind; null where the bytes are anything else. */
export function decodeFrame(kind: FrameKind, bytes: Buffer): Buffer | null {
  const head = frameHead(bytes);
  const payload = bytes.subarray(FRAME_HEAD);
  return head !== null && head.kind === kind && isWhole(head, payload) ? payload : null;
}
