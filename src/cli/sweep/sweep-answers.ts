/** The answers of a sweep: sentences and tables from the facts of its cells. */
import { type AnswerSection, tableBlock } from '../../planner/question/index.ts';
import {
  type CellFacts,
  type Crossing,
  crossingOf,
  type Gain,
  gainOf,
  reaches,
} from '../../simulation/sweep/index.ts';
import type { Axis, AxisName, CellPlace } from './axes.ts';
import { AXIS_TITLES, percent, placeData, placeWords, valueData } from './sweep-words.ts';

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

/** The cells as lines along an axis. */
export function linesAlong(cells: readonly SweptCell[], axis: AxisName): readonly Line[] {
  const lines = new Map<string, { rest: CellPlace; cells: SweptCell[] }>();
  for (const cell of cells) {
    const { [axis]: _, ...rest } = cell.place;
    const key = JSON.stringify(rest);
    const line: { rest: CellPlace; cells: SweptCell[] } = lines.get(key) ?? { rest, cells: [] };
    line.cells.push(cell);
    lines.set(key, line);
  }
  return [...lines.values()];
}

export interface Answered {
  /** The first is the headline. */
  readonly sentences: readonly string[];
  readonly sections: readonly AnswerSection[];
  readonly data: Readonly<Record<string, unknown>>;
}

const bestShare = ({ facts }: SweptCell): number => facts.policies[0]!.served;
const inPlace = (rest: CellPlace): string =>
  Object.keys(rest).length === 0 ? '' : ` at ${placeWords(rest)}`;
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function crossingText(crossing: Crossing, axis: Axis): string {
  if (crossing.kind === 'at') return crossing.position.toFixed(2);
  return crossing.kind === 'before' ? `below ${axis.values[0]}` : `above ${axis.values.at(-1)}`;
}

/** How much load some accounts carry at the target, and what that is in accounts. */
export function carryAnswer(cells: readonly SweptCell[], load: Axis, target: number): Answered {
  const positions = load.values.map(Number);
  const lines = linesAlong(cells, 'load').map(({ rest, cells: own }) => {
    const crossing = crossingOf(positions, own.map(bestShare), target);
    const accounts = rest.accounts === undefined ? null : Number(rest.accounts);
    const worth = accounts !== null && crossing.kind === 'at' ? accounts * crossing.position : null;
    return { rest, crossing, accounts, worth };
  });
  const rows = lines.map(({ rest, crossing, worth }, index) => {
    const before = lines[index - 1]?.worth ?? null;
    const gain = worth === null || before === null ? null : worth - before;
    const cell = (value: number | null) => ({
      text: value === null ? '' : value.toFixed(2),
      value,
      unit: 'accounts',
    });
    const position = crossing.kind === 'at' ? crossing.position : null;
    return [
      placeWords(rest) || 'all cells',
      { text: crossingText(crossing, load), value: position, unit: 'load' },
      ...(lines[0]!.accounts === null ? [] : [cell(worth), cell(gain)]),
    ];
  });
  const goal = `${percent(target, 0)} %`;
  const known = lines.filter(({ worth }) => worth !== null);
  const last = known.at(-1);
  const before = known.at(-2);
  const sentences =
    last === undefined
      ? lines
          .slice(0, 1)
          .map(({ rest, crossing }) =>
            crossing.kind === 'at'
              ? `${goal} is served up to load ${crossingText(crossing, load)}${inPlace(rest)} by the best policy.`
              : `${goal} is served ${crossing.kind === 'before' ? `only below load ${load.values[0]}` : `at every load up to ${load.values.at(-1)}`}${inPlace(rest)}.`,
          )
      : [
          `${capital(placeWords(last.rest))} carry demand worth ${last.worth!.toFixed(1)} accounts at ${goal} served${before === undefined ? '' : `; ${placeWords(before.rest)} carry ${before.worth!.toFixed(1)}, so the next brings ${(last.worth! - before.worth!).toFixed(2)}`}.`,
        ];
  const accountColumns = lines[0]!.accounts === null ? [] : [">In accounts' worth", '>The last brings'];
  return {
    sentences,
    sections: tableBlock(`Load up to which ${goal} is served`, ['Cells', '>Load', ...accountColumns], rows),
    data: {
      carried: lines.map(({ rest, crossing, worth }) => ({
        ...rest,
        load: crossing.kind === 'at' ? crossing.position : null,
        bound: crossing.kind,
        worth,
      })),
    },
  };
}

/** How many accounts the target takes where the demand is the same for all, and what each brings. */
export function accountsAnswer(cells: readonly SweptCell[], accounts: Axis, target: number): Answered {
  const goal = `${percent(target, 0)} %`;
  const lines = linesAlong(cells, 'accounts').map(({ rest, cells: own }) => {
    const found = own.find(({ facts }) => reaches(facts, target) !== 'no');
    const gains = own.map(({ facts }, index): Gain | null =>
      index === 0 ? null : gainOf(own[index - 1]!.facts, facts),
    );
    return { rest, own, found, gains };
  });
  const sentences = lines.map(({ rest, found }) => {
    if (found === undefined)
      return `More than ${accounts.values.at(-1)} accounts are needed for ${goal} served${inPlace(rest)}.`;
    const isFirst = found.place.accounts === accounts.values[0];
    const sure = reaches(found.facts, target) === 'surely' ? '' : ', as nearly as its trials tell';
    const count = `${placeWords({ accounts: found.place.accounts! })}`;
    return isFirst && accounts.values[0] !== '1'
      ? `${capital(count)} or fewer serve ${goal}${inPlace(rest)}${sure}.`
      : `${capital(count)} ${found.place.accounts === '1' ? 'serves' : 'serve'} ${goal}${inPlace(rest)}${sure}.`;
  });
  const rows = lines.flatMap(({ rest, own, gains }) =>
    own.map(({ place, facts }, index) => {
      const gain = gains[index]!;
      const text =
        gain === null
          ? ''
          : `${percent(gain.gain, 2)}${gain.halfWidth === null ? '' : ` ± ${percent(gain.halfWidth, 2)}`}`;
      return [
        placeWords({ ...rest, accounts: place.accounts! }),
        { text: percent(facts.policies[0]!.served), value: facts.policies[0]!.served, unit: 'share' },
        { text, value: gain?.gain ?? null, unit: 'share' },
        reaches(facts, target) === 'surely'
          ? 'yes'
          : reaches(facts, target) === 'perhaps'
            ? 'as nearly as known'
            : 'no',
      ];
    }),
  );
  return {
    sentences,
    sections: tableBlock(
      'What each account brings',
      ['Cells', '>Served %', '>More than the one before, points', `${goal} served`],
      rows,
    ),
    data: {
      needed: lines.map(({ rest, found }) => ({
        ...rest,
        accounts: found === undefined ? null : Number(found.place.accounts),
      })),
      next_account: lines.flatMap(({ rest, own, gains }) =>
        own.slice(1).map(({ place }, index) => {
          const { gain, halfWidth, trials } = gains[index + 1]!;
          return {
            ...placeData(rest),
            accounts: Number(place.accounts),
            gain,
            half_width_95: halfWidth,
            trials,
          };
        }),
      ),
    },
  };
}

/** Where along an axis it matters which policy is used, and which then. */
export function choiceAnswer(cells: readonly SweptCell[], axis: Axis, indifference: number): Answered {
  const lines = linesAlong(cells, axis.name).map(({ rest, cells: own }) => {
    const matters = own.filter(({ facts }) => facts.choice.kind === 'matters');
    const none = own.filter(({ facts }) => facts.choice.kind === 'no_matter');
    return { rest, own, matters, none, first: matters[0] };
  });
  const span = (of: readonly SweptCell[]): string => {
    const values = of.map(({ place }) => place[axis.name]!);
    return values.length === 0
      ? 'nowhere'
      : values.length === 1
        ? values[0]!
        : `${values[0]} to ${values.at(-1)}`;
  };
  const bestOf = (of: readonly SweptCell[]): string => {
    const counts = new Map<string, number>();
    for (const { facts } of of) {
      const { policy } = facts.policies[0]!;
      counts.set(policy, (counts.get(policy) ?? 0) + 1);
    }
    return [...counts]
      .sort((a, b) => b[1] - a[1])
      .map(([policy]) => policy)
      .join(', ');
  };
  const all = lines.flatMap(({ matters }) => matters);
  const title = AXIS_TITLES[axis.name].toLowerCase();
  const points = percent(indifference, 1);
  const firstOf = lines.flatMap(({ first }) => (first === undefined ? [] : [Number(first.place[axis.name])]));
  const firsts = bestOf(all);
  const sentence =
    all.length === 0
      ? cells.every(({ facts }) => facts.choice.kind === 'no_matter')
        ? `Any policy will do: none is ${points} points of demand behind the best in any cell.`
        : `No policy is to be preferred: no cell shows surely that one is more than ${points} points of demand behind the best.`
      : axis.name === 'capacity' || firstOf.length === 0
        ? `Use ${firsts}: in ${all.length} of ${cells.length} cells it matters which policy is used.`
        : `From ${title} ${Math.min(...firstOf)} on use ${firsts}: there it matters which policy is used.`;
  const rows = lines.map(({ rest, matters, none }) => [
    placeWords(rest) || 'all cells',
    span(matters),
    bestOf(matters),
    span(none),
  ]);
  return {
    sentences: [sentence],
    sections: tableBlock(
      `Where it matters which policy is used, by ${title}`,
      ['Cells', 'Matters at', 'First there', 'No policy helps at'],
      rows,
    ),
    data: {
      choice_by_line: lines.map(({ rest, matters, none }) => ({
        ...placeData(rest),
        matters_at: matters.map(({ place }) => valueData(axis.name, place[axis.name]!)),
        no_policy_helps_at: none.map(({ place }) => valueData(axis.name, place[axis.name]!)),
      })),
    },
  };
}
