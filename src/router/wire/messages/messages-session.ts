/**
 * What a Messages request itself names its session by. A user is not a session, since one user has many: Claude Code's
 * user_id ends in _session_ID or is JSON with a session_id, and a bare one counts only together with how its
 * conversation begins. Read next: server/exchange/session-identity.ts (headers come first).
 */
import { asRecord, asText, type JsonRecord, parseRecord } from '../../../core/index.ts';
import { userSession } from '../reading/index.ts';

/** The session's name; '' = the body has none. */
export function messagesSession(body: JsonRecord): string {
  const user = asRecord(body.metadata)?.user_id;
  const userId = typeof user === 'string' ? user.trim() : '';
  if (userId === '') return '';
  const inJson = userId.startsWith('{') ? asText(parseRecord(userId)?.session_id) : null;
  const named = inJson ?? /_session_(.+)$/.exec(userId)?.[1] ?? null;
  return named ?? userSession(userId, body.system, body.messages);
}
