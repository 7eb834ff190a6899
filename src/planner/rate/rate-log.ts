/**
 * What a log tells about the pace of work: how often an agent asks, how many work at once, how requests come in
 * bursts. A gap of one agent above five minutes is a pause, not work.
 */

import type { Uncertain } from '../../numerics/stats/samples/index.ts';
import type { UsageEvent } from '../../usage/events/index.ts';

export interface LoggedPace {
  /** Seconds from one request of an agent to its next, a sample of what was seen; at least 30. */
  readonly cycle: Extract<Uncertain, { kind: 'samples' }>;
  readonly medianCycleSeconds: number;
  /** Requests in a minute that has any: mean, 95th of 100, most. */
  readonly perBusyMinute: { readonly mean: number; readonly p95: number; readonly most: number };
  /** Agents in a minute that has any. */
  readonly agents: { readonly mean: number; readonly most: number };
  /** Squared coefficient of variation of the times between requests; 1 = as by chance. */
  readonly burstiness: number;
  readonly requestCount: number;
}

const PAUSE_SECONDS = 300;
const FEWEST_GAPS = 30;
const MOST_SAMPLES = 5_000;
const MS_PER_MINUTE = 60_000;

/** One person's session and its helpers ask side by side. */
const agentOf = ({ session, sidechain }: UsageEvent): string =>
  `${sidechain ? 'helper' : 'main'} ${session ?? ''}`;

/** At most so many values, evenly spaced in order. */
function thinned(values: readonly number[], most: number): number[] {
  if (values.length <= most) return [...values];
  return Array.from({ length: most }, (_, i) => values[Math.floor((i * values.length) / most)]!);
}

function variationOf(gaps: readonly number[]): number {
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
  const variance = gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / (gaps.length - 1);
  return mean > 0 ? Math.min(10_000, variance / mean ** 2) : 0;
}

/** The pace of events in order of time; null where fewer than 30 gaps of work are seen. Linear but for a sort. */
export function loggedPace(events: readonly UsageEvent[]): LoggedPace | null {
  const lastOf = new Map<string, number>();
  const cycles: number[] = [];
  const gaps: number[] = [];
  const counts: number[] = [];
  const agentCounts: number[] = [];
  let minute = Number.NEGATIVE_INFINITY;
  let agents = new Set<string>();
  events.forEach((event, index) => {
    const { timeMs } = event;
    const agent = agentOf(event);
    const last = lastOf.get(agent);
    const cycle = last === undefined ? Number.POSITIVE_INFINITY : (timeMs - last) / 1000;
    if (cycle > 0 && cycle <= PAUSE_SECONDS) cycles.push(cycle);
    lastOf.set(agent, timeMs);
    const gap = index === 0 ? Number.POSITIVE_INFINITY : (timeMs - events[index - 1]!.timeMs) / 1000;
    if (gap <= PAUSE_SECONDS) gaps.push(gap);
    const own = Math.floor(timeMs / MS_PER_MINUTE);
    if (own !== minute) {
      if (agents.size > 0) agentCounts.push(agents.size);
      minute = own;
      agents = new Set();
      counts.push(0);
    }
    counts[counts.length - 1]!++;
    agents.add(agent);
  });
  if (agents.size > 0) agentCounts.push(agents.size);
  if (cycles.length < FEWEST_GAPS || gaps.length < FEWEST_GAPS) return null;
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, each) => sum + each, 0) / values.length;
  const most = (values: readonly number[]): number => values.reduce((high, each) => Math.max(high, each), 0);
  const sorted = [...counts].sort((a, b) => a - b);
  const samples = thinned(cycles, MOST_SAMPLES);
  const ordered = [...samples].sort((a, b) => a - b);
  return {
    cycle: { kind: 'samples', samples },
    medianCycleSeconds: ordered[Math.floor(ordered.length / 2)]!,
    perBusyMinute: {
      mean: mean(counts),
      p95: sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * 0.95) - 1)]!,
      most: most(counts),
    },
    agents: { mean: mean(agentCounts), most: most(agentCounts) },
    burstiness: variationOf(gaps),
    requestCount: events.length,
  };
}
