/**
 * Asking a running router over HTTP. Every way in which it can fail to answer ends as one QuotalabError
 * sentence; the token is sent to the named address only and never shown.
 */
import { resolve } from 'node:path';
import { QuotalabError } from '../../core/index.ts';
import { plainText } from '../../core/text/index.ts';
import { MOST_SECRET_BYTES, readText } from '../../usage/files/index.ts';

const TIMEOUT_MS = 5000;
const TOKEN_HEADER = 'x-quotalab-token';
const TOKEN_VARIABLE = 'QUOTALAB_TOKEN';
/** Most characters of a router's own words in a message. */
const MOST_REASON_CHARS = 400;

export interface RouterAddress {
  /** http or https, without the path of a route. */
  readonly url: string;
  /** null = QUOTALAB_TOKEN, or no token. */
  readonly tokenFile: string | null;
}

/** What the client takes from outside the program. */
export interface ClientEnvironment {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Ends a question that is under way. */
  readonly signal: AbortSignal;
}

export interface RouterAnswer {
  readonly status: number;
  readonly text: string;
}

export interface RouterClient {
  /** The address as it is shown. */
  readonly url: string;
  /**
   * Asks `route` (a path with its query). Returns answers 200..299 and 400, whose text says why; throws
   * ROUTER_UNREACHABLE for anything else and INTERRUPTED when a signal ends the question.
   */
  ask(method: 'GET' | 'POST', route: string, signal?: AbortSignal): Promise<RouterAnswer>;
}

function checkUrl(text: string): string {
  const refuse = (shown: string): never => {
    throw new QuotalabError(
      'BAD_OPTION',
      `--url is '${shown}'; allowed: an address such as http://127.0.0.1:8082, without user, query or fragment`,
    );
  };
  if (!URL.canParse(text)) refuse(plainText(text));
  const url = new URL(text);
  const secret = url.username !== '' || url.password !== '';
  url.username = '';
  url.password = '';
  const isHttp = url.protocol === 'http:' || url.protocol === 'https:';
  if (!isHttp || secret || url.search !== '' || url.hash !== '') refuse(plainText(url.href));
  return url.href.replace(/\/+$/, '');
}

async function readToken(
  { tokenFile }: RouterAddress,
  { cwd, env }: ClientEnvironment,
): Promise<string | null> {
  const place = tokenFile === null ? TOKEN_VARIABLE : `--token-file '${tokenFile}'`;
  let text = env[TOKEN_VARIABLE] ?? '';
  if (tokenFile !== null) {
    text = await readText(resolve(cwd, tokenFile), {
      mostBytes: MOST_SECRET_BYTES,
      refuse: (problem) => {
        throw new QuotalabError('BAD_OPTION', `${place} ${problem}; allowed: a file with the router's token`);
      },
    });
  }
  const token = text.trim();
  if (tokenFile === null && token === '') return null;
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw new QuotalabError(
      'BAD_OPTION',
      `${place} ${token === '' ? 'is empty' : 'holds blanks or other characters'}; allowed: one word of printable ASCII`,
    );
  }
  return token;
}

/** Plain words for what the network said. */
const NETWORK_WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection reset',
  UND_ERR_SOCKET: 'connection closed',
  ENOTFOUND: 'host not found',
  EAI_AGAIN: 'host not found',
  EHOSTUNREACH: 'host unreachable',
  ENETUNREACH: 'network unreachable',
};

function networkReason(error: unknown): string {
  const { name, cause } = error as { name?: string; cause?: { code?: string; message?: string } };
  if (name === 'TimeoutError') return `nothing within ${TIMEOUT_MS / 1000} s`;
  const words = cause?.code ?? cause?.message ?? String(error);
  return NETWORK_WORDS[words] ?? plainText(words);
}

/** The message inside an API error, else the whole text. */
function messageIn(text: string): string {
  try {
    const message = (JSON.parse(text) as { error?: { message?: unknown } } | null)?.error?.message;
    return typeof message === 'string' ? message : text;
  } catch {
    return text;
  }
}

/** The router's own words on one line. */
export function reasonText(text: string): string {
  const words = plainText(messageIn(text)).replace(/ +/g, ' ').trim();
  return words.length > MOST_REASON_CHARS ? `${words.slice(0, MOST_REASON_CHARS)}…` : words;
}

function refusal(
  url: string,
  asked: string,
  { status, text }: RouterAnswer,
  hasToken: boolean,
): QuotalabError {
  const reason =
    status === 401
      ? `${hasToken ? 'it takes another token' : 'it wants a token'}: give --token-file, or set ${TOKEN_VARIABLE}`
      : reasonText(text) || 'without a reason';
  return new QuotalabError(
    'ROUTER_UNREACHABLE',
    `the router at ${url} refused ${asked} with status ${status}: ${reason}`,
  );
}

/** A client for one router. Throws BAD_OPTION for an address or a token that cannot be used. */
export async function openRouter(
  address: RouterAddress,
  environment: ClientEnvironment,
): Promise<RouterClient> {
  const url = checkUrl(address.url);
  const token = await readToken(address, environment);
  const headers: Record<string, string> = token === null ? {} : { [TOKEN_HEADER]: token };
  const ask: RouterClient['ask'] = async (method, route, signal = environment.signal) => {
    let answer: RouterAnswer;
    try {
      const response = await fetch(`${url}${route}`, {
        method,
        headers,
        // A token must not follow a redirect to another host.
        redirect: 'manual',
        signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
      });
      answer = { status: response.status, text: await response.text() };
    } catch (error) {
      if (signal.aborted) throw new QuotalabError('INTERRUPTED', 'stopped while the router was asked');
      throw new QuotalabError(
        'ROUTER_UNREACHABLE',
        `no router answers at ${url} (${networkReason(error)}); start one with quotalab proxy, or name another with --url`,
      );
    }
    const isTaken = (answer.status >= 200 && answer.status < 300) || answer.status === 400;
    if (!isTaken) throw refusal(url, `${method} ${route}`, answer, token !== null);
    return answer;
  };
  return { url, ask };
}

/** The answer's JSON object. Throws ROUTER_UNREACHABLE when it is none, or an answer 400. */
export function jsonAnswer(
  client: RouterClient,
  route: string,
  answer: RouterAnswer,
): Record<string, unknown> {
  if (answer.status === 400) throw refusal(client.url, `GET ${route}`, answer, false);
  let value: unknown = null;
  try {
    value = JSON.parse(answer.text);
  } catch {
    // Told below, with every other answer that is no object.
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  throw new QuotalabError(
    'ROUTER_UNREACHABLE',
    `what answers at ${client.url} is no quotalab router (${route} is no JSON object); name another with --url`,
  );
}
