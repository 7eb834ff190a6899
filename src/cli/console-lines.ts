/** What `simulate` prints: the end of a run, and what --check would run. */

import { formatDuration, formatObjective, verdictWords } from '../display/report/index.ts';
import type { ArtefactPaths } from '../display/write/index.ts';
import type { ResultRecord } from '../simulation/experiment/index.ts';
import type { PreparedRun } from './prepare-run.ts';
import type { SimulateRequest } from './simulate-request.ts';

/** Words from the report's Markdown, without its marks. */
export function plain(markdown: string): string {
  return markdown
    .replaceAll('**', '')
    .replaceAll('`', '')
    .replace(/\\([_*|])/g, '$1');
}

/** The last words of a run; `shown` shortens a path. */
export function finalLines(
  record: ResultRecord,
  paths: ArtefactPaths,
  shown: (path: string) => string,
): string[] {
  const best = record.summary[0]!;
  const { elapsed_seconds, trials_per_second } = record.timing;
  return [
    `Trials: ${record.trials}`,
    `Seed: ${record.seed}`,
    `Scenario mode: ${record.scenario_mode}`,
    `Reset mode: ${record.reset_mode}`,
    `Model: ${record.model}`,
    `Best policy: ${best.policy} (objective=${formatObjective(best.objective_score_mean)})`,
    '',
    plain(verdictWords(record)),
    '',
    `Summary:       ${shown(paths.summary)}`,
    `Trial metrics: ${shown(paths.trialMetrics)}`,
    `Report:        ${shown(paths.report)}`,
    `Page:          ${shown(paths.page)}`,
    `Latest:        ${[paths.latestSummary, paths.latestTrialMetrics, paths.latestReport, paths.latestPage].map(shown).join(', ')}`,
    `Digest:        ${record.result_digest}`,
    `Time:          ${formatDuration(elapsed_seconds)} on ${record.timing.threads} threads, ${trials_per_second.toFixed(0)} trials/s`,
  ];
}

/** What would run, with every input checked. */
export function checkLines(request: SimulateRequest, prepared: PreparedRun): string[] {
  const { demand, pool, windows } = prepared;
  return [
    'All inputs are good. This would run:',
    `  ${request.command}`,
    `Policies: ${request.policies.join(', ')}`,
    `Time: ${request.warmupWeeks} warm-up and ${request.weeks} measured weeks, ${request.start} start, model ${request.model}`,
    `Windows: short ${windows.short}; weekly ${windows.weekly}`,
    `Demand: ${demand.source}`,
    ...demand.facts.map(({ label, value }) => `  ${label}: ${value}`),
    ...demand.warnings.map((warning) => `  note: ${warning}`),
    ...(pool === null
      ? ['Accounts: drawn']
      : [
          `Accounts: ${pool.source}`,
          ...pool.accounts.map(({ name, short, weekly }) => `  ${name}: short ${short}; weekly ${weekly}`),
          ...pool.notes.map((note) => `  note: ${note}`),
        ]),
    ...prepared.caveats.map((caveat) => `Caveat: ${caveat}`),
    ...(prepared.runLength === null ? [] : [`Time to run: ${prepared.runLength}`]),
    `Artefacts would go to: ${request.outputDir}`,
  ];
}
