/**
 * Addresses that only this machine can reach, and the names by which a browser asks for them. Servers that ask for no
 * token answer these alone: a name of somebody else that was bound to a loopback address is refused.
 */

/** True for addresses that only this machine can reach. */
export function isLoopback(host: string): boolean {
  const name = host.toLowerCase().replace(/^\[(.*)\]$/, '$1');
  return name === 'localhost' || name === '::1' || /^127(?:\.\d{1,3}){3}$/.test(name);
}

/** The host of a Host header, without the port. */
export function hostName(header: string): string {
  return /^(\[[^\]]*\]|[^:]*)(?::\d+)?$/.exec(header.trim())?.[1] ?? header;
}
