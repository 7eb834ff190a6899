/**
 * SIGKILL at the n-th call of a kind that a router's main thread makes, from its first one at the start to the last one
 * of the stop: the next router starts, and knows every answer that a client has.
 */
import { readFile } from 'node:fs/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { faultCount, reportFaults } from '../../faults.ts';
import { HAS_STRACE } from '../../strace.ts';
import {
  postMessage,
  readUsage,
  removeScratch,
  SECRETS,
  scratchDirectory,
  startCommand,
  startProxy,
  twoAccounts,
  until,
  usedTokens,
  writeQuotas,
} from './fault-harness.ts';
import { type ScriptedUpstream, startUpstream } from './scripted-upstream.ts';

afterAll(removeScratch);

if (!HAS_STRACE) console.warn('SKIPPED: strace is not installed, so no router is killed at its writes here');

const TOKENS_OF_AN_ANSWER = 46;
const ANSWERS = 6;
/** Calls by which SQLite changes its files; of removals and syncs there are few. */
const CALLS = ['pwrite64', 'ftruncate', 'unlink', 'fsync'];

interface Life {
  /** True once a life went by without the call being reached. */
  readonly isWhole: boolean;
  readonly answered: number;
  readonly known: number;
}

/** A router's life that ends at the n-th such call, and what the next one knows. */
async function lifeUntil(upstream: ScriptedUpstream, call: string, nth: number): Promise<Life> {
  const directory = scratchDirectory();
  writeQuotas(directory, twoAccounts(upstream.url));
  const strace = ['strace', '-f', '-qqq', '-o', '/dev/null', '-e', 'signal=none', '-e', `trace=${call}`];
  const inject = ['-e', `inject=${call}:signal=SIGKILL:when=${nth}`];
  const run = startCommand(['proxy', '--port', '0'], directory, SECRETS, [...strace, ...inject]);
  let hasEnded = false;
  void run.ended.then(() => {
    hasEnded = true;
  });
  const url = (): string => /listens at (\S+)\n/.exec(run.stdout())?.[1] ?? '';
  await until('it listens or is killed', () => url() !== '' || hasEnded);
  let answered = 0;
  for (let i = 0; i < ANSWERS && !hasEnded; i++) {
    const text = await postMessage(url(), { stream: i % 2 === 0 })
      .then((answer) => answer.text())
      .catch(() => '');
    if (text.includes('message_stop') || text.endsWith('}')) answered++;
  }
  // strace hands no signal on: the router is its child.
  const pid = /^\d+/.exec(await childOf(run.child.pid!))?.[0];
  if (pid !== undefined && !hasEnded) process.kill(Number(pid), 'SIGTERM');
  const { code } = await run.ended;
  const next = await startProxy(directory);
  const known = usedTokens(await readUsage(next.url)) / TOKENS_OF_AN_ANSWER;
  next.child.kill('SIGKILL');
  await next.ended;
  return { isWhole: code === 0, answered, known };
}

async function childOf(pid: number): Promise<string> {
  return readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
}

describe.skipIf(!HAS_STRACE)('a router that is killed', () => {
  it.each(CALLS)('at any %s: the next one starts and knows every answer that a client has', async (call) => {
    const upstream = await startUpstream();
    // In the suite one: of the writes in the middle of the answers, of the others the first.
    const first = faultCount(call === 'pwrite64' ? 45 : 1, 1);
    const points = Array.from({ length: faultCount(1, 400) }, (_, index) => first + index);
    const lives: Life[] = [];
    for (const nth of points) {
      const life = await lifeUntil(upstream, call, nth);
      lives.push(life);
      if (life.isWhole) break;
    }
    const kept = lives.filter(({ answered, known }) => known >= answered);
    reportFaults({
      family: 'SIGKILL at any write, link or rename',
      faults: `SIGKILL at each ${call} of a router's life`,
      tried: lives.length,
      kept: kept.length,
      lost: `${lives.reduce((sum, { answered, known }) => sum + Math.max(0, answered - known), 0)} of ${lives.reduce((sum, { answered }) => sum + answered, 0)} answers`,
    });
    expect(lives.filter((life) => !kept.includes(life))).toEqual([]);
    expect(lives[0]!.isWhole).toBe(false);
    await upstream.close();
  });
});
