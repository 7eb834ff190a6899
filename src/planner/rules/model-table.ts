/** Which model for which kind of task: a table, and tags of work. What the table does not cover is said to be so, never guessed. */
import { count, unknownKey } from '../../core/values/index.ts';

/** Depth of reasoning, from none up. */
export const DEPTHS = ['none', 'medium', 'medium-high', 'high', 'extreme'] as const;
export type Depth = (typeof DEPTHS)[number];

interface ModelRow {
  readonly taskType: string;
  /** Context in tokens: from and below; Infinity = no upper end. */
  readonly fromTokens: number;
  readonly belowTokens: number;
  readonly depth: Depth;
  readonly model: string;
  readonly reason: string;
}

const any = { fromTokens: 0, belowTokens: Number.POSITIVE_INFINITY };

/** Source: matrix 1 of the planning document; "more than 20k" begins at 20,001 tokens. */
const MODEL_TABLE: readonly ModelRow[] = [
  { taskType: 'file-operations', ...any, depth: 'none', model: 'haiku', reason: 'mechanical' },
  { taskType: 'syntax', ...any, depth: 'none', model: 'haiku', reason: 'mechanical, pattern matching' },
  {
    taskType: 'code-analysis',
    fromTokens: 0,
    belowTokens: 20_000,
    depth: 'medium',
    model: 'sonnet',
    reason: 'needs judgement, of a size it can hold',
  },
  { taskType: 'architecture', ...any, depth: 'high', model: 'sonnet', reason: 'complex, but no proof' },
  { taskType: 'writing', ...any, depth: 'medium', model: 'sonnet', reason: 'style, tone, coherence' },
  { taskType: 'math-proof', ...any, depth: 'extreme', model: 'opus', reason: 'formal verification' },
  {
    taskType: 'bug-detection',
    fromTokens: 20_001,
    belowTokens: Number.POSITIVE_INFINITY,
    depth: 'high',
    model: 'opus',
    reason: 'subtle flaws of logic',
  },
  {
    taskType: 'research-synthesis',
    ...any,
    depth: 'medium-high',
    model: 'sonnet',
    reason: 'integration, not new reasoning',
  },
  {
    taskType: 'novel-algorithm',
    ...any,
    depth: 'extreme',
    model: 'opus',
    reason: 'creative problem solving',
  },
];

/** Rows named beside an answer. */
const NEAREST_COUNT = 2;

type ModelChoice =
  | { readonly status: 'specified'; readonly model: string; readonly row: ModelRow }
  /** No row covers it; the nearest ones, those of the same kind of task first. */
  | { readonly status: 'unspecified'; readonly nearest: readonly ModelRow[] };

const depthGap = (a: Depth, b: Depth): number => Math.abs(DEPTHS.indexOf(a) - DEPTHS.indexOf(b));

const tokenGap = ({ fromTokens, belowTokens }: ModelRow, tokens: number): number =>
  Math.max(0, fromTokens - tokens, tokens - (belowTokens - 1));

/**
 * The model for a kind of task at a context of `contextTokens` and a depth. Unknown kinds and depths are E_UNKNOWN with
 * the nearest spelling first.
 */
export function modelFor(taskType: string, contextTokens: number, depth: Depth): ModelChoice {
  const tokens = count('contextTokens', contextTokens);
  if (!DEPTHS.includes(depth)) unknownKey('depth', depth, DEPTHS);
  const types = [...new Set(MODEL_TABLE.map((row) => row.taskType))];
  if (!types.includes(taskType)) unknownKey('taskType', taskType, types);
  const ranked = MODEL_TABLE.map((row, index) => ({
    row,
    index,
    isOther: Number(row.taskType !== taskType),
    depth: depthGap(row.depth, depth),
    tokens: tokenGap(row, tokens),
  })).sort((a, b) => a.isOther - b.isOther || a.depth - b.depth || a.tokens - b.tokens || a.index - b.index);
  const [first] = ranked;
  if (first!.isOther + first!.depth + first!.tokens === 0) {
    return { status: 'specified', model: first!.row.model, row: first!.row };
  }
  return { status: 'unspecified', nearest: ranked.slice(0, NEAREST_COUNT).map(({ row }) => row) };
}

/** Tags of work by the model that suits it. Source: section "Value Optimization" of the planning document. */
const CAPABILITY_TAGS: Readonly<Record<string, readonly string[]>> = {
  haiku: ['file-operations', 'lint', 'extraction', 'aggregation', 'test-runs'],
  sonnet: [
    'analysis',
    'architecture-decisions',
    'judgement-writing',
    'synthesis',
    'refactoring',
    'coordination',
  ],
  opus: [
    'proofs',
    'deep-security-logic',
    'deep-correctness-logic',
    'complex-architecture',
    'novel-design',
    'subtle-bugs',
  ],
};

/** Model by tag, as `exportPolicy` takes it. */
export const capabilityModels = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(CAPABILITY_TAGS).flatMap(([model, tags]) => tags.map((tag) => [tag, model])),
  );
