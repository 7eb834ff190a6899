/**
 * `npm run faults`: every family of injected faults at its full length. The tests of the suite that inject faults are
 * run with all of theirs, one file after the other; what each family tried, kept and lost is one table here, faults.json,
 * and the README's. `--only WORD` runs the files with that word in their path and writes nothing.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { FAULT_TESTS, type FaultRecord } from '../test/faults.ts';

export interface FaultFigures {
  readonly node: string;
  readonly platform: string;
  readonly minutes: number;
  /** Files whose tests failed. */
  readonly failed: readonly string[];
  readonly records: readonly FaultRecord[];
}

/** Runs a test file with all its faults. False where a promise was broken. */
async function passes(file: string, report: string): Promise<boolean> {
  const env = { ...process.env, QUOTALAB_FAULTS: 'all', QUOTALAB_FAULTS_REPORT: report };
  const child = spawn('npx', ['vitest', 'run', '--testTimeout', '3600000', file], { stdio: 'inherit', env });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code === 0;
}

/** The digests and the core tests on every other supported Node; a record each, by what the script prints. */
async function otherNodes(): Promise<FaultRecord[]> {
  const script = fileURLToPath(new URL('../.ci/every-node', import.meta.url));
  const child = spawn('bash', [script], { stdio: ['ignore', 'pipe', 'inherit'] });
  let printed = '';
  child.stdout.on('data', (text) => {
    printed += String(text);
    process.stdout.write(text);
  });
  await once(child, 'exit');
  return [...printed.matchAll(/^Node (v[\d.]+)$[\s\S]*?^(\d+) passed, (\d+) failed/gm)].map(
    ([, node, passed, failed]) => ({
      family: 'another Node',
      faults: `digests and core tests on Node ${node}`,
      tried: Number(passed) + Number(failed),
      kept: Number(passed),
      lost: '',
    }),
  );
}

async function runFaults(files: readonly string[]): Promise<FaultFigures> {
  const directory = await mkdtemp(join(tmpdir(), 'quotalab-faults-'));
  const report = join(directory, 'report.jsonl');
  const startedMs = performance.now();
  const failed: string[] = [];
  try {
    await writeFile(report, '');
    for (const file of files) if (!(await passes(file, report))) failed.push(file);
    const nodes = files.length < FAULT_TESTS.length ? [] : await otherNodes();
    const lines = (await readFile(report, 'utf8')).split('\n').filter((line) => line !== '');
    return {
      node: process.version,
      platform: `${process.platform} ${process.arch}`,
      minutes: Math.round((performance.now() - startedMs) / 60_000),
      failed,
      records: [...lines.map((line) => JSON.parse(line) as FaultRecord), ...nodes],
    };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

const { values } = parseArgs({ options: { only: { type: 'string', default: '' } } });
const figures = await runFaults(FAULT_TESTS.filter((file) => file.includes(values.only)));
console.table(figures.records.map(({ faults, tried, kept, lost }) => ({ faults, tried, kept, lost })));
for (const file of figures.failed) console.log(`FAILED: ${file}`);
if (values.only === '')
  await writeFile(new URL('faults.json', import.meta.url), `${JSON.stringify(figures, null, 2)}\n`);
process.exitCode = figures.failed.length === 0 ? 0 : 1;
