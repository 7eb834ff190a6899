/** An answer before it is drawn, and drawn as lines of text and as JSON; nothing here knows where they go. */
export type {
  Answer,
  AnswerFigure,
  AnswerSection,
  AnswerTable,
  BarCell,
  Cell,
  DocumentAnswer,
  Drawing,
  Explanation,
  FigureSeries,
  ValueCell,
} from './answer.ts';
export { answerJson } from './answer-json.ts';
export { answerLines } from './answer-lines.ts';
export { barFraction, barText, fullCells } from './bar.ts';
export { type BreakEvenSnapshot, breakEvenLines } from './break-even-curve.ts';
export { burnChart, burnFigures, burnLevels, hoursAtLeast } from './burn-chart.ts';
export { cellText, drawingLines } from './drawing.ts';
export { checkedLook, type Look } from './look.ts';
export { type MixPool, mixCells, modelMix } from './model-mix.ts';
export { plainTable } from './plain-table.ts';
export { type PanelPool, panelLevelDoc, runsOutInHours, statusPanel } from './status-panel.ts';
