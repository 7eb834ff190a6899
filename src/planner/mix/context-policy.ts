/**
 * Go on in a session, or begin a fresh one. Where messages are counted, the size of the context costs nothing, so
 * quota is never the reason; where tokens are counted, carrying it is compared with beginning anew.
 */
import { count, inRange, PlanError, unknownKey } from '../../core/values/index.ts';

export type ContextAction = 'continue' | 'monitor' | 'consider_fresh' | 'fresh';

/** Source: section "Revised Thresholds" of the planning document; half-open bands in per cent, a preset to edit. */
const CONTEXT_BANDS: ReadonlyArray<{
  readonly fromPercent: number;
  readonly action: ContextAction;
  readonly reason: string;
}> = [
  { fromPercent: 0, action: 'continue', reason: 'little of the context is used' },
  { fromPercent: 50, action: 'monitor', reason: 'the context may be compacted: watch the answers' },
  {
    fromPercent: 70,
    action: 'consider_fresh',
    reason: 'compaction is at work: a fresh start may be clearer',
  },
  { fromPercent: 85, action: 'fresh', reason: 'the context is nearly full' },
];

const SYMPTOMS: Readonly<Record<string, string>> = {
  wandering: 'the conversation wanders',
  conflicting: 'the context contradicts itself',
  cleanSlate: 'a new piece of work begins',
};

export type ContextUnit =
  | { readonly kind: 'messages' }
  | {
      readonly kind: 'tokens';
      readonly contextTokens: number;
      readonly remainingTurns: number;
      /** Of the brief that a fresh session begins with. */
      readonly restartTokens: number;
    };

export interface ContextAdvice {
  readonly action: ContextAction;
  readonly reason: string;
  /** Tokens of going on and of beginning anew, over the turns to come; null where messages are counted. */
  readonly carryTokens: number | null;
  readonly restartTokens: number | null;
}

/**
 * Advice at 0..100 per cent of the context. A symptom asks for a fresh start at any size. In tokens: context x turns
 * against the brief written once and then carried through the same turns.
 */
export function contextAdvice(
  contextPercent: number,
  symptoms: readonly string[],
  unit: ContextUnit,
): ContextAdvice {
  const used = inRange('contextPercent', contextPercent, 0, 100);
  if (!Array.isArray(symptoms)) throw new PlanError('E_TYPE', 'symptoms', symptoms, 'a list');
  for (const symptom of symptoms) {
    if (!Object.hasOwn(SYMPTOMS, symptom)) unknownKey('symptoms', symptom, Object.keys(SYMPTOMS));
  }
  if (unit.kind !== 'messages' && unit.kind !== 'tokens') {
    unknownKey('unit.kind', (unit as { kind?: unknown }).kind, ['messages', 'tokens']);
  }
  const band = CONTEXT_BANDS.findLast(({ fromPercent }) => used >= fromPercent)!;
  const [symptom] = symptoms;
  const advice: ContextAdvice =
    symptom === undefined || band.action === 'fresh'
      ? { action: band.action, reason: band.reason, carryTokens: null, restartTokens: null }
      : { action: 'fresh', reason: SYMPTOMS[symptom]!, carryTokens: null, restartTokens: null };
  if (unit.kind === 'messages') return advice;
  const turns = count('remainingTurns', unit.remainingTurns);
  const carryTokens = count('contextTokens', unit.contextTokens) * turns;
  const restartTokens = count('restartTokens', unit.restartTokens) * (1 + turns);
  if (advice.action === 'fresh' || carryTokens <= restartTokens)
    return { ...advice, carryTokens, restartTokens };
  return { action: 'fresh', reason: 'carrying the context costs more tokens', carryTokens, restartTokens };
}
