/** Rules of what to hold, set aside where nothing is gained by holding: what a reset restores in time is no stock. */
import type { Decision } from '../../quota/rules/index.ts';
import type { HoldTable } from '../question/index.ts';
import type { Moment } from './moment.ts';
import { windowAdvice } from './window-advice.ts';

/** Name of the rule that lets everything through. */
export const LASTS_RULE = 'lasts';

function goOn({ advice, shares, scarcest }: Decision, pool: string): Decision {
  return {
    status: 'proceed',
    cost: { [pool]: 1 },
    ruleId: LASTS_RULE,
    note: '',
    advice,
    shares,
    scarcest,
  };
}

/** The table without holds in pools whose every window likely lasts until it gives back. */
export function withoutHoarding(table: HoldTable, { chances }: Moment, nowMs: number): HoldTable {
  const strained = new Set(
    chances.flatMap((each) => {
      const { kind } = windowAdvice(each, nowMs);
      return kind === 'wait' || kind === 'slow' ? each.lane.pools : [];
    }),
  );
  return {
    ...table,
    rows: table.rows.map(({ priority, decisions }) => ({
      priority,
      decisions: decisions.map(({ pool, decision }) => ({
        pool,
        decision: strained.has(pool) ? decision : goOn(decision, pool),
      })),
    })),
  };
}
