/** Errors of the router's own as OpenAI writes them, so that a client treats them like any other. */

/** The code that stands for a word of the Messages API; null = OpenAI has none. */
const CODES: Readonly<Record<string, string>> = {
  rate_limit_error: 'rate_limit_exceeded',
  authentication_error: 'invalid_api_key',
  not_found_error: 'not_found',
  request_too_large: 'request_too_large',
  overloaded_error: 'server_is_overloaded',
  timeout_error: 'timeout',
  api_error: 'server_error',
};

/** Words that are the server's fault there; the rest is the request's. */
const SERVER_WORDS: ReadonlySet<string> = new Set(['api_error', 'timeout_error', 'overloaded_error']);

function typeOf(word: string): string {
  if (SERVER_WORDS.has(word)) return 'server_error';
  return word === 'rate_limit_error' || word === 'permission_error' ? word : 'invalid_request_error';
}

/** What stands inside an error: all four keys, unknown ones null. A word that is none of the router's is its own code. */
export interface OpenaiErrorInside {
  readonly message: string;
  readonly type: string;
  readonly param: null;
  readonly code: string | null;
}

const ROUTER_WORDS: ReadonlySet<string> = new Set([
  ...Object.keys(CODES),
  'permission_error',
  'invalid_request_error',
]);

/** The inside of an error for a word of the Messages API or a code of OpenAI. */
export function openaiErrorInside(word: string, message: string): OpenaiErrorInside {
  const code = ROUTER_WORDS.has(word) ? (CODES[word] ?? null) : word;
  return { message, type: typeOf(word), param: null, code };
}

/** JSON body of an error. The request id goes into headers alone, as OpenAI does it. */
export function openaiError(word: string, message: string): string {
  return JSON.stringify({ error: openaiErrorInside(word, message) });
}
