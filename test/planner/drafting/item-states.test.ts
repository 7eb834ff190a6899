/** The way of an item: every path ends, none refines or replaces twice. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ItemEvent,
  type ItemState,
  itemEvents,
  nextItemState,
} from '../../../src/planner/drafting/index.ts';

const STATES: readonly ItemState[] = [
  'draft',
  'evaluated',
  'refining',
  'replacing',
  'escalated',
  'accepted',
  'human',
];
const EVENTS: readonly ItemEvent[] = [
  'judged',
  'evaluation-lost',
  'accept',
  'refine',
  'replace',
  'good',
  'bad',
  'bad-critical',
];

const walk = (...events: readonly ItemEvent[]): ItemState =>
  events.reduce((state: ItemState, event) => nextItemState(state, event), 'draft');

describe('nextItemState', () => {
  it.each([
    ['accepted', ['judged', 'accept']],
    ['accepted', ['judged', 'refine', 'good']],
    ['replacing', ['judged', 'refine', 'bad']],
    ['accepted', ['judged', 'refine', 'bad', 'good']],
    ['human', ['judged', 'replace', 'bad']],
    ['escalated', ['judged', 'replace', 'bad-critical']],
    ['human', ['judged', 'refine', 'bad-critical', 'bad-critical', 'bad']],
    ['draft', ['evaluation-lost', 'evaluation-lost']],
    ['evaluated', ['evaluation-lost', 'judged']],
  ] as const)('[C16] is %s after %j', (state, events) => {
    expect(walk(...events)).toBe(state);
  });

  it('[C16] refuses every transition that is not on the map, as a programming error', () => {
    let refused = 0;
    for (const state of STATES) {
      for (const event of EVENTS) {
        if (itemEvents(state).includes(event)) continue;
        refused++;
        expect(() => nextItemState(state, event)).toThrow(/broken invariant/);
      }
    }
    // 56 pairs, of which 2 + 3 + 3 + 3 + 3 are on it.
    expect(refused).toBe(42);
    expect(itemEvents('accepted')).toEqual([]);
    expect(itemEvents('human')).toEqual([]);
  });

  it('[C16] refines at most once and replaces at most once on any path, which ends after five events', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { minLength: 5, maxLength: 5 }), (choices) => {
        let state: ItemState = 'draft';
        const seen: ItemState[] = [];
        for (const choice of choices) {
          const events = itemEvents(state).filter((event) => event !== 'evaluation-lost');
          if (events.length === 0) break;
          state = nextItemState(state, events[choice % events.length]!);
          seen.push(state);
        }
        expect(new Set(seen).size).toBe(seen.length);
        expect(itemEvents(state)).toEqual([]);
      }),
      { seed: 20261126, numRuns: 200 },
    );
  });
});
