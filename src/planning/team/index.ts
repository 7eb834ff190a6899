/** One pool, many people: fair splits, fair values, auctions, bookings, slots, a line of tasks, time zones. */
export { type Choice, chooseTasks, type ValuedTask } from './best-tasks.ts';
export { type Auction, type Bidder, type BidOutcome, clarkeAuction } from './clarke.ts';
export {
  type CoalitionGame,
  EXACT_MEMBERS,
  oracleGame,
  type TaskOwner,
  taskGame,
  wholePoolGame,
} from './coalition-game.ts';
export { type Commoner, type Commons, commons, type Profile } from './commons.ts';
export {
  apartWitness,
  type CoreExistence,
  type CoreReport,
  coreExistence,
  coreReport,
  type SplitWitness,
} from './core-of-game.ts';
export { type FairValue, fairValue } from './fair-value.ts';
export { type Allocation, type Claim, maxMinSplit, type Split } from './max-min.ts';
export {
  fairShares,
  type Grant,
  requestUnits,
  requestUnitsDoc,
  type Team,
  type TeamMember,
} from './priority-manager.ts';
export {
  askBooking,
  type Booking,
  type BookingAnswer,
  type BookingRules,
  bookableUnits,
} from './reservation.ts';
export { acceptsDoc, availableUnitsDoc, type DocBooking } from './reservation-doc.ts';
export {
  marginals,
  quotaByShapley,
  type SampledShapley,
  type ShapleySampling,
  shapleyExact,
  shapleySampled,
} from './shapley.ts';
export {
  type Dispatch,
  dispatchTasks,
  nextTaskDoc,
  type PoolOutlook,
  type QueuedTask,
} from './team-queue.ts';
export { type SlicedDay, type Slot, sliceDay } from './time-slices.ts';
export {
  type ComingBack,
  comingBack,
  splitByPerson,
  type TeamDay,
  teamDay,
  type WorkSpan,
  type ZonedMember,
} from './working-hours.ts';
export { type ZoneClock, zoneClock } from './zone-clock.ts';
export { type DocZoneDay, type DocZoneMember, hoursToResetDoc, zoneDayDoc } from './zones-doc.ts';
