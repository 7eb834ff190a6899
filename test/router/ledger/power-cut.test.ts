/**
 * What a power cut leaves of the state, at every call that a process makes on its files and for each durability: the
 * file always opens, its rows are the first ones without a hole, and those that were promised are among them.
 */
import { basename, join } from 'node:path';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { describe, expect, it } from 'vitest';
import { type Durability, StateStore } from '../../../src/router/ledger/index.ts';
import { faultCount, reportFaults } from '../../faults.ts';
import { HAS_STRACE } from '../../strace.ts';
import { temporaryTree } from '../../usage/sources/temporary-tree.ts';
import { afterPowerCut, recorded, syncedAt } from './forgetting-disk.ts';

if (!HAS_STRACE) console.warn('SKIPPED: strace is not installed, so no power cut is tried here');

const STATE = 'state.sqlite3';
const FILES = [STATE, `${STATE}-wal`, `${STATE}-journal`];
const CHILD = new URL('./fixtures/durable-child.ts', import.meta.url).pathname;

interface Cut {
  /** Rows that the process was told were written. */
  readonly told: number;
  /** Those of them told before the last finished sync of the log began. */
  readonly synced: number;
  readonly found: readonly string[];
}

/** The process to its end, and a power cut after each of its calls. */
async function cuts(durability: Durability, rows: number, pauseMs: number): Promise<Cut[]> {
  const root = temporaryTree({});
  const [state, acks] = [join(root, STATE), join(root, 'acks')];
  const calls = await recorded(
    ['--import', 'tsx', CHILD, state, acks, durability, String(rows), String(pauseMs)],
    [...FILES.map((file) => join(root, file)), acks, root],
    join(root, 'log'),
  );
  const toldBy = (end: number): number =>
    calls.slice(0, end).filter(({ file, kind }) => file === 'acks' && kind === 'write').length;
  expect(toldBy(calls.length)).toBe(rows);
  const generator = xoroshiro128plus(20_261_201);
  return calls.map((_, index) => {
    const cut = index + 1;
    const place = join(root, `cut-${cut}`);
    const draw = (): number => uniformFloat64(generator);
    afterPowerCut(calls, FILES, { cut, draw, directory: basename(root) }, place);
    const store = StateStore.open(join(place, STATE));
    const found = [...store.samplesSince(0)].map(({ rid }) => rid);
    store.close();
    return { told: toldBy(cut), synced: toldBy(syncedAt(calls, `${STATE}-wal`, cut)), found };
  });
}

function report(durability: Durability, all: readonly Cut[], isKept: (cut: Cut) => boolean): void {
  const { told = 0, synced = 0 } = all.at(-1) ?? {};
  reportFaults({
    family: 'a power cut at any system call',
    faults: `power cut at each call, durability ${durability}`,
    tried: all.length,
    kept: all.filter((cut) => hasNoHole(cut) && isKept(cut)).length,
    lost: `${told} answers told, ${synced} before the last sync began; at most ${Math.max(...all.map(({ told: count, found }) => count - found.length))} lost`,
  });
}

const hasNoHole = ({ found }: Cut): boolean => found.every((rid, index) => rid === `r${index}`);

describe.skipIf(!HAS_STRACE)('a power cut at any call', () => {
  it('takes nothing of what was told with durability answer', async () => {
    const all = await cuts('answer', faultCount(12, 200), 0);
    report('answer', all, ({ told, found }) => found.length >= told);
    expect(all.length).toBeGreaterThan(50);
    expect(all.filter((cut) => !hasNoHole(cut))).toEqual([]);
    expect(all.filter(({ told, found }) => found.length < told)).toEqual([]);
  });

  it('takes what was told after the disk was last asked with durability second, and it is asked beside the answers', async () => {
    const all = await cuts('second', faultCount(30, 150), 50);
    report('second', all, ({ synced, found }) => found.length >= synced);
    expect(all.filter((cut) => !hasNoHole(cut))).toEqual([]);
    expect(all.filter(({ synced, found }) => found.length < synced)).toEqual([]);
    // Some were promised, and some that were not are gone: the disk does forget.
    expect(all.at(-1)!.synced).toBeGreaterThan(0);
    expect(all.some(({ told, found }) => found.length < told)).toBe(true);
  });

  it('takes any number of the last ones with durability os, and never the file', async () => {
    const all = await cuts('os', faultCount(12, 200), 0);
    report('os', all, () => true);
    expect(all.filter((cut) => !hasNoHole(cut))).toEqual([]);
    expect(all.some(({ told, found }) => found.length < told)).toBe(true);
  });
});
