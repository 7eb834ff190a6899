/** What the answers of a sweep share: cells that have run, lines of them along an axis, runs of values in words. */
import type { AnswerSection } from '../../planner/question/index.ts';
import type { CellFacts } from '../../simulation/sweep/index.ts';
import type { Axis, AxisName, CellPlace } from './axes.ts';

export interface SweptCell {
  readonly place: CellPlace;
  readonly facts: CellFacts;
}

/** Cells that differ in one axis alone, in its order. */
export interface Line {
  /** The other values. */
  readonly rest: CellPlace;
  readonly cells: readonly SweptCell[];
}

/** Items whose places are the same but for one axis, in their order. */
export function groupsAlong<Item extends { readonly place: CellPlace }>(
  items: readonly Item[],
  axis: AxisName,
): ReadonlyArray<{ readonly rest: CellPlace; readonly items: readonly Item[] }> {
  const groups = new Map<string, { rest: CellPlace; items: Item[] }>();
  for (const item of items) {
    const { [axis]: _, ...rest } = item.place;
    const key = JSON.stringify(rest);
    const group: { rest: CellPlace; items: Item[] } = groups.get(key) ?? { rest, items: [] };
    group.items.push(item);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** The cells as lines along an axis. */
export const linesAlong = (cells: readonly SweptCell[], axis: AxisName): readonly Line[] =>
  groupsAlong(cells, axis).map(({ rest, items }) => ({ rest, cells: items }));

export interface Answered {
  /** The first is the headline. */
  readonly sentences: readonly string[];
  readonly sections: readonly AnswerSection[];
  readonly data: Readonly<Record<string, unknown>>;
}

export const bestShare = ({ facts }: SweptCell): number => facts.policies[0]!.served;

/** Values of an axis as stretches without a gap: "0.6 to 0.7, 1.4"; '' for none. */
export function stretchText({ values }: Axis, taken: ReadonlySet<string>): string {
  const stretches: string[][] = [];
  values.forEach((value, index) => {
    if (!taken.has(value)) return;
    const isOn = index > 0 && taken.has(values[index - 1]!);
    if (isOn) stretches.at(-1)!.push(value);
    else stretches.push([value]);
  });
  return stretches
    .map((stretch) => (stretch.length === 1 ? stretch[0]! : `${stretch[0]} to ${stretch.at(-1)}`))
    .join(', ');
}
