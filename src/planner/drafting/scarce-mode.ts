/** Drafting when quota is short: fuller batches, a stricter gate, and only what drafts well; the rest waits. */
import { PlanError, positive, share, whole } from '../../core/values/index.ts';

export interface ScarceInput {
  /** Share of the paid pool that is left, 0..1. */
  readonly remainingShare: number;
  readonly evalBatch: number;
  /** Most items an evaluation holds. */
  readonly batchCap: number;
  /** How sure the drafter must be of a draft that nobody reads, 0..1. */
  readonly confidenceThreshold: number;
  readonly types: ReadonlyArray<{
    readonly type: string;
    readonly accept: number;
    readonly breakEven: number;
  }>;
}

export interface ScarceAdvice {
  readonly scarce: boolean;
  readonly evalBatch: number;
  readonly confidenceThreshold: number;
  /** Types to do later, the worst drafts first. */
  readonly deferred: readonly string[];
}

/** Below this share of the pool quota is short. */
const SCARCE_BELOW = 0.3;
/** Share of the allowed doubt that is left when quota is short: a choice, not a finding. */
const DOUBT_LEFT = 0.5;

/**
 * Settings for now. Short of quota: batches at their cap, half the doubt, and types deferred whose acceptance is less
 * than `margin` times their break-even. With enough quota everything stays as it is.
 */
export function scarceMode(input: ScarceInput, margin: number = 2): ScarceAdvice {
  const remaining = share('remainingShare', input.remainingShare);
  const batchCap = whole('batchCap', input.batchCap, 1);
  const evalBatch = whole('evalBatch', input.evalBatch, 1, batchCap);
  const confidenceThreshold = share('confidenceThreshold', input.confidenceThreshold);
  const least = positive('margin', margin);
  const types = input.types.map(({ type, accept, breakEven }, index) => ({
    type,
    accept: share(`types[${index}].accept`, accept),
    breakEven: share(`types[${index}].breakEven`, breakEven),
  }));
  if (remaining >= SCARCE_BELOW) return { scarce: false, evalBatch, confidenceThreshold, deferred: [] };
  return {
    scarce: true,
    evalBatch: batchCap,
    confidenceThreshold: 1 - (1 - confidenceThreshold) * DOUBT_LEFT,
    deferred: types
      .filter(({ accept, breakEven }) => accept < least * breakEven)
      .sort((a, b) => a.accept - b.accept)
      .map(({ type }) => type),
  };
}

/** Work in the order of a day: mechanical batches first, interactive work after them; within each as given. */
export function dayPlan<T extends { readonly id: string; readonly mechanical: boolean }>(
  work: readonly T[],
): T[] {
  const ids = new Set<string>();
  for (const { id } of work) {
    if (ids.has(id)) throw new PlanError('E_DUP', 'id', id, 'each id once');
    ids.add(id);
  }
  return [...work.filter(({ mechanical }) => mechanical), ...work.filter(({ mechanical }) => !mechanical)];
}
