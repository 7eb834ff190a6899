/** What each level of use asks for; the levels themselves are the ledger's. An edge belongs to the graver level. */
import { entryOf, inRange } from '../../core/values/index.ts';
import type { Priority } from '../../quota/rules/index.ts';
import { USE_LEVELS } from '../ledger/index.ts';

export interface LevelRule {
  /** Work that goes on. */
  readonly priorities: readonly Priority[];
  readonly advice: string;
}

/** Source: section "Monitoring" of the planning document; a preset to edit. */
const LEVEL_RULES: Readonly<Record<string, LevelRule>> = {
  green: { priorities: [1, 2, 3, 4], advice: 'go on' },
  yellow: { priorities: [1, 2, 3, 4], advice: 'put off low-priority work' },
  orange: { priorities: [1, 2], advice: 'batch where possible' },
  red: { priorities: [1], advice: 'as few turns as possible' },
};

export interface WarningLevel extends LevelRule {
  readonly name: string;
  /** Lowest used share of the level. */
  readonly fromFraction: number;
}

/** The levels with what they ask for, lowest first. */
export const WARNING_LEVELS: readonly WarningLevel[] = USE_LEVELS.map((level) => ({
  ...level,
  ...entryOf('level', LEVEL_RULES, level.name),
}));

/** The level of a used share >= 0; an overdraw (above 1) has the last. */
export function levelOf(usedShare: number): WarningLevel {
  const used = inRange('usedShare', usedShare, 0, Number.POSITIVE_INFINITY);
  return WARNING_LEVELS.findLast(({ fromFraction }) => used >= fromFraction)!;
}
