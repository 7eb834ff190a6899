/** Charts as SVG text: plain data in, one document out, readable in both colour schemes and without colour. */
export { barChart } from './bar-chart.ts';
export { type CellChart, type ChartCell, cellChart } from './cell-chart.ts';
export { PAGE_BACKGROUND, PALETTE, type Shade, type ShadeName } from './figure-palette.ts';
export { type LineChart, lineChart } from './line-chart.ts';
export type { Plot, PlotMark, PlotSeries } from './plot-frame.ts';
export { type ChartRow, type RowChart, type RowMark, rowChart } from './row-chart.ts';
export { escapeXml, type SvgFrame, svgChart } from './svg-chart.ts';
export { type WaterfallChart, type WaterfallStep, waterfallChart } from './waterfall-chart.ts';
export { type WeekChart, type WeekLine, weekChart } from './week-chart.ts';
