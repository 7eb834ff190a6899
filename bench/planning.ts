/**
 * The bars of `plan`, as built processes from cold start, in processor seconds and peak memory: `plan status` on 1,000
 * requests at most 0.35 s; every question that reads usage on 1,000,000 requests at most 3 s and 400 MB, by CSV file, by
 * the router's log and by Claude Code's logs. Run after `npm run build`: node --import tsx bench/planning.ts [short]
 */
import { spawn } from 'node:child_process';
import { createWriteStream, type WriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openStream, unitReal } from '../src/numerics/random/index.ts';
import { median } from './command.ts';

const BINARY = fileURLToPath(new URL('../dist/src/cli/quotalab.js', import.meta.url));
const DAYS = 60;
const START_MS = Date.UTC(2026, 0, 1);
const MODELS = ['claude-sonnet-4-5', 'claude-opus-4-6', 'claude-haiku-4-5'];
/** Limits that a million requests come close to, so that futures have to be drawn to the end. */
const POOL = { accounts: [{ name: 'a', short: { capacity: 60_000 }, weekly: { capacity: 1_700_000 } }] };
const QUESTIONS = ['status', 'forecast', 'budget', 'mix', 'score'];

interface Request {
  readonly index: number;
  readonly at: number;
  readonly input: number;
  readonly output: number;
  readonly model: string;
}

const session = ({ index }: Request): string => `s${Math.floor(index / 40)}`;

/** A request as a line of each source. */
const FORMS: Readonly<Record<'csv' | 'usage-log' | 'claude-logs', (request: Request) => string>> = {
  csv: (r) => `${new Date(r.at).toISOString()},${r.input},${r.output},${r.model},${session(r)}\n`,
  'usage-log': (r) =>
    `${JSON.stringify({ ts: r.at / 1000, account: 'a', model: r.model, status: 200, latency_ms: 0, reason: 'ok', rid: `r${r.index}`, attempt: 1, session: session(r), input_tokens: r.input, output_tokens: r.output })}\n`,
  'claude-logs': (r) =>
    `${JSON.stringify({ isSidechain: false, sessionId: session(r), version: '2.0.1', message: { id: `msg_${r.index}`, role: 'assistant', model: r.model, content: [{ type: 'text', text: 'words of the answer '.repeat(8) }], stop_reason: 'end_turn', usage: { input_tokens: r.input, output_tokens: r.output } }, requestId: `req_${r.index}`, type: 'assistant', timestamp: new Date(r.at).toISOString() })}\n`,
};

type Form = keyof typeof FORMS;

async function write(file: WriteStream, text: string): Promise<void> {
  if (!file.write(text)) await new Promise<void>((resolve) => file.once('drain', () => resolve()));
}

/** Requests of working hours mostly, in order of time, in every form; returns the text of --demand by form. */
async function writeUsage(directory: string, count: number): Promise<Record<Form, string>> {
  const generator = openStream({ seed: 1, trialIndex: 0, purpose: 'search' });
  const draw = (most: number): number => Math.floor(unitReal(generator) * most);
  const times = Float64Array.from({ length: count }, () => {
    const isWorking = draw(20) > 0;
    const day = draw(DAYS);
    return (
      START_MS + day * 86_400_000 + (isWorking ? 8 * 3_600_000 + draw(11 * 3_600_000) : draw(86_400_000))
    );
  }).sort();
  const project = join(directory, 'claude', 'projects', 'p');
  await mkdir(project, { recursive: true });
  const files = {
    csv: createWriteStream(join(directory, 'usage.csv')),
    'usage-log': createWriteStream(join(directory, 'usage.jsonl')),
    'claude-logs': createWriteStream(join(project, 's.jsonl')),
  };
  files.csv.write('timestamp,input_tokens,output_tokens,model,session\n');
  for (let first = 0; first < count; first += 10_000) {
    const requests = Array.from(times.subarray(first, first + 10_000), (at, i): Request => {
      return {
        index: first + i,
        at,
        input: 10 + draw(3000),
        output: 10 + draw(900),
        model: MODELS[draw(3)]!,
      };
    });
    for (const form of Object.keys(FORMS) as Form[])
      await write(files[form], requests.map(FORMS[form]).join(''));
  }
  await Promise.all(Object.values(files).map((file) => new Promise<void>((done) => file.end(() => done()))));
  return {
    csv: `csv:${join(directory, 'usage.csv')}`,
    'usage-log': `usage-log:${join(directory, 'usage.jsonl')}`,
    'claude-logs': `claude-logs:${join(directory, 'claude')}`,
  };
}

interface ColdRun {
  readonly processorSeconds: number;
  readonly peakMegabytes: number;
}

/** Prints what a process used when it ends: loaded before the command. */
const METER = `data:text/javascript,${encodeURIComponent(
  "process.on('exit', () => { const u = process.resourceUsage(); process.stderr.write('METER' + JSON.stringify(u)); })",
)}`;

async function coldRun(args: readonly string[]): Promise<ColdRun> {
  const child = spawn(process.execPath, ['--import', METER, BINARY, ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  child.stderr.on('data', (bytes: Buffer) => {
    stderr += bytes;
  });
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  const usage = /METER(\{.*\})/.exec(stderr)?.[1];
  if (code !== 0 || usage === undefined) throw new Error(`${args.join(' ')} exited with ${code}: ${stderr}`);
  const { userCPUTime, systemCPUTime, maxRSS } = JSON.parse(usage) as NodeJS.ResourceUsage;
  return { processorSeconds: (userCPUTime + systemCPUTime) / 1e6, peakMegabytes: (maxRSS * 1024) / 1e6 };
}

/** Median processor seconds and highest peak of some runs, beside the bars. */
async function measure(name: string, args: readonly string[], repeats: number, bars: string): Promise<void> {
  const runs: ColdRun[] = [];
  for (let i = 0; i < repeats; i++) runs.push(await coldRun(args));
  const seconds = median(runs.map(({ processorSeconds }) => processorSeconds)).toFixed(2);
  const peak = Math.max(...runs.map(({ peakMegabytes }) => peakMegabytes)).toFixed(0);
  console.log(`${name}: processor ${seconds} s, peak ${peak} MB (bars: ${bars})`);
}

const isShort = process.argv[2] === 'short';
const directory = await mkdtemp(join(tmpdir(), 'quotalab-bench-'));
try {
  const pool = join(directory, 'pool.json');
  await writeFile(pool, JSON.stringify(POOL));
  const shared = ['--pool', pool, '--time-zone', 'Europe/Berlin'];
  const few = await writeUsage(directory, 1_000);
  for (const [form, demand] of Object.entries(few))
    await measure(`status, 1,000, ${form}`, ['plan', 'status', '--demand', demand, ...shared], 5, '0.35 s');
  if (!isShort) {
    const many = await writeUsage(directory, 1_000_000);
    for (const [form, demand] of Object.entries(many)) {
      for (const question of QUESTIONS) {
        const args = ['plan', question, '--demand', demand, ...shared];
        await measure(`${question}, 1,000,000, ${form}`, args, 1, '3 s, 400 MB');
      }
    }
  }
} finally {
  await rm(directory, { recursive: true, force: true });
}
