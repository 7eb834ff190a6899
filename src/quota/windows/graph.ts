/**
 * A pool of windows and accounts made ready to compute with: which window counts what, which accounts serve what,
 * and the two windows of each account that policies look at.
 *
 * A class is a set of models that every filter of the graph treats alike, so requests of one class are alike to every
 * window and account; classes are no finer than that. The last class is that of models no filter takes. Invariant: with
 * no filter in the graph there is one class.
 */
import type { QuotaAccount, QuotaGraph, QuotaWindow, WindowClock } from './clock.ts';
import { takesModel } from './model-filter.ts';

/** Name of the class of models that no filter names. */
export const OTHER_CLASS = 'other';

export interface CompiledGraph {
  readonly windows: readonly QuotaWindow[];
  readonly accounts: readonly QuotaAccount[];
  /** One per class: a model or pattern of it; OTHER_CLASS where no filter takes it. */
  readonly classNames: readonly string[];
  /** Per class: every model and pattern that was named and belongs to it. */
  readonly classMembers: ReadonlyArray<readonly string[]>;
  /** Class of a model; null = a request without one. Throws on a model of a class that was not named at compile time. */
  readonly classOf: (model: string | null) => number;
  /** accounts x classes, row-major: 1 = serves it. */
  readonly serves: Uint8Array;
  /** windows x classes, row-major: 1 = counts it. */
  readonly counts: Uint8Array;
  /** Windows of account a: windowList[windowStart[a] .. windowStart[a + 1]), in the account's order. */
  readonly windowStart: Int32Array;
  readonly windowList: Int32Array;
  /** accounts x classes, row-major: the longest window that counts the class, -1 = none does. */
  readonly longOf: Int32Array;
  /** accounts x classes: the longest that is shorter than that, -1 = none. */
  readonly shortOf: Int32Array;
}

const MEAN_MONTH_MINUTES = 43_830;
const CALENDAR_MINUTES = { day: 1440, week: 10_080, month: MEAN_MONTH_MINUTES } as const;

/** Length to compare windows by, minutes; windows without a period (bucket, once) come after all others. */
export function orderLength(clock: WindowClock): number {
  switch (clock.kind) {
    case 'calendar':
      return CALENDAR_MINUTES[clock.every];
    case 'bucket':
    case 'once':
      return 0;
    default:
      return clock.lengthMinutes;
  }
}

/** Every filter that names models. */
function namingFilters({ windows, accounts }: QuotaGraph): Array<readonly string[]> {
  const filters = [...windows.map(({ counts }) => counts), ...accounts.map(({ serves }) => serves)];
  return filters.filter((filter) => filter !== 'all');
}

interface ModelClass {
  /** A model of the class for filters to be asked about; null = one that none takes. */
  readonly model: string | null;
  readonly members: string[];
}

/** A model that a pattern takes. */
const exampleOf = (entry: string): string => entry.replaceAll('*', '');

/** Classes by their signature: which filters take their models. */
function classesOf(
  filters: ReadonlyArray<readonly string[]>,
  models: readonly string[],
  signatureOf: (model: string | null) => string,
): Map<string, ModelClass> {
  const classes = new Map<string, ModelClass>();
  const entries = [...new Set(filters.flat())];
  // Patterns come last: a name says more about a class than a pattern does.
  const plain = entries.filter((entry) => !entry.includes('*'));
  const patterns = entries.filter((entry) => entry.includes('*'));
  for (const name of [...plain, ...models, ...patterns]) {
    const model = exampleOf(name);
    const signature = signatureOf(model);
    const known = classes.get(signature);
    if (known === undefined) classes.set(signature, { model, members: [name] });
    else if (!known.members.includes(name)) known.members.push(name);
  }
  const other = signatureOf(null);
  const members = classes.get(other)?.members ?? [];
  classes.delete(other);
  return classes.set(other, { model: null, members });
}

function longAndShort(graph: QuotaGraph, account: QuotaAccount, model: string | null): [number, number] {
  const counting = account.windows
    .map((id) => graph.windows.findIndex((window) => window.id === id))
    .filter((index) => takesModel(graph.windows[index]!.counts, model));
  const lengthOf = (index: number): number => orderLength(graph.windows[index]!.clock);
  const longest = (indices: readonly number[]): number =>
    indices.reduce((best, index) => (best < 0 || lengthOf(index) > lengthOf(best) ? index : best), -1);
  const long = longest(counting);
  const short = longest(counting.filter((index) => lengthOf(index) > 0 && lengthOf(index) < lengthOf(long)));
  return [long, short];
}

/**
 * The graph made ready. `models`: names that requests will carry beside those the filters name themselves. Window ids
 * and account names are unique and every id an account names exists.
 */
export function compileGraph(graph: QuotaGraph, models: readonly string[] = []): CompiledGraph {
  const { windows, accounts } = graph;
  const filters = namingFilters(graph);
  const signatureOf = (model: string | null): string =>
    filters.map((filter) => (takesModel(filter, model) ? '1' : '0')).join('');
  const classes = classesOf(filters, models, signatureOf);
  const indexOf = new Map([...classes.keys()].map((signature, index) => [signature, index]));
  const members = [...classes.values()].map(({ model }) => model);
  const known = new Map<string | null, number>();
  const pairs = accounts.map((account) => members.map((model) => longAndShort(graph, account, model)));
  const lists = accounts.map((account) =>
    account.windows.map((id) => windows.findIndex((window) => window.id === id)),
  );
  const starts = new Int32Array(accounts.length + 1);
  lists.forEach((list, account) => {
    starts[account + 1] = starts[account]! + list.length;
  });
  return {
    windows,
    accounts,
    classNames: [...classes.values()].map((each) => (each.model === null ? OTHER_CLASS : each.members[0]!)),
    classMembers: [...classes.values()].map((each) => each.members),
    classOf: (model) => {
      let index = known.get(model);
      if (index === undefined) {
        index = indexOf.get(signatureOf(model));
        if (index === undefined) throw new Error(`broken invariant: no class was made for model '${model}'`);
        known.set(model, index);
      }
      return index;
    },
    serves: Uint8Array.from(
      accounts.flatMap(({ serves }) => members.map((model) => (takesModel(serves, model) ? 1 : 0))),
    ),
    counts: Uint8Array.from(
      windows.flatMap(({ counts }) => members.map((model) => (takesModel(counts, model) ? 1 : 0))),
    ),
    windowStart: starts,
    windowList: Int32Array.from(lists.flat()),
    longOf: Int32Array.from(pairs.flatMap((row) => row.map(([long]) => long))),
    shortOf: Int32Array.from(pairs.flatMap((row) => row.map(([, short]) => short))),
  };
}
