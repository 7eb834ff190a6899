/** How the accounts of a lane serve each model, worked out once until a window comes or goes. */
import type { LaneState } from './fleet-state.ts';
import { type ServingPlan, servingPlan } from './meters/index.ts';

/** Models come from clients: beyond so many, plans are made anew. */
const MOST_PLANS = 500;

/** The plan of each account of the lane for a model; '' = for any. */
export function plansOf(lane: LaneState, model: string): readonly ServingPlan[] {
  let version = 0;
  for (const account of lane.accounts) version += account.version;
  if (lane.plansVersion !== version || lane.plans.size > MOST_PLANS) {
    lane.plans.clear();
    lane.plansVersion = version;
  }
  let plans = lane.plans.get(model);
  if (plans === undefined) {
    plans = lane.accounts.map((account) => servingPlan(account, model));
    lane.plans.set(model, plans);
  }
  return plans;
}

/** Minutes since a first-use clock of these plans last opened; undefined = never, as far as anybody knows. */
export function sinceOpened(plans: readonly ServingPlan[], minute: number): number | undefined {
  let latest = -1;
  for (const { short } of plans) latest = Math.max(latest, short?.openedMinute ?? -1);
  return latest < 0 ? undefined : minute - latest;
}
