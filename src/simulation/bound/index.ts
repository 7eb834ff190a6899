/** The clairvoyant bound of a trial: what the best possible policy could serve, and where the others lose. */
export { EARLIEST_END_POLICY, theoremFor } from './certificate.ts';
export { ClairvoyantBound, type Regret } from './clairvoyant-bound.ts';
export { FlowNetwork } from './flow-network.ts';
export { loadSolver, solveCapacities } from './linear-solver.ts';
export { openingProgram, openWithUse } from './opening-program.ts';
export { mayBeHeavy, PoolBound, type UnitBound } from './pool-bound.ts';
export { innerWindows, staticWindows } from './static-windows.ts';
export { twoWindowAccounts } from './two-window-accounts.ts';
