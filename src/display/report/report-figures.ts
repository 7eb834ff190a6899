/** Every figure that a record has data for, in the order of the report. */
import type { ResultRecord } from '../../simulation/experiment/index.ts';
import { heatFigure, waterfallFigure, weekFigure } from './figure-panels.ts';
import { boundFigure, servedFigure, weightsFigure } from './figure-shares.ts';
import { differencesFigure, rankingFigure } from './figure-standings.ts';
import type { ReportFigure } from './report-figure.ts';

const MAKERS: ReadonlyArray<(record: ResultRecord) => ReportFigure | null> = [
  rankingFigure,
  differencesFigure,
  heatFigure,
  waterfallFigure,
  boundFigure,
  servedFigure,
  weekFigure,
  weightsFigure,
];

export function renderFigures(record: ResultRecord): readonly ReportFigure[] {
  return MAKERS.map((make) => make(record)).filter((figure) => figure !== null);
}
