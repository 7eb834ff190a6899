/** What `simulate` prints: the end of a run, and what --check would run. */

import { cellWidth } from '../../core/text/index.ts';
import { firstPlace, formatDuration } from '../../display/report/index.ts';
import { answerLines, policyTableLines, whereLines, wrappedLines } from '../../display/terminal/index.ts';
import type { ArtefactPaths } from '../../display/write/index.ts';
import type { ResultRecord, ThresholdOutcome } from '../../simulation/experiment/index.ts';
import type { PreparedRun } from './prepare-run.ts';
import type { SimulateRequest } from './simulate-request.ts';

/** Words from the report's Markdown, without its marks. */
export function plain(markdown: string): string {
  return markdown.replace(/\\([!-/:-@[-`{-~])|\*\*|`/g, (_mark, escaped?: string) => escaped ?? '');
}

export interface Ending {
  readonly paths: ArtefactPaths;
  /** Conditions of --fail-if, judged. */
  readonly gates: readonly ThresholdOutcome[];
  /** Shortens a path. */
  readonly shown: (path: string) => string;
  /** Cells of a line. */
  readonly width: number;
  readonly color: boolean;
}

const LABEL_CELLS = 15;

/** A label with its text beside it, broken at `width`; below it where a line would be longer. One word stays beside. */
function labelled(label: string, text: string, width: number): string[] {
  const lead = label.padEnd(LABEL_CELLS);
  const beside = wrappedLines(text, width, lead);
  const fits = !text.includes(' ') || beside.every((line) => cellWidth(line) <= width);
  return fits ? beside : [label, ...wrappedLines(text, width, '  ')];
}

/** The last words of a run: the answer, where the files are, gates, and the policies at a glance. */
export function finalLines(record: ResultRecord, ending: Ending): string[] {
  const { paths, gates, shown, width, color } = ending;
  const look = { width, color, plain };
  const places = whereLines(record, look);
  const { elapsed_seconds, trials_per_second } = record.timing;
  const { metric, value } = firstPlace(record);
  const latest = [paths.latestSummary, paths.latestTrialMetrics, paths.latestReport, paths.latestPage];
  return [
    `Trials: ${record.trials}`,
    `Seed: ${record.seed}`,
    `Scenario mode: ${record.scenario_mode}`,
    `Reset mode: ${record.reset_mode}`,
    `Model: ${record.model}`,
    `Best policy: ${record.summary[0]!.policy} (${metric}=${value})`,
    '',
    ...answerLines(record, look),
    '',
    ...(places.length === 0 ? [] : [...places, '']),
    `Summary:       ${shown(paths.summary)}`,
    `Trial metrics: ${shown(paths.trialMetrics)}`,
    `Report:        ${shown(paths.report)}`,
    `Page:          ${shown(paths.page)}`,
    ...labelled('Latest:', latest.map(shown).join(', '), width),
    `Digest:        ${record.result_digest}`,
    ...labelled(
      'Time:',
      `${formatDuration(elapsed_seconds)} on ${record.timing.threads} thread${record.timing.threads === 1 ? '' : 's'}, ${trials_per_second.toFixed(trials_per_second < 9.95 ? 1 : 0)} trials/s`,
      width,
    ),
    '',
    ...gates.map(({ isFailed, reason }) => `${isFailed ? 'FAILED' : 'passed'}: ${reason}`),
    ...(gates.length === 0 ? [] : ['']),
    ...policyTableLines(record, look),
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
