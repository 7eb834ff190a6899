/** The one way in: from the text of --demand to usage. */
export { DEMAND_FORMS, parseDemandSource } from './demand-source.ts';
export {
  type DemandReading,
  demandWeights,
  type ReadDemandOptions,
  readDemand,
  readUsage,
  type StateReader,
} from './read-demand.ts';
