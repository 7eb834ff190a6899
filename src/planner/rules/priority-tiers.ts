/** Four priorities with the kinds of work meant by them: a preset to edit. The priority of a task is always its own field. */
import { whole } from '../../core/values/index.ts';
import type { Priority } from '../../quota/rules/index.ts';

export interface PriorityTier {
  readonly priority: Priority;
  readonly name: string;
  readonly examples: readonly string[];
  /** Models that may be used, weakest first. */
  readonly models: readonly string[];
  /** Those of them that need a reason. */
  readonly ifJustified: readonly string[];
}

/** Source: section "Priority Tiers" of the planning document. */
export const PRIORITY_TIERS: readonly PriorityTier[] = [
  {
    priority: 1,
    name: 'critical',
    examples: ['production bug', 'deadline-critical work', 'high-stakes decision', 'legal requirement'],
    models: ['haiku', 'sonnet', 'opus'],
    ifJustified: [],
  },
  {
    priority: 2,
    name: 'high',
    examples: [
      'feature development',
      'research and analysis',
      'important documentation',
      'complex code review',
    ],
    models: ['haiku', 'sonnet', 'opus'],
    ifJustified: ['opus'],
  },
  {
    priority: 3,
    name: 'medium',
    examples: ['refactoring', 'test writing', 'routine documentation', 'exploration'],
    models: ['haiku', 'sonnet'],
    ifJustified: [],
  },
  {
    priority: 4,
    name: 'low',
    examples: ['file operations', 'syntax fixes', 'repetitive transformations', 'validation'],
    models: ['haiku'],
    ifJustified: [],
  },
];

/** The tier of a priority 1..4; others are E_INT or E_RANGE. */
export const priorityTier = (priority: number): PriorityTier =>
  PRIORITY_TIERS[whole('priority', priority, 1, 4) - 1]!;
