/** What a request of OpenAI's dialects itself names its session by: the key of its prompt cache, else its conversation. */
import { asRecord, asText, type JsonRecord } from '../../../core/index.ts';

/** How the conversation begins: the same in all its turns, another in most others. */
function beginning({ instructions, messages, input }: JsonRecord): string {
  const turns = messages ?? input;
  return JSON.stringify([instructions ?? null, Array.isArray(turns) ? (turns[0] ?? null) : null]);
}

/** The session's name; '' = the body has none. A user has many sessions: it counts with how this one begins. */
export function openaiSession(body: JsonRecord): string {
  const { prompt_cache_key: cacheKey, conversation, user } = body;
  const named = asText(cacheKey) ?? asText(conversation) ?? asText(asRecord(conversation)?.id);
  if (named !== null && named !== '') return named;
  const userId = asText(user) ?? '';
  return userId === '' ? '' : `${userId}\n${beginning(body)}`;
}
