/** The lines of a drawing and the text of a cell, in the width and with the signs that there are. */
import type { Cell, Drawing } from '../../planner/question/index.ts';
import { breakEvenLines } from './break-even-curve.ts';
import { burnChart } from './burn-chart.ts';
import { barText, type Look } from './drawing-text.ts';
import { modelMix } from './model-mix.ts';
import { statusPanel } from './status-panel.ts';
import { timelineLines } from './timeline.ts';

export function drawingLines(drawing: Drawing, look: Look): string[] {
  switch (drawing.of) {
    case 'panel':
      return statusPanel(drawing, look);
    case 'burn':
      return burnChart(drawing, look);
    case 'model-mix':
      return modelMix(drawing, look);
    case 'break-even':
      return breakEvenLines(drawing, look);
    case 'timeline':
      return timelineLines(drawing, look);
  }
}

export function cellText(cell: Cell, isAscii: boolean): string {
  if (typeof cell === 'string') return cell;
  return 'bar' in cell ? barText(cell.bar, cell.cells, isAscii) : cell.text;
}
