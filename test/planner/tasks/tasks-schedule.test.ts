/** `plan tasks` in time: the specification's instances of schedule, deadlines and what comes next. */
import { describe, expect, it } from 'vitest';
import { drawingLines } from '../../../src/display/answer/index.ts';
import { ask, dataOf, EMPTY } from './tasks-asked.ts';

describe('the schedule', () => {
  const K1 = (sonnet: unknown) => ({
    pools: { sonnet },
    tasks: [
      {
        id: 'urgent_fix',
        value: 200,
        cost: { sonnet: 20 },
        duration_hours: 1,
        deadline: '2026-02-11T14:00:00Z',
      },
      {
        id: 'feature_a',
        value: 100,
        cost: { sonnet: 30 },
        duration_hours: 2,
        deadline: '2026-02-11T18:00:00Z',
      },
      {
        id: 'feature_b',
        value: 150,
        cost: { sonnet: 25 },
        duration_hours: 1.5,
        deadline: '2026-02-11T16:00:00Z',
        deps: ['feature_a'],
      },
    ],
  });
  const schedule = async (sonnet: unknown) => dataOf(await ask({ file: K1(sonnet), flags: ['when'] }));
  const at = (hour: string) => `2026-02-11T${hour}:00Z`;

  it.each([
    [100, 450],
    [75, 450],
    [74, 300],
    [50, 300],
    [30, 200],
    [19, 0],
  ])('%d messages are worth %d', async (quota, value) => {
    expect((await schedule(quota)).value).toBe(value);
  });

  it('places the tasks in time, dependencies first', async () => {
    const rows = (await schedule(100)).now;
    expect(rows.map(({ id, end }) => [id, end])).toEqual([
      ['urgent_fix', at('11:00')],
      ['feature_a', at('13:00')],
      ['feature_b', at('14:30')],
    ]);
  });

  it('counts on quota that comes back, not before it does', async () => {
    const back = (hour: string) => ({ remaining: 50, returns: [{ at: at(hour), amount: 25 }] });
    expect((await schedule(back('13:00'))).value).toBe(450);
    const late = await schedule(back('14:30'));
    expect([late.value, late.now.at(-1)!.start]).toEqual([450, at('14:30')]);
    expect((await schedule(back('15:00'))).value).toBe(300);
  });

  it('keeps to working hours', async () => {
    const answer = await ask({ file: K1(100), flags: ['when'], texts: { hours: '12-18' } });
    expect(dataOf(answer).now[0]!.start).toBe(at('12:00'));
  });

  it('tells the chance of each deadline under uncertain durations', async () => {
    const file = {
      pools: { sonnet: 100 },
      tasks: [
        {
          id: 'a',
          value: 1,
          cost: { sonnet: 1 },
          duration_hours: { samples: [1, 3] },
          deadline: at('12:00'),
        },
      ],
    };
    const situation = { ...EMPTY, more: { futures: 4000 } };
    const { now, schedule: played } = dataOf(await ask({ file, situation, flags: ['when'] }));
    expect(now[0]!.in_time).toBeGreaterThan(0.47);
    expect(now[0]!.in_time).toBeLessThan(0.53);
    expect(played!.all_in_time).toBe(now[0]!.in_time);
  });

  it('draws a bar for each task within the width', async () => {
    const answer = await ask({ file: K1(100), flags: ['when'] });
    const drawn = answer.sections.find(({ kind }) => kind === 'drawn') as Extract<
      (typeof answer.sections)[number],
      { kind: 'drawn' }
    >;
    const lines = drawingLines(drawn.drawing, { width: 80, color: false, ascii: false });
    expect(lines).toHaveLength(4);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  });
});
