/**
 * A finished batch as bytes: which trials of which plan, then its columns as little-endian doubles, deflated (to 40 % of
 * their size with the default policies, at one hundredth of the time that the trials took).
 */
import { endianness } from 'node:os';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { invariant } from '../../../core/index.ts';
import type { BatchResult } from '../../engine/index.ts';
import { decodeFrame, encodeFrame } from './frame.ts';

export type DoneBatch = Extract<BatchResult, { status: 'done' }>;

/** Which trials of which plan. */
export interface BatchKey {
  /** SHA-256 in hex. */
  readonly planId: string;
  readonly firstTrial: number;
  readonly trialCount: number;
}

const COLUMNS = ['rows', 'facts', 'uses', 'samples'] as const;
const ID_BYTES = 32;
const FIRST_AT = ID_BYTES;
const COUNT_AT = FIRST_AT + 4;
const LENGTHS_AT = COUNT_AT + 4;
export const BATCH_HEAD: number = LENGTHS_AT + 4 * COLUMNS.length;
const FASTEST = 1;

/** Doubles as bytes and back, on machines of either byte order. */
const ordered = (bytes: Buffer): Buffer => (endianness() === 'LE' ? bytes : Buffer.from(bytes).swap64());

/** The frame of a batch of the plan with that SHA-256. */
export function encodeBatch(planId: string, batch: DoneBatch): Buffer {
  const id = Buffer.from(planId, 'hex');
  invariant(id.length === ID_BYTES, `plan id '${planId}' is no SHA-256`);
  const head = Buffer.alloc(BATCH_HEAD);
  id.copy(head);
  head.writeUInt32LE(batch.firstTrial, FIRST_AT);
  head.writeUInt32LE(batch.trialCount, COUNT_AT);
  const columns = COLUMNS.map((name, index) => {
    head.writeUInt32LE(batch[name].length, LENGTHS_AT + 4 * index);
    const { buffer, byteOffset, byteLength } = batch[name];
    return ordered(Buffer.from(buffer, byteOffset, byteLength));
  });
  return encodeFrame(
    'batch',
    Buffer.concat([head, deflateRawSync(Buffer.concat(columns), { level: FASTEST })]),
  );
}

/** Which batch a payload is; null where it is too short to be one. */
export function batchKey(payload: Buffer): BatchKey | null {
  if (payload.length < BATCH_HEAD) return null;
  return {
    planId: payload.toString('hex', 0, ID_BYTES),
    firstTrial: payload.readUInt32LE(FIRST_AT),
    trialCount: payload.readUInt32LE(COUNT_AT),
  };
}

/** The batch of a payload; null where its columns are not as long as it says. */
export function batchOf(payload: Buffer): DoneBatch | null {
  const key = batchKey(payload);
  if (key === null) return null;
  const lengths = COLUMNS.map((_, index) => payload.readUInt32LE(LENGTHS_AT + 4 * index));
  const bytes = 8 * lengths.reduce((sum, length) => sum + length, 0);
  const raw = inflated(payload.subarray(BATCH_HEAD), bytes);
  if (raw?.length !== bytes) return null;
  const doubles = ordered(raw);
  let at = 0;
  const [rows, facts, uses, samples] = lengths.map((length) => {
    // A copy: columns stand at multiples of 8 and own their memory, so that threads could hand them on.
    const column = new Float64Array(length);
    Buffer.from(column.buffer).set(doubles.subarray(at, at + 8 * length));
    at += 8 * length;
    return column;
  });
  const { firstTrial, trialCount } = key;
  return {
    status: 'done',
    firstTrial,
    trialCount,
    rows: rows!,
    facts: facts!,
    uses: uses!,
    samples: samples!,
  };
}

/** At most so many bytes come out: a payload that lies about its length cannot fill the memory. */
function inflated(packed: Buffer, bytes: number): Buffer | null {
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, bytes) });
  } catch {
    return null;
  }
}

/** The key and the batch of exactly one frame; null where the bytes are anything else. */
export function decodeBatch(bytes: Buffer): (BatchKey & { readonly batch: DoneBatch }) | null {
  const payload = decodeFrame('batch', bytes);
  if (payload === null) return null;
  const key = batchKey(payload);
  const batch = batchOf(payload);
  return key === null || batch === null ? null : { ...key, batch };
}
