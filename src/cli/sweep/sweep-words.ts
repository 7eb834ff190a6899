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

/** What of the choice of a policy is to be known in a cell. */
export function choiceWords({ policies: [best], choice }: CellFacts, indifference: number): string {
  switch (choice.kind) {
    case 'one_policy':
      return 'one policy';
    case 'matters':
      return `${best!.policy}: ${percent(choice.lead, 2)} ± ${percent(choice.halfWidth, 2)} points before ${choice.last}`;
    case 'no_matter':
      return best!.served >= 1 - indifference
        ? 'none: all is served by any'
        : 'none: capacity is what is missing';
    case 'unclear':
      return `unclear: ${best!.policy} by ${percent(choice.lead, 2)} ± ${percent(choice.halfWidth, 2)} points`;
  }
}
