/**
 * Whom the live page answers: somebody on this machine who looks at it. No page of another site, be it by a foreign
 * origin, by a link or frame of its own, or by a name that was bound to a loopback address. Pure. Read next: live-server.ts.
 */
import { type AskingPage, hostName, isForeignPage, isLoopback } from '../../core/index.ts';

/** As much of a request as is judged. */
export interface Asked extends AskingPage {
  readonly method: string;
}

export interface Refusal {
  readonly status: 403 | 405;
  /** One sentence. */
  readonly message: string;
}

/** null = answer it. */
export function refusalOf(asked: Asked): Refusal | null {
  const { method, host } = asked;
  if (method !== 'GET') return { status: 405, message: `${method} is not answered; allowed: GET` };
  if (host === undefined || !isLoopback(hostName(host))) {
    return { status: 403, message: 'this page is on loopback: ask for it by 127.0.0.1 or localhost' };
  }
  if (isForeignPage(asked)) {
    return { status: 403, message: `pages of other sites are not answered: type http://${host} yourself` };
  }
  return null;
}
