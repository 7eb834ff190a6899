/** The policy's table: what each priority may do now, and until when it waits. */

import type { Decision } from '../../quota/rules/index.ts';
import { LASTS_RULE } from '../advice/index.ts';
import type { AnswerSection } from '../answer/index.ts';
import type { HoldTable } from '../question/index.ts';
import { instantWords, type LocalClock } from '../question/index.ts';

/** When a decision lets the task through; null = now or never. */
export const retryMs = (decision: Decision): number | null =>
  'retry' in decision ? (decision.retry.allowedAtMs ?? null) : null;

function decisionWords(decision: Decision, clock: LocalClock): string {
  const note = decision.note === '' ? '' : decision.note;
  const at = retryMs(decision);
  const until = at === null || at <= clock.nowMs ? '' : ` until ${instantWords(at, clock)}`;
  switch (decision.status) {
    case 'proceed':
      return note === '' ? 'go on' : `go on: ${note}`;
    case 'degrade':
      return `by ${decision.model} instead`;
    case 'defer':
      return `hold${until}`;
    case 'deny':
      return `no${until}`;
  }
}

/** One row a priority; with prices, what a unit has to be worth instead. */
export function holdSection({ policy, pools, rows }: HoldTable, clock: LocalClock): AnswerSection[] {
  if (pools.length === 0) return [];
  if (policy.prices !== undefined) {
    return [
      {
        kind: 'table',
        title: `What to hold (policy ${policy.name})`,
        columns: [
          { title: 'pool', align: 'left' },
          { title: 'go on where a unit is worth more than', align: 'right' },
        ],
        rows: pools.map((pool) => [pool, String(policy.prices![pool] ?? 0)]),
      },
    ];
  }
  return [
    {
      kind: 'table',
      title: rows.some(({ decisions }) => decisions.some(({ decision }) => decision.ruleId === LASTS_RULE))
        ? `What to hold (policy ${policy.name}; nothing where a pool lasts until it comes back)`
        : `What to hold (policy ${policy.name})`,
      columns: [
        { title: 'priority', align: 'right' },
        ...pools.map((pool) => ({ title: pool === 'all' ? 'work' : `${pool} work`, align: 'left' as const })),
        { title: 'rule', align: 'left' },
      ],
      rows: rows.map(({ priority, decisions }) => [
        String(priority),
        ...decisions.map(({ decision }) => decisionWords(decision, clock)),
        [...new Set(decisions.map(({ decision }) => decision.ruleId))].join(', '),
      ]),
    },
  ];
}
