/** The commands around a running router: starting it, asking it, and what they share of this process's terminal. */
export { withProcessTerminal } from './process-terminal.ts';
export { addRouterCommands, ROUTER_FLAGS } from './router-commands.ts';
export { ACCOUNTS_COMMANDS, PROXY_OPTIONS, STATUS_OPTIONS } from './router-options.ts';
export type { StatusEnvironment } from './status.ts';
