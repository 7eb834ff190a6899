/**
 * Answers among lines of one message id that name no request. The provider's own ids are unique, so such lines
 * repeat one answer; but a local relay may give every answer the same id. What tells answers apart then is the
 * prompt between them, and the session.
 */
import type { UsageEvent } from '../../events/index.ts';
import type { ClaudeUsageLine } from './claude-log.ts';

export interface AnswerLine {
  readonly line: ClaudeUsageLine;
  /** Lines with one number stand in one file with no prompt between them. */
  readonly turn: number;
}

/** Ids that the provider, or a cloud that serves for it, makes: long and random. */
const UNIQUE_ID = /^msg_(?:[a-z]+_)?[0-9A-Za-z]{20,}$/;

/** The blocks of one answer are written within so long of each other, milliseconds. */
const BLOCK_MS = 600_000;

/** The same where the id proves nothing: a tool that answers while its request still streams is quick. */
const UNSURE_BLOCK_MS = 30_000;

/** What the repeats of one answer have in common: its prompt. */
const promptKey = ({ inputTokens, cacheReadTokens, cacheWriteTokens, session }: UsageEvent): string =>
  `${inputTokens} ${cacheReadTokens} ${cacheWriteTokens} ${session ?? ''}`;

/** One answer: its lines by time, and what later lines are compared with. */
type Answer = AnswerLine[];

/** True where `later`, after a prompt, may still be a block of the answer: results of its tools came between. */
function mayGoOn(answer: Answer, later: AnswerLine, hasUniqueId: boolean): boolean {
  const last = answer.at(-1)!.line;
  const gapMs = later.line.event.timeMs - last.event.timeMs;
  return hasUniqueId ? gapMs <= BLOCK_MS : !last.isFinished && gapMs <= UNSURE_BLOCK_MS;
}

/**
 * The lines of each answer, at least one. Lines are of one answer when they have one time (copies of a session
 * keep it), when no prompt stands between them, or when the prompt was as large, in the same session and shortly
 * before: within ten minutes under an id of the provider, within half one where the answer had not ended. Does not depend on the order of `lines`.
 */
export function answersOf(messageId: string, lines: readonly AnswerLine[]): ReadonlyArray<ClaudeUsageLine[]> {
  if (lines.length === 1) return [[lines[0]!.line]];
  const hasUniqueId = UNIQUE_ID.test(messageId);
  const [byTime, byTurn, byPrompt] = [
    new Map<number, Answer>(),
    new Map<number, Answer>(),
    new Map<string, Answer>(),
  ];
  const answers: Answer[] = [];
  const sorted = lines.toSorted((a, b) => a.line.event.timeMs - b.line.event.timeMs);
  for (const one of sorted) {
    const { event } = one.line;
    const like = byPrompt.get(promptKey(event));
    const known =
      byTime.get(event.timeMs) ??
      byTurn.get(one.turn) ??
      (like !== undefined && mayGoOn(like, one, hasUniqueId) ? like : undefined);
    const answer = known ?? [];
    if (known === undefined) answers.push(answer);
    answer.push(one);
    byTime.set(event.timeMs, answer);
    byTurn.set(one.turn, answer);
    byPrompt.set(promptKey(event), answer);
  }
  return answers.map((answer) => answer.map(({ line }) => line));
}
