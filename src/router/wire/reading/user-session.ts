/** What names a session where only its user is named. */

/**
 * A session by its user alone, '' = nobody: one user has many, so it counts together with how the conversation begins,
 * its instructions and its first turn, which is the same in all its turns and another in most others.
 */
export function userSession(userId: string, instructions: unknown, turns: unknown): string {
  if (userId === '') return '';
  const first = Array.isArray(turns) ? (turns[0] ?? null) : null;
  return `${userId}\n${JSON.stringify([instructions ?? null, first])}`;
}
