/** Batches, plans and other values as checked bytes, for files and for the wire. */
export {
  type BatchKey,
  batchKey,
  batchOf,
  type DoneBatch,
  decodeBatch,
  encodeBatch,
} from './batch-payload.ts';
export { engineFingerprint } from './engine-fingerprint.ts';
export {
  decodeFrame,
  encodeFrame,
  FRAME_HEAD,
  type FrameHead,
  frameHead,
  isWhole,
} from './frame.ts';
export { planBytes, planDigest, planFrom, valueBytes, valueFrom } from './value-bytes.ts';
