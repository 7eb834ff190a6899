/** Rules as data: policies by name, the table of models, priorities by words, the size of a reserve. */
export { suggestPriority } from './issue-lexicon.ts';
export {
  capabilityModels,
  DEPTHS,
  type Depth,
  modelFor,
} from './model-table.ts';
export { POLICY_NAMES, policyNamed } from './policies.ts';
export { type ReserveDemand, reserveSize } from './reserve-size.ts';
