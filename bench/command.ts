/** The whole command as a process: wall time from cold start to files written, scaling over threads, memory. */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const BINARY = fileURLToPath(new URL('../dist/src/cli/simulate-bin.js', import.meta.url));

export interface CommandRun {
  readonly wallSeconds: number;
  readonly peakMebibytes: number;
}

async function peakOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024;
}

/** Runs the built command once; peak memory is sampled from /proc (Linux), 0 elsewhere. */
export async function runCommand(args: readonly string[]): Promise<CommandRun> {
  const directory = await mkdtemp(join(tmpdir(), 'quotalab-bench-'));
  const startedAt = performance.now();
  const child = spawn(process.execPath, [BINARY, ...args, '--quiet', '--output-dir', directory], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  let peakMebibytes = 0;
  const timer = setInterval(async () => {
    peakMebibytes = Math.max(peakMebibytes, await peakOf(child.pid!));
  }, 50);
  const code = await new Promise<number | null>((resolve) => child.on('exit', resolve));
  const wallSeconds = (performance.now() - startedAt) / 1000;
  clearInterval(timer);
  await rm(directory, { recursive: true, force: true });
  if (code !== 0) throw new Error(`simulate ${args.join(' ')} exited with ${code}`);
  return { wallSeconds, peakMebibytes };
}

export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

export interface CommandFigures {
  readonly defaultRun: {
    wallSeconds: number[];
    medianSeconds: number;
    trialsPerSecond: number;
    peakMebibytes: number;
  };
  readonly scaling: { oneThreadSeconds: number[]; twoThreadSeconds: number[]; efficiency: number };
}

const REPEATS = 5;

/** The default 2,000-trial command, and one thread against two in turn. Efficiency = median of t1 / (2 t2). */
export async function benchCommand(): Promise<CommandFigures> {
  const defaultArgs = ['--trials', '2000', '--scenario-mode', 'focused'];
  await runCommand(['--trials', '50']);
  const runs: CommandRun[] = [];
  const one: number[] = [];
  const two: number[] = [];
  for (let i = 0; i < REPEATS; i++) {
    one.push((await runCommand([...defaultArgs, '--threads', '1'])).wallSeconds);
    const run = await runCommand([...defaultArgs, '--threads', '2']);
    runs.push(run);
    two.push(run.wallSeconds);
  }
  const medianSeconds = median(two);
  return {
    defaultRun: {
      wallSeconds: two,
      medianSeconds,
      trialsPerSecond: 2000 / medianSeconds,
      peakMebibytes: Math.max(...runs.map((run) => run.peakMebibytes)),
    },
    scaling: {
      oneThreadSeconds: one,
      twoThreadSeconds: two,
      efficiency: median(one.map((seconds, index) => seconds / (2 * two[index]!))),
    },
  };
}
