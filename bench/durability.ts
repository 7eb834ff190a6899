/**
 * What each durability of the router's state costs: three routers that differ in nothing else take turns over the same
 * load, one connection for the time of an answer and 16 for the rate; then the syncs of each are counted by strace in a
 * round of its own, which slows what it counts. Medians; the figures go to durability.json.
 */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DURABILITIES } from '../dist/src/router/ledger/index.js';
import { quantile } from './router.ts';
import { requestsPerSecond, type Target, timeInTurn } from './router-load.ts';
import { cpuSeconds, type Started, startBenchUpstream, startRouter } from './router-processes.ts';

const ROUNDS = 2000;
const WARM_UP_ROUNDS = 300;
const LOAD_ROUNDS = 5;
const LOAD_SECONDS = 2;
const CONNECTIONS = 16;
const COUNTED_SECONDS = 3;

export interface DurabilityFigures {
  /** One connection, ms. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** 16 connections. */
  readonly requestsPerSecond: number;
  readonly cpuMicroseconds: number;
  /** fsync and fdatasync of 1,000 answers over 16 connections; null = no strace here. */
  readonly syncsPerThousand: number | null;
}

/** Syncs per 1,000 answers of a load of its own. */
async function syncsOf(target: Target): Promise<number | null> {
  const attached = promisify(execFile)('timeout', [
    ...['-s', 'INT', String(COUNTED_SECONDS + 1), 'strace', '-f', '-c', '-e', 'trace=fsync,fdatasync'],
    ...['-p', String(target.processId)],
  ]).catch((error: { readonly stderr?: string }) => error);
  const rate = await requestsPerSecond(target, CONNECTIONS, COUNTED_SECONDS);
  const { stderr = '' } = (await attached) as { readonly stderr?: string };
  if (!stderr.includes('attached')) return null;
  const counts = [...stderr.matchAll(/^ *[\d.]+ +[\d.]+ +\d+ +(\d+) .*f(?:data)?sync$/gm)];
  const syncs = counts.reduce((sum, [, count]) => sum + Number(count), 0);
  return (1000 * syncs) / (rate * COUNTED_SECONDS);
}

async function measure(routers: readonly Started[]): Promise<Record<string, DurabilityFigures>> {
  const targets = routers.map(({ target }) => target);
  const times = await timeInTurn(targets, ROUNDS, WARM_UP_ROUNDS);
  const rates: number[][] = targets.map(() => []);
  const cpu: number[][] = targets.map(() => []);
  for (let round = 0; round < LOAD_ROUNDS; round++) {
    for (const [index, target] of targets.entries()) {
      const before = await cpuSeconds(target.processId!);
      const rate = await requestsPerSecond(target, CONNECTIONS, LOAD_SECONDS);
      rates[index]!.push(rate);
      cpu[index]!.push((1e6 * ((await cpuSeconds(target.processId!)) - before)) / (rate * LOAD_SECONDS));
    }
  }
  const figures: Record<string, DurabilityFigures> = {};
  for (const [index, target] of targets.entries()) {
    figures[DURABILITIES[index]!] = {
      p50Ms: quantile(times[index]!, 0.5),
      p99Ms: quantile(times[index]!, 0.99),
      requestsPerSecond: quantile(rates[index]!, 0.5),
      cpuMicroseconds: quantile(cpu[index]!, 0.5),
      syncsPerThousand: await syncsOf(target),
    };
  }
  return figures;
}

const directory = await mkdtemp(join(tmpdir(), 'quotalab-durability-bench-'));
const started: Started[] = [];
try {
  const upstream = await startBenchUpstream(1, 1, 1000);
  started.push(upstream);
  const routers: Started[] = [];
  for (const durability of DURABILITIES) {
    const own = join(directory, durability);
    await mkdir(own);
    routers.push(await startRouter(upstream.target.origin, own, ['--durability', durability]));
    started.push(routers.at(-1)!);
  }
  const figures = await measure(routers);
  console.table(figures);
  const rounded = (_: string, value: unknown): unknown =>
    typeof value === 'number' ? Number(value.toPrecision(3)) : value;
  await writeFile(new URL('durability.json', import.meta.url), `${JSON.stringify(figures, rounded, 2)}\n`);
} finally {
  await Promise.all(started.map((each) => each.close()));
  await rm(directory, { recursive: true, force: true });
}
