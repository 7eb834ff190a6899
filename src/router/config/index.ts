/** The configuration of the router: the quotas file, secrets, the winners of a summary. */
export { quotasPlaces, safeReloadPath } from './quotas-place.ts';
export { quotasJsonSchema } from './quotas-schema.ts';
export { type QuotasReading, readQuotas } from './read-quotas.ts';
export { modeProblem, readSecret } from './read-secret.ts';
export type {
  AccountConfig,
  AccountWindow,
  CapRule,
  Credential,
  LaneConfig,
  Route,
  RouterConfig,
  TokenShares,
} from './router-config.ts';
