/**
 * Pools by name. Providers do not publish capacities: every figure here is a community estimate, labelled as
 * such wherever it is shown. Claude figures are credits, that is model-weighted tokens (weights/token-weights.ts),
 * so they are divided by the tokens of a unit; Codex figures are that table's own credits, one unit each.
 */
import { QuotalabError } from '../../core/index.ts';
import { type LengthKind, SHORT_WINDOW_MINUTES, WEEKLY_WINDOW_MINUTES } from '../windows/index.ts';
import type { PoolAccount, PoolWindow } from './pool-account.ts';

export interface PoolPreset {
  readonly name: string;
  /** Per short and weekly window: weighted tokens or units. */
  readonly shortCapacity: number;
  readonly weeklyCapacity: number;
  readonly unit: 'tokens' | 'units';
  readonly shortKind: LengthKind;
  readonly shortFloorMinutes: number;
  readonly source: string;
}

const CLAUDE_SOURCE = 'community estimate, reconstructed from plan counters, Jan-Feb 2026';
const CODEX_SOURCE = 'community estimate, codex-lb capacity table; one unit = one of its credits';

/** A claude short window opens at first use, floored to 10 minutes (reported since May 2026). */
const CLAUDE = {
  unit: 'tokens',
  shortKind: 'first_use',
  shortFloorMinutes: 10,
  source: CLAUDE_SOURCE,
} as const;
const CODEX = { unit: 'units', shortKind: 'first_use', shortFloorMinutes: 1, source: CODEX_SOURCE } as const;

export const POOL_PRESETS: readonly PoolPreset[] = [
  { name: 'claude-pro', shortCapacity: 550_000, weeklyCapacity: 5_000_000, ...CLAUDE },
  { name: 'claude-max5', shortCapacity: 3_300_000, weeklyCapacity: 41_670_000, ...CLAUDE },
  { name: 'claude-max20', shortCapacity: 11_000_000, weeklyCapacity: 83_330_000, ...CLAUDE },
  { name: 'codex-plus', shortCapacity: 225, weeklyCapacity: 7_560, ...CODEX },
  { name: 'codex-pro', shortCapacity: 1_500, weeklyCapacity: 50_400, ...CODEX },
];

/** Most accounts of a pool. */
export const MAX_POOL_ACCOUNTS = 64;

function presetWindow(preset: PoolPreset, window: 'short' | 'weekly', unitTokens: number): PoolWindow {
  const capacity = window === 'short' ? preset.shortCapacity : preset.weeklyCapacity;
  const capacityUnits = preset.unit === 'tokens' ? Math.floor(capacity / unitTokens) : capacity;
  if (capacityUnits < 1) {
    throw new QuotalabError(
      'BAD_POOL',
      `--unit-tokens is ${unitTokens}, more than the ${capacity} tokens of a ${window} window of ${preset.name}; allowed: at most that`,
    );
  }
  return {
    kind: window === 'short' ? preset.shortKind : 'fixed',
    floorMinutes: window === 'short' ? preset.shortFloorMinutes : 1,
    lengthMinutes: window === 'short' ? SHORT_WINDOW_MINUTES : WEEKLY_WINDOW_MINUTES,
    capacityUnits,
    firstResetMinute: null,
  };
}

/** NAME, NAMExCOUNT, or several joined by `+`. Names may end in x and digits themselves (claude-max5). */
const PRESET_PART = /^[a-z][a-z0-9-]*$/;
const COUNTED_PART = /^(?<name>.+)x(?<count>[0-9]{1,3})$/;

/** True when the text has the form of a preset rather than of a file path. */
export function looksLikePreset(text: string): boolean {
  return text.split('+').every((part) => PRESET_PART.test(part));
}

function expandPart(part: string, text: string): Array<PoolPreset> {
  const named = (name: string | undefined): PoolPreset | undefined =>
    POOL_PRESETS.find((candidate) => candidate.name === name);
  const counted = COUNTED_PART.exec(part)?.groups;
  const preset = named(part) ?? named(counted?.name);
  const count = named(part) === undefined ? Number(counted?.count ?? 1) : 1;
  if (preset === undefined) {
    const known = POOL_PRESETS.map((candidate) => candidate.name).join(', ');
    throw new QuotalabError(
      'BAD_POOL',
      `--pool '${text}' is neither a file nor a preset; presets: ${known}, with a count like claude-max5x3, joined by +`,
    );
  }
  if (count < 1) {
    throw new QuotalabError('BAD_POOL', `--pool '${text}' has 0 accounts; allowed: 1..${MAX_POOL_ACCOUNTS}`);
  }
  return Array.from({ length: count }, () => preset);
}

/**
 * The accounts of a preset text such as `claude-max5x3` or `claude-prox2+claude-max20`, and where the figures
 * come from. Resets are unknown. Throws BAD_POOL on an unknown name, no account, too many, or a unit larger than a window.
 */
export function expandPreset(
  text: string,
  unitTokens: number,
): { accounts: PoolAccount[]; sources: string[] } {
  const presets = text.split('+').flatMap((part) => expandPart(part, text));
  if (presets.length > MAX_POOL_ACCOUNTS) {
    throw new QuotalabError(
      'BAD_POOL',
      `--pool '${text}' has ${presets.length} accounts; allowed: 1..${MAX_POOL_ACCOUNTS}`,
    );
  }
  const seen = new Map<string, number>();
  const accounts = presets.map((preset): PoolAccount => {
    const number = (seen.get(preset.name) ?? 0) + 1;
    seen.set(preset.name, number);
    return {
      name: `${preset.name}-${number}`,
      short: presetWindow(preset, 'short', unitTokens),
      weekly: presetWindow(preset, 'weekly', unitTokens),
    };
  });
  return { accounts, sources: [...new Set(presets.map((preset) => `${preset.name}: ${preset.source}`))] };
}
