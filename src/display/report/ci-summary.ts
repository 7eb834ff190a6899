/** What a run says on a CI page: GitHub-flavoured Markdown and JUnit XML. */
import junitModule from 'junit-report-builder';
import type { ResultRecord, ThresholdOutcome } from '../../simulation/experiment/index.ts';
import { markdownTable, words } from './markdown-table.ts';
import { overallComparison, standingTable } from './statistics-tables.ts';
import {
  briefLines,
  codeSpan,
  escapeMarkdown,
  firstPlace,
  formatDuration,
  measureOf,
  verdictWords,
} from './words/index.ts';

/** Its types are read as CommonJS's: typed as the namespace, at run time the builder itself. */
const junit = junitModule as unknown as typeof junitModule.default;

const MOST_POLICIES = 5;

function tableLines({ head, rules, rows }: ReturnType<typeof markdownTable>): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), `|${rules.join('|')}|`, ...rows.map(line)];
}

/** A section for a job's summary page: verdict, the first policies, thresholds, how to repeat. */
export function renderGithubSummary(record: ResultRecord, outcomes: readonly ThresholdOutcome[]): string {
  const ranked = overallComparison(record);
  const ranking =
    ranked === null
      ? []
      : tableLines(
          standingTable({ ...ranked, best: ranked.best.slice(0, MOST_POLICIES) }, measureOf(record.rank_by)),
        );
  const thresholds = tableLines(
    markdownTable<ThresholdOutcome>(
      [
        words('', ({ isFailed }) => (isFailed ? '❌ failed' : '✅ passed')),
        words('Fails if', ({ threshold }) => codeSpan(threshold.text)),
        words('Found', ({ reason }) => escapeMarkdown(reason)),
      ],
      outcomes,
    ),
  );
  return [
    '## Quota policies',
    '',
    ...briefLines(record).map(({ label, text }) => `- **${label}**: ${text}`),
    '',
    verdictWords(record),
    '',
    ...ranking,
    ...(outcomes.length === 0 ? [] : ['', '### Thresholds', '', ...thresholds]),
    '',
    `${record.trials} trials in ${formatDuration(record.timing.elapsed_seconds)}; repeat with ${codeSpan(`npx ${record.command}`)}; demand digest ${codeSpan(record.demand_digest.slice(0, 12))}.`,
    '',
  ].join('\n');
}

/** A JUnit report: one case for the run itself, one for each threshold. */
export function renderJunit(record: ResultRecord, outcomes: readonly ThresholdOutcome[]): string {
  const builder = junit.newBuilder();
  const suite = builder.testSuite().name('quotalab simulate');
  const best = firstPlace(record);
  suite
    .testCase()
    .className('quotalab.run')
    .name(`${record.trials} trials, best policy ${best.policy} (${best.metric} ${best.value})`)
    .time(record.timing.elapsed_seconds);
  for (const { threshold, isFailed, reason } of outcomes) {
    const testCase = suite.testCase().className('quotalab.thresholds').name(`not ${threshold.text}`);
    if (isFailed) testCase.failure(reason, 'threshold');
  }
  return builder.build();
}
