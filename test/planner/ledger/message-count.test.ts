import { describe, expect, it } from 'vitest';
import { type MessageEvent, type MessageKind, messageCount } from '../../../src/planner/ledger/index.ts';
import { NOW } from './example.ts';
import { itRefuses, wrong } from './refusals.ts';

const event = (kind: MessageKind, pool?: string): MessageEvent =>
  pool === undefined ? { atMs: NOW, kind } : { atMs: NOW, kind, pool };

describe('messages', () => {
  it('[A3] of a 10-turn conversation with tools and compaction are 10, and leave 1115 of 1125', () => {
    const turns = Array.from({ length: 10 }, () => [
      event('turn', 'sonnet'),
      event('tool'),
      event('tool', 'sonnet'),
    ]);
    const { cost, counts } = messageCount([...turns.flat(), event('compaction')]);
    expect(cost).toEqual({ sonnet: 10 });
    expect(1125 - cost.sonnet!).toBe(1115);
    expect(counts).toEqual({ turn: 10, agent: 0, tool: 20, compaction: 1, fresh: 0 });
  });

  it('[A3] of the literature workflow are 2 sonnet, 1 haiku, 1 opus', () => {
    const events = [
      event('agent', 'sonnet'),
      event('agent', 'sonnet'),
      event('agent', 'haiku'),
      event('agent', 'opus'),
    ];
    expect(messageCount(events).cost).toEqual({ sonnet: 2, haiku: 1, opus: 1 });
  });

  it('[A3] of a fresh start are one, as of going on', () => {
    expect(messageCount([event('fresh', 'sonnet'), event('turn', 'sonnet')]).cost).toEqual({ sonnet: 2 });
  });

  it('[W5] of several pools have no sum: the answer has one number a pool and no other', () => {
    const answer = messageCount([event('turn', 'sonnet'), event('agent', 'opus')]);
    expect(Object.keys(answer).sort()).toEqual(['cost', 'counts']);
    expect(answer.cost).toEqual({ sonnet: 1, opus: 1 });
  });

  itRefuses([
    [
      'an unknown kind',
      'E_UNKNOWN',
      'events[0].kind',
      () => messageCount([event(wrong('toString'), 'sonnet')]),
    ],
    ['an agent without pool', 'E_TYPE', 'events[0].pool', () => messageCount([event('agent')])],
    [
      'a turn without pool',
      'E_TYPE',
      'events[1].pool',
      () => messageCount([event('tool'), event('turn', '')]),
    ],
    ['no time', 'E_TYPE', 'events[0].atMs', () => messageCount([{ ...event('tool'), atMs: Number.NaN }])],
  ]);
});
