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

const tokens = z.number().positive().max(1e15);
const record = z.strictObject({
  window: z.string().min(1),
  tokens: z.strictObject({ low: tokens, mid: tokens, high: tokens }),
  pairs: z.number().int().min(1),
  since: z.iso.datetime(),
});

export const capacitiesSchema: z.ZodType<{
  readonly version: 1;
  readonly capacities: readonly CapacityRecord[];
}> = z.strictObject({ version: z.literal(1), capacities: z.array(record) });

/** The id of a window without the number of its account: `codex-pro-2/weekly` is `codex-pro/weekly`. */
export const plainWindowId = (id: string): string => id.replace(/-\d+\//, '/');

/** The record of a window that may go by several ids; null = none says anything of it. */
export const capacityRecord = (
  records: readonly CapacityRecord[],
  ...ids: readonly string[]
): CapacityRecord | null =>
  records.find(({ window }) => ids.some((id) => plainWindowId(id) === window)) ?? null;
