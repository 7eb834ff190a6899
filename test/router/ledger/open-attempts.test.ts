/** Attempts under way in the state: their last word counts, and a start makes samples of those that were left over. */
import { Worker } from 'node:worker_threads';
import { expect, it } from 'vitest';
import { progressOver, progressSaved } from '../../../src/router/ledger/index.ts';
import { openStore, stateFile } from './open-store.ts';
import { sampleRow } from './sample-rows.ts';

const row = (rid: string, outputTokens: number, tsMs = 1000) =>
  sampleRow({ rid, attempt: 1, outputTokens, tsMs });

it('the last word of each is a sample after a start, once; one that ended is none', () => {
  const file = stateFile();
  const first = openStore(file);
  first.apply(progressSaved(row('a', 1)), progressSaved(row('b', 2)), progressSaved(row('c', 3)));
  first.apply(progressSaved(row('a', 40, 2000)));
  first.addSamples([row('b', 20, 1500)], [progressOver(row('b', 0))]);
  first.close();
  const second = openStore(file);
  second.adoptOpen();
  const samples = (): unknown[] =>
    [...second.samplesSince(0)].map(({ rid, outputTokens }) => [rid, outputTokens]);
  expect(samples()).toEqual([
    ['c', 3],
    ['b', 20],
    ['a', 40],
  ]);
  second.adoptOpen();
  expect(samples()).toHaveLength(3);
});

it('a start waits for a program that writes just then', async () => {
  const file = stateFile();
  const store = openStore(file, { busyTimeoutMs: 0 });
  store.apply(progressSaved(row('a', 1)));
  const other = new Worker(
    `const Database = require('libsql');
    const { parentPort, workerData } = require('node:worker_threads');
    const database = new Database(workerData);
    database.exec('BEGIN IMMEDIATE');
    parentPort.postMessage('locked');
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
    database.exec('ROLLBACK');
    database.close();`,
    { eval: true, workerData: file },
  );
  await new Promise((resolve) => other.once('message', resolve));
  store.adoptOpen();
  expect([...store.samplesSince(0)]).toHaveLength(1);
  await new Promise((resolve) => other.once('exit', resolve));
});
