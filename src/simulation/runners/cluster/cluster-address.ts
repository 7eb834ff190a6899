/** Where the Redis server of a cluster is, from its URL; what may be shown of it never has the password. */
import { QuotalabError } from '../../../core/index.ts';

export interface ClusterAddress {
  readonly host: string;
  readonly port: number;
  readonly database: number;
  readonly username: string | null;
  readonly password: string | null;
  readonly tls: boolean;
  /** The URL without its secret. */
  readonly shown: string;
}

const USUAL_PORT = 6379;
const ALLOWED = 'redis://[USER:PASSWORD@]HOST[:PORT][/DATABASE], or rediss:// with TLS';

function refuse(shown: string, problem: string): never {
  throw new QuotalabError('BAD_OPTION', `--cluster '${shown}' ${problem}; allowed: ${ALLOWED}`);
}

/** Without what may be a secret: all before the last @, a port that is no number, and what follows the database. */
const masked = (text: string): string =>
  text
    .replace(/^([a-z]*:\/\/)?.*@/is, '$1***@')
    .replace(/[?#].*$/s, '?***')
    .replace(/:(?!\/\/|\d*(?:[/?]|$)).*$/s, ':***');

/** The address of a URL. Throws BAD_OPTION, without the secret. */
export function parseClusterUrl(text: string): ClusterAddress {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || url.hostname === '') refuse(masked(text), 'is no address of a Redis server');
  if (url.protocol !== 'redis:' && url.protocol !== 'rediss:') {
    refuse(masked(text), 'has another scheme');
  }
  const database = url.pathname === '' || url.pathname === '/' ? '0' : url.pathname.slice(1);
  if (!/^\d{1,4}$/.test(database)) refuse(masked(text), 'has a database that is no number');
  if (url.search !== '' || url.hash !== '') refuse(masked(text), 'has words after the database');
  const part = (coded: string): string | null => {
    try {
      return coded === '' ? null : decodeURIComponent(coded);
    } catch {
      refuse(masked(text), 'has a % in user or password that is written %25 there');
    }
  };
  const port = url.port === '' ? USUAL_PORT : Number(url.port);
  const isSecret = url.username !== '' || url.password !== '';
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port,
    database: Number(database),
    username: part(url.username),
    password: part(url.password),
    tls: url.protocol === 'rediss:',
    shown: `${url.protocol}//${isSecret ? '***@' : ''}${url.hostname}:${port}/${database}`,
  };
}
