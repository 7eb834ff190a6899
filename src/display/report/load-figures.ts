/** Figures are loaded apart: their chart library takes longer to load than everything else together. */
import type { ResultRecord } from '../../simulation/experiment/index.ts';
import type { ReportFigure } from './report-figure.ts';

/** What makes every figure that a record has data for, in the order of the report. */
export async function loadFigures(): Promise<(record: ResultRecord) => readonly ReportFigure[]> {
  const { renderFigures } = await import('./report-figures.ts');
  return renderFigures;
}
