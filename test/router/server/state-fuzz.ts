/**
 * Routers on states that were changed by chance, in processes of their own, since what is to be found may end a process.
 * Read next: state-mutations.ts.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { StateStore } from '../../../src/router/ledger/index.ts';
import { underWay, writeStateInUse } from './state-in-use.ts';

const BATCH = 100;

export interface StateFuzz {
  readonly works: number;
  /** Sentences of the starts that were refused. */
  readonly refusals: readonly string[];
  /** Numbers of the changes that led to anything else, and to what. */
  readonly faults: readonly string[];
}

/** What a process printed for the changes from one number to before another. */
async function livesOf(
  directory: string,
  seed: number,
  range: readonly [from: number, to: number],
): Promise<string> {
  const child = fileURLToPath(new URL('./fixtures/state-life.ts', import.meta.url));
  const args = ['--import', 'tsx', child, directory, seed, ...range].map(String);
  const running = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const parts: string[] = [];
  running.stdout.setEncoding('utf8').on('data', (part: string) => parts.push(part));
  const errors: string[] = [];
  running.stderr.setEncoding('utf8').on('data', (part: string) => errors.push(part));
  await new Promise((resolve) => running.on('close', resolve));
  const said = parts.join('');
  return said.endsWith('\n') ? said : `${said}${JSON.stringify(`fault: ended: ${errors.join('')}`)}\n`;
}

/** Starts a router on each of `count` changed states; `directory` is new and empty. */
export async function fuzzStates(directory: string, seed: number, count: number): Promise<StateFuzz> {
  mkdirSync(join(directory, 'lives'));
  const kept = join(directory, 'kept.sqlite3');
  writeStateInUse(kept);
  const store = StateStore.open(kept);
  store.apply(underWay);
  store.close();
  const account = (name: string): object => ({
    name,
    short: { capacity_tokens: 1e6 },
    weekly: { capacity_tokens: 1e7 },
  });
  const lanes = { anthropic: { base_url: 'http://127.0.0.1:9', accounts: [account('a'), account('b')] } };
  const models = {
    'claude-*': { rolling_tokens: 1e6, weekly_limit_type: 'tokens', weekly_limit_value: 1e7 },
  };
  const routes = [{ match: '*', preferred: 'anthropic' }];
  writeFileSync(join(directory, 'quotas.json'), JSON.stringify({ lanes, models, routes }));
  const refusals: string[] = [];
  const faults: string[] = [];
  let works = 0;
  for (let next = 0; next < count; ) {
    const lines = (await livesOf(directory, seed, [next, Math.min(count, next + BATCH)]))
      .trimEnd()
      .split('\n');
    for (const line of lines) {
      const ended = JSON.parse(line.slice(line.indexOf(' '))) as string;
      if (ended === 'works') works++;
      else if (ended.startsWith('fault: ')) faults.push(`${line.slice(0, line.indexOf(' '))} ${ended}`);
      else refusals.push(ended);
    }
    next += lines.length;
  }
  return { works, refusals, faults };
}
