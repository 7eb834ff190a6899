/** Answers of the planner, drawn: lines of a terminal, and the drawings that pages show too. */
export { renderAnswerMarkdown } from './answer-markdown.ts';
export { cellText, drawingLines } from './drawing.ts';
export type { Look } from './drawing-text.ts';
export { planLines } from './plan-lines.ts';
