/**
 * The way of one item from draft to done, as a table: refined at most once, replaced at most once, then escalated or
 * given to a human. No path leads back, so no item can eat quota in a circle.
 */
import { invariant } from '../../core/index.ts';

export type ItemState = 'draft' | 'evaluated' | 'refining' | 'replacing' | 'escalated' | 'accepted' | 'human';

export type ItemEvent =
  /** The evaluation came back. */
  | 'judged'
  /** The evaluation was lost; the draft is judged again in another batch. */
  | 'evaluation-lost'
  | 'accept'
  | 'refine'
  | 'replace'
  /** What was made is good. */
  | 'good'
  /** It is not. */
  | 'bad'
  /** It is not, and the item is worth a better model. */
  | 'bad-critical';

const NEXT: Readonly<Record<ItemState, Readonly<Partial<Record<ItemEvent, ItemState>>>>> = {
  draft: { judged: 'evaluated', 'evaluation-lost': 'draft' },
  evaluated: { accept: 'accepted', refine: 'refining', replace: 'replacing' },
  refining: { good: 'accepted', bad: 'replacing', 'bad-critical': 'replacing' },
  replacing: { good: 'accepted', bad: 'human', 'bad-critical': 'escalated' },
  escalated: { good: 'accepted', bad: 'human', 'bad-critical': 'human' },
  accepted: {},
  human: {},
};

/** Where the item is after the event. A transition that is not in the table is a programming error. */
export function nextItemState(state: ItemState, event: ItemEvent): ItemState {
  const next = NEXT[state][event];
  invariant(next !== undefined, `no transition from ${state} by ${event}`);
  return next;
}

/** Events that may follow a state; none after accepted and human. */
export function itemEvents(state: ItemState): ItemEvent[] {
  return Object.keys(NEXT[state]) as ItemEvent[];
}
