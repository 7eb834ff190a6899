/**
 * What a secret is, by the form that its provider gives it. A login token is not an API key: it goes into another
 * header, and the API takes it only from clients that ask for that. Nothing is tried, nothing is added to a request.
 */
import type { IncomingHttpHeaders } from 'node:http';
import type { Credential } from '../../config/index.ts';
import type { LaneApi } from '../../wire/index.ts';
import type { OwnCredential } from './headers.ts';

/** Anthropic's forms: tokens of a plan's login, API keys. */
const LOGIN_TOKEN = /^sk-ant-oat/;
const API_KEY = /^sk-ant-api/;

/** The header that a secret belongs in: by its form, else as the configuration says, else the API's usual one. */
export function headerFor(
  secret: string,
  header: Credential['header'],
  api: LaneApi,
): OwnCredential['header'] {
  if (api === 'messages' && LOGIN_TOKEN.test(secret)) return 'authorization';
  if (api === 'messages' && API_KEY.test(secret)) return 'x-api-key';
  if (header !== 'auto') return header;
  // OpenAI's APIs know one header.
  return api === 'openai' ? 'authorization' : 'x-api-key';
}

/** The beta by which a client asks for a login token to be taken, whatever its date. */
const LOGIN_BETA = /(?:^|,)\s*oauth-/;

/**
 * Why a request with these headers cannot work with the account's kind of credential, a sentence for its client; null =
 * it may. Only the provider's no makes this true: it is asked after one, never before.
 */
export function unfitFor(
  account: string,
  credential: OwnCredential | null,
  headers: IncomingHttpHeaders,
): string | null {
  if (credential === null || !LOGIN_TOKEN.test(credential.secret)) return null;
  if (LOGIN_BETA.test(String(headers['anthropic-beta'] ?? ''))) return null;
  return `account ${account} has the login token of a plan, which the provider takes only from clients that ask for it (anthropic-beta: oauth-...); this request does not, and the router adds nothing: use an account with an API key`;
}
