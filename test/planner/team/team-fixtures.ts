/** The worked team of the fair-split examples: tasks by (value, cost) and what each member brings. */

import { type DrawSource, openStream, streamDraws } from '../../../src/numerics/random/index.ts';
import type { TaskOwner, ValuedTask } from '../../../src/planner/team/index.ts';

const task = (id: string, value: number, costUnits: number): ValuedTask => ({ id, value, costUnits });

export const ALICE: TaskOwner = {
  id: 'alice',
  tasks: [task('A100', 100, 20), task('A60', 60, 15)],
  entitlementUnits: 20,
};
export const BOB: TaskOwner = {
  id: 'bob',
  tasks: [task('B90', 90, 25), task('B40', 40, 10)],
  entitlementUnits: 20,
};
export const CAROL: TaskOwner = { id: 'carol', tasks: [task('C70', 70, 10)], entitlementUnits: 10 };
export const OWNERS: readonly TaskOwner[] = [ALICE, BOB, CAROL];

export const seededDraws = (seed: number): DrawSource =>
  streamDraws(openStream({ seed, trialIndex: 0, purpose: 'search' }));
