/** Where along an axis it matters which policy is used, and which is then nowhere far behind. */
import { tableBlock } from '../../planner/question/index.ts';
import type { Axis } from './axes.ts';
import { type Answered, bestShare, linesAlong, type SweptCell, stretchText } from './sweep-answers.ts';
import { AXIS_TITLES, percent, placeData, placeWords, valueData } from './sweep-words.ts';

interface Advised {
  readonly policy: string;
  /** Share of demand that it serves less than the best where it is furthest behind. */
  readonly behind: number;
}

/** Policies by how far they are behind the best at their worst, least first; those level in the order of the first cell. */
export function byRegret(cells: readonly SweptCell[]): Advised[] {
  return cells[0]!.facts.policies
    .map(({ policy }) => ({
      policy,
      behind: Math.max(
        ...cells.map(
          (cell) => bestShare(cell) - cell.facts.policies.find((entry) => entry.policy === policy)!.served,
        ),
      ),
    }))
    .toSorted((a, b) => a.behind - b.behind);
}

/** Names of the policies that are first in these cells, the most frequent first. */
function firstIn(cells: readonly SweptCell[]): string {
  const counts = new Map<string, number>();
  for (const { facts } of cells) {
    const { policy } = facts.policies[0]!;
    counts.set(policy, (counts.get(policy) ?? 0) + 1);
  }
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .map(([policy]) => policy)
    .join(', ');
}

const ofKind = (cells: readonly SweptCell[], kind: string): readonly SweptCell[] =>
  cells.filter(({ facts }) => facts.choice.kind === kind);

function sentenceOf(cells: readonly SweptCell[], axis: Axis, points: string): string {
  const matters = ofKind(cells, 'matters');
  if (matters.length === 0) {
    return ofKind(cells, 'no_matter').length === cells.length
      ? `Any policy will do: in no cell is one more than ${points} points of demand behind the best.`
      : `No policy is to be preferred: no cell shows surely that one is more than ${points} points of demand behind the best.`;
  }
  const { policy, behind } = byRegret(matters)[0]!;
  const where = placeWords({
    [axis.name]: stretchText(axis, new Set(matters.map(({ place }) => place[axis.name]!))),
  });
  const worst =
    behind === 0
      ? `${policy} is the best in each`
      : `${policy} is at most ${percent(behind, 2)} points of demand behind the best`;
  const elsewhere = matters.length === cells.length ? '' : ' Elsewhere nothing shows that it does.';
  return `Use ${policy}: in ${matters.length} of ${cells.length} cells, at ${where}, it matters which policy is used, and there ${worst}.${elsewhere}`;
}

/** A line for everything but the axis. */
export function choiceAnswer(cells: readonly SweptCell[], axis: Axis, indifference: number): Answered {
  const lines = linesAlong(cells, axis.name).map(({ rest, cells: own }) => ({
    rest,
    matters: ofKind(own, 'matters'),
    none: ofKind(own, 'no_matter'),
  }));
  const span = (of: readonly SweptCell[]): string =>
    stretchText(axis, new Set(of.map(({ place }) => place[axis.name]!))) || 'nowhere';
  const values = (of: readonly SweptCell[]): ReadonlyArray<string | number> =>
    of.map(({ place }) => valueData(axis.name, place[axis.name]!));
  const matters = ofKind(cells, 'matters');
  const advised = matters.length === 0 ? null : byRegret(matters)[0]!;
  return {
    sentences: [sentenceOf(cells, axis, percent(indifference, 1))],
    sections: tableBlock(
      `Where it matters which policy is used, by ${AXIS_TITLES[axis.name].toLowerCase()}`,
      ['Cells', 'Matters at', 'First there', 'No policy helps at'],
      lines.map((line) => [
        placeWords(line.rest) || 'all cells',
        span(line.matters),
        firstIn(line.matters),
        span(line.none),
      ]),
    ),
    data: {
      advised: advised === null ? null : { policy: advised.policy, most_behind: advised.behind },
      choice_by_line: lines.map((line) => ({
        ...placeData(line.rest),
        matters_at: values(line.matters),
        no_policy_helps_at: values(line.none),
      })),
    },
  };
}
