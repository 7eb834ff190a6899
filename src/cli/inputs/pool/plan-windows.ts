/** The quota that a plan is made for: the windows of a pool of accounts, or of the document's message tiers. */

import { QuotalabError } from '../../../core/index.ts';
import { instantWords, type PlanQuota, shareText } from '../../../planner/question/index.ts';
import {
  DOC_TIERS,
  familyPool,
  graphPlan,
  type LaidReading,
  type LocalClock,
  meteredGraph,
  tierOf,
  tierWindows,
} from '../../../planner/usage/index.ts';
import type { CapacityRecord, Pool } from '../../../quota/pools/index.ts';
import type { UsageEvent } from '../../../usage/events/index.ts';
import type { MeterReading } from '../../../usage/meters/index.ts';
import type { TokenWeights } from '../../../usage/weights/index.ts';
import { calibrated, withCapacities } from './capacities.ts';
import { type UsagePage, withUsagePage } from './usage-page.ts';

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

/** `5 h: 62 % used, resets 15:20: the provider's own reading of 11:00 in the log`. */
function readingNote({ window, reading, isUse }: LaidReading, clock: LocalClock): string {
  const { resetMs, usedShare, isRefusal, timeMs } = reading;
  const at = instantWords(timeMs, clock);
  if (resetMs !== null && resetMs <= clock.nowMs)
    return `${window.id}: its clock is that of the provider's own reading of ${at} in the log`;
  const reset = resetMs === null ? '' : `, resets ${instantWords(resetMs, clock)}`;
  if (isRefusal && !isUse)
    return `${window.id}: refused at ${at}${reset}; a later request was served, so it is not taken as used up`;
  const used = isRefusal ? 'used up' : `${shareText(usedShare)} used`;
  const source = isRefusal ? 'the refusal' : "the provider's own reading";
  return `${window.id}: ${used}${reset}: ${source} of ${at} in the log`;
}

/** The windows of a pool, each account with clocks of its own and what the log's own readings say. `text` is that of --pool. */
export function poolQuota(
  text: string,
  pool: Pool,
  base: {
    readonly nowMs: number;
    readonly zoneOffsetMinutes: LocalClock['zoneOffsetMinutes'];
    /** Models of the log. */
    readonly models: readonly string[];
    /** What the log's provider said of its windows, in order of time. */
    readonly meters: readonly MeterReading[];
    /** Time of the last request up to now, of models of a family (null = of any); null = none. */
    readonly lastUse: (family: string | null) => number | null;
    /** Requests of the log, in order of time. */
    readonly events: readonly UsageEvent[];
    readonly weights: TokenWeights;
    readonly unitTokens: number;
    /** Of --capacities. */
    readonly capacities: readonly CapacityRecord[];
    /** What the person read off the provider's usage page. */
    readonly page: UsagePage;
  },
): PlanQuota {
  const { nowMs, models } = base;
  const { usdPerUnit, notes, vendors = new Map<string, string>() } = pool;
  const read = meteredGraph(pool.graph, base.meters, { ...base, vendors });
  const own = calibrated(read, base);
  // What this log itself says is not taken from the file again.
  const others = base.capacities.filter((each) => own.every(({ window }) => window !== each.window));
  const known = withCapacities(read.graph.windows, [...own, ...others], base.unitTokens);
  const graph = { ...read.graph, windows: known.windows };
  const metered = withUsagePage({ ...read, graph }, base.page, base);
  const plan = graphPlan(metered.graph, { nowMs, usdPerUnit, models, meters: metered.meters });
  const readings = metered.laid.map((laid) => readingNote(laid, base));
  return {
    source: text,
    ...plan,
    accounts: { graph: metered.graph, usdPerUnit },
    capacities: own,
    notes: [...notes, ...known.notes, ...readings, ...metered.notes, ...plan.notes],
  };
}
