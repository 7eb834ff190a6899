/** Answers and reports as HTML pages. */
export { renderHtmlReport } from './html-report.ts';
export { renderPlanPage } from './plan-page.ts';
