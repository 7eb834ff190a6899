/** Rates and waits: queues in balance, the limiter, bursts, and how many agents at once. */
export { type AgentsAnswer, type AgentsRow, agentsAtOnce, batchTime } from './agents.ts';
export { burstTimes } from './burst.ts';
export { type Bucket, bucketWaits, burstyWait, fixedService } from './limiter.ts';
export { erlangB, erlangC, manyServers } from './many-servers.ts';
export { singleServer, waitSecondsDoc } from './single-server.ts';
export { rateWithinWait, sustainableRate } from './sustainable-rate.ts';
export type { Load, Waiting } from './waiting.ts';
