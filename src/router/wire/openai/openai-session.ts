/** What a request of OpenAI's dialects itself names its session by: the key of its prompt cache, else its conversation. */
import { asRecord, asText, type JsonRecord } from '../../../core/index.ts';
import { userSession } from '../reading/index.ts';

/** Members of a body that name its session, or tell how it began. */
export const OPENAI_SESSION_MEMBERS: readonly string[] = [
  ...['prompt_cache_key', 'conversation', 'user', 'instructions', 'messages', 'input'],
];

/** The session's name; '' = the body has none. */
export function openaiSession(body: JsonRecord): string {
  const { prompt_cache_key: cacheKey, conversation } = body;
  const named = asText(cacheKey) ?? asText(conversation) ?? asText(asRecord(conversation)?.id);
  const user = asText(body.user);
  if (named !== null || user === null) return named ?? '';
  return userSession(user, body.instructions, body.messages ?? body.input);
}
