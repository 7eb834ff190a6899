/** `proxy replay`: the logged decisions of the router, made again. */
export { proxyReplay } from './proxy-replay.ts';
