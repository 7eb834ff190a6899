/** The user's accounts as they are given: pool files and presets, capacities, usage pages, the router's state. */
export { readCapacities, withCapacities } from './capacities.ts';
export { poolQuota, presetQuota } from './plan-windows.ts';
export { readPoolGraph } from './read-pool.ts';
export { readState } from './read-state.ts';
