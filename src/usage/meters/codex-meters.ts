/**
 * The meter of Codex: `rate_limits` of token_count lines. The limit `codex` is the plan's; models may have limits of
 * their own in the same lines (GPT-5.3-Codex-Spark: codex_bengalfox), which do not draw on the plan's windows. A client
 * writes an old answer again when it refreshes its screen: what a session's line repeats is no new reading.
 */
import { asRecord, asText, type JsonRecord } from '../../core/index.ts';
import { codexRefusal } from './codex-limits.ts';
import type { MeterReading } from './meter-reading.ts';

/** The id of the plan's own windows. */
const PLAN_LIMIT = 'codex';
/** Models known to have a limit of their own, whatever the line says. */
const OWN_LIMIT_MODEL = /spark/i;
const MS_PER_SECOND = 1000;

const finite = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null;

const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

/** Reset of a window: an instant in seconds, in older logs seconds from the line on. */
function resetOf(window: JsonRecord, timeMs: number): number | null {
  const at = finite(window.resets_at);
  if (at !== null) return at * MS_PER_SECOND;
  const after = finite(window.resets_in_seconds);
  return after === null ? null : timeMs + after * MS_PER_SECOND;
}

function readingOf(value: unknown, timeMs: number): MeterReading | null {
  const window = asRecord(value);
  const percent = finite(window?.used_percent);
  if (window === null || percent === null || percent < 0) return null;
  const resetMs = resetOf(window, timeMs);
  // What has returned before the line was written is an answer of before.
  if (resetMs !== null && resetMs <= timeMs) return null;
  const lengthMinutes = finite(window.window_minutes);
  return {
    timeMs,
    vendor: 'codex',
    lengthMinutes,
    family: null,
    usedShare: percent / 100,
    resetMs,
    isRefusal: false,
  };
}

/** The readings and limits of one log, all its files together. */
export class CodexMeters {
  readonly readings: MeterReading[];
  /** Names of limits beside the plan's, as their lines give them. */
  private readonly ownNames: Set<string>;
  /** Last limits of each session, as text. */
  private readonly last: Map<string | null, string>;

  /** Zone of times in messages, IANA. */
  private readonly timeZone: string;

  constructor(timeZone: string = 'UTC') {
    this.timeZone = timeZone;
    this.readings = [];
    this.ownNames = new Set();
    this.last = new Map();
  }

  /** Takes the `rate_limits` of a line, whatever they are. */
  take(rateLimits: unknown, timeMs: number, session: string | null): void {
    const limits = asRecord(rateLimits);
    if (limits === null) return;
    const id = asText(limits.limit_id);
    if (id !== null && id !== PLAN_LIMIT) {
      const name = asText(limits.limit_name);
      if (name !== null) this.ownNames.add(plain(name));
      return;
    }
    const text = JSON.stringify([limits.primary, limits.secondary]);
    if (this.last.get(session) === text) return;
    this.last.set(session, text);
    for (const window of [limits.primary, limits.secondary]) {
      const reading = readingOf(window, timeMs);
      if (reading !== null) this.readings.push(reading);
    }
  }

  /** Takes the refusal that the payload of a line may be; one of a model with a limit of its own is none of the plan's. */
  takeRefusal(payload: JsonRecord, timeMs: number, model: string | null): void {
    if (Number.isNaN(timeMs) || this.ownLimit(model, null) !== null) return;
    const refusal = codexRefusal(payload, timeMs, this.timeZone);
    if (refusal !== null) this.readings.push(refusal);
  }

  /**
   * The limit that a request draws on instead of the plan's; null = the plan's. The model decides: the limits of a line
   * may be those of another request. Without a limit's name the line does.
   */
  ownLimit(model: string | null, rateLimits: unknown): string | null {
    const limits = asRecord(rateLimits);
    const id = asText(limits?.limit_id);
    const isOwnLine = id !== null && id !== PLAN_LIMIT;
    const name = model === null ? '' : plain(model);
    const isNamed = name !== '' && [...this.ownNames].some((own) => own !== '' && name.includes(own));
    if (isNamed || (model !== null && OWN_LIMIT_MODEL.test(model)))
      return isOwnLine ? id : 'a limit of its own';
    const isNameless = isOwnLine && (asText(limits?.limit_name) === null || model === null);
    return isNameless ? id : null;
  }
}
