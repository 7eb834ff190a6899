import { describe, expect, it } from 'vitest';
import { highsSolver } from '../../../../src/planner/solve/index.ts';
import {
  type DeferralQueue,
  deferTask,
  earliestFit,
  type PoolWindow,
  readyTasks,
  scheduleTasks,
} from '../../../../src/planner/solve/schedule/index.ts';

const HOUR = 3_600_000;
const NOW = 18 * HOUR;
/** 200 sent at 9 h, 300 at 14 h, 575 at 16 h of 1125: 50 are left at 18 h. */
const SONNET: PoolWindow = {
  pool: 's',
  limit: 1125,
  windowHours: 24,
  history: [
    { atMs: 14 * HOUR, amount: 300 },
    { atMs: 9 * HOUR, amount: 200 },
    { atMs: 16 * HOUR, amount: 575 },
  ],
};
const task = (id: string, s: number) => ({ id, value: 10, cost: { s }, durationHours: 1 });

function deferred(queue: DeferralQueue, id: string, s: number): DeferralQueue {
  const answer = deferTask(queue, task(id, s), 'quota', [SONNET], NOW);
  if (answer.status !== 'deferred') throw new Error(answer.status);
  return answer.queue;
}

describe('the deferral queue', () => {
  it('[K7] knows the earliest instant of each cost', () => {
    const at = (s: number) => {
      const fit = earliestFit({ s }, [SONNET], NOW);
      return fit.status === 'fits' ? (fit.atMs - NOW) / HOUR : fit;
    };
    expect([0, 50, 51, 200, 250, 500, 551, 1125].map(at)).toEqual([0, 0, 15, 15, 15, 20, 22, 22]);
    expect(at(1126)).toEqual({
      status: 'infeasible',
      constraint: 'limit 1125 of s',
      relaxation: '1 more s',
    });
  });

  it('[K7] takes the latest of all windows, fixed ones at their boundary', () => {
    const fixed: PoolWindow = {
      pool: 's',
      limit: 100,
      windowHours: 5,
      kind: 'fixed',
      anchorMs: 0,
      history: [{ atMs: 16 * HOUR, amount: 60 }],
    };
    expect(earliestFit({ s: 50 }, [SONNET, fixed], NOW)).toEqual({ status: 'fits', atMs: 20 * HOUR });
    expect(earliestFit({ s: 51 }, [SONNET, fixed], NOW)).toEqual({ status: 'fits', atMs: 33 * HOUR });
  });

  it('[K7] hands back what is ready, which then fits a schedule', async () => {
    const queue = deferred(deferred(deferred([], 'large', 551), 'middle', 200), 'other', 200);
    expect(queue.map((item) => [item.task.id, (item.earliestMs - NOW) / HOUR])).toEqual([
      ['middle', 15],
      ['other', 15],
      ['large', 22],
    ]);
    const stored = JSON.parse(JSON.stringify(queue)) as DeferralQueue;
    const later = NOW + 15 * HOUR;
    expect(readyTasks(stored, later - 1).ready).toEqual([]);
    const { ready, waiting } = readyTasks(stored, later);
    expect(ready.map(({ id }) => id)).toEqual(['middle', 'other']);
    expect(waiting.map((item) => item.task.id)).toEqual(['large']);
    const plan = await scheduleTasks({ tasks: ready, nowMs: later, windows: [SONNET] }, highsSolver);
    // 250 are there at once, the other 200 five hours later.
    expect(plan).toMatchObject({
      status: 'scheduled',
      rows: [{ startMs: later }, { startMs: later + 5 * HOUR }],
    });
  });

  it('[K7] waits for the release too, and refuses what never fits or waits already', () => {
    const released = { ...task('a', 10), releaseMs: NOW + HOUR };
    const answer = deferTask([], released, 'not yet', [SONNET], NOW);
    expect(answer).toMatchObject({ status: 'deferred', queue: [{ earliestMs: NOW + HOUR }] });
    expect(deferTask([], task('a', 2000), 'x', [SONNET], NOW).status).toBe('infeasible');
    const queue = deferred([], 'a', 10);
    expect(() => deferTask(queue, task('a', 10), 'x', [SONNET], NOW)).toThrow(
      expect.objectContaining({ code: 'E_DUP' }),
    );
    expect(() => earliestFit({ gpt: 1 }, [SONNET], NOW)).toThrow(
      expect.objectContaining({ code: 'E_UNKNOWN' }),
    );
    expect(() => earliestFit({ s: -1 }, [SONNET], NOW)).toThrow(expect.objectContaining({ code: 'E_RANGE' }));
    expect(() => readyTasks(queue, Number.NaN)).toThrow(expect.objectContaining({ code: 'E_TYPE' }));
  });

  it('[W71] is the same for the same clock', () => {
    expect(deferred([], 'a', 200)).toEqual(deferred([], 'a', 200));
    expect(deferred([], 'a', 200)[0]!.deferredAtMs).toBe(NOW);
  });
});
