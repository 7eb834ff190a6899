/** The end of a run on a narrow terminal: no line but one of a single long word passes the width. */
import { expect, it } from 'vitest';
import { finalLines } from '../../../src/cli/simulate/console-lines.ts';
import { cellWidth } from '../../../src/core/text/index.ts';
import { RECORD } from '../../display/report/fixtures/records.ts';

const paths = {
  summary: 'results/summary-20260211-090807.json',
  trialMetrics: 'results/trial-metrics-20260211-090807.csv',
  report: 'results/report-20260211-090807.md',
  page: 'results/report-20260211-090807.html',
  latestSummary: 'results/latest_summary.json',
  latestTrialMetrics: 'results/latest_trial_metrics.csv',
  latestReport: 'results/latest_report.md',
  latestPage: 'results/latest_report.html',
} as Parameters<typeof finalLines>[1]['paths'];

it.each([40, 50, 60, 80, 100, 200])('fits %i cells', (width) => {
  const lines = finalLines(RECORD, { paths, gates: [], shown: String, width, color: false });
  const from = lines.findIndex((line) => line.startsWith('Summary:'));
  const named = lines.slice(from, lines.indexOf('', from));
  const isOneWord = (line: string): boolean => /^[A-Z][a-z ]+: +\S+$/.test(line);
  for (const line of named.filter((line) => !isOneWord(line)))
    expect(cellWidth(line)).toBeLessThanOrEqual(width);
  // What is said stays the same, and in one piece for who looks for a path.
  const text = named.join(' ').replace(/ +/g, ' ');
  expect(text).toContain(
    'Latest: results/latest_summary.json, results/latest_trial_metrics.csv, results/latest_report.md, results/latest_report.html',
  );
  expect(text).toMatch(/Time: .+ threads?, [\d.]+ trials\/s$/);
});
