/** Rules of triage as data, and the one evaluator: exported by the planner, enforced by the router. */
export { levelsThatAllow } from './allowed-at.ts';
export { type Decision, decide, decideQueue } from './decide.ts';
export { deferUntil, type Waiting } from './defer-until.ts';
export { exportPolicy, readPolicy } from './policy-json.ts';
export type { Policy, PolicyRule, RuleAction } from './rule.ts';
export type { PolicyTask, PoolState, PoolStates, Priority } from './task.ts';
