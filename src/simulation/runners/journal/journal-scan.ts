/**
 * Reading a journal from its start: the manifest, where each batch lies, and where the whole frames end. Whatever follows
 * the first frame that is not whole is a torn tail, since frames are only ever appended.
 */
import {
  type BatchKey,
  batchKey,
  FRAME_HEAD,
  type FrameHead,
  frameHead,
  isWhole,
  valueFrom,
} from '../frames/index.ts';
import type { JournalFile } from './journal-file.ts';

/** Where a batch's payload lies. */
export interface Place {
  readonly key: BatchKey;
  readonly at: number;
  readonly head: FrameHead;
}

export interface JournalScan {
  /** The value that the journal was begun with. */
  readonly manifest: unknown;
  /** Of every batch, by its key. */
  readonly places: Map<string, Place>;
  /** Whether it was ended: nothing is missing. */
  readonly isEnded: boolean;
  /** ms of work so far. */
  readonly elapsedMs: number;
  /** Where the whole frames end. */
  readonly wholeBytes: number;
}

export const placeKey = ({ planId, firstTrial, trialCount }: BatchKey): string =>
  `${planId} ${firstTrial} ${trialCount}`;

/** The whole frame at `at`; null where there is none. */
export async function readFrame(
  file: JournalFile,
  at: number,
): Promise<{ readonly head: FrameHead; readonly payload: Buffer } | null> {
  const head = frameHead(await file.read(at, FRAME_HEAD));
  if (head === null || at + FRAME_HEAD + head.length > (await file.size())) return null;
  const payload = await file.read(at + FRAME_HEAD, head.length);
  return isWhole(head, payload) ? { head, payload } : null;
}

/** What a journal holds; null where it does not begin with a whole manifest. */
export async function scanJournal(file: JournalFile): Promise<JournalScan | null> {
  const first = await readFrame(file, 0);
  if (first === null || first.head.kind !== 'manifest') return null;
  const manifest = valueFrom(first.payload);
  if (manifest === null) return null;
  const places = new Map<string, Place>();
  let [elapsedMs, isEnded] = [0, false];
  let at = FRAME_HEAD + first.head.length;
  for (let found = await readFrame(file, at); found !== null; found = await readFrame(file, at)) {
    const { head, payload } = found;
    const key = head.kind === 'batch' ? batchKey(payload) : null;
    if (key !== null) places.set(placeKey(key), { key, at: at + FRAME_HEAD, head });
    if (head.kind === 'time' && payload.length === 8) elapsedMs = payload.readDoubleLE();
    if (head.kind === 'end') isEnded = true;
    at += FRAME_HEAD + head.length;
  }
  return { manifest, places, isEnded, elapsedMs, wholeBytes: at };
}
