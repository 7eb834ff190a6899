/**
 * Addresses that only this machine can reach, and the names by which a browser asks for them. Servers that ask for no
 * token answer these alone: a name of somebody else that was bound to a loopback address is refused.
 */

/** True for addresses that only this machine can reach. */
export function isLoopback(host: string): boolean {
  const name = host.toLowerCase().replace(/^\[(.*)\]$/, '$1');
  return name === 'localhost' || name === '::1' || /^127(?:\.\d{1,3}){3}$/.test(name);
}

/** As much of a request as tells whether a web page sent it. */
export interface AskingPage {
  readonly host: string | undefined;
  readonly origin: string | undefined;
  /** `Sec-Fetch-Site`; browsers of 2023 and later send it to addresses of this machine. */
  readonly fetchSite: string | undefined;
}

const OWN_SITES: readonly string[] = ['same-origin', 'none'];

/** True for what a page of another origin than the address it asks makes its browser send: by script, form, frame, picture or link. */
export function isForeignPage({ host, origin, fetchSite }: AskingPage): boolean {
  if (origin !== undefined && origin !== `http://${host}`) return true;
  return fetchSite !== undefined && !OWN_SITES.includes(fetchSite);
}

/** The host of a Host header, without the port. */
export function hostName(header: string): string {
  return /^(\[[^\]]*\]|[^:]*)(?::\d+)?$/.exec(header.trim())?.[1] ?? header;
}
