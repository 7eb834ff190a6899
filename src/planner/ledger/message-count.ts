/**
 * Messages as the document counts them: a turn is one of the session's model whatever happens inside it, an agent is
 * one of its own model; tools, tokens, context and compaction are none. Pools are counted apart: without weights
 * there is no sum of them.
 */
import { type CostVector, PlanError, unknownName } from '../../core/values/index.ts';
import { epochMs } from './quota-window.ts';

/** Messages that an event of each kind is. A fresh start costs what going on costs. */
const MESSAGES_BY_KIND = { turn: 1, agent: 1, tool: 0, compaction: 0, fresh: 1 } as const;

export type MessageKind = keyof typeof MESSAGES_BY_KIND;

const MESSAGE_KINDS: readonly MessageKind[] = Object.keys(MESSAGES_BY_KIND) as MessageKind[];

export interface MessageEvent {
  /** Whole epoch ms. */
  readonly atMs: number;
  readonly kind: MessageKind;
  /** Pool of the model; needed where the event is a message. */
  readonly pool?: string;
}

export interface MessageCount {
  readonly cost: CostVector;
  /** Events by kind. */
  readonly counts: Readonly<Record<MessageKind, number>>;
}

/** Messages by pool. An unknown kind is E_UNKNOWN, a message without a pool E_TYPE. */
export function messageCount(events: readonly MessageEvent[]): MessageCount {
  const counts: Record<MessageKind, number> = { turn: 0, agent: 0, tool: 0, compaction: 0, fresh: 0 };
  const messages = new Map<string, number>();
  events.forEach(({ atMs, kind, pool }, index) => {
    const field = `events[${index}]`;
    epochMs(`${field}.atMs`, atMs);
    if (!Object.hasOwn(counts, kind)) unknownName(`${field}.kind`, String(kind), MESSAGE_KINDS);
    counts[kind]++;
    if (MESSAGES_BY_KIND[kind] === 0) return;
    if (typeof pool !== 'string' || pool === '') {
      throw new PlanError('E_TYPE', `${field}.pool`, pool, `the pool of this ${kind}`);
    }
    messages.set(pool, (messages.get(pool) ?? 0) + 1);
  });
  return { cost: Object.fromEntries(messages), counts };
}
