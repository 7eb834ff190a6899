/**
 * One ECharts option to one SVG document: no DOM, no script, the same bytes every time. ECharts numbers its ids
 * over the whole process; here they become the figure's own, so that many figures can share a page.
 */
import { createRequire } from 'node:module';
import type * as ECharts from 'echarts';
import type { EChartsCoreOption } from 'echarts/core';
import { schemeStyle, withVariables } from './figure-palette.ts';

/** The package as one file: the hundreds of files behind `echarts/core` take five times as long to start. */
const echarts: typeof ECharts = createRequire(import.meta.url)('echarts/dist/echarts.min.js');

export const FIGURE_FONT = 'system-ui, -apple-system, Segoe UI, Roboto, Helvetica, Arial, sans-serif';

export interface SvgFrame {
  /** Unique on a page; letters, digits and dashes. */
  readonly id: string;
  /** Text alternative. */
  readonly label: string;
  /** px. */
  readonly width: number;
  readonly height: number;
}

/** Text as XML. */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/**
 * Without what ECharts keeps for pages that react to a pointer, and without colours that draw nothing: lines of no
 * width, fills of lines and clips.
 */
function tidied(svg: string): string {
  return svg
    .replace(/<style\s*>\s*<!\[CDATA\[[\s\S]*?\]\]>\s*<\/style>/g, '')
    .replace(/ (?:ecmeta_\w+|class|pointer-events)="[^"]*"/g, '')
    .replace(/ stroke="#[0-9a-f]{6}" stroke-width="0"/g, '')
    .replaceAll('fill="#000"', 'fill="none"');
}

/** The chart as an SVG document with a text alternative and both colour schemes. */
export function svgChart(option: EChartsCoreOption, frame: SvgFrame): string {
  const { id, label, width, height } = frame;
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    chart.setOption({ animation: false, textStyle: { fontFamily: FIGURE_FONT }, ...option });
    const names = new Map<string, string>();
    const svg = chart
      .renderToSVGString({ useViewBox: true })
      .replace(/zr\d+-(?:cls-|[a-z]+-?)?\d+/g, (name) => {
        const own = names.get(name) ?? `${id}-${names.size}`;
        names.set(name, own);
        return own;
      });
    const className = `ql-${id}`;
    const head = `<svg class="${className}" role="img" aria-label="${escapeXml(label)}" `;
    return withVariables(tidied(svg))
      .replace('<svg ', head)
      .replace(/(<svg [^>]*>)/, `$1<style>${schemeStyle(className)}</style>`);
  } finally {
    chart.dispose();
  }
}
