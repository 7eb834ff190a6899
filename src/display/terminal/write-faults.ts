/** What a running router could not write: its state, its log. */
import { durationWords, plainText } from '../../core/text/index.ts';
import type { UsageAnswer } from '../../router/beliefs/index.ts';
import { countOf } from '../../usage/events/index.ts';

/** A line each, none where all is well. */
export function writeFaults({ state, log, ts }: Pick<UsageAnswer, 'state' | 'log' | 'ts'>): string[] {
  const lines: string[] = [];
  if (state !== undefined && state.error !== null) {
    const since = durationWords(ts - (state.failing_since ?? ts));
    const waiting = `${countOf(state.waiting_records, 'record')} not on disk`;
    lines.push(`state: not written for ${since}, ${waiting} (${plainText(state.error)})`);
  }
  if (state !== undefined && state.lost_records > 0)
    lines.push(`state: ${countOf(state.lost_records, 'record')} lost`);
  const { lost_lines: lost, error } = log;
  if (lost > 0 || error !== null) {
    lines.push(`log: ${countOf(lost, 'line')} lost${error === null ? '' : ` (${plainText(error)})`}`);
  }
  return lines;
}
