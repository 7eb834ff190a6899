/**
 * A state that cannot be written, in a router of its own process: requests go on, every place that tells of health
 * says so with the cause and the count, and what is lost for good makes the stop fail.
 */
import { closeSync, fstatSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { StateStore } from '../../../src/router/ledger/index.ts';
import { faultCount, reportFaults } from '../../faults.ts';
import {
  type CommandRun,
  lockedElsewhere,
  postMessage,
  readUsage,
  removeScratch,
  SECRETS,
  scratchDirectory,
  startCommand,
  startProxy,
  twoAccounts,
  until,
  writeQuotas,
} from './fault-harness.ts';
import { upstream } from './router-harness.ts';

afterAll(removeScratch);

interface World {
  readonly run: CommandRun & { readonly url: string };
  readonly directory: string;
  readonly state: string;
}

async function world(prefix: readonly string[] = []): Promise<World> {
  const directory = scratchDirectory();
  writeQuotas(directory, twoAccounts((await upstream()).url));
  const run = await startProxy(directory, [], {}, prefix);
  onTestFinished(() => void run.child.kill('SIGKILL'));
  return { run, directory, state: join(directory, 'logs', 'ccp.sqlite3') };
}

const ask = async ({ url }: { readonly url: string }): Promise<void> => {
  const answer = await postMessage(url);
  expect(answer.status).toBe(200);
  await answer.arrayBuffer();
};

async function readiness(url: string): Promise<{ status: number; ready: boolean; reason: string }> {
  const answer = await fetch(`${url}/readyz`);
  const { ready, reason } = (await answer.json()) as { ready: boolean; reason: string };
  return { status: answer.status, ready, reason };
}

const saidOf = (run: CommandRun, words: RegExp): string[] =>
  run
    .stderr()
    .split('\n')
    .filter((line) => words.test(line));

const samplesIn = (state: string): number => {
  const store = StateStore.open(state);
  const { length } = [...store.samplesSince(0)];
  store.close();
  return length;
};

describe('a state that another program holds', () => {
  it('shows everywhere, delays no answer, and is written once it is free', async () => {
    const { run, state } = await world();
    await ask(run);
    const lock = await lockedElsewhere(state);
    for (let i = 0; i < 3; i++) await ask(run);
    // All of this is answered while the lock is held: it is let go below.
    expect(await (await fetch(`${run.url}/healthz`)).text()).toBe('ok');
    await until('it is told', () => saidOf(run, /cannot be written/).length > 0);
    const { state: told } = await readUsage(run.url);
    expect(told).toMatchObject({
      durability: 'second',
      error: expect.stringMatching(/locked/),
      lost_records: 0,
    });
    expect(told!.waiting_records).toBeGreaterThanOrEqual(3);
    expect(told!.failing_since).toBeGreaterThan(0);
    expect(await readiness(run.url)).toMatchObject({
      status: 200,
      ready: true,
      reason: expect.stringMatching(/^the state cannot be written \(.*locked; \d+ records wait\)$/),
    });
    const page = await startCommand(['status', '--url', run.url], scratchDirectory()).ended;
    expect(page.stdout.replaceAll('\n', ' ')).toMatch(
      / state: not written for \d+s, \d+ records not on disk \(state '.*' ?: database is locked\) /,
    );
    lock.release();
    await lock.ended;
    await until('it is told', () => saidOf(run, /written again/).length > 0);
    expect(saidOf(run, /the state/)).toEqual([
      expect.stringMatching(/^quotalab: the state cannot be written: .*locked; \d+ records wait in memory/),
      expect.stringMatching(/^quotalab: the state is written again after \d+ s; nothing was lost$/),
    ]);
    expect(await readiness(run.url)).toMatchObject({ ready: true, reason: '' });
    run.child.kill('SIGTERM');
    expect((await run.ended).code).toBe(0);
    expect(samplesIn(state)).toBe(4);
  });
});

describe('a state whose table is gone', () => {
  it('fails the stop with what was lost, in one sentence', async () => {
    const { run, state } = await world();
    await ask(run);
    const other = new Database(state);
    other.exec('DROP TABLE usage_sample');
    other.close();
    for (let i = 0; i < 3; i++) await ask(run);
    await until('it is told', () => saidOf(run, /cannot be written: .*no such table/).length > 0);
    expect((await readiness(run.url)).reason).toContain('no such table');
    run.child.kill('SIGTERM');
    const { code, stderr } = await run.ended;
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /\d+ records of the state '.*ccp\.sqlite3' could not be written and are lost: .*usage_sample/,
    );
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(saidOf(run, /cannot be written/)).toHaveLength(1);
  });
});

describe('a state that is removed under a running router', () => {
  it('is whole again after the next answer, history included, and a kill loses nothing', async () => {
    const { run, directory, state } = await world();
    for (let i = 0; i < 3; i++) await ask(run);
    rmSync(join(directory, 'logs'), { recursive: true });
    await ask(run);
    const second = startCommand(['proxy', '--port', '0'], directory, SECRETS);
    await Promise.race([second.ended, until('it listens', () => second.stdout().includes('listens'))]);
    second.child.kill('SIGKILL');
    expect((await second.ended).stderr).toContain('is in use by another router');
    run.child.kill('SIGKILL');
    await run.ended;
    expect(samplesIn(state)).toBe(4);
  });

  it('and replaced is no place to write: that shows, and fails the stop', async () => {
    const { run, state } = await world();
    await ask(run);
    for (const end of ['', '-wal', '-shm']) rmSync(state + end);
    writeFileSync(state, '');
    await ask(run);
    expect((await readUsage(run.url)).state!.error).toContain('another file was put in its place');
    run.child.kill('SIGTERM');
    expect((await run.ended).code).toBe(1);
  });
});

describe('a state that is overwritten under a running router', () => {
  it('harms no answer, and the next start is whole or refuses it in one sentence', async () => {
    const seeds = Array.from({ length: faultCount(1, 30) }, (_, index) => 20_261_201 + index);
    let refusals = 0;
    for (const seed of seeds) {
      const { run, directory, state } = await world();
      for (let i = 0; i < 5; i++) await ask(run);
      const generator = xoroshiro128plus(seed);
      const file = openSync(seed % 2 === 0 ? state : `${state}-wal`, 'r+');
      const bytes = Buffer.alloc(64, 0x5a);
      for (let i = 0; i < 20; i++) {
        writeSync(file, bytes, 0, bytes.length, uniformInt(generator, 0, fstatSync(file).size));
      }
      closeSync(file);
      for (let i = 0; i < 5; i++) await ask(run);
      run.child.kill('SIGTERM');
      const { stderr } = await run.ended;
      expect(stderr).not.toMatch(/\n\s+at /);
      const next = startCommand(['proxy', '--port', '0'], directory, SECRETS);
      await Promise.race([next.ended, until('it listens', () => next.stdout().includes('listens'))]);
      next.child.kill('SIGTERM');
      const end = await next.ended;
      if (end.stdout === '') {
        refusals++;
        expect([end.code, end.stderr]).toEqual([2, expect.stringMatching(/^quotalab: .*ccp\.sqlite3.*\n$/)]);
      }
    }
    reportFaults({
      family: 'state locked, removed, overwritten',
      faults: 'state overwritten under load',
      tried: seeds.length,
      kept: seeds.length,
      lost: `0 of ${10 * seeds.length} answers; ${refusals} states refused`,
    });
  });
});

describe('a disk that is full', () => {
  const blocks = Array.from({ length: faultCount(1, 10) }, (_, index) => 200 + 60 * index);

  it.skipIf(process.platform === 'win32')('shows, goes on serving, and fails the stop', async () => {
    let waited = 0;
    for (const most of blocks) {
      const { run } = await world(['bash', '-c', `ulimit -f ${most}; exec "$@"`, 'bash']);
      let asked = 0;
      while (saidOf(run, /cannot be written/).length === 0) {
        await ask(run);
        asked++;
      }
      for (let i = 0; i < 3; i++) await ask(run);
      const { state, models } = await readUsage(run.url);
      expect(state!.waiting_records).toBeGreaterThanOrEqual(4);
      // What was used counts, on disk or not.
      expect(models.m!.reqs).toBe(asked + 3);
      run.child.kill('SIGTERM');
      const { code, stderr } = await run.ended;
      expect([code, /records of the state .* lost: /.test(stderr)]).toEqual([1, true]);
      waited += asked + 3;
    }
    reportFaults({
      family: 'a full disk',
      faults: "full disk at a router's state",
      tried: blocks.length,
      kept: blocks.length,
      lost: `of ${waited} answers those that the exit code names`,
    });
  });
});
