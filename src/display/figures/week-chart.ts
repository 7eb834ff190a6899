/** Shares over one week, a panel per quantity, a line per policy: solid, dashed, dotted, named at its end. */
import type { CustomSeriesOption } from 'echarts/charts';
import { type ShadeName, shade } from './figure-palette.ts';
import { FIGURE_FONT, type SvgFrame, svgChart } from './svg-chart.ts';

export interface WeekLine {
  readonly name: string;
  /** Shares 0..1 at equal steps from Monday 00:00 over one week. */
  readonly values: readonly number[];
}

export interface WeekChart extends Omit<SvgFrame, 'width' | 'height'> {
  readonly panels: ReadonlyArray<{ readonly title: string; readonly lines: readonly WeekLine[] }>;
}

const WIDTH = 860;
const PANEL = 132;
const GAP = 46;
const LEFT = 52;
const DAYS: readonly string[] = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
interface Stroke {
  readonly shade: ShadeName;
  readonly type: 'solid' | 'dashed' | 'dotted';
  /** The line in front of its name, so that names are told without colour. */
  readonly sample: string;
}

const STROKES: readonly Stroke[] = [
  { shade: 'main', type: 'solid', sample: '──' },
  { shade: 'other', type: 'dashed', sample: '╌╌' },
  { shade: 'good', type: 'dotted', sample: '┈┈' },
];
/** Names of lines this close at their end, as a share of the panel, are moved apart. */
const LEAST_DISTANCE = 0.15;

/** Heights for the names at the lines' ends, apart enough to read; shares 0..1 in the order of lines. */
function endPlaces(lines: readonly WeekLine[]): number[] {
  const order = lines
    .map((_, line) => line)
    .sort((x, y) => lines[y]!.values.at(-1)! - lines[x]!.values.at(-1)!);
  const places = lines.map(({ values }) => values.at(-1)!);
  order.forEach((line, rank) => {
    if (rank === 0)
      places[line] = Math.min(0.97, Math.max(places[line]!, LEAST_DISTANCE * (order.length - 1)));
    else places[line] = Math.min(places[line]!, places[order[rank - 1]!]! - LEAST_DISTANCE);
  });
  return places;
}

type RenderItem = NonNullable<CustomSeriesOption['renderItem']>;

/** The line's name just right of the panel. */
function endName(name: string, colour: ShadeName): RenderItem {
  return (_params, api) => {
    const [x, y] = api.coord([api.value(0), api.value(1)]) as [number, number];
    const font = `12px ${FIGURE_FONT}`;
    const style = { text: name, x: x + 8, y, verticalAlign: 'middle', fill: shade(colour), font };
    return { type: 'text', style } as ReturnType<RenderItem>;
  };
}

/** The chart as SVG; at least one panel with one to three lines. */
export function weekChart({ id, label, panels }: WeekChart): string {
  const text = { fontFamily: FIGURE_FONT, fontSize: 12 };
  const longest = Math.max(...panels.flatMap(({ lines }) => lines.map(({ name }) => name.length)));
  const right = 46 + 7 * longest;
  const top = (panel: number): number => 30 + panel * (PANEL + GAP);
  return svgChart(
    {
      title: panels.map(({ title }, panel) => ({
        text: title,
        left: LEFT - 4,
        top: top(panel) - 24,
        textStyle: { ...text, fontSize: 12.5, fontWeight: 600, color: shade('ink') },
      })),
      grid: panels.map((_, panel) => ({ left: LEFT, right, top: top(panel), height: PANEL })),
      xAxis: panels.map((_, panel) => ({
        gridIndex: panel,
        type: 'value',
        min: 0,
        max: 7,
        interval: 1,
        axisLine: { lineStyle: { color: shade('soft') } },
        axisTick: { lineStyle: { color: shade('soft') } },
        splitLine: { lineStyle: { color: shade('line') } },
        axisLabel: {
          ...text,
          color: shade('soft'),
          align: 'left',
          formatter: (value: number) => DAYS[value] ?? '',
        },
      })),
      yAxis: panels.map((_, panel) => ({
        gridIndex: panel,
        type: 'value',
        min: 0,
        max: 1,
        interval: 0.5,
        axisLine: { show: false },
        axisTick: { show: false },
        splitLine: { lineStyle: { color: shade('line') } },
        axisLabel: {
          ...text,
          color: shade('soft'),
          formatter: (value: number) => `${Math.round(100 * value)} %`,
        },
      })),
      series: panels.flatMap(({ lines }, panel) => {
        const places = endPlaces(lines);
        return lines.flatMap(({ name, values }, line) => {
          const stroke = STROKES[line % STROKES.length]!;
          const points = values.map((value, step) => [(7 * step) / values.length, value]);
          return [
            {
              type: 'line',
              xAxisIndex: panel,
              yAxisIndex: panel,
              symbol: 'none',
              silent: true,
              lineStyle: { color: shade(stroke.shade), type: stroke.type, width: 2 },
              data: points,
              ...(line === 0
                ? {
                    markArea: {
                      silent: true,
                      itemStyle: { color: shade('band') },
                      data: [[{ xAxis: 5 }, { xAxis: 7 }]],
                    },
                  }
                : {}),
            },
            {
              type: 'custom',
              xAxisIndex: panel,
              yAxisIndex: panel,
              silent: true,
              clip: false,
              data: [[7, places[line]!]],
              renderItem: endName(`${stroke.sample} ${name}`, stroke.shade),
            },
          ];
        });
      }),
    },
    { id, label, width: WIDTH, height: top(panels.length) - 4 },
  );
}
