/** What results depend on, trial by trial: seed and trial number, and nothing that ran beside or before. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { removeScratch } from '../cli/command.ts';
import { type Result, resultOf } from './runs.ts';

afterAll(removeScratch);

const SOME = 'seven_day_first,paced,random';

const linesOf = (csv: string): string[] => csv.trimEnd().split('\n');
const rowsOf = (csv: string, policy: string): string[] =>
  linesOf(csv).filter((line) => line.startsWith(`${policy},`));

describe.each([
  ['steady', { policies: SOME, 'warmup-weeks': '1', 'no-bound': true }],
  ['published', { model: 'published' }],
  ['a trace', { policies: SOME, demand: 'csv:trace.csv', 'time-zone': 'UTC', pool: 'pool.json' }],
] as const)('%s', (_, texts) => {
  it('8 trials are the first 8 of 16, in batches that end at neither', async () => {
    const short = await resultOf({ ...texts, trials: '8', 'batch-size': '6' });
    const long = await resultOf({ ...texts, trials: '16', 'batch-size': '6' });
    expect(linesOf(short.csv)).toHaveLength(1 + 8 * short.record.policies.length);
    expect(linesOf(long.csv).slice(0, linesOf(short.csv).length)).toEqual(linesOf(short.csv));
    expect(long.record.result_digest).not.toBe(short.record.result_digest);
    expect(long.record.config_hash).not.toBe(short.record.config_hash);
  });

  it('another seed is another demand, in every trial, and another result', async () => {
    const [one, other] = [
      await resultOf({ ...texts, trials: '5', seed: '1' }),
      await resultOf({ ...texts, trials: '5', seed: '2' }),
    ];
    expect(other.record.result_digest).not.toBe(one.record.result_digest);
    expect(other.record.demand_digest).not.toBe(one.record.demand_digest);
    const figures = (csv: string): string[] =>
      linesOf(csv)
        .slice(1)
        .map((line) => line.split(',').slice(3).join());
    const shared = figures(one.csv).filter((line) => figures(other.csv).includes(line));
    expect(shared).toEqual([]);
  });

  it('another output, thread or batch option is no other result', async () => {
    const given = { ...texts, trials: '3' };
    const one = await resultOf(given);
    const other = await resultOf({ ...given, threads: '3', 'batch-size': '2', 'output-dir': './results' });
    expect(other).toEqual(one);
  });
});

describe('common random numbers', () => {
  const given = { trials: '4', seed: '9', 'warmup-weeks': '0', 'no-bound': true } as const;
  let all: Result;
  beforeAll(async () => {
    all = await resultOf({ ...given, policies: 'all' });
  });

  it('every set of policies meets the same demand and the same accounts', async () => {
    const demandOf = (csv: string, policy: string): string[] =>
      rowsOf(csv, policy).map((line) => line.split(',').slice(1, 7).join());
    for (const policies of ['random', 'fill_first,random', 'default']) {
      const some = await resultOf({ ...given, policies });
      expect(some.record.demand_digest).toBe(all.record.demand_digest);
      expect(some.record.result_digest).not.toBe(all.record.result_digest);
      const [first = ''] = some.record.policies;
      expect(demandOf(some.csv, first)).toHaveLength(4);
      expect(demandOf(some.csv, first)).toEqual(demandOf(all.csv, 'paced'));
    }
  });

  it('a policy does the same whoever runs beside it, in whatever order', async () => {
    for (const policies of ['random', 'fill_first,random,paced', 'paced,random']) {
      const some = await resultOf({ ...given, policies });
      for (const policy of policies.split(',')) {
        expect(rowsOf(some.csv, policy)).toHaveLength(4);
        expect(rowsOf(some.csv, policy)).toEqual(rowsOf(all.csv, policy));
      }
    }
  });

  it('other rivals are the same service, compared otherwise', async () => {
    const one = await resultOf({ ...given, policies: SOME });
    const two = await resultOf({ ...given, policies: SOME, challenger: 'paced', baseline: 'random' });
    expect(two.csv).toBe(one.csv);
    expect(two.record.head_to_head).not.toEqual(one.record.head_to_head);
  });
});
