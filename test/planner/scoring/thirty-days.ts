/** The document's thirty made-up days: work 45 + (d mod 10), sonnet 800 + (d mod 50), opus 180 + (d mod 20). */
import type { DailyRecord } from '../../../src/planner/scoring/index.ts';

export const THIRTY_DAYS: readonly DailyRecord[] = Array.from({ length: 30 }, (_, d) => ({
  date: `2026-01-${String(d + 1).padStart(2, '0')}`,
  work: 45 + (d % 10),
  cost: { sonnet: 800 + (d % 50), opus: 180 + (d % 20) },
}));
