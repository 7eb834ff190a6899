/** The commands around a running router: starting it, asking it, and what they share of this process's terminal. */
export { withProcessTerminal } from './process-terminal.ts';
export { addRouterCommands, PROXY_OPTIONS, ROUTER_FLAGS, STATUS_OPTIONS } from './router-commands.ts';
export type { StatusEnvironment } from './status.ts';
