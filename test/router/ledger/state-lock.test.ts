/** Who runs on a state holds it: a second is told who, and a process that ended holds nothing. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { type StateOwner, StateStore } from '../../../src/router/ledger/index.ts';
import { stateFile } from './open-store.ts';
import { sampleRow } from './sample-rows.ts';

const owner = (change: Partial<StateOwner> = {}): StateOwner => ({
  pid: process.pid,
  sinceMs: Date.UTC(2026, 10, 30, 14, 15, 9),
  address: 'http://127.0.0.1:8082',
  ...change,
});

const refusal = (file: string): string => {
  try {
    StateStore.openOwned(file, owner({ pid: 2 })).close();
    return '';
  } catch (error) {
    return `${(error as { reason: string }).reason}: ${(error as Error).message}`;
  }
};

it('a second owner is refused with the first one, its address, since when, and how to take over', () => {
  const file = stateFile();
  const first = StateStore.openOwned(file, owner());
  expect(refusal(file)).toBe(
    `owned: state '${file}' is in use by another router, process ${process.pid} at http://127.0.0.1:8082 ` +
      `since 2026-11-30 14:15 UTC: to take over, stop it (kill ${process.pid}) and start again, ` +
      'or give this router another file (--state)',
  );
  first.noteOwner(owner({ address: 'http://127.0.0.1:9' }));
  expect(refusal(file)).toContain('at http://127.0.0.1:9 since');
  // The refused one took nothing away.
  expect(first.addSamples([sampleRow()])).toBe(1);
  first.close();
  expect(refusal(file)).toBe('');
});

it('by another name it is the same file; another file is another', () => {
  const file = stateFile();
  const first = StateStore.openOwned(file, owner());
  onTestFinished(() => first.close());
  const alias = join(dirname(file), 'alias.sqlite3');
  symlinkSync(file, alias);
  expect(refusal(alias)).toContain('in use by another router');
  expect(refusal(join(dirname(file), 'other.sqlite3'))).toBe('');
});

it('who only reads, or opens it for a moment, is refused nothing', () => {
  const file = stateFile();
  const first = StateStore.openOwned(file, owner());
  onTestFinished(() => first.close());
  first.addSamples([sampleRow()]);
  const reader = StateStore.openToRead(file);
  expect([...reader.samplesSince(0)]).toHaveLength(1);
  reader.close();
});

it('a file that cannot be opened leaves no lock behind', () => {
  const file = stateFile();
  StateStore.open(file).close();
  const bad = `${file}/x/state.sqlite3`;
  expect(refusal(bad)).toMatch(/^io: /);
  expect(refusal(file)).toBe('');
});

it('the lock of a process that was killed is taken', async () => {
  const file = stateFile();
  const module = fileURLToPath(new URL('../../../src/router/ledger/index.ts', import.meta.url));
  const code = `
    import { StateStore } from ${JSON.stringify(module)};
    globalThis.held = StateStore.openOwned(${JSON.stringify(file)}, { pid: process.pid, sinceMs: Date.now(), address: 'http://x' });
    process.stdout.write('held');
    setInterval(() => {}, 1000);
  `;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  expect(refusal(file)).toContain(`process ${child.pid} at http://x`);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(refusal(file)).toBe('');
});
