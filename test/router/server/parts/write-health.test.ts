import { describe, expect, it } from 'vitest';
import { StoreError } from '../../../../src/router/ledger/index.ts';
import { WriteHealth } from '../../../../src/router/server/parts/index.ts';
import { handClock, NOON_MS } from '../router-harness.ts';

function outage(): {
  health: WriteHealth;
  clock: ReturnType<typeof handClock>;
  said: string[];
  records: { waiting: number; lost: number };
} {
  const clock = handClock();
  const said: string[] = [];
  const records = { waiting: 1, lost: 0 };
  const health = new WriteHealth({
    clock,
    notice: (sentence) => said.push(sentence),
    records: () => records,
  });
  return { health, clock, said, records };
}

describe('an outage of the state', () => {
  it('is told once with its cause and what waits, and its end once', () => {
    const { health, clock, said, records } = outage();
    health.failed(new StoreError('full', 'no space'));
    clock.advance(400);
    records.waiting = 7;
    health.failed(new StoreError('full', 'no space'));
    expect(health.fault).toEqual({ reason: 'no space', sinceMs: NOON_MS });
    expect(said).toEqual([
      'the state cannot be written: no space; 1 record waits in memory and is tried again',
    ]);
    clock.advance(11_600);
    health.wrote();
    expect(health.fault).toBeNull();
    expect(said[1]).toBe('the state is written again after 12 s; nothing was lost');
    health.wrote();
    expect(said).toHaveLength(2);
  });

  it('tells anew of another, and of what was lost', () => {
    const { health, said, records } = outage();
    health.failed(new StoreError('io', 'disk'));
    records.lost = 3;
    health.wrote();
    records.waiting = 2;
    health.failed(new StoreError('io', 'disk'));
    expect(said.map((sentence) => sentence.split(';')[1])).toEqual([
      ' 1 record waits in memory and is tried again',
      ' 3 records were lost',
      ' 2 records wait in memory and are tried again',
    ]);
  });

  it('is none while another program holds the lock for a moment, and one once that lasts', () => {
    const { health, clock, said } = outage();
    health.failed(new StoreError('busy', 'locked'));
    clock.advance(999);
    health.failed(new StoreError('busy', 'locked'));
    expect([health.fault, said]).toEqual([null, []]);
    health.wrote();
    expect(said).toEqual([]);
    health.failed(new StoreError('busy', 'locked'));
    clock.advance(1000);
    expect(health.fault).toEqual({ reason: 'locked', sinceMs: NOON_MS + 999 });
    health.failed(new StoreError('busy', 'locked'));
    expect(said).toHaveLength(1);
  });
});
