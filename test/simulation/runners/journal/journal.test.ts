/** A journal gives back every batch that is whole in it, however it was cut, and never one that is not. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DoneBatch } from '../../../../src/simulation/runners/frames/index.ts';
import { Journal } from '../../../../src/simulation/runners/index.ts';
import { MemoryFile } from './memory-file.ts';

const PLAN = 'cd'.repeat(32);
const OTHER = 'ef'.repeat(32);
const now = (): number => 0;

const batchAt = (firstTrial: number): DoneBatch => ({
  status: 'done',
  firstTrial,
  trialCount: 5,
  rows: Float64Array.of(firstTrial, 0.1),
  facts: Float64Array.of(1),
  uses: new Float64Array(0),
  samples: Float64Array.of(Number.NaN, -0),
});
const keyAt = (firstTrial: number, planId: string = PLAN) => ({ planId, firstTrial, trialCount: 5 });
const FIRSTS = [0, 10, 5, 20, 15];

/** A journal of five batches in the order in which they finished, and where each frame ended. */
async function filled(): Promise<{ file: MemoryFile; ends: readonly number[] }> {
  const file = new MemoryFile();
  const journal = await Journal.begin(file, { name: 'a run' }, { now });
  const ends = [file.bytes.length];
  for (const first of FIRSTS) {
    await journal.append(PLAN, batchAt(first));
    ends.push(file.bytes.length);
  }
  return { file, ends };
}

describe('a journal', () => {
  it('gives back what was appended, to the bit, and nothing else', async () => {
    const { file } = await filled();
    const journal = (await Journal.open(file, now))!;
    expect(journal.manifest).toEqual({ name: 'a run' });
    for (const first of FIRSTS) expect(await journal.find(keyAt(first))).toEqual(batchAt(first));
    expect(await journal.find(keyAt(25))).toBeNull();
    expect(await journal.find(keyAt(5, OTHER))).toBeNull();
    expect(await journal.find({ ...keyAt(5), trialCount: 4 })).toBeNull();
    expect(journal.trialsOf(PLAN)).toBe(25);
    expect(journal.trialsOf(OTHER)).toBe(0);
    expect(journal.isEnded).toBe(false);
  });

  it('cut at any byte keeps the batches before the cut and goes on behind them', async () => {
    const { file, ends } = await filled();
    const whole = file.bytes;
    for (let length = 0; length <= whole.length; length++) {
      const cut = new MemoryFile();
      cut.bytes = Buffer.from(whole.subarray(0, length));
      const journal = await Journal.open(cut, now);
      if (length < ends[0]!) {
        expect(journal).toBeNull();
        continue;
      }
      const kept = ends.filter((end) => end <= length).length - 1;
      expect(journal!.trialsOf(PLAN)).toBe(5 * kept);
      await journal!.append(PLAN, batchAt(30));
      const again = (await Journal.open(cut, now))!;
      expect(again.trialsOf(PLAN)).toBe(5 * (kept + 1));
      expect(await again.find(keyAt(30))).toEqual(batchAt(30));
    }
  });

  it('altered in any byte never gives another batch than was appended', async () => {
    const { file, ends } = await filled();
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: ends[0]!, max: file.bytes.length - 1 }),
        fc.integer({ min: 1, max: 255 }),
        async (at, flip) => {
          const altered = new MemoryFile();
          altered.bytes = Buffer.from(file.bytes);
          altered.bytes[at]! ^= flip;
          const journal = (await Journal.open(altered, now))!;
          const broken = ends.findIndex((end) => at < end) - 1;
          for (const [index, first] of FIRSTS.entries()) {
            expect(await journal.find(keyAt(first))).toEqual(index < broken ? batchAt(first) : null);
          }
        },
      ),
      { seed: 14, numRuns: 300 },
    );
  });

  it('that finds no room stays whole, and goes on when there is some again', async () => {
    const { file } = await filled();
    const journal = (await Journal.open(file, now))!;
    file.room = file.bytes.length + 7;
    await expect(journal.append(PLAN, batchAt(40))).rejects.toThrow('ENOSPC');
    expect(await journal.find(keyAt(40))).toBeNull();
    file.room = Number.POSITIVE_INFINITY;
    await journal.append(PLAN, batchAt(45));
    const again = (await Journal.open(file, now))!;
    expect(again.trialsOf(PLAN)).toBe(30);
    expect(await again.find(keyAt(45))).toEqual(batchAt(45));
  });

  it('is on the disk once a second, with the time that was worked', async () => {
    let time = 0;
    const file = new MemoryFile();
    const journal = await Journal.begin(file, {}, { now: () => time, elapsedMs: 500 });
    expect(file.syncs).toBe(1);
    await journal.append(PLAN, batchAt(0));
    time = 999;
    await journal.append(PLAN, batchAt(5));
    expect(file.syncs).toBe(1);
    time = 1000;
    await journal.append(PLAN, batchAt(10));
    expect(file.syncs).toBe(2);
    time = 1700;
    await journal.close();
    expect((await Journal.open(file, () => 0))!.earlierMs).toBe(1500);
  });

  it('that was finished says so', async () => {
    const { file } = await filled();
    const journal = (await Journal.open(file, now))!;
    await journal.finish();
    await journal.close();
    expect(file.isClosed).toBe(true);
    const again = (await Journal.open(file, now))!;
    expect(again.isEnded).toBe(true);
    const length = file.bytes.length;
    await again.close();
    expect(file.bytes.length).toBe(length);
  });

  it('is none when it is another file', async () => {
    for (const text of ['', '{"trials": 1000}', 'QLF1', `QLF1${'\u0000'.repeat(40)}`]) {
      const file = new MemoryFile();
      file.bytes = Buffer.from(text, 'latin1');
      expect(await Journal.open(file, now)).toBeNull();
    }
  });
});
