/**
 * Golden digests on the built program: unchanged, not proven. Run by `node test/golden/digests.mjs` on any Node,
 * and by digests.test.ts on this one. A change needs a changelog line that says results moved.
 */
import { createControl, runExperiment } from '../../dist/src/simulation/experiment/index.js';
import { createInProcessRunner } from '../../dist/src/simulation/runners/index.js';
import { planOf } from './plans.mjs';

export const GOLDEN = {
  'steady, focused, fixed': 'e695f5b2783b25f1424655b0356022a5ca63314069626bf0e378a139a2ff7030',
  'steady, broad, first_use and sliding': 'a8353f4e5f7fa88b64cae17ccbf1adcbf0a5358382ff165f342236992dc348db',
  'published, focused': '995167fad932b317c0ab545da2b17540d4c23d8d172c8392f1c954a3da4118c8',
};

export async function digestOf(name) {
  const runner = createInProcessRunner();
  const sink = { write: () => {}, ready: async () => {} };
  const experiment = { plan: planOf(name), trials: 20, batchSize: 7, stopping: { kind: 'trials' } };
  return (await runExperiment(experiment, runner, createControl(runner), sink)).resultDigest;
}

if (process.argv[1]?.endsWith('digests.mjs')) {
  for (const [name, expected] of Object.entries(GOLDEN)) {
    const digest = await digestOf(name);
    console.log(
      `Node ${process.versions.node}: ${name}: ${digest === expected ? 'same digest' : `DIFFERS: ${digest}`}`,
    );
    if (digest !== expected) process.exitCode = 1;
  }
}
