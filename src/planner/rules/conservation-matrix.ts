/**
 * Policy `strict`: what each priority may use in five bands of what is left, by the scarcest pool that a task draws
 * on. Bands are half-open, [from, below): an edge belongs to the band above it.
 */
import type { Policy, PolicyRule, Priority, RuleAction } from '../../quota/rules/index.ts';

interface MatrixRow {
  readonly from: number;
  readonly below: number;
  /** Rules of each priority, first to last; the last one holds always. */
  readonly cells: Readonly<Record<Priority, ReadonlyArray<Omit<PolicyRule, 'id'>>>>;
}

const cell = (action: RuleAction, note: string, when: PolicyRule['when'] = {}): Omit<PolicyRule, 'id'> => ({
  when,
  action,
  note,
});

const PROCEED: RuleAction = { kind: 'proceed' };
const SONNET: RuleAction = { kind: 'at_most', model: 'sonnet' };
const HAIKU: RuleAction = { kind: 'at_most', model: 'haiku' };
const DEFER: RuleAction = { kind: 'defer' };
const JUSTIFIED = { needs: ['opus'] };

/** Source: matrix 2 of the planning document; opus counts as justified where the task needs it. */
const MATRIX: readonly MatrixRow[] = [
  {
    from: 0.7,
    below: Number.POSITIVE_INFINITY,
    cells: {
      1: [cell(PROCEED, 'any model')],
      2: [cell(PROCEED, 'sonnet or opus')],
      3: [cell(SONNET, 'no opus')],
      4: [cell(HAIKU, 'haiku only')],
    },
  },
  {
    from: 0.4,
    below: 0.7,
    cells: {
      1: [cell(PROCEED, 'any model')],
      2: [
        cell(PROCEED, 'opus only where needed', JUSTIFIED),
        cell(SONNET, 'sonnet, as little opus as possible'),
      ],
      3: [cell(SONNET, 'haiku or sonnet')],
      4: [cell(HAIKU, 'haiku only')],
    },
  },
  {
    from: 0.2,
    below: 0.4,
    cells: {
      1: [cell(PROCEED, 'sonnet or opus, critical work only')],
      2: [cell(SONNET, 'sonnet where justified')],
      3: [cell(HAIKU, 'haiku only')],
      4: [cell(DEFER, 'later')],
    },
  },
  {
    from: 0.1,
    below: 0.2,
    cells: {
      // The document has no opus here, but again below 10 %: less left would allow more.
      1: [cell(PROCEED, 'opus only where needed', JUSTIFIED), cell(SONNET, 'sonnet, critical work only')],
      2: [cell(SONNET, 'urgent', { urgent: true }), cell(DEFER, 'later unless urgent')],
      3: [cell(DEFER, 'later')],
      4: [cell(DEFER, 'later')],
    },
  },
  {
    from: 0,
    below: 0.1,
    cells: {
      1: [cell(PROCEED, 'emergency')],
      2: [cell(DEFER, 'later')],
      3: [cell(DEFER, 'later')],
      4: [cell(DEFER, 'later')],
    },
  },
];

const PRIORITIES: readonly Priority[] = [1, 2, 3, 4];

/** Rules named `matrix/<lowest per cent>/<priority>`, with a letter where a cell has more than one. */
const rules: readonly PolicyRule[] = MATRIX.flatMap(({ from, below, cells }) =>
  PRIORITIES.flatMap((priority) =>
    cells[priority].map(({ when, ...rest }, index, all) => ({
      ...rest,
      id: `matrix/${Math.round(from * 100)}/${priority}${all.length > 1 ? 'ab'[index] : ''}`,
      when: {
        ...(from > 0 ? { shareFrom: from } : {}),
        ...(below <= 1 ? { shareBelow: below } : {}),
        priorities: [priority],
        ...when,
      },
    })),
  ),
);

export const STRICT_POLICY: Policy = { name: 'strict', models: ['haiku', 'sonnet', 'opus'], rules };
