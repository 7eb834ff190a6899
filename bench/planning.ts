/**
 * `plan status` and `plan forecast` on a million requests in a CSV file, as built processes from cold start: wall time,
 * processor time and peak memory. Bars: 3 s and 500 MiB. Run after `npm run build`: node --import tsx bench/planning.ts
 */
import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openStream, unitReal } from '../src/numerics/random/index.ts';
import { median } from './command.ts';

const BINARY = fileURLToPath(new URL('../dist/src/cli/quotalab.js', import.meta.url));
const EVENT_COUNT = 1_000_000;
const DAYS = 60;
const START_MS = Date.UTC(2026, 0, 1);
const REPEATS = 5;
const MODELS = ['claude-sonnet-4-5', 'claude-opus-4-6', 'claude-haiku-4-5'];
/** Limits that the use comes close to, so that futures have to be drawn to the end. */
const POOL = { accounts: [{ name: 'a', short: { capacity: 60_000 }, weekly: { capacity: 1_700_000 } }] };

/** Requests of working hours mostly, in order of time. */
async function writeUsage(path: string): Promise<void> {
  const generator = openStream({ seed: 1, trialIndex: 0, purpose: 'search' });
  const draw = (most: number): number => Math.floor(unitReal(generator) * most);
  const times = Float64Array.from({ length: EVENT_COUNT }, () => {
    const isWorking = draw(20) > 0;
    const day = draw(DAYS);
    return (
      START_MS + day * 86_400_000 + (isWorking ? 8 * 3_600_000 + draw(11 * 3_600_000) : draw(86_400_000))
    );
  }).sort();
  const file = createWriteStream(path);
  file.write('timestamp,input_tokens,output_tokens,model\n');
  for (let first = 0; first < EVENT_COUNT; first += 10_000) {
    const rows = Array.from(times.subarray(first, first + 10_000), (at) => {
      return `${new Date(at).toISOString()},${10 + draw(3000)},${10 + draw(900)},${MODELS[draw(3)]}\n`;
    });
    if (!file.write(rows.join(''))) await new Promise<void>((resolve) => file.once('drain', () => resolve()));
  }
  await new Promise<void>((resolve) => file.end(() => resolve()));
}

interface ColdRun {
  readonly wallSeconds: number;
  readonly processorSeconds: number;
  readonly peakMebibytes: number;
}

/** Prints what a process used when it ends: loaded before the command. */
const METER = `data:text/javascript,${encodeURIComponent(
  "process.on('exit', () => { const u = process.resourceUsage(); process.stderr.write('METER' + JSON.stringify(u)); })",
)}`;

async function coldRun(args: readonly string[]): Promise<ColdRun> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, ['--import', METER, BINARY, ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  child.stderr.on('data', (bytes: Buffer) => {
    stderr += bytes;
  });
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  const wallSeconds = (performance.now() - startedAt) / 1000;
  const usage = /METER(\{.*\})/.exec(stderr)?.[1];
  if (code !== 0 || usage === undefined) throw new Error(`${args.join(' ')} exited with ${code}: ${stderr}`);
  const { userCPUTime, systemCPUTime, maxRSS } = JSON.parse(usage) as NodeJS.ResourceUsage;
  return {
    wallSeconds,
    processorSeconds: (userCPUTime + systemCPUTime) / 1e6,
    peakMebibytes: maxRSS / 1024,
  };
}

const directory = await mkdtemp(join(tmpdir(), 'quotalab-bench-'));
try {
  const usage = join(directory, 'usage.csv');
  const pool = join(directory, 'pool.json');
  await writeUsage(usage);
  await writeFile(pool, JSON.stringify(POOL));
  for (const question of ['status', 'forecast']) {
    const args = [
      'plan',
      question,
      '--demand',
      `csv:${usage}`,
      '--pool',
      pool,
      '--time-zone',
      'Europe/Berlin',
    ];
    const runs: ColdRun[] = [];
    for (let i = 0; i < REPEATS; i++) runs.push(await coldRun(args));
    const of = (pick: (run: ColdRun) => number): string => median(runs.map(pick)).toFixed(2);
    const spread = runs.map(({ wallSeconds }) => wallSeconds.toFixed(2)).join(', ');
    console.log(
      `plan ${question}: median ${of((run) => run.wallSeconds)} s (${spread}), processor ` +
        `${of((run) => run.processorSeconds)} s, peak ${Math.max(...runs.map((run) => run.peakMebibytes)).toFixed(0)} MiB`,
    );
  }
} finally {
  await rm(directory, { recursive: true, force: true });
}
