/** A result record in words: Markdown, terminal tables, CI summaries, the story of a trial, how numbers are written. */
export { renderGithubSummary, renderJunit } from './ci-summary.ts';
export { compareLines } from './compare-table.ts';
export { renderReport } from './markdown-report.ts';
export { pageTemplate, templateText } from './page-template.ts';
export { pageText } from './page-text.ts';
export type { ReportFigure } from './report-figure.ts';
export { renderFigures } from './report-figures.ts';
export { clock, sparkline, tellTrial } from './trial-story.ts';
export {
  type AnswerRow,
  answerRows,
  briefLines,
  firstPlace,
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
  leadMeaning,
  MARK_WORDS,
  type Mark,
  measureOf,
  NO_BREAK,
  type RecommendedRow,
  recommendationRows,
  share,
  steadinessWarnings,
  timesWords,
  verdictWords,
} from './words/index.ts';
