/**
 * How to document code with what is left: in full, by templates on haiku, or later. The pool that is charged is that
 * of the model that does it. Costs are whole messages, rounded up.
 */
import { type CostVector, count, entryOf, needOf, units } from '../../core/values/index.ts';
import { findRule, type Policy } from '../../quota/rules/index.ts';

/** Messages by kind and lines of code. Source: the planning document; a preset to edit. */
export const DOCUMENT_COSTS: Readonly<Record<string, (linesOfCode: number) => number>> = {
  api: (linesOfCode) => linesOfCode / 100,
  tutorial: (linesOfCode) => linesOfCode / 50,
  architecture: () => 10,
  inline: (linesOfCode) => linesOfCode / 200,
};

/** Share of the messages that templates leave. Source: the planning document. */
const TEMPLATE_FRACTION = 0.3;

/** By cost over what is left: up to a tenth in full, up to three tenths by templates. */
export const DOCUMENTATION_POLICY: Policy = {
  name: 'documentation',
  models: ['haiku', 'sonnet', 'opus'],
  rules: [
    { id: 'full', when: { costShareUpTo: 0.1 }, action: { kind: 'proceed' }, note: 'all of it' },
    {
      id: 'template',
      when: { costShareUpTo: 0.3 },
      action: { kind: 'at_most', model: 'haiku' },
      note: 'by templates',
    },
    { id: 'later', when: {}, action: { kind: 'defer' }, note: 'too much for what is left' },
  ],
};

export interface DocumentationPlan {
  readonly approach: 'full' | 'template' | 'draft' | 'later';
  /** Whole messages of the full work. */
  readonly need: number;
  readonly cost: CostVector;
  readonly note: string;
}

/**
 * Plan for `linesOfCode` with `remaining` sonnet messages left. `draftCost` gives the expected sonnet messages of
 * drafting that many messages cheaply and checking them in batches: where the plan would be `later` and that fits
 * three tenths of what is left, it is `draft`. An unknown kind is E_UNKNOWN.
 */
export function documentationPlan(
  linesOfCode: number,
  kind: string,
  remaining: number,
  draftCost: ((need: number) => number) | null = null,
): DocumentationPlan {
  const need = needOf(entryOf('kind', DOCUMENT_COSTS, kind)(count('linesOfCode', linesOfCode)));
  const left = units('remaining', remaining);
  const ruleAt = (messages: number): ReturnType<typeof findRule> =>
    findRule(DOCUMENTATION_POLICY, {
      share: () => 1,
      costShare: messages === 0 ? 0 : messages / left,
      priority: null,
      urgent: false,
      needs: null,
      draws: ['sonnet'],
      tags: [],
    });
  const { id, note } = ruleAt(need);
  if (id === 'full') return { approach: id, need, cost: { sonnet: need }, note };
  if (id === 'template')
    return { approach: id, need, cost: { haiku: needOf(need * TEMPLATE_FRACTION) }, note };
  const drafted = draftCost === null ? null : needOf(units('draftCost', draftCost(need)));
  if (drafted !== null && ruleAt(drafted).id !== 'later') {
    return { approach: 'draft', need, cost: { sonnet: drafted }, note: 'cheap drafts, checked in batches' };
  }
  return { approach: 'later', need, cost: {}, note };
}

/** The document's cost: templates named haiku, yet charged three tenths of the sonnet messages; unknown kinds as api. */
export function documentationCostDoc(linesOfCode: number, kind: string, remaining: number): number {
  const cost = (DOCUMENT_COSTS[kind] ?? DOCUMENT_COSTS.api!)(linesOfCode);
  if (cost <= remaining * 0.1) return cost;
  return cost <= remaining * 0.3 ? cost * TEMPLATE_FRACTION : 0;
}
