/** The figures of a sweep: curves along one axis, shaded cells over two. */
import type { AnswerFigure, FigureSeries } from '../../planner/question/index.ts';
import type { Axis } from './axes.ts';
import { byRegret } from './choice-answer.ts';
import { linesAlong, type SweptCell } from './sweep-answers.ts';
import { AXIS_TITLES, placeWords } from './sweep-words.ts';

/** Curves beside each other that can be told apart. */
const MOST_CURVES = 6;

/** Those least behind the best anywhere, and those furthest behind. */
function curvePolicies(cells: readonly SweptCell[]): readonly string[] {
  const names = byRegret(cells).map(({ policy }) => policy);
  const half = MOST_CURVES / 2;
  return names.length <= MOST_CURVES ? names : [...names.slice(0, half), ...names.slice(-half)];
}

/** A band around one curve, or one curve for each line. */
function curves(cells: readonly SweptCell[], axis: Axis, target: number): AnswerFigure[] {
  const at = (cell: SweptCell): number =>
    axis.name === 'capacity' ? axis.values.indexOf(cell.place.capacity!) : Number(cell.place[axis.name]);
  const base = {
    xTitle: AXIS_TITLES[axis.name],
    xKind: axis.name === 'capacity' ? ('name' as const) : ('number' as const),
    xNames: axis.values,
    yTitle: 'denied, % of demand',
    marks: [{ name: 'target', y: 100 * (1 - target) }],
  };
  const edge = (sign: number): FigureSeries['points'] =>
    cells.map((cell) => {
      const { served, halfWidth } = cell.facts.policies[0]!;
      return [at(cell), 100 * Math.min(1, Math.max(0, 1 - served + sign * (halfWidth ?? 0)))];
    });
  const policies = curvePolicies(cells);
  const own: AnswerFigure[] =
    policies.length < 2
      ? []
      : [
          {
            ...base,
            id: 'policies',
            kind: 'line',
            title: `Denied by policy, by ${AXIS_TITLES[axis.name].toLowerCase()}`,
            description:
              cells[0]!.facts.policies.length > policies.length
                ? `The ${policies.length / 2} policies least behind the best anywhere, and the ${policies.length / 2} furthest behind`
                : 'A line for each policy',
            series: policies.map((name) => ({
              name,
              points: cells.map((cell) => [
                at(cell),
                100 * (1 - cell.facts.policies.find(({ policy }) => policy === name)!.served),
              ]),
            })),
          },
        ];
  return [
    {
      ...base,
      id: 'denied',
      kind: 'band',
      title: `Denied by the best policy, by ${AXIS_TITLES[axis.name].toLowerCase()}`,
      description: 'The mean over trials, within its 95 % interval',
      series: [
        { name: 'lowest', points: edge(-1) },
        { name: 'best policy', points: edge(0) },
        { name: 'highest', points: edge(1) },
      ],
    },
    ...own,
  ];
}

/** Two axes as shaded cells. */
function heat(cells: readonly SweptCell[], down: Axis, across: Axis): AnswerFigure[] {
  const lines = linesAlong(cells, across.name);
  const figure = (
    id: string,
    title: string,
    yTitle: string,
    value: (cell: SweptCell) => number,
  ): AnswerFigure => ({
    id,
    kind: 'heat',
    title,
    description: `A row for each of ${AXIS_TITLES[down.name].toLowerCase()}, a column for each of ${AXIS_TITLES[across.name].toLowerCase()}`,
    xTitle: AXIS_TITLES[across.name],
    xKind: 'name',
    xNames: across.values,
    yTitle,
    marks: [],
    series: lines.map(({ rest, cells: own }) => ({
      name: placeWords(rest),
      points: own.map((cell, index) => [index, value(cell)]),
    })),
  });
  const rounded = (number: number, digits: number): number => Number(number.toFixed(digits));
  const lead = ({ facts: { choice } }: SweptCell): number => (choice.kind === 'one_policy' ? 0 : choice.lead);
  const isChoice = cells.some(({ facts }) => facts.choice.kind !== 'one_policy');
  return [
    figure('served', 'Served by the best policy', 'served, % of demand', ({ facts }) =>
      rounded(100 * facts.policies[0]!.served, 1),
    ),
    ...(isChoice
      ? [
          figure(
            'lead',
            'What the choice of a policy is worth',
            'best before last, points of demand',
            (cell) => rounded(100 * lead(cell), 2),
          ),
        ]
      : []),
  ];
}

/** The figures over one axis or two. */
export function sweepFigures(
  cells: readonly SweptCell[],
  [down, across]: readonly Axis[],
  target: number,
): AnswerFigure[] {
  if (down === undefined) return [];
  return across === undefined ? curves(cells, down, target) : heat(cells, down, across);
}
