/**
 * Whom the live page answers: somebody on this machine who looks at it. No page of another site, be it by a foreign
 * origin, by a link or frame of its own, or by a name that was bound to a loopback address. Pure. Read next: live-server.ts.
 */
import { hostName, isLoopback } from '../../core/index.ts';

/** As much of a request as is judged. */
export interface Asked {
  readonly method: string;
  readonly host: string | undefined;
  readonly origin: string | undefined;
  /** `Sec-Fetch-Site`; browsers of 2023 and later send it. */
  readonly fetchSite: string | undefined;
}

export interface Refusal {
  readonly status: 403 | 405;
  /** One sentence. */
  readonly message: string;
}

const OWN_SITES: readonly string[] = ['same-origin', 'none'];

/** null = answer it. */
export function refusalOf({ method, host, origin, fetchSite }: Asked): Refusal | null {
  if (method !== 'GET') return { status: 405, message: `${method} is not answered; allowed: GET` };
  if (host === undefined || !isLoopback(hostName(host))) {
    return { status: 403, message: 'this page is on loopback: ask for it by 127.0.0.1 or localhost' };
  }
  const isForeign = origin !== undefined && origin !== `http://${host}`;
  if (isForeign || (fetchSite !== undefined && !OWN_SITES.includes(fetchSite))) {
    return { status: 403, message: `pages of other sites are not answered: type http://${host} yourself` };
  }
  return null;
}
