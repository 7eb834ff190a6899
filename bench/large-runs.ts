/**
 * `npm run bench:large [TRIALS [PAIRS]]`: what it costs to play a run through a Redis server instead of on threads of the same
 * process, in CPU seconds of all processes, in turn; what Redis does for a batch; and a sweep against its cells one by one.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import { parseSweep, prepareCells } from '../dist/src/cli/sweep/sweep-cells.js';
import { createControl, runExperiment } from '../dist/src/simulation/experiment/index.js';
import { createThreadRunner } from '../dist/src/simulation/runners/index.js';

const PROGRAM = fileURLToPath(new URL('../dist/src/cli/quotalab.js', import.meta.url));
const PORT = 7391;
const URL_TEXT = `redis://127.0.0.1:${PORT}/0`;
const [trials = '2000', pairs = '2'] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'quotalab-bench-'));
const batches = Math.ceil(Number(trials) / 25);

interface Timed {
  readonly ended: Promise<number>;
  readonly stop: () => void;
}

/** A command and the CPU seconds of it with its children, as bash tells them. */
function timed(args: readonly string[]): Timed {
  const child = spawn(
    'bash',
    ['-c', 'TIMEFORMAT="cpu %U %S"; trap : TERM; time "$0" "$@"', process.execPath, PROGRAM, ...args],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
      detached: true,
    },
  );
  let text = '';
  child.stderr.on('data', (data) => {
    text += String(data);
  });
  return {
    ended: new Promise((resolve, reject) => {
      child.on('close', () => {
        const found = /cpu ([\d.]+) ([\d.]+)/.exec(text);
        if (found === null) reject(new Error(text));
        else resolve(Number(found[1]) + Number(found[2]));
      });
    }),
    stop: () => void process.kill(-child.pid!, 'SIGTERM'),
  };
}

const RUN = ['simulate', '--trials', trials, '--quiet', '--journal-after', '86400', '--output-dir', folder];
const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

async function redisCpu(client: Redis): Promise<number> {
  const text = await client.info('cpu');
  const of = (name: string): number => Number(new RegExp(`^${name}:([\\d.]+)`, 'm').exec(text)![1]);
  return of('used_cpu_user') + of('used_cpu_sys');
}

async function redisBytes(client: Redis): Promise<number> {
  const text = await client.info('stats');
  const of = (name: string): number => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(text)![1]);
  return of('total_net_input_bytes') + of('total_net_output_bytes');
}

async function benchCluster(): Promise<void> {
  const server = spawn(
    'redis-server',
    ['--port', String(PORT), '--bind', '127.0.0.1', '--save', '', '--dir', folder],
    { stdio: 'ignore' },
  );
  const client = new Redis(PORT, '127.0.0.1', { retryStrategy: () => 50 });
  client.on('error', () => {});
  while ((await client.ping().catch(() => '')) !== 'PONG') await pause(50);
  const [threads, cluster, perBatch, bytes]: number[][] = [[], [], [], []];
  for (let pair = 0; pair < Number(pairs); pair++) {
    threads!.push(await timed([...RUN, '--threads', '2']).ended);
    const [cpu, moved] = [await redisCpu(client), await redisBytes(client)];
    const worker = timed(['worker', '--cluster', URL_TEXT, '--threads', '2']);
    const driver = await timed([...RUN, '--cluster', URL_TEXT]).ended;
    worker.stop();
    const played = await worker.ended;
    const served = (await redisCpu(client)) - cpu;
    cluster!.push(driver + played + served);
    perBatch!.push((1000 * served) / batches);
    bytes!.push(((await redisBytes(client)) - moved) / Number(trials));
    console.log(
      `pair ${pair + 1}: threads ${threads!.at(-1)!.toFixed(1)} CPU s; cluster ${cluster!.at(-1)!.toFixed(1)} (driver ${driver.toFixed(1)}, worker ${played.toFixed(1)}, redis ${served.toFixed(2)})`,
    );
  }
  const ratios = threads!.map((own, pair) => cluster![pair]! / own);
  console.log(
    `cluster over threads: ${median(ratios).toFixed(3)} (${ratios.map((ratio) => ratio.toFixed(3)).join(', ')}), ${trials} trials`,
  );
  console.log(
    `redis: ${median(perBatch!).toFixed(2)} ms of CPU a batch of 25, ${(median(bytes!) / 1000).toFixed(1)} kB in and out a trial`,
  );
  await benchBatch(client);
  client.disconnect();
  server.kill();
}

const MANY = 4000;

/** What one batch costs Redis and the driver beside its trials: batches of one small trial. */
async function benchBatch(client: Redis): Promise<void> {
  const small = [
    'simulate',
    '--policies',
    'paced',
    '--no-bound',
    '--warmup-weeks',
    '0',
    '--demand-scale',
    '0.05',
  ];
  const own = [
    '--trials',
    String(MANY),
    '--batch-size',
    '1',
    '--quiet',
    '--journal-after',
    '86400',
    '--output-dir',
    folder,
  ];
  const cpu = await redisCpu(client);
  const worker = timed(['worker', '--cluster', URL_TEXT, '--threads', '2']);
  const driver = await timed([...small, ...own, '--cluster', URL_TEXT]).ended;
  worker.stop();
  const played = await worker.ended;
  const alone = await timed([...small, ...own, '--threads', '2']).ended;
  const each = (seconds: number): string => ((1000 * seconds) / MANY).toFixed(2);
  console.log(
    `a batch of one small trial, ${MANY} of them: redis ${each((await redisCpu(client)) - cpu)} ms, driver ${each(driver)} ms, worker ${each(played)} ms; on threads ${each(alone)} ms, all CPU`,
  );
}

/** 40 cells by the command, and by their experiments one after another on one runner. */
async function benchSweep(): Promise<void> {
  const each = String(Math.max(50, Math.floor(Number(trials) / 10)));
  const given = {
    load: '.5..2.45:.05',
    policies: 'paced,random,burn_rate',
    trials: each,
    until: 'trials',
    threads: '2',
    quiet: true,
  } as const;
  const args = Object.entries(given).flatMap(([name, value]) =>
    value === true ? [`--${name}`] : [`--${name}`, value],
  );
  const ratios: number[] = [];
  for (let pair = 0; pair < Number(pairs); pair++) {
    const sweep = await timed(['sweep', ...args, '--output-dir', folder]).ended;
    const cells = await prepareCells(given, parseSweep(given), { env: {}, home: folder, cwd: folder });
    const before = process.cpuUsage();
    const runner = createThreadRunner({ threads: 2 });
    for (const { experiment } of cells) {
      await runExperiment(experiment, runner, createControl(runner), {
        write: () => {},
        ready: async () => {},
      });
    }
    await runner.close();
    const { user, system } = process.cpuUsage(before);
    const alone = (user + system) / 1e6;
    ratios.push(sweep / alone);
    console.log(
      `sweep of ${cells.length} cells by ${each} trials: ${sweep.toFixed(1)} CPU s; one by one ${alone.toFixed(1)}`,
    );
  }
  console.log(
    `sweep over its trials one by one: ${median(ratios).toFixed(3)} (${ratios.map((ratio) => ratio.toFixed(3)).join(', ')})`,
  );
}

try {
  await benchSweep();
  await benchCluster();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
