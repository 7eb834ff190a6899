/** Answers and snapshots as lines of text and as JSON: panels, charts, tables; nothing here knows where they go. */
export type {
  Answer,
  AnswerDrawing,
  AnswerFigure,
  AnswerSection,
  AnswerTable,
  AnswerText,
  DocumentAnswer,
  Explanation,
  FigureSeries,
} from './answer.ts';
export { answerJson } from './answer-json.ts';
export { type AnswerLook, answerLines } from './answer-lines.ts';
export { barFraction, barText, fullCells } from './bar.ts';
export { type BreakEvenSnapshot, breakEvenLines } from './break-even-curve.ts';
export {
  type BurnFigures,
  type BurnSnapshot,
  burnChart,
  burnFigures,
  burnLevels,
  hoursAtLeast,
} from './burn-chart.ts';
export { type CheckedLook, checkedLook, type Look } from './look.ts';
export { type MixPool, type MixSnapshot, mixCells, modelMix } from './model-mix.ts';
export { plainTable, type TableColumn } from './plain-table.ts';
export {
  type PanelLevel,
  type PanelPool,
  type PanelSnapshot,
  panelLevelDoc,
  type ReturnAhead,
  runsOutInHours,
  statusPanel,
} from './status-panel.ts';
