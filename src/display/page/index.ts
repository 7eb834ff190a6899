/** Answers and reports as HTML pages that need no other file. */
export { renderHtmlReport } from './html-report.ts';
export { renderLivePage } from './live-page.ts';
export { planFigures } from './plan-figures.ts';
export { renderPlanPage } from './plan-page.ts';
