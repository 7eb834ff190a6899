/**
 * Refusals of Codex: an `error` of a rollout, or a task that ended with one, that names the usage limit by its code or
 * in words (`You've hit your usage limit. ... try again at Sep 26th, 2026 2:16 AM.`). Which window it is of is not said.
 * Read next: reset-words.ts.
 */
import { asRecord, asText, type JsonRecord } from '../../core/index.ts';
import type { MeterReading } from './meter-reading.ts';
import { resetInstantOf } from './reset-words.ts';

const CODE = 'usage_limit_exceeded';
const WORDS = /\byou.ve hit your usage limit\b/i;

/** The refusal that the payload of a line is; null for any other. `timeZone`: of times in its words, IANA. */
export function codexRefusal(payload: JsonRecord, timeMs: number, timeZone: string): MeterReading | null {
  const error = asRecord(payload.error) ?? payload;
  const message = asText(error.message) ?? '';
  const isWorded = payload.type === 'error' || error !== payload;
  if (error.codex_error_info !== CODE && !(isWorded && WORDS.test(message))) return null;
  return {
    timeMs,
    vendor: 'codex',
    lengthMinutes: null,
    family: null,
    usedShare: 1,
    resetMs: resetInstantOf(message, timeMs, timeZone),
    isRefusal: true,
  };
}
