/** How many accounts the target takes where the demand is the same for all, and what each brings. */
import { type AnswerSection, type Cell, listText, tableBlock } from '../../planner/question/index.ts';
import { type Gain, gainOf, reaches } from '../../simulation/sweep/index.ts';
import type { Axis, CellPlace } from './axes.ts';
import { type Answered, bestShare, linesAlong, type SweptCell, stretchText } from './sweep-answers.ts';
import { percent, placeData, placeWords } from './sweep-words.ts';

interface Demand {
  /** Without the accounts. */
  readonly rest: CellPlace;
  readonly cells: readonly SweptCell[];
  /** The fewest that serve the target by their mean; undefined = more than were tried. */
  readonly found: SweptCell | undefined;
  /** Over the number of accounts before; the first has none. */
  readonly gains: ReadonlyArray<Gain | null>;
}

function demandsOf(cells: readonly SweptCell[], target: number): Demand[] {
  return linesAlong(cells, 'accounts').map(({ rest, cells: own }) => ({
    rest,
    cells: own,
    found: own.find(({ facts }) => reaches(facts, target) !== 'no'),
    gains: own.map(({ facts }, index) => (index === 0 ? null : gainOf(own[index - 1]!.facts, facts))),
  }));
}

/** "3 accounts", "3 accounts or fewer", "more than 8 accounts". */
function neededText({ found }: Demand, { values }: Axis): string {
  if (found === undefined) return `more than ${placeWords({ accounts: values.at(-1)! })}`;
  const { accounts } = found.place;
  const isLeast = accounts === values[0] && accounts !== '1';
  return `${placeWords({ accounts: accounts! })}${isLeast ? ' or fewer' : ''}`;
}

/** One demand: how many, and what the next one would bring. */
function oneSentence(demand: Demand, accounts: Axis, goal: string, target: number): string {
  const { found } = demand;
  const sure =
    found !== undefined && reaches(found.facts, target) === 'perhaps' ? ', as nearly as the trials tell' : '';
  return `${goal} served takes ${neededText(demand, accounts)}${sure}.`;
}

/** Several demands along one other axis: those that take the same number together. */
function manySentence(demands: readonly Demand[], accounts: Axis, other: Axis, goal: string): string {
  const places = new Map<string, Set<string>>();
  for (const demand of demands) {
    const text = neededText(demand, accounts);
    places.set(text, (places.get(text) ?? new Set()).add(demand.rest[other.name]!));
  }
  const told = [...places].map(
    ([text, values]) => `${text} at ${placeWords({ [other.name]: stretchText(other, values) })}`,
  );
  return `${goal} served takes ${listText(told)}.`;
}

function gainCell(gain: Gain | null): Cell {
  if (gain === null) return '';
  const within = gain.halfWidth === null ? '' : ` ± ${percent(gain.halfWidth, 2)}`;
  return { text: `${percent(gain.gain, 2)}${within}`, value: gain.gain, unit: 'share' };
}

const SERVES = { surely: 'yes', perhaps: 'as nearly as known', no: 'no' } as const;

function neededTable(demands: readonly Demand[], accounts: Axis, goal: string): AnswerSection[] {
  if (demands.length < 2) return [];
  return tableBlock(
    `Accounts for ${goal} served`,
    ['Demand', 'Takes', '>Served % then'],
    demands.map((demand) => [
      placeWords(demand.rest),
      neededText(demand, accounts),
      demand.found === undefined
        ? ''
        : { text: percent(bestShare(demand.found)), value: bestShare(demand.found), unit: 'share' },
    ]),
  );
}

/** `other` is the axis that is swept beside the accounts; undefined = none. */
export function accountsAnswer(
  cells: readonly SweptCell[],
  { accounts, other }: { readonly accounts: Axis; readonly other: Axis | undefined },
  target: number,
): Answered {
  const goal = `${percent(target, 0)} %`;
  const demands = demandsOf(cells, target);
  const rows = demands.flatMap(({ rest, cells: own, gains }) =>
    own.map((cell, index) => [
      placeWords({ ...rest, accounts: cell.place.accounts! }),
      { text: percent(bestShare(cell)), value: bestShare(cell), unit: 'share' },
      gainCell(gains[index]!),
      SERVES[reaches(cell.facts, target)],
    ]),
  );
  return {
    sentences: [
      other === undefined
        ? oneSentence(demands[0]!, accounts, goal, target)
        : manySentence(demands, accounts, other, goal),
    ],
    sections: [
      ...neededTable(demands, accounts, goal),
      ...tableBlock(
        'What each account brings',
        ['Cells', '>Served %', '>More than with the fewer before, points', `${goal} served`],
        rows,
      ),
    ],
    data: {
      needed: demands.map(({ rest, found }) => ({
        ...placeData(rest),
        accounts: found === undefined ? null : Number(found.place.accounts),
      })),
      next_account: demands.flatMap(({ rest, cells: own, gains }) =>
        own.slice(1).map(({ place }, index) => {
          const { gain, halfWidth, trials } = gains[index + 1]!;
          return {
            ...placeData(rest),
            from_accounts: Number(own[index]!.place.accounts),
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
