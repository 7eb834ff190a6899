/** A result record as JSON, CSV and Markdown, and the writer that puts all three in place or none. */
export type { ArtefactSystem } from './artefact-system.ts';
export {
  type ArtefactOptions,
  type ArtefactPaths,
  type Artefacts,
  type ArtefactTexts,
  openArtefacts,
} from './artefact-writer.ts';
export { renderGithubSummary, renderJunit } from './ci-summary.ts';
export { compareLines } from './compare-table.ts';
export {
  type Figure,
  formatCount,
  formatDelta,
  formatDrift,
  formatDuration,
  formatEstimate,
  formatHalfWidth,
  formatMinutes,
  formatObjective,
  formatPercent,
  formatPercentagePoints,
  formatPlain,
  formatShare,
  formatUnits,
} from './format-number.ts';
export { renderHtmlReport } from './html-report.ts';
export { loadFigures } from './load-figures.ts';
export { renderReport } from './markdown-report.ts';
export { renderPlanPage } from './plan-page.ts';
export type { ReportFigure } from './report-figure.ts';
export { renderSummaryJson } from './summary-json.ts';
export { TRIAL_CSV_COLUMNS, type TrialCsvOptions, TrialCsvSink } from './trial-csv.ts';
export { clock, sparkline, tellTrial } from './trial-story.ts';
export { verdictWords } from './verdict-words.ts';
