/** Checked numbers, instants and names, with the coded errors of inputs that are out of range. */
export {
  addCosts,
  type CostVector,
  costOf,
  costVector,
  NO_COST,
  weighCost,
} from './cost-vector.ts';
export { instant, instantText, MS_PER_DAY, MS_PER_HOUR } from './instant.ts';
export { entryOf, unknownKey } from './nearest-name.ts';
export {
  count,
  finite,
  inRange,
  openShare,
  positive,
  SUM_TOLERANCE,
  share,
  sharesOfOne,
  units,
  whole,
} from './numbers.ts';
export {
  type Infeasible,
  type Insufficient,
  infeasible,
  insufficient,
  ratioOf,
} from './outcome.ts';
export { PlanError, type PlanErrorCode, unknownName } from './plan-error.ts';
export { capacityOf, largestRemainder, needOf, percent } from './rounding.ts';
export { instantOfLocal, zoneClock } from './zone-clock.ts';
