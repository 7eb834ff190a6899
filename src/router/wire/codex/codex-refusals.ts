/** Refusals of Codex: an error type of its own whose body says when the window resets. */
import { asCount, asRecord, parseRecord } from '../../../core/index.ts';
import {
  claimOf,
  firstAhead,
  type LimitReading,
  type Refusal,
  refusal,
  type WindowClaim,
  type WindowLimit,
} from '../reading/index.ts';

const MS_PER_HOUR = 3_600_000;
const MS_PER_DAY = 24 * MS_PER_HOUR;
const WEEK: WindowClaim = { claim: 'codex_7d', lengthMinutes: 10_080, families: 'all' };
const MONTH: WindowClaim = { claim: 'codex_30d', lengthMinutes: 43_200, families: 'all' };

/** The full window with the latest reset; null = none is. */
function fullWindow(limits: LimitReading): WindowLimit | null {
  const full = limits.windows
    .filter(({ utilizationFraction }) => (utilizationFraction ?? 0) >= 1)
    .sort((a, b) => (b.resetAtMs ?? 0) - (a.resetAtMs ?? 0));
  return full[0] ?? null;
}

/** Where no header tells: a reset further away than a window's length is that of a longer one. */
function windowBefore(untilMs: number | null, nowMs: number): WindowClaim | null {
  if (untilMs === null || untilMs - nowMs <= 5.5 * MS_PER_HOUR) return null;
  return untilMs - nowMs <= 7.5 * MS_PER_DAY ? WEEK : MONTH;
}

/** The refusal behind an error type of Codex; null for other types. `bodyText` is the error's body. */
export function codexRefusal(
  type: string,
  bodyText: string,
  limits: LimitReading,
  hintMs: number | null,
  nowMs: number,
): Refusal | null {
  if (type === 'usage_not_included') return refusal('billing', type);
  if (type !== 'usage_limit_reached') return null;
  const error = asRecord(parseRecord(bodyText)?.error);
  const atSeconds = asCount(error?.resets_at);
  const inSeconds = asCount(error?.resets_in_seconds);
  const window = fullWindow(limits);
  const untilMs =
    firstAhead(
      [
        atSeconds === null ? null : atSeconds * 1000,
        inSeconds === null ? null : nowMs + inSeconds * 1000,
        window?.resetAtMs ?? null,
      ],
      nowMs,
    ) ?? hintMs;
  return refusal('quota_window', type, { untilMs, window: claimOf(window) ?? windowBefore(untilMs, nowMs) });
}
