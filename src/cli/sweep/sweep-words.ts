/** Words and numbers of a sweep's page: places, shares, leads. */
import type { Cell } from '../../planner/question/index.ts';
import type { CellFacts } from '../../simulation/sweep/index.ts';
import { AXIS_NAMES, type AxisName, type CellPlace } from './axes.ts';

export const AXIS_TITLES: Readonly<Record<AxisName, string>> = {
  accounts: 'Accounts',
  load: 'Load',
  worth: 'Demand, accounts’ worth',
  capacity: 'Capacity',
  weeks: 'Weeks',
};

/** "3 accounts at load 0.9". */
export function placeWords(place: CellPlace): string {
  const words: Record<AxisName, (value: string) => string> = {
    accounts: (value) => `${value} ${value === '1' ? 'account' : 'accounts'}`,
    load: (value) => `load ${value}`,
    worth: (value) => `demand worth ${value} ${value === '1' ? 'account' : 'accounts'}`,
    capacity: (value) => `${value} capacity`,
    weeks: (value) => `${value} ${value === '1' ? 'week' : 'weeks'}`,
  };
  return AXIS_NAMES.flatMap((name) => (place[name] === undefined ? [] : [words[name](place[name])])).join(
    ', ',
  );
}

/** A value for programs: a number, but for words. */
export const valueData = (name: AxisName, value: string): string | number =>
  name === 'capacity' ? value : Number(value);

export const placeData = (place: CellPlace): Record<string, string | number> =>
  Object.fromEntries(
    Object.entries(place).map(([name, value]) => [name, valueData(name as AxisName, value)]),
  );

export const percent = (share: number, digits: number = 1): string => (100 * share).toFixed(digits);

/** A share in per cent with its interval. */
export function servedCell({ policies: [best] }: CellFacts): Cell {
  const { served, halfWidth } = best!;
  const within = halfWidth === null ? '' : ` ± ${percent(halfWidth)}`;
  return { text: `${percent(served)}${within}`, value: served, unit: 'share' };
}

/** Whether it matters in a cell which policy is used, with the best one's lead in points of demand. */
export function choiceWords(
  { policies: [best], choice }: CellFacts,
  { indifference, target }: { readonly indifference: number; readonly target: number },
): string {
  switch (choice.kind) {
    case 'one_policy':
      return 'one policy';
    case 'matters':
      return `yes: ${percent(choice.lead, 2)} ± ${percent(choice.halfWidth, 2)} over ${choice.last}`;
    case 'no_matter':
      if (best!.served >= 1 - indifference) return 'no: all is served';
      return best!.served >= target ? 'no: the target is met' : 'no: capacity is missing';
    case 'unclear': {
      const within = choice.halfWidth === null ? '' : ` ± ${percent(choice.halfWidth, 2)}`;
      return `unclear: ${percent(choice.lead, 2)}${within}`;
    }
  }
}
