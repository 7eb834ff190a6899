/** `npm run bench`: measures the built program and writes bench/baseline.json. */
import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { availableParallelism, cpus } from 'node:os';
import { benchCommand } from './command.ts';
import { benchEngine } from './engine.ts';
import { benchStatistics } from './statistics.ts';
import { benchWindows } from './windows.ts';

function commit(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  } catch {
    return 'unknown';
  }
}

const round = (key: string, value: unknown): unknown =>
  key !== '' && typeof value === 'number' ? Number(value.toPrecision(4)) : value;

const engine = await benchEngine();
console.log('Decisions on one core, million per second (median; spread = MAD / median)');
for (const [name, { millionPerSecond, spreadPercent }] of Object.entries(engine.policies)) {
  console.log(
    `  ${name.padEnd(30)} ${millionPerSecond.toFixed(1).padStart(6)}   spread ${spreadPercent.toFixed(1)} %`,
  );
}
const { wholeTrial, twin } = engine;
console.log(
  `  ${'whole trial, six policies'.padEnd(30)} ${wholeTrial.millionPerSecond.toFixed(1).padStart(6)}   spread ${wholeTrial.spreadPercent.toFixed(1)} %, ${wholeTrial.trialsPerSecond.toFixed(0)} trials/s`,
);
console.log(
  `  ${'minute-stepped twin'.padEnd(30)} ${twin.millionPerSecond.toFixed(2).padStart(6)}   the whole trial is ${twin.wholeTrialIsTimesFaster.toFixed(0)} times as fast`,
);

const windows = await benchWindows();
console.log(
  'The loop on other pools, million decisions per CPU second (ratio to two windows in the same rounds)',
);
for (const [policy, kinds] of Object.entries(windows)) {
  const words = Object.entries(kinds).map(
    ([kind, { millionPerSecond, ratio }]) => `${kind} ${millionPerSecond.toFixed(1)} (${ratio.toFixed(2)})`,
  );
  console.log(`  ${policy.padEnd(30)} ${words.join(', ')}`);
}

const statistics = await benchStatistics();
console.log(
  `statistics of 2,000 trials and ${statistics.policyCount} policies: ${statistics.statisticsSeconds.toFixed(2)} CPU seconds`,
);
console.log(
  `a sampled trial takes ${statistics.sampledTrialRatio.toFixed(2)} times a plain one: every fifth adds ${statistics.everyFifthOverheadPercent.toFixed(1)} %`,
);

const command = await benchCommand();
const { defaultRun, scaling } = command;
console.log(
  `simulate --trials 2000 --scenario-mode focused, 2 threads: ${defaultRun.medianSeconds.toFixed(2)} s median of ${defaultRun.wallSeconds.length} (${defaultRun.trialsPerSecond.toFixed(0)} trials/s, peak ${defaultRun.peakMebibytes.toFixed(0)} MiB)`,
);
console.log(`two threads against one: efficiency ${scaling.efficiency.toFixed(2)}`);

const baseline = {
  commit: commit(),
  node: process.versions.node,
  cpu: cpus()[0]?.model ?? 'unknown',
  processors: availableParallelism(),
  engine,
  windows,
  statistics,
  command,
};
await writeFile(new URL('baseline.json', import.meta.url), `${JSON.stringify(baseline, round, 2)}\n`);
