/**
 * Plain values with typed arrays (plans, requests) as bytes, as threads get them: structured clones, deflated. Whoever
 * reads has checked a checksum first, and compares a digest or a version afterwards.
 */
import { deserialize, serialize } from 'node:v8';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { TrialPlan } from '../../engine/index.ts';
import { hashJson } from '../../experiment/index.ts';
import { decodeFrame, encodeFrame, MOST_PAYLOAD } from './frame.ts';

/** The bytes of a value without functions and classes. */
export function valueBytes(value: unknown): Buffer {
  return deflateRawSync(serialize(value));
}

/** The value of such bytes; null where they are none. Typed arrays share the message's memory. */
export function valueFrom(bytes: Buffer): unknown {
  try {
    return deserialize(inflateRawSync(bytes, { maxOutputLength: 4 * MOST_PAYLOAD }));
  } catch {
    return null;
  }
}

/** SHA-256 of a plan: what its trials give depends on nothing else but their indices. */
export const planDigest = (plan: TrialPlan): string => hashJson(plan);

/** A plan as one frame. */
export const planBytes = (plan: TrialPlan): Buffer => encodeFrame('plan', valueBytes(plan));

/** The plan with that digest; null where the bytes are another's, or no plan's. */
export function planFrom(bytes: Buffer, digest: string): TrialPlan | null {
  const payload = decodeFrame('plan', bytes);
  const plan = payload === null ? null : (valueFrom(payload) as TrialPlan | null);
  return plan !== null && planDigest(plan) === digest ? plan : null;
}
