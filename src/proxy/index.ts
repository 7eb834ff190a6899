/** The live router: admit, decide, forward, meter, remember. */
export { isLoopback } from './access.ts';
export { type Clock, SYSTEM_CLOCK } from './clock.ts';
export type { SecretReader } from './credentials.ts';
export { type LoadedQuotas, Router, type RouterOptions } from './router.ts';
export type { Limits } from './router-parts.ts';
export { DEFAULT_SERVER_LIMITS, type ServerLimits } from './server.ts';
export { type Environment, type ProxySettings, readSettings } from './settings.ts';
