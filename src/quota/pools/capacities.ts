/**
 * What windows hold by their owner's own readings, as `plan status --calibrate` writes it: one file that the simulator,
 * the planner and the router read. A window goes by its preset or account and its id, `codex-pro/weekly`.
 */
import { z } from 'zod';

/** What one window holds, in weighted tokens: 90 % lie between low and high. */
export interface CapacityRecord {
  readonly window: string;
  readonly tokens: { readonly low: number; readonly mid: number; readonly high: number };
  readonly pairs: number;
  /** Instant of the first pair, ISO 8601. */
  readonly since: string;
}

const TOKENS = 'weighted tokens, more than 0 and at most 1e15';
const PAIRS = 'a whole number of pairs, 1 or more';
const tokens = z.number(TOKENS).positive(TOKENS).max(1e15, TOKENS);
const record = z.strictObject(
  {
    window: z.string('a window such as codex-pro/weekly').min(1, 'a window such as codex-pro/weekly'),
    tokens: z.strictObject({ low: tokens, mid: tokens, high: tokens }, 'an object of low, mid and high'),
    pairs: z.number(PAIRS).int(PAIRS).min(1, PAIRS),
    since: z.iso.datetime('an instant such as 2026-01-31T14:23:00Z'),
  },
  'an object of window, tokens, pairs and since',
);

export const capacitiesSchema: z.ZodType<{
  readonly version: 1;
  readonly capacities: readonly CapacityRecord[];
}> = z.strictObject(
  { version: z.literal(1, '1'), capacities: z.array(record, 'a list of capacities') },
  'an object of version and capacities',
);

/** The id of a window without the number of its account: `codex-pro-2/weekly` is `codex-pro/weekly`. */
export const plainWindowId = (id: string): string => id.replace(/-\d+\//, '/');

/**
 * What a window holds by its record, in units of `unitTokens` weighted tokens, 1 or more. The window may go by several
 * ids; null = no record says anything of it, or it counts something else.
 */
export function recordedCapacity(
  records: readonly CapacityRecord[],
  { ids, unit }: { readonly ids: readonly string[]; readonly unit: string },
  unitTokens: number,
): { readonly units: number; readonly record: CapacityRecord } | null {
  const names = new Set(ids.map(plainWindowId));
  const record = records.find(({ window }) => names.has(window));
  if (record === undefined || unit !== 'weighted') return null;
  return { units: Math.max(1, Math.round(record.tokens.mid / unitTokens)), record };
}
