/** Charts as SVG text: plain data in, one document out, readable in both colour schemes and without colour. */
export { barChart } from './bar-chart.ts';
export { cellChart, MOST_OPACITY } from './cell-chart.ts';
export type { KeyEntry } from './chart-head.ts';
export { PAGE_BACKGROUND, PALETTE, type ShadeName } from './figure-palette.ts';
export { lineChart } from './line-chart.ts';
export type { Plot } from './plot-frame.ts';
export { type ChartRow, type RowMark, rowChart } from './row-chart.ts';
export type { FigureSize } from './svg-sheet.ts';
export { type WaterfallStep, waterfallChart } from './waterfall-chart.ts';
export { weekChart } from './week-chart.ts';
