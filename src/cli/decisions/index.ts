/** `proxy replay`: the logged decisions of the router, made again. */
export { type ProxyReplayEnvironment, type ProxyReplayRequest, proxyReplay } from './proxy-replay.ts';
