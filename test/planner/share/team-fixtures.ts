/** The worked team of the fair-split examples: tasks by (value, cost) and what each member brings. */
import type { ValuedTask } from '../../../src/planner/share/auction.ts';
import type { TaskOwner } from '../../../src/planner/share/shapley.ts';

const task = (id: string, value: number, costUnits: number): ValuedTask => ({ id, value, costUnits });

export const ALICE: TaskOwner = {
  id: 'alice',
  tasks: [task('A100', 100, 20), task('A60', 60, 15)],
  broughtUnits: 20,
};
export const BOB: TaskOwner = {
  id: 'bob',
  tasks: [task('B90', 90, 25), task('B40', 40, 10)],
  broughtUnits: 20,
};
export const CAROL: TaskOwner = { id: 'carol', tasks: [task('C70', 70, 10)], broughtUnits: 10 };
export const OWNERS: readonly TaskOwner[] = [ALICE, BOB, CAROL];
