/** How much load some accounts carry at the target, what that is in accounts, and what each further account brings. */
import { type Cell, listText, tableBlock } from '../../planner/question/index.ts';
import { type Crossing, crossingOf } from '../../simulation/sweep/index.ts';
import { AXIS_NAMES, type Axis, type CellPlace } from './axes.ts';
import { type Answered, bestShare, groupsAlong, linesAlong, type SweptCell } from './sweep-answers.ts';
import { percent, placeData, placeWords } from './sweep-words.ts';

/** More lines than these are told in the table alone. */
const MOST_TOLD = 4;

interface Carried {
  /** Without the load. */
  readonly place: CellPlace;
  readonly crossing: Crossing;
  /** What the load is in accounts; null where it is not known, or accounts are drawn. */
  readonly worth: number | null;
}

interface Step {
  readonly fewer: Carried;
  readonly more: Carried;
  /** Accounts' worth for each account more. */
  readonly gain: number;
}

function carriedOf(cells: readonly SweptCell[], load: Axis, target: number): Carried[] {
  const positions = load.values.map(Number);
  return linesAlong(cells, 'load').map(({ rest, cells: own }) => {
    const crossing = crossingOf(positions, own.map(bestShare), target);
    const isKnown = rest.accounts !== undefined && crossing.kind === 'at';
    return { place: rest, crossing, worth: isKnown ? Number(rest.accounts) * crossing.position : null };
  });
}

/** From each number of accounts to the next one tried, everything else the same, where both loads are known. */
function stepsOf(carried: readonly Carried[]): Step[] {
  return groupsAlong(carried, 'accounts').flatMap(({ items }) =>
    items.slice(1).flatMap((more, index): Step[] => {
      const fewer = items[index]!;
      if (more.worth === null || fewer.worth === null) return [];
      const added = Number(more.place.accounts) - Number(fewer.place.accounts);
      return [{ fewer, more, gain: (more.worth - fewer.worth) / added }];
    }),
  );
}

function crossingText(crossing: Crossing, { values }: Axis): string {
  if (crossing.kind === 'at') return crossing.position.toFixed(2);
  return crossing.kind === 'before' ? `below ${values[0]}` : `above ${values.at(-1)}`;
}

/** Where no two numbers of accounts can be set side by side. */
function loadSentence(carried: readonly Carried[], load: Axis, goal: string): string {
  const texts = carried.map(({ crossing }) => crossingText(crossing, load));
  const [first] = carried;
  if (carried.every(({ crossing }) => crossing.kind === 'beyond'))
    return `${goal} is served at every load that was tried, up to ${load.values.at(-1)}.`;
  if (carried.every(({ crossing }) => crossing.kind === 'before'))
    return `${goal} is served at no load that was tried, from ${load.values[0]} on.`;
  if (carried.length === 1) {
    const worth = first!.worth === null ? '' : `, worth ${first!.worth.toFixed(2)} accounts,`;
    return `${goal} is served up to load ${texts[0]}${worth} by the best policy.`;
  }
  if (new Set(texts).size === 1) return `${goal} is served up to load ${texts[0]} in all of them.`;
  if (carried.length > MOST_TOLD) return `Up to which load ${goal} is served differs: see the table.`;
  const varied = AXIS_NAMES.filter((name) => carried.some(({ place }) => place[name] !== first!.place[name]));
  const told = carried.map(({ place }, index) => {
    const own = Object.fromEntries(varied.map((name) => [name, place[name]!]));
    return `${texts[index]} with ${placeWords(own)}`;
  });
  return `The load up to which ${goal} is served is ${listText(told)}.`;
}

function stepSentence({ fewer, more, gain }: Step, goal: string): string {
  const { accounts: few, ...rest } = fewer.place;
  const at = placeWords(rest) === '' ? '' : ` at ${placeWords(rest)}`;
  const [from, to] = [placeWords({ accounts: few! }), more.place.accounts!];
  const carries = few === '1' ? 'carries' : 'carry';
  return `${from} ${carries} demand worth ${fewer.worth!.toFixed(2)} accounts at ${goal} served${at}, ${to} carry ${more.worth!.toFixed(2)}: ${gain.toFixed(2)} for each more.`;
}

const amountCell = (value: number | null): Cell => ({
  text: value === null ? '' : value.toFixed(2),
  value,
  unit: 'accounts',
});

/** A line for everything but the load. */
export function carryAnswer(cells: readonly SweptCell[], load: Axis, target: number): Answered {
  const carried = carriedOf(cells, load, target);
  const steps = stepsOf(carried);
  const gainTo = (line: Carried): number | null => steps.find(({ more }) => more === line)?.gain ?? null;
  const goal = `${percent(target, 0)} %`;
  const hasAccounts = carried[0]!.place.accounts !== undefined;
  const hasSteps = groupsAlong(carried, 'accounts').some(({ items }) => items.length > 1);
  const last = steps.at(-1);
  return {
    sentences: [last === undefined ? loadSentence(carried, load, goal) : stepSentence(last, goal)],
    sections: tableBlock(
      `Load up to which ${goal} is served`,
      [
        'Cells',
        '>Load',
        ...(hasAccounts ? [">In accounts' worth"] : []),
        ...(hasSteps ? ['>Each account more brings'] : []),
      ],
      carried.map((line) => [
        placeWords(line.place) || 'all cells',
        {
          text: crossingText(line.crossing, load),
          value: line.crossing.kind === 'at' ? line.crossing.position : null,
          unit: 'load',
        },
        ...(hasAccounts ? [amountCell(line.worth)] : []),
        ...(hasSteps ? [amountCell(gainTo(line))] : []),
      ]),
    ),
    data: {
      carried: carried.map((line) => ({
        ...placeData(line.place),
        load: line.crossing.kind === 'at' ? line.crossing.position : null,
        bound: line.crossing.kind,
        worth: line.worth,
        gain_per_account: gainTo(line),
      })),
    },
  };
}
