/** Sentences for the operator that would be said again and again: each at most once a minute. */
import type { Clock, RouterParts } from './parts/index.ts';

/** Longest silence between two sayings of the same sentence. */
const SAME_NOTICE_MS = 60_000;
const MOST_SENTENCES = 100;

/** Says a sentence at most once a minute. */
export function rarely(
  notice: RouterParts['notice'],
  clock: Pick<Clock, 'monotonicMs'>,
): RouterParts['notice'] {
  const saidMs = new Map<string, number>();
  return (sentence) => {
    const nowMs = clock.monotonicMs();
    if (nowMs - (saidMs.get(sentence) ?? Number.NEGATIVE_INFINITY) < SAME_NOTICE_MS) return;
    if (saidMs.size >= MOST_SENTENCES) saidMs.clear();
    saidMs.set(sentence, nowMs);
    notice(sentence);
  };
}
