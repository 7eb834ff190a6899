/** What follows from the facts of a moment, for the pool that decides. Read next: next-sentence.ts. */
import { instantText } from '../../core/values/index.ts';
import { shareText, tightest, tightestWindow, type WindowChance } from '../question/index.ts';
import type { Moment } from './moment.ts';
import { roomAgainMs, type WindowAdvice, windowAdvice } from './window-advice.ts';

export type Advice =
  | { readonly kind: 'unlimited' }
  | {
      readonly kind: 'wait';
      readonly of: WindowChance;
      /** First instant with room in every window of its pool, epoch ms. */
      readonly untilMs: number;
      /** Other pools with room, for people. */
      readonly elsewhere: readonly string[];
    }
  | { readonly kind: 'slow' | 'watch' | 'go'; readonly of: WindowChance; readonly window: WindowAdvice };

/** Other pools with room, and how much of it. */
function roomyPools({ lanes }: Moment, { lane }: WindowChance): string[] {
  return lanes.lanes.flatMap((each) => {
    if (each === lane) return [];
    if (each.limited.length === 0) return [`${each.name} (no limit)`];
    const { remaining, usedFraction } = tightestWindow(each).state;
    return remaining! > 0 ? [`${each.name} (${shareText(1 - usedFraction!)} left)`] : [];
  });
}

/** The advice of a moment: that of its tightest window. */
export function adviceOf(moment: Moment, nowMs: number): Advice {
  if (moment.chances.length === 0) return { kind: 'unlimited' };
  const of = tightest(moment.chances);
  const window = windowAdvice(of, nowMs);
  if (window.kind !== 'wait') return { kind: window.kind, of, window };
  return {
    kind: 'wait',
    of,
    untilMs: roomAgainMs(moment.lanes, of.lane, nowMs),
    elsewhere: roomyPools(moment, of),
  };
}

/** The same for programs; equal in every question that gives advice. */
export function adviceData(moment: Moment | null, nowMs: number): Record<string, unknown> | null {
  if (moment === null) return null;
  const advice = adviceOf(moment, nowMs);
  if (advice.kind === 'unlimited') return { kind: advice.kind };
  const window = advice.of.of.window.name;
  if (advice.kind === 'wait')
    return { kind: advice.kind, window, until: instantText(Math.round(advice.untilMs)) };
  return { kind: advice.kind, window, drop_fraction: advice.window.dropFraction };
}
