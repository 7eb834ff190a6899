/**
 * How to review a commit with what is left: rules of the one evaluator, and a cost model by rule. Thorough above half,
 * focused or automated above a fifth, later below.
 */
import { type CostVector, count, share, unknownKey } from '../../core/values/index.ts';
import { findRule, type Policy } from '../../quota/rules/index.ts';

export type Complexity = 'low' | 'medium' | 'high';
const COMPLEXITIES: readonly Complexity[] = ['low', 'medium', 'high'];

/** Source: section "Git Workflow Optimization" of the planning document; a preset to edit. */
const COMMIT_REVIEW_POLICY: Policy = {
  name: 'commit-review',
  models: ['haiku', 'sonnet', 'opus'],
  rules: [
    { id: 'comprehensive', when: { shareAbove: 0.5 }, action: { kind: 'proceed' }, note: 'line by line' },
    {
      id: 'focused',
      when: { shareAbove: 0.2, tags: ['high'] },
      action: { kind: 'proceed' },
      note: 'critical sections only',
    },
    {
      id: 'automated',
      when: { shareAbove: 0.2 },
      action: { kind: 'at_most', model: 'haiku' },
      note: 'syntax and patterns',
    },
    { id: 'later', when: {}, action: { kind: 'defer' }, note: 'wait for quota, or review by hand' },
  ],
};

/** Messages a file by rule, and the pool they come from. */
const COST_OF_RULE: Readonly<Record<string, { readonly pool: string; readonly perFile: number }>> = {
  comprehensive: { pool: 'sonnet', perFile: 2 },
  focused: { pool: 'sonnet', perFile: 1 },
  automated: { pool: 'haiku', perFile: 1 },
};

export interface CommitReview {
  readonly strategy: string;
  readonly status: 'proceed' | 'degrade' | 'defer';
  readonly cost: CostVector;
  readonly note: string;
}

/**
 * The review of `files` changed files at a remaining share of 0..1 of the sonnet pool. Whether its cost has room, and
 * when a deferred one does, `passGate` says.
 */
export function commitReview(remainingShare: number, files: number, complexity: Complexity): CommitReview {
  const left = share('remainingShare', remainingShare);
  const changed = count('files', files);
  if (!COMPLEXITIES.includes(complexity)) unknownKey('complexity', complexity, COMPLEXITIES);
  const { id, note, action } = findRule(COMMIT_REVIEW_POLICY, {
    share: () => left,
    costShare: 0,
    priority: null,
    urgent: false,
    needs: null,
    draws: ['sonnet'],
    tags: [complexity],
  });
  const price = COST_OF_RULE[id];
  if (price === undefined) return { strategy: id, status: 'defer', cost: {}, note };
  const cost = { [price.pool]: price.perFile * changed };
  return { strategy: id, status: action.kind === 'at_most' ? 'degrade' : 'proceed', cost, note };
}
