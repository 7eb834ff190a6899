/**
 * Faults of what outlives a router: the disk of the log, the state, the clock. Requests go on, what was used is known
 * afterwards, and what was lost is counted. Each case is worked out in its comment.
 */
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import { describe, expect, it } from 'vitest';
import { StateStore } from '../../../src/router/ledger/index.ts';
import { Housekeeping } from '../../../src/router/server/housekeeping.ts';
import {
  faultBench,
  lockedElsewhere,
  metric,
  postMessage,
  readUsage,
  refusalOf,
  ShiftedClock,
  scratchDirectory,
  startRouter,
  twoAccounts,
  until,
  usedTokens,
} from './fault-harness.ts';

const bench = faultBench();
const { routerOf } = bench;

describe('a disk that fails', () => {
  it('has no room for the log: requests go on and every line is counted as lost', async () => {
    const directory = scratchDirectory();
    mkdirSync(join(directory, 'logs'));
    symlinkSync('/dev/full', join(directory, 'logs', 'usage.jsonl'));
    const { url, router } = await routerOf({ directory });
    for (let i = 0; i < 3; i++) expect((await postMessage(url)).status).toBe(200);
    await router.parts.memory.flushLog();
    // A decision and a completion for each.
    const { log } = await readUsage(url);
    expect(log.lost_lines).toBe(6);
    expect(log.error).toMatch(/ENOSPC/);
    expect(await metric(url, 'ccp_log_lost_lines')).toBe(6);
    expect(await metric(url, 'ccp_store_writes_total')).toBe(3);
  });

  it('has a file where the log directory should be: requests go on, lines are counted', async () => {
    const directory = scratchDirectory();
    writeFileSync(join(directory, 'logs'), 'in the way');
    const state = join(directory, 'state.sqlite3');
    const { url, router } = await routerOf({ directory, env: { CCP_DB_PATH: state } });
    expect((await postMessage(url)).status).toBe(200);
    await router.parts.memory.flushLog();
    expect((await readUsage(url)).log.lost_lines).toBe(2);
    expect(readFileSync(join(directory, 'logs'), 'utf8')).toBe('in the way');
  });

  it('takes no state any more: requests go on, the loss is counted and shown', async () => {
    const { url, router } = await routerOf();
    expect((await postMessage(url)).status).toBe(200);
    router.parts.memory.store.close();
    expect((await postMessage(url)).status).toBe(200);
    expect(await (await postMessage(url, { stream: true })).text()).toContain('message_stop');
    expect(usedTokens(await readUsage(url))).toBe(3 * 46);
    expect(await metric(url, 'ccp_store_write_errors_total')).toBeGreaterThanOrEqual(2);
    expect(router.parts.memory.failures.reason).toMatch(/closed/);
    for (const path of ['/v1/usage/samples', '/v1/usage/rollups']) {
      const answer = await fetch(url + path);
      expect(answer.status).toBe(500);
      expect(await answer.json()).toMatchObject({ type: 'error' });
    }
  });

  it('has no room for a state at the start: one sentence, and no port stays open', async () => {
    const directory = scratchDirectory();
    writeFileSync(join(directory, 'in-the-way'), '');
    const quotas = twoAccounts(bench.upstream.url);
    const env = { CCP_DB_PATH: join(directory, 'in-the-way', 'state.sqlite3') };
    const error = await refusalOf(startRouter({ directory, quotas, env }));
    expect(error.name).toBe('QuotalabError');
    expect(error.message).toMatch(/in-the-way/);
    expect(error.message).not.toContain('\n');
  });

  it('holds the state of another program: one sentence names it, and the file stays as it was', async () => {
    const directory = scratchDirectory();
    const state = join(directory, 'other.sqlite3');
    writeFileSync(state, 'this is no database at all, but it has more than sixteen bytes');
    const error = await refusalOf(
      startRouter({ directory, quotas: twoAccounts(bench.upstream.url), env: { CCP_DB_PATH: state } }),
    );
    expect(error.name).toBe('QuotalabError');
    expect(error.message).toContain(state);
    expect(readFileSync(state, 'utf8')).toMatch(/^this is no database/);
  });
});

describe('a state that was damaged', () => {
  it('stops the start in one sentence that names it, and leaves nothing open', async () => {
    const first = await routerOf();
    for (let i = 0; i < 50; i++) await (await postMessage(first.url)).arrayBuffer();
    await first.stop();
    const state = join(first.directory, 'logs', 'ccp.sqlite3');
    const bytes = readFileSync(state);
    // The first page, with the names of the tables, stays; every other one is rubbish.
    bytes.fill(0x5a, 4096);
    writeFileSync(state, bytes);
    const error = await refusalOf(
      startRouter({ directory: first.directory, quotas: twoAccounts(bench.upstream.url) }),
    );
    expect(error.name).toBe('QuotalabError');
    expect(error.message).toContain(state);
    expect(error.message).not.toContain('\n');
    expect(readFileSync(state).equals(bytes)).toBe(true);
  });
});

describe('a state that another process holds', () => {
  it('requests go on without a wait, no write fails, and what waited is written by itself once it is free', async () => {
    const { url, directory, router, stop } = await routerOf();
    const state = join(directory, 'logs', 'ccp.sqlite3');
    await (await postMessage(url)).arrayBuffer();
    const other = new Database(state);
    other.exec('BEGIN IMMEDIATE');
    const blocked: number[] = [];
    const { store } = router.parts.memory;
    const write = store.addSamples.bind(store);
    store.addSamples = (...batch) => {
      const startMs = performance.now();
      try {
        return write(...batch);
      } finally {
        blocked.push(performance.now() - startMs);
      }
    };
    const texts = await Promise.all(
      [false, true, false, true].map(async (stream) => (await postMessage(url, { stream })).text()),
    );
    expect(texts.every((text) => text.includes('end_turn'))).toBe(true);
    expect(router.parts.memory.failures.count).toBe(0);
    expect(await metric(url, 'ccp_store_write_errors_total')).toBe(0);
    expect(await metric(url, 'ccp_store_waiting_rows')).toBe(4);
    expect([...store.samplesSince(0)]).toHaveLength(1);
    // The library's own wait would be half a second a try.
    expect(blocked.length).toBeGreaterThan(1);
    expect(Math.min(...blocked)).toBeLessThan(100);
    other.exec('COMMIT');
    await until('it is written', () => router.parts.memory.commits.waitingRows === 0);
    expect([...store.samplesSince(0)]).toHaveLength(5);
    other.close();
    await stop();
  });

  it('what still waits when the router stops waits for the lock, not the other way round', async () => {
    const { url, directory, stop } = await routerOf();
    const state = join(directory, 'logs', 'ccp.sqlite3');
    const other = await lockedElsewhere(state, 300);
    await (await postMessage(url)).arrayBuffer();
    other.release();
    await stop();
    await other.ended;
    const store = StateStore.open(state);
    expect([...store.samplesSince(0)]).toHaveLength(1);
    store.close();
  });
});

describe('a state that another router runs on', () => {
  it('stops the start, naming the other; the other goes on, and leaves it when it stops', async () => {
    const first = await routerOf();
    const { port } = first.router;
    const again = { directory: first.directory, quotas: twoAccounts(bench.upstream.url) };
    const { name, message } = await refusalOf(startRouter(again));
    expect(name).toBe('QuotalabError');
    expect(message).toMatch(/^the state '.*ccp\.sqlite3' is in use by another router, /);
    expect(message).toContain(`process ${process.pid} at http://127.0.0.1:${port} since `);
    expect(message).toContain(`kill ${process.pid}`);
    expect((await postMessage(first.url)).status).toBe(200);
    await first.stop();
    const second = await startRouter(again);
    expect(second.router.restored.samples).toBe(1);
    await second.stop();
  });
});

describe('windows that are longer than samples are kept for', () => {
  it('find their samples after pruning and a restart', async () => {
    const day = 86_400_000;
    const clock = new ShiftedClock();
    const quotas = twoAccounts(bench.upstream.url) as { lanes: { anthropic: { accounts: object[] } } };
    const weekly = { capacity_tokens: 1000, length_minutes: 30 * 1440, kind: 'sliding' };
    quotas.lanes.anthropic.accounts = [{ name: 'a', weekly }];
    clock.shiftMs = -20 * day;
    const first = await routerOf({ quotas, clock });
    expect((await postMessage(first.url)).status).toBe(200);
    await first.stop();
    clock.shiftMs = 0;
    const later = await routerOf({ quotas, clock, directory: first.directory });
    new Housekeeping(later.router.parts, { readProbe: async () => null, notice: () => {} }).rollUp();
    await later.stop();
    const last = await routerOf({ quotas, clock, directory: first.directory });
    const [account] = (await readUsage(last.url)).accounts;
    expect(account!.weekly!.used_pct).toBeCloseTo(0.046, 10);
  });
});

describe('a clock that is set', () => {
  it('a week forward and an hour back: no negative sums, and nothing leaves a window', async () => {
    const clock = new ShiftedClock();
    const { url } = await routerOf({ clock });
    let count = 0;
    for (const shiftMs of [0, 7 * 86_400_000 + 1, 7 * 86_400_000 - 3_600_000, 0]) {
      clock.shiftMs = shiftMs;
      expect((await postMessage(url)).status).toBe(200);
      const usage = await readUsage(url);
      for (const model of Object.values(usage.models)) {
        for (const value of Object.values(model)) {
          if (typeof value === 'number') expect(value).toBeGreaterThanOrEqual(0);
        }
      }
      for (const { short, weekly, in_flight_tokens: reserved } of usage.accounts) {
        expect(short!.used_pct).toBeGreaterThanOrEqual(0);
        expect(weekly!.used_pct).toBeGreaterThanOrEqual(0);
        expect(reserved).toBe(0);
      }
      expect((await fetch(`${url}/metrics`)).status).toBe(200);
      expect(usedTokens(usage)).toBe(46 * ++count);
    }
  });
});

describe('a clock that is set while the router is down', () => {
  it('a week back: what was used then is not lost, and nothing is negative or past its cap', async () => {
    const clock = new ShiftedClock();
    clock.shiftMs = 7 * 86_400_000;
    const first = await routerOf({ clock });
    expect((await postMessage(first.url)).status).toBe(200);
    await first.stop();
    clock.shiftMs = 0;
    const { url } = await routerOf({ clock, directory: first.directory });
    for (let i = 0; i < 3; i++) expect((await postMessage(url)).status).toBe(200);
    const usage = await readUsage(url);
    expect(usedTokens(usage)).toBeGreaterThanOrEqual(3 * 46);
    expect(usedTokens(usage)).toBeLessThanOrEqual(4 * 46);
    for (const { short, weekly } of usage.accounts) {
      for (const window of [short, weekly]) {
        expect(window!.used_pct).toBeGreaterThanOrEqual(0);
        expect(window!.burn_pct_per_hour).toBeGreaterThanOrEqual(0);
      }
    }
    expect((await fetch(`${url}/v1/usage/rollups`)).status).toBe(200);
    expect((await fetch(`${url}/v1/usage/samples`)).status).toBe(200);
  });
});

describe('the watch on the clock', () => {
  it('says once that the clock was set, by how much and which way; small drifts are no news', async () => {
    const clock = new ShiftedClock();
    const { router } = await routerOf({ clock });
    const notices: string[] = [];
    const watch = new Housekeeping(router.parts, {
      readProbe: async () => null,
      notice: (sentence) => notices.push(sentence),
    });
    for (const shiftMs of [0, 60_000, 7 * 86_400_000, 7 * 86_400_000, 7 * 86_400_000 - 3_600_000]) {
      clock.shiftMs = shiftMs;
      watch.watchClock();
    }
    expect(notices).toEqual([
      "this machine's clock was set 10079 min forward: the router follows it",
      "this machine's clock was set 60 min back: the router follows it",
    ]);
  });
});
