/** Every route of the router: its method, whether it is passed on to a provider, and what it answers. One table for all. */

import type { IncomingHttpHeaders } from 'node:http';
import { DIALECTS, type Dialect, type LaneApi } from '../wire/index.ts';
import { ACCOUNT_ACTIONS } from './account-actions.ts';

export interface Route {
  readonly path: string;
  readonly method: 'GET' | 'POST';
  /** `metered` and `free` are passed on, and cost quota or not; `own` is answered here; `dev` so, where it is enabled. */
  readonly kind: 'metered' | 'free' | 'own' | 'dev';
  /** What may be asked after the path. */
  readonly query?: string;
  readonly what: string;
}

/** The paths of all dialects, each once. */
function passedOn(): Route[] {
  const routes = DIALECTS.flatMap((dialect) => dialect.routes);
  return routes
    .filter(({ path }, index) => routes.findIndex((route) => route.path === path) === index)
    .map(({ path, method, isMetered, what }) => ({
      path,
      method,
      kind: isMetered ? 'metered' : 'free',
      what,
    }));
}

export const ROUTES: readonly Route[] = [
  ...passedOn(),
  { path: '/v1/usage', method: 'GET', kind: 'own', what: 'live state: windows, speeds, holds, accounts' },
  {
    path: '/v1/quotas',
    method: 'GET',
    kind: 'own',
    what: 'the configuration in force, its file, its warnings; no secrets',
  },
  { path: '/v1/policy', method: 'GET', kind: 'own', what: 'the policy in force, why, and by what margin' },
  {
    path: '/v1/decisions',
    method: 'GET',
    kind: 'own',
    query: '?limit=',
    what: 'the last decisions, newest first, with every candidate',
  },
  {
    path: '/v1/usage/samples',
    method: 'GET',
    kind: 'own',
    query: '?since=&model=',
    what: 'finished requests with tokens and times',
  },
  {
    path: '/v1/usage/rollups',
    method: 'GET',
    kind: 'own',
    query: '?granularity=&since=&model=',
    what: 'sums by hour or day, with cost',
  },
  {
    path: '/v1/quotas/reload',
    method: 'POST',
    kind: 'own',
    query: '?file=',
    what: 'loads the configuration again, or another file beside it, whole or not at all',
  },
  {
    path: '/v1/accounts',
    method: 'GET',
    kind: 'own',
    what: 'accounts with their windows and what holds them: cause, evidence, since when, until when',
  },
  ...Object.entries(ACCOUNT_ACTIONS).map(
    ([action, { what }]): Route => ({
      path: `/v1/accounts/${action}`,
      method: 'POST',
      kind: 'own',
      query: '?account=',
      what,
    }),
  ),
  { path: '/metrics', method: 'GET', kind: 'own', what: 'the same figures for Prometheus' },
  {
    path: '/',
    method: 'GET',
    kind: 'own',
    what: 'the same, for clients that look whether their base URL lives',
  },
  { path: '/api/hello', method: 'GET', kind: 'own', what: 'the same, as Claude Code asks it' },
  { path: '/healthz', method: 'GET', kind: 'own', what: 'that the router is alive' },
  {
    path: '/readyz',
    method: 'GET',
    kind: 'own',
    what: 'whether a request could be served now; 503 with the reason where not',
  },
  {
    path: '/v1/dev/sim-usage',
    method: 'POST',
    kind: 'dev',
    what: 'adds use for tests, with CCP_DEV_ENABLE=1',
  },
];

/** What is passed on to a provider. */
export interface ProxiedRoute {
  readonly method: 'GET' | 'POST';
  readonly isMetered: boolean;
  readonly dialect: Dialect;
}

/** What is passed on, by path: most are of one dialect, the list of models is of all. */
const PROXIED: ReadonlyMap<string, readonly ProxiedRoute[]> = new Map(
  ROUTES.map(({ path }) => [
    path,
    DIALECTS.flatMap((dialect) =>
      dialect.routes.filter((route) => route.path === path).map((route) => ({ ...route, dialect })),
    ),
  ]),
);

/** Headers of clients of the Messages API. */
const MESSAGES_HEADERS = ['anthropic-version', 'x-api-key'];

/**
 * The route of a path that is passed on; undefined for all others. Where dialects share it, the client's headers
 * tell which it means, unless no lane speaks that.
 */
export function proxiedAt(
  path: string,
  headers: IncomingHttpHeaders,
  hasApi: (api: LaneApi) => boolean,
): ProxiedRoute | undefined {
  const routes = PROXIED.get(path) ?? PROXIED.get(path.replace(/\/[^/]+$/, '/*')) ?? [];
  if (routes.length < 2) return routes[0];
  const isMessages = MESSAGES_HEADERS.some((name) => headers[name] !== undefined);
  const byWish = [...routes].sort(
    (a, b) =>
      Number((b.dialect.api === 'messages') === isMessages) -
      Number((a.dialect.api === 'messages') === isMessages),
  );
  return byWish.find(({ dialect }) => hasApi(dialect.api)) ?? byWish[0];
}

/** Methods that a path takes, for 405; own answers can be asked for without their body. */
export function allowedMethods(isDevEnabled: boolean): ReadonlyMap<string, string> {
  const open = ROUTES.filter(({ kind }) => kind !== 'dev' || isDevEnabled);
  return new Map(
    open.map(({ path, method, kind }) => [path, method === 'GET' && kind === 'own' ? 'GET, HEAD' : method]),
  );
}
