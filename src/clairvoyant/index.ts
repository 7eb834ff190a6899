/** The clairvoyant bound of a trial: what the best possible policy could serve, and where the others lose. */
export { ClairvoyantBound, type Regret, type TapeColumns } from './clairvoyant-bound.ts';
export { FlowNetwork } from './flow-network.ts';
export { innerWindows, type StaticWindow, staticWindows } from './static-windows.ts';
