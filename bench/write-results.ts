/**
 * `npm run results`: the committed example. results/latest_* are the artefacts of the default 2,000-trial
 * command, results/latest_terminal.txt what it prints, which README shows; .ci/baseline-summary.json is what the
 * project's own gate compares with, as little as is read of it; results/story.json holds the figures of
 * docs/published.md (published model against steady model).
 */
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { main } from '../dist/src/cli/main.js';
import { createControl, type Outcome, runExperiment } from '../dist/src/simulation/experiment/index.js';
import { createThreadRunner } from '../dist/src/simulation/runners/index.js';
import { defaultPlan } from './tapes.ts';

const RESULTS = fileURLToPath(new URL('../results/', import.meta.url));
const EXAMPLE = ['simulate', '--trials', '2000', '--scenario-mode', 'focused', '--output-dir', 'results'];
const WEEK = 10080;

/** Wins over seven_day_first on the objective, by reset class: mean difference and 95 % half-width. */
function against(
  outcome: Outcome,
  policy: string,
): Record<string, { delta: number; halfWidth: number; trials: number }> {
  return Object.fromEntries(
    Object.entries(outcome.byResetClass).map(([name, group]) => {
      const { mean_delta, half_width_95, trials } = group.compare(policy, 'seven_day_first')!;
      return [name, { delta: mean_delta, halfWidth: half_width_95 ?? 0, trials }];
    }),
  );
}

async function run(plan: ReturnType<typeof defaultPlan>, trials: number): Promise<Outcome> {
  const runner = createThreadRunner({ threads: 2 });
  try {
    const sink = { write: () => {}, ready: async () => {} };
    return await runExperiment(
      { plan, trials, batchSize: 25, stopping: { kind: 'trials' } },
      runner,
      createControl(runner),
      sink,
    );
  } finally {
    await runner.close();
  }
}

const GATE = '.ci/gate';
const GATE_RUN = ['simulate', '--trials', '100', '--quiet', '--output-dir', GATE];

/** What a command prints, which goes on to the terminal too. */
async function printed(args: readonly string[]): Promise<{ code: number; text: string }> {
  const { write } = process.stdout;
  let text = '';
  process.stdout.write = ((chunk: string) => {
    text += chunk;
    return write.call(process.stdout, chunk);
  }) as typeof process.stdout.write;
  try {
    return { code: await main(args), text };
  } finally {
    process.stdout.write = write;
  }
}

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const { code, text } = await printed(EXAMPLE);
if (code !== 0) process.exit(code);
// In the repository the latest files are files of their own, as every checkout can have them.
for (const name of (await readdir(RESULTS)).filter((each) => each.startsWith('latest_'))) {
  const content = await readFile(`${RESULTS}${name}`);
  await rm(`${RESULTS}${name}`);
  await writeFile(`${RESULTS}${name}`, content);
}
for (const name of await readdir(RESULTS)) {
  if (/^((summary|trial-metrics|report)-|\.latest)/.test(name))
    await rm(`${RESULTS}${name}`, { recursive: true });
}
await writeFile(`${RESULTS}latest_terminal.txt`, text);

const gate = await main(GATE_RUN);
if (gate !== 0) process.exit(gate);
const summary = JSON.parse(await readFile(`${GATE}/latest_summary.json`, 'utf8'));
const baseline = Object.fromEntries(
  [
    'schema_version',
    'seed',
    'trials',
    'scenario_mode',
    'reset_mode',
    'summary',
    'demand_digest',
    'command',
  ].map((key) => [key, summary[key]]),
);
await writeFile('.ci/baseline-summary.json', `${JSON.stringify(baseline, null, 2)}\n`);
await rm(GATE, { recursive: true });

const { start, ...base } = defaultPlan();
const published = await run(
  {
    ...base,
    scenarioLaw: { ...base.scenarioLaw, model: 'published', weekCount: 1 },
    horizon: { warmupMinutes: 0, totalMinutes: WEEK },
  },
  200,
);
const steady = await run(
  {
    ...base,
    ...(start === undefined ? {} : { start }),
    scenarioLaw: { ...base.scenarioLaw, weekCount: 7 },
    horizon: { warmupMinutes: 3 * WEEK, totalMinutes: 7 * WEEK },
  },
  1000,
);
const story = {
  published: {
    trials: 200,
    digest: published.resultDigest,
    stagger: against(published, 'reset_stagger_pressure'),
  },
  steady: {
    trials: 1000,
    warmupWeeks: 3,
    weeks: 4,
    digest: steady.resultDigest,
    stagger: against(steady, 'reset_stagger_pressure'),
  },
};
await writeFile(`${RESULTS}story.json`, `${JSON.stringify(story, null, 2)}\n`);
console.log(JSON.stringify(story, null, 2));
