/** Rates and waits: queues in balance, the limiter, bursts, and how many agents at once. */
export {
  type AgentsAnswer,
  type AgentsQuestion,
  type AgentsRow,
  agentsAtOnce,
  type BatchTime,
  batchTime,
} from './agents.ts';
export { type Burst, type BurstItem, type BurstTimes, burstTimes } from './burst.ts';
export {
  type Bucket,
  bucketWaits,
  burstyWait,
  fixedService,
  type MeanWait,
} from './limiter.ts';
export { type Flow, littlesLaw } from './little.ts';
export { erlangB, erlangC, manyServers } from './many-servers.ts';
export { singleServer, waitSecondsDoc } from './single-server.ts';
export {
  rateWithinWait,
  type SustainableRate,
  sustainableRate,
  type WaitPromise,
} from './sustainable-rate.ts';
export type { Load, Waiting, WaitingQuantile } from './waiting.ts';
