/**
 * The window headers of Codex. A window is known by its length, not by its slot: plans without a short window
 * put the week into the first slot and leave the second empty, free plans have a month. Slots with a limit's name in
 * front (`x-codex-<name>-primary-...`) count the models of that limit alone.
 */
import {
  anyReset,
  decimalValue,
  type HeaderLookup,
  plausibleReset,
  type WindowLimit,
  wholeValue,
  wordValue,
} from '../reading/index.ts';

const SLOT_HEADER = /^x-codex-([a-z0-9_.-]+)-window-minutes$/;
const MOST_SLOTS = 20;
const MOST_PERCENT = 10_000;
/** Longer windows are broken headers. */
const MOST_MINUTES = 527_040;

/** "5h", "7d", "90m". */
function lengthName(minutes: number): string {
  if (minutes % 1440 === 0) return `${minutes / 1440}d`;
  return minutes % 60 === 0 ? `${minutes / 60}h` : `${minutes}m`;
}

/** The limit that a slot belongs to: null for those of the whole account, else its models' name. */
function limitName(slot: string, headers: HeaderLookup): string | null {
  const id = /^(.+)-(?:primary|secondary)$/.exec(slot)?.[1];
  return id === undefined ? null : (wordValue(headers(`x-codex-${id}-limit-name`)) ?? id);
}

function slotWindow(slot: string, headers: HeaderLookup, nowMs: number): WindowLimit | null {
  const header = (suffix: string) => headers(`x-codex-${slot}-${suffix}`);
  const lengthMinutes = wholeValue(header('window-minutes'));
  if (lengthMinutes === null || lengthMinutes === 0 || lengthMinutes > MOST_MINUTES) return null;
  const percent = decimalValue(header('used-percent'));
  const afterSeconds = decimalValue(header('reset-after-seconds'));
  const afterMs = afterSeconds === null ? null : Math.round(nowMs + afterSeconds * 1000);
  const name = limitName(slot, headers);
  return {
    claim: `codex_${lengthName(lengthMinutes)}${name === null ? '' : `_${name}`}`,
    lengthMinutes,
    families: name === null ? 'all' : [name],
    utilizationFraction: percent === null || percent > MOST_PERCENT ? null : percent / 100,
    resetAtMs: anyReset(header('reset-at'), nowMs) ?? plausibleReset(afterMs, nowMs),
    status: null,
  };
}

/** The windows that the x-codex headers describe, slots without a length left out. `nowMs` is epoch ms. */
export function codexWindows(headers: HeaderLookup, nowMs: number): WindowLimit[] {
  const slots = new Set<string>();
  for (const name of headers.names()) {
    const slot = name.startsWith('x-codex-') ? SLOT_HEADER.exec(name)?.[1] : undefined;
    if (slot !== undefined && slots.size < MOST_SLOTS) slots.add(slot);
  }
  return [...slots].flatMap((slot) => slotWindow(slot, headers, nowMs) ?? []);
}
