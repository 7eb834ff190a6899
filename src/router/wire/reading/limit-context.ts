/**
 * Readings in context: what an answer says of its windows, less what cannot be so. The sentence that fits wins; what
 * is left out is told, so that it can be counted. Nothing here is guessed: a reading is kept as it came, or not.
 *
 * Read next: wire/refusals/limit-headers.ts, where every answer goes through this.
 */
import {
  type IgnoredWord,
  isFull,
  type LimitReading,
  type WindowClaim,
  type WindowLimit,
} from './limit-reading.ts';

/** A reset may lie this much further off than the window is long: months differ, clocks too. */
const SLACK_SHARE = 0.05;
const SLACK_MS = 300_000;
const MS_PER_MINUTE = 60_000;

/** True where a window of that length can reset then: no window lasts longer than it is long. */
export function canResetAt(
  { lengthMinutes }: Pick<WindowClaim, 'lengthMinutes'>,
  resetAtMs: number,
  nowMs: number,
): boolean {
  if (lengthMinutes === null) return true;
  return resetAtMs - nowMs <= lengthMinutes * MS_PER_MINUTE * (1 + SLACK_SHARE) + SLACK_MS;
}

/** True where it is full and nobody says until when: it would be full for ever. What nobody can read holds nothing. */
export function isEndless({ lengthMinutes, utilizationFraction, resetAtMs }: WindowLimit): boolean {
  return lengthMinutes !== null && (utilizationFraction ?? 0) >= 1 && resetAtMs === null;
}

function windowInContext(limit: WindowLimit, nowMs: number, ignored: IgnoredWord[]): WindowLimit {
  const { resetAtMs } = limit;
  if (resetAtMs !== null && resetAtMs <= nowMs) {
    ignored.push('reset_past');
    return { ...limit, utilizationFraction: null, resetAtMs: null };
  }
  const isFar = resetAtMs !== null && !canResetAt(limit, resetAtMs, nowMs);
  if (isFar) ignored.push('reset_too_far');
  const kept = isFar ? { ...limit, resetAtMs: null } : limit;
  if (isEndless(kept)) ignored.push('full_without_reset');
  return kept;
}

/** The windows as far as they can be believed at `nowMs` (epoch ms), and what of them cannot. */
export function windowsInContext(
  windows: readonly WindowLimit[],
  nowMs: number,
): Pick<LimitReading, 'windows' | 'ignored'> {
  const ignored: IgnoredWord[] = [];
  return { windows: windows.map((limit) => windowInContext(limit, nowMs, ignored)), ignored };
}

/** What an answer says of the account as a whole: its status, the window that decides, that window's reset. */
export type Representative = Pick<LimitReading, 'status' | 'claim' | 'resetAtMs'>;

/** Below this a window that says nothing of its status is not the one that refused. */
const CLEARLY_OPEN = 0.9;

/** True where the window itself says that it is open. */
function isOpen({ status, utilizationFraction }: WindowLimit): boolean {
  if (status !== null) return status !== 'rejected' && (utilizationFraction ?? 0) < 1;
  return utilizationFraction !== null && utilizationFraction < CLEARLY_OPEN;
}

/** The window that refused, of those that say so themselves: the account's own first, then the last to open. */
function refusing(windows: readonly WindowLimit[]): WindowLimit | null {
  const full = windows
    .filter((limit) => isFull(limit) && (limit.status !== null || limit.families === 'all'))
    .sort((a, b) => (b.resetAtMs ?? 0) - (a.resetAtMs ?? 0));
  return full.find(({ families }) => families === 'all') ?? full[0] ?? null;
}

/**
 * The representative word beside what each window says of itself (`windows`, without what the claim adds): a claim on
 * an open window gives way to the one that is full; a rejection that no window knows of is none of a window.
 */
export function claimInContext(
  told: Representative,
  windows: readonly WindowLimit[],
): Representative & Pick<LimitReading, 'ignored'> {
  const claimed = windows.find(({ claim }) => claim === told.claim);
  if (claimed === undefined || !isOpen(claimed)) return { ...told, ignored: [] };
  const full = refusing(windows);
  if (full !== null) {
    return { ...told, claim: full.claim, resetAtMs: full.resetAtMs, ignored: ['claim_denied'] };
  }
  if (told.status !== 'rejected' || claimed.status === null) return { ...told, ignored: [] };
  return { ...told, status: null, ignored: ['status_denied'] };
}
