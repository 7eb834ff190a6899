/** The quota that a plan is made for: the windows of a pool of accounts, or of the document's message tiers. */
import { QuotalabError } from '../../core/index.ts';
import { DOC_TIERS, familyPool, graphPlan, tierOf, tierWindows } from '../../planner/ledger/index.ts';
import type { PlanQuota } from '../../planner/question/index.ts';
import { readPoolGraph } from './read-pool.ts';

/** The windows of a tier of messages. Throws BAD_OPTION and E_UNKNOWN. */
export function presetQuota(text: string): PlanQuota {
  const match = /^doc-2026-messages:([a-z0-9]+)$/.exec(text);
  if (match === null) {
    throw new QuotalabError(
      'BAD_OPTION',
      `--preset is '${text}'; allowed: doc-2026-messages:free, :pro, :max5`,
    );
  }
  const windows = tierWindows(tierOf(match[1]!));
  return {
    source: text,
    windows,
    pools: windows.flatMap(({ pools }) => pools),
    poolOf: familyPool(),
    notes: [`limits are those of ${DOC_TIERS.name}: a document's model, not published figures`],
  };
}

/** The windows of a pool, each account with clocks of its own. Throws BAD_POOL. */
export async function poolQuota(
  text: string,
  base: {
    readonly unitTokens: number;
    readonly timeZone: string;
    readonly cwd: string;
    readonly nowMs: number;
    /** Models of the log. */
    readonly models: readonly string[];
  },
): Promise<PlanQuota> {
  const { graph, usdPerUnit, notes } = await readPoolGraph(text, base);
  const plan = graphPlan(graph, { nowMs: base.nowMs, usdPerUnit, models: base.models });
  return { source: text, ...plan, notes: [...notes, ...plan.notes] };
}
