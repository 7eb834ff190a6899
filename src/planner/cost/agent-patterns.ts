/** Ways to build an agent and what one call of each costs, as costs to start a workload from. */
import { type CostVector, count, unknownName } from '../../core/values/index.ts';

export interface AgentPattern {
  readonly name: string;
  readonly words: string;
  /** Messages of one call; of opus patterns without its subtasks. */
  readonly cost: CostVector;
  /** Pool of the subtasks it hands on; null = they are free or there are none. */
  readonly subtaskPool: string | null;
}

/** The document's three patterns. */
export const AGENT_PATTERNS: readonly AgentPattern[] = [
  { name: 'haiku-first', words: 'mechanical work by haiku alone', cost: { haiku: 1 }, subtaskPool: null },
  {
    name: 'sonnet-coordinator',
    words: 'sonnet judges and hands mechanical parts to haiku',
    cost: { sonnet: 1 },
    subtaskPool: 'haiku',
  },
  {
    name: 'opus-reasoner',
    words: 'opus reasons and hands everything else to smaller models',
    cost: { opus: 1 },
    subtaskPool: 'sonnet',
  },
];

/** Cost of one call of a pattern with so many subtasks; an unknown name is E_UNKNOWN. */
export function agentCost(name: string, subtasks: number): CostVector {
  const pattern = AGENT_PATTERNS.find((each) => each.name === name);
  if (pattern === undefined)
    return unknownName(
      'pattern',
      name,
      AGENT_PATTERNS.map((each) => each.name),
    );
  const { cost, subtaskPool } = pattern;
  const handed = count('subtasks', subtasks);
  return subtaskPool === null || handed === 0 ? cost : { ...cost, [subtaskPool]: handed };
}
