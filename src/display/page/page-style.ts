/** The styles of pages: one for all of them, and what a page adds to it. */
import { pageTemplate } from '../report/index.ts';
import { TABLE_STEPS } from './table-width.ts';

/** The text of a page's one style element; it depends on nothing that the page shows. */
export function pageStyle(name: 'page-style' | 'plan-style' | 'live-style'): string {
  const partials = name === 'page-style' ? [] : ['page-style'];
  return pageTemplate(name, { partials, form: 'html' })({ tableWidths: TABLE_STEPS });
}
