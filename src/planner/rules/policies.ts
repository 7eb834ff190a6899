/**
 * Policies by name, as data that the one evaluator reads and the router enforces: `strict`, the conservation matrix;
 * `shadow-price`, by worth and price; and three other threshold systems of the planning document, word for word, to be
 * compared: they disagree with each other and with the matrix, and none is the default.
 */
import { type CostVector, costVector, PlanError, unknownKey } from '../../core/values/index.ts';
import type { Policy, PolicyRule, Priority, RuleAction } from '../../quota/rules/index.ts';
import { USE_LEVELS } from '../usage/index.ts';

const models = ['haiku', 'sonnet', 'opus'];
const PRIORITIES: readonly Priority[] = [1, 2, 3, 4];

type Cell = Omit<PolicyRule, 'id'>;

const cell = (action: RuleAction, note: string, when: PolicyRule['when'] = {}): Cell => ({
  when,
  action,
  note,
});
const PROCEED: RuleAction = { kind: 'proceed' };
const SONNET: RuleAction = { kind: 'at_most', model: 'sonnet' };
const HAIKU: RuleAction = { kind: 'at_most', model: 'haiku' };
const LATER = [cell({ kind: 'defer' }, 'later')];
const ANY = [cell(PROCEED, 'any model')];
/** Opus counts as justified where the task needs it. */
const JUSTIFIED = cell(PROCEED, 'opus only where needed', { needs: ['opus'] });

/**
 * Lowest share of the scarcest pool, with the rules of priorities 1 to 4; the last rule of a cell holds always. An edge
 * belongs to the band above it. Source: matrix 2 of the planning document.
 */
const MATRIX: ReadonlyArray<readonly [from: number, cells: ReadonlyArray<readonly Cell[]>]> = [
  [0.7, [ANY, [cell(PROCEED, 'sonnet or opus')], [cell(SONNET, 'no opus')], [cell(HAIKU, 'haiku only')]]],
  [
    0.4,
    [
      ANY,
      [JUSTIFIED, cell(SONNET, 'sonnet, as little opus as possible')],
      [cell(SONNET, 'haiku or sonnet')],
      [cell(HAIKU, 'haiku only')],
    ],
  ],
  [
    0.2,
    [
      [cell(PROCEED, 'sonnet or opus, critical work only')],
      [cell(SONNET, 'sonnet where justified')],
      [cell(HAIKU, 'haiku only')],
      LATER,
    ],
  ],
  // The document has no opus for priority 1 here, but again below 10 %: less left would allow more.
  [
    0.1,
    [
      [JUSTIFIED, cell(SONNET, 'sonnet, critical work only')],
      [cell(SONNET, 'urgent', { urgent: true }), cell({ kind: 'defer' }, 'later unless urgent')],
      LATER,
      LATER,
    ],
  ],
  [0, [[cell(PROCEED, 'emergency')], LATER, LATER, LATER]],
];

/** Rules named `matrix/<lowest per cent>/<priority>`, with a letter where a cell has more than one. */
const STRICT_POLICY: Policy = {
  name: 'strict',
  models,
  rules: MATRIX.flatMap(([from, cells], band) =>
    PRIORITIES.flatMap((priority) =>
      cells[priority - 1]!.map(({ when, ...rest }, index, all) => ({
        ...rest,
        id: `matrix/${Math.round(from * 100)}/${priority}${all.length > 1 ? 'ab'[index] : ''}`,
        when: {
          ...(from > 0 ? { shareFrom: from } : {}),
          ...(band > 0 ? { shareBelow: MATRIX[band - 1]![0] } : {}),
          priorities: [priority],
          ...when,
        },
      })),
    ),
  ),
};

/** Work that goes on at each level of use, and its advice. Source: section "Monitoring" of the planning document. */
const LEVEL_RULES: Readonly<Record<string, readonly [priorities: readonly Priority[], advice: string]>> = {
  yellow: [[1, 2, 3, 4], 'put off low-priority work'],
  orange: [[1, 2], 'batch where possible'],
  red: [[1], 'as few turns as possible'],
};

/** Used-% levels: orange lets priorities 1-2 through, red priority 1. An edge belongs to the graver level. */
const DOC_LEVELS_POLICY: Policy = {
  name: 'doc-levels',
  models,
  rules: [
    ...USE_LEVELS.filter(({ name }) => Object.hasOwn(LEVEL_RULES, name))
      .reverse()
      .flatMap(({ name, fromFraction }): PolicyRule[] => {
        const [priorities, advice] = LEVEL_RULES[name]!;
        // 1 - .85 is no .15 in binary fractions; the edge is meant in whole per cent.
        const when = { shareUpTo: Math.round((1 - fromFraction) * 100) / 100 };
        return [
          { id: `level/${name}/advice`, when, action: { kind: 'advise' }, note: advice },
          { id: `level/${name}`, when: { ...when, priorities }, action: PROCEED, note: name },
          { id: `level/${name}/others`, when, action: { kind: 'defer' }, note: `not at level ${name}` },
        ];
      }),
    { id: 'else', when: {}, action: PROCEED },
  ],
};

/** Triage by pool: sonnet below 10 % and 5 %, opus below 10 %; mechanical work goes to haiku, not to later. */
const DOC_TRIAGE_POLICY: Policy = {
  name: 'doc-triage',
  models,
  rules: [
    {
      id: 'triage/mechanical',
      when: { pool: 'sonnet', shareBelow: 0.1, needs: ['haiku'] },
      action: HAIKU,
      note: 'mechanical work goes to haiku',
    },
    {
      id: 'triage/sonnet-5',
      when: { pool: 'sonnet', shareBelow: 0.05, priorities: [2, 3, 4] },
      action: { kind: 'defer' },
      note: 'priority 1 only',
    },
    {
      id: 'triage/sonnet-10',
      when: { pool: 'sonnet', shareBelow: 0.1, priorities: [3, 4] },
      action: { kind: 'defer' },
      note: 'priorities 1 and 2 only',
    },
    {
      id: 'triage/opus-10-needed',
      when: { pool: 'opus', shareBelow: 0.1, draws: ['opus'], priorities: [1], needs: ['opus'] },
      action: PROCEED,
      note: 'sonnet cannot do it',
    },
    {
      id: 'triage/opus-10',
      when: { pool: 'opus', shareBelow: 0.1, draws: ['opus'] },
      action: SONNET,
      note: 'no opus below 10 %',
    },
    { id: 'else', when: {}, action: PROCEED },
  ],
};

/** Emergency ladder by the scarcest pool: (.05, .10] and below let priority 1 through, and deny the others. */
const DOC_EMERGENCY_POLICY: Policy = {
  name: 'doc-emergency',
  models,
  rules: [
    { id: 'emergency/enough', when: { shareAbove: 0.1 }, action: PROCEED, note: 'enough is left' },
    {
      id: 'emergency/critical',
      when: { shareAbove: 0.05, priorities: [1] },
      action: PROCEED,
      note: 'critical',
    },
    {
      id: 'emergency/last',
      when: { priorities: [1] },
      action: PROCEED,
      note: 'emergency: the last of the quota',
    },
    { id: 'emergency/others', when: {}, action: { kind: 'deny' }, note: 'priority 1 only' },
  ],
};

const FIXED: readonly Policy[] = [STRICT_POLICY, DOC_TRIAGE_POLICY, DOC_EMERGENCY_POLICY, DOC_LEVELS_POLICY];

export const POLICY_NAMES: readonly string[] = ['shadow-price', ...FIXED.map(({ name }) => name)];

/**
 * The policy of a name. `shadow-price` needs prices, value per unit of each limited pool: a task goes ahead where it is
 * worth more than what it uses up (Littlewood 1972; Talluri & van Ryzin 2004, ch. 2). Without them it is E_TYPE, an
 * unknown name E_UNKNOWN.
 */
export function policyNamed(name: string, prices: CostVector | null = null): Policy {
  if (name !== 'shadow-price') {
    return FIXED.find((policy) => policy.name === name) ?? unknownKey('policy', name, POLICY_NAMES);
  }
  if (prices === null) throw new PlanError('E_TYPE', 'prices', prices, 'a price for each limited pool');
  return {
    name,
    models,
    rules: [{ id: 'price', when: {}, action: { kind: 'price' }, note: 'worth more than its price' }],
    prices: costVector('prices', prices, null),
  };
}
