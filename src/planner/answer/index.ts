/** An answer before it is drawn, and as JSON; src/display/answer draws it. */
export type {
  Answer,
  AnswerFigure,
  AnswerSection,
  AnswerTable,
  BarCell,
  BreakEvenSnapshot,
  BurnSnapshot,
  Cell,
  Drawing,
  Explanation,
  FigureSeries,
  MixPool,
  MixSnapshot,
  PanelPool,
  PanelSnapshot,
  ReturnAhead,
  TimelineSnapshot,
  ValueCell,
} from './answer.ts';
export { answerJson } from './answer-json.ts';
