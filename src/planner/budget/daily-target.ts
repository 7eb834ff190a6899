/** Daily targets that leave a buffer: at most so much of the limit is planned for. */
import { capacityOf, count, PlanError, share } from '../../core/values/index.ts';

export interface DailyTarget {
  /** Messages, whole, rounded down: with the large and with the small buffer. */
  readonly low: number;
  readonly high: number;
}

/** limit x (1 - buffer) for both ends of the range of buffers, shares with low <= high. */
export function dailyTarget(limit: number, bufferLow: number, bufferHigh: number): DailyTarget {
  const messages = count('limit', limit);
  const low = share('bufferLow', bufferLow);
  const high = share('bufferHigh', bufferHigh);
  if (low > high) throw new PlanError('E_RANGE', 'bufferLow', bufferLow, `at most bufferHigh, ${bufferHigh}`);
  return { low: capacityOf(messages * (1 - high)), high: capacityOf(messages * (1 - low)) };
}

/** Share of the limit that planning for `target` (0..limit) leaves. */
export function bufferOf(limit: number, target: number): number {
  const messages = count('limit', limit);
  const planned = count('target', target);
  if (messages === 0) throw new PlanError('E_RANGE', 'limit', limit, '1 or more');
  if (planned > messages) throw new PlanError('E_RANGE', 'target', target, `at most the limit, ${limit}`);
  return 1 - planned / messages;
}
