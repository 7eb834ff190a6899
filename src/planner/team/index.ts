/** One pool, many people: fair splits, fair values, auctions, bookings, slots, a line of tasks, time zones. */
export { chooseTasks, type ValuedTask } from './best-tasks.ts';
export { type Auction, type Bidder, clarkeAuction } from './clarke.ts';
export {
  type CoalitionGame,
  EXACT_MEMBERS,
  oracleGame,
  type TaskOwner,
  taskGame,
  wholePoolGame,
} from './coalition-game.ts';
export { commons } from './commons.ts';
export { apartWitness, coreExistence, coreReport } from './core-of-game.ts';
export { fairValue } from './fair-value.ts';
export { type Claim, maxMinSplit } from './max-min.ts';
export { fairShares, requestUnits, requestUnitsDoc, type Team } from './priority-manager.ts';
export { askBooking, type Booking, type BookingRules, bookableUnits } from './reservation.ts';
export { acceptsDoc, availableUnitsDoc } from './reservation-doc.ts';
export { marginals, quotaByShapley, shapleyExact, shapleySampled } from './shapley.ts';
export { dispatchTasks, nextTaskDoc, type PoolOutlook, type QueuedTask } from './team-queue.ts';
export { type SlicedDay, type Slot, sliceDay } from './time-slices.ts';
export { comingBack, splitByPerson, teamDay, type ZonedMember } from './working-hours.ts';
export { type ZoneClock, zoneClock } from './zone-clock.ts';
export { hoursToResetDoc, zoneDayDoc } from './zones-doc.ts';
