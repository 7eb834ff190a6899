/** The page that shows a run while it goes on: what it is told, and the server on loopback that tells it. */
export { LiveRun } from './live-run.ts';
export type { ServePort } from './live-server.ts';
