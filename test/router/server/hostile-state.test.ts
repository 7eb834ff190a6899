/** A state that a disk, another program or a stranger changed: the router works on it, or says one sentence and leaves it. Read next: fuzz-state.test.ts. */
import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { QuotalabError } from '../../../src/core/index.ts';
import { removeScratch, scratchDirectory } from '../../scratch.ts';
import { account, handClock, oneLane, type RunningRouter, startRouter } from './router-harness.ts';
import { STOPPED_MS, writeStateInUse } from './state-in-use.ts';

let kept = '';
beforeAll(() => {
  kept = join(scratchDirectory('kept'), 'state.sqlite3');
  writeStateInUse(kept);
});
afterAll(removeScratch);

/** A copy of a state in use, changed. */
function changed(change: (file: string) => void): string {
  const file = join(scratchDirectory('state'), 'state.sqlite3');
  copyFileSync(kept, file);
  change(file);
  return file;
}

const bySql =
  (sql: string) =>
  (file: string): void => {
    const database = new Database(file);
    database.exec(sql);
    database.close();
  };

const startOn = (file: string): Promise<RunningRouter> =>
  startRouter({
    quotas: oneLane('http://127.0.0.1:9', [account('a', 'KEY_A'), account('b', 'KEY_A2')], {
      models: { 'claude-*': { rolling_tokens: 1e6 } },
    }),
    env: { CCP_DB_PATH: file },
    clock: handClock(STOPPED_MS + 1000),
  });

const bytesOf = (file: string): Buffer | null => (statSync(file).isFile() ? readFileSync(file) : null);

/** The sentence that a start on the file ends in; the file stays as it was. */
async function refusal(file: string): Promise<string> {
  const before = bytesOf(file);
  const error: unknown = await startOn(file).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(QuotalabError);
  expect((error as QuotalabError).exitCode).toBe(2);
  expect(bytesOf(file)).toEqual(before);
  return (error as QuotalabError).message.replaceAll(file, 'FILE');
}

const ANEW = '; it was left as it is: move it away to begin anew, or give this router another file (--state)';
const FOREIGN = ': another program changed it, or it is of one; allowed: a file that this program made';

describe('a state is refused, and left as it is', () => {
  it.each([
    ['cut short', (file: string) => truncateSync(file, 9000), 'database disk image is malformed'],
    [
      'with another header',
      (file: string) => writeFileSync(file, 'x'.repeat(8192)),
      'file is not a database',
    ],
    [
      'a directory',
      (file: string) => execFileSync('sh', ['-c', `rm '${file}'; mkdir '${file}'`]),
      'it is a directory',
    ],
    [
      'a pipe',
      (file: string) => execFileSync('sh', ['-c', `rm '${file}'; mkfifo '${file}'`]),
      'it is no regular file',
    ],
  ])('%s', async (_, change, problem) => {
    const anew = problem.startsWith('it is') ? '' : ANEW;
    expect(await refusal(changed(change))).toBe(`the state 'FILE' cannot be used: ${problem}${anew}`);
  });

  it.each(['-wal', '-shm', '-lock'])('with a pipe for its %s', async (suffix) => {
    const file = changed((path) => execFileSync('mkfifo', [path + suffix]));
    expect(await refusal(file)).toMatch(/^the state 'FILE' cannot be used: .*is no regular file$/);
  });

  it.each([
    [
      'a newer version',
      'PRAGMA user_version = 99',
      /has version 99; this program knows versions up to \d+: update it/,
    ],
    ['a version below 0', 'PRAGMA user_version = -1', /has version -1; this program knows versions up to/],
  ])('of %s', async (_, sql, problem) => {
    expect(await refusal(changed(bySql(sql)))).toMatch(problem);
  });

  it.each([
    ['without a table', 'DROP TABLE hold', 'lacks the column hold.lane'],
    ['without a column', 'ALTER TABLE hold DROP COLUMN count', 'lacks the column hold.count'],
    [
      'with a view for a table',
      'DROP TABLE refusal; CREATE VIEW refusal AS SELECT 1 AS ts_ms',
      'has another column refusal.ts_ms',
    ],
    [
      'with cells of any type',
      'DROP TABLE refusal; CREATE TABLE refusal (ts_ms REAL NOT NULL)',
      'has another column refusal.ts_ms',
    ],
    [
      'with a trigger',
      'CREATE TRIGGER t AFTER INSERT ON usage_sample BEGIN DELETE FROM hold; END',
      'has triggers',
    ],
  ])('%s', async (_, sql, problem) => {
    expect(await refusal(changed(bySql(sql)))).toBe(
      `the state 'FILE' cannot be used: state 'FILE' ${problem}${FOREIGN}`,
    );
  });

  it('of another program', async () => {
    const file = changed((path) => execFileSync('rm', [path]));
    bySql('CREATE TABLE songs (title TEXT)')(file);
    expect(await refusal(file)).toContain('is a database of another program');
  });

  it.each([
    [
      "usage_sample SET rid = CAST(x'ff41' AS TEXT) WHERE rid = 'rid-9'",
      'usage_sample.rid is 2 bytes that are no UTF-8 text; allowed: a text',
    ],
    ['usage_sample SET input_tokens = -1', 'usage_sample.input_tokens is -1; allowed: an integer >= 0'],
    [
      'usage_sample SET input_tokens = 9223372036854775807',
      'usage_sample.input_tokens is 9223372036854776000; allowed: an integer >= 0',
    ],
    ['usage_sample SET dirty_ms = 1e400', 'usage_sample.dirty_ms is Infinity; allowed: a finite number >= 0'],
    [
      "usage_sample SET ts_ms = 315569520000000000 WHERE rid = 'late'",
      'usage_sample.ts_ms is 315569520000000000; allowed: a whole millisecond of the years 1970 to 9999',
    ],
    [
      'hold SET until_ms = 8640000000000001',
      'hold.until_ms is 8640000000000001; allowed: an instant of the years 1970 to 275760',
    ],
    [
      "hold SET evidence = CAST(x'c3' AS TEXT)",
      'hold.evidence is 1 bytes that are no UTF-8 text; allowed: a text',
    ],
    [
      "account_reading SET window_name = CAST(x'c3' AS TEXT)",
      'account_reading.window_name is 1 bytes that are no UTF-8 text; allowed: a text',
    ],
    [
      "setting SET json = CAST(x'c3' AS TEXT)",
      'setting.json is 1 bytes that are no UTF-8 text; allowed: a text',
    ],
    ["setting SET json = '{'", "setting.json of 'warn_auto' is not what the router writes there"],
    ["setting SET json = '[1]'", "setting.json of 'warn_auto' is not what the router writes there"],
    [
      `setting SET json = '{"claude-*":1e400}'`,
      "setting.json of 'warn_auto' is not what the router writes there",
    ],
    [
      `setting SET json = '${'['.repeat(200_000)}'`,
      "setting.json of 'warn_auto' is not what the router writes there",
    ],
  ])('after UPDATE %s', async (update, problem) => {
    expect(await refusal(changed(bySql(`UPDATE ${update}`)))).toBe(
      `the state 'FILE' cannot be used: ${problem}${ANEW}`,
    );
  });

  it('with rows out of order, which could be read for ever', async () => {
    const file = changed((path) => {
      const bytes = readFileSync(path);
      // Of the six bytes of time before the name of the request, wherever a page has or had it.
      for (let at = -1; ; bytes[at - 5] = 0) {
        at = bytes.indexOf('rid-9', at + 1);
        if (at === -1) break;
      }
      writeFileSync(path, bytes);
    });
    expect(await refusal(file)).toContain(
      'the file is damaged (row not in PRIMARY KEY order for usage_sample)',
    );
  });

  it('whose lock file is none, which is named with what to do', async () => {
    const file = changed((path) => writeFileSync(`${path}-lock`, 'x'.repeat(5000)));
    expect(await refusal(file)).toBe(
      "the state 'FILE' cannot be used: state 'FILE-lock': file is not a database, so the file is no lock of a router: stop every router on this state, delete 'FILE-lock' and start again",
    );
  });
});

describe('a router starts', () => {
  it.each([
    ['without a byte', (file: string) => truncateSync(file, 0), 0],
    [
      'with a log of writes that is none',
      (file: string) => writeFileSync(`${file}-wal`, 'x'.repeat(9000)),
      151,
    ],
    [
      'with shared memory that is none',
      (file: string) => writeFileSync(`${file}-shm`, 'x'.repeat(9000)),
      151,
    ],
    [
      'with an index and a view of its owner',
      bySql('CREATE INDEX i ON hold (cause); CREATE VIEW v AS SELECT * FROM hold'),
      151,
    ],
  ])('on a state %s', async (_, change, samples) => {
    const { router } = await startOn(changed(change));
    expect(router.restored.samples).toBe(samples);
  });

  it('on samples and readings ahead of its clock, which count as now', async () => {
    const file = changed((path) => {
      bySql("UPDATE usage_sample SET ts_ms = 253402300799999 WHERE rid = 'rid-9'")(path);
      bySql('UPDATE account_reading SET at_ms = 253402300799999')(path);
    });
    const { router, url } = await startOn(file);
    expect(router.restored.samples).toBe(151);
    expect((await fetch(`${url}/v1/usage`)).status).toBe(200);
  });

  it('that keeps no state makes no file', async () => {
    const directory = scratchDirectory('none');
    mkdirSync(join(directory, 'work'));
    const before = process.cwd();
    process.chdir(join(directory, 'work'));
    try {
      await startRouter({
        quotas: oneLane('http://127.0.0.1:9', [account('a', 'KEY_A')]),
        env: { CCP_PERSIST: '0' },
      });
      expect(existsSync(':memory:')).toBe(false);
    } finally {
      process.chdir(before);
    }
  });
});
