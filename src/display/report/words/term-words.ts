/** Which term of the objective makes the gap, in plain words: a winner may be the artefact of one term. */
import { OBJECTIVE_TERMS, type ObjectiveTerm } from '../../../simulation/engine/index.ts';
import type { PairComparison, ResultRecord } from '../../../simulation/experiment/index.ts';
import { compare, groupHalfWidth, SAME, servedChanceNote } from './comparison.ts';
import { formatDelta, formatPercent, formatShare, points } from './format-number.ts';
import { escapeMarkdown } from './markdown-text.ts';

function termWords(pair: PairComparison): string {
  if (pair.term_shares === null) return '';
  const amountOf = (term: ObjectiveTerm): string =>
    `${formatDelta(pair.term_deltas[term])} of ${formatDelta(pair.mean_delta)} points`;
  const largest = OBJECTIVE_TERMS.reduce((best, term) =>
    Math.abs(pair.term_deltas[term]) > Math.abs(pair.term_deltas[best]) ? term : best,
  );
  const share = pair.term_shares.migration_recovery;
  const isLargest = largest === 'migration_recovery';
  const against = `the gap to ${escapeMarkdown(pair.b)}`;
  const figures = `${formatShare(share)} %, ${amountOf('migration_recovery')}`;
  const others = isLargest ? '' : `; the largest term is ${largest} (${amountOf(largest)})`;
  if (share > 1) {
    return `migration_recovery alone makes more than all of ${against} (${figures}): without it the order would be the other way round${others}.`;
  }
  if (share < 0) return `migration_recovery works against the leader in ${against} (${figures})${others}.`;
  return `Of ${against}, migration_recovery makes ${figures}${isLargest ? ', and is its largest term' : others}.`;
}

function servedLeaderWords(record: ResultRecord): string {
  const known = record.summary.filter((summary) => summary.served_ratio_mean !== null);
  const winner = known.find((summary) => summary.policy === record.verdict.winner);
  if (winner === undefined) return '';
  const best = known.reduce((first, next) =>
    next.served_ratio_mean! > first.served_ratio_mean! ? next : first,
  );
  const lead = best.served_ratio_mean! - winner.served_ratio_mean!;
  if (lead <= SAME) return `On served share alone ${escapeMarkdown(winner.policy)} is first too.`;
  return `On served share alone ${escapeMarkdown(best.policy)} is first with ${formatPercent(best.served_ratio_mean)} %, ${points(lead)} more than ${escapeMarkdown(winner.policy)}${servedChanceNote(record, best.policy, winner.policy)}.`;
}

/** The gap worth taking apart: to the runner-up, else to the baseline; null where neither surely matters. */
function telling(record: ResultRecord, winner: string, runnerUp: string): PairComparison | null {
  const baseline = record.head_to_head?.baseline_policy ?? runnerUp;
  const { indifference } = record.statistics;
  const pairs = [runnerUp, baseline].map((other) => compare(record, winner, other));
  return (
    pairs.find((pair) => {
      const halfWidth = pair === null ? null : groupHalfWidth(record, 'overall', pair.a, pair.b);
      return halfWidth !== null && pair!.mean_delta - halfWidth > indifference;
    }) ?? null
  );
}

/** How much of the lead is one term, and who is first on served share alone; '' when nothing was compared on the objective. */
export function termVerdictWords(record: ResultRecord): string {
  const { verdict } = record;
  if (verdict.status === 'identical' || verdict.status === 'not_compared') return '';
  if (record.rank_by !== 'objective_score') return '';
  const pair = telling(record, verdict.winner, verdict.runner_up);
  const sentences = [pair === null ? '' : termWords(pair), servedLeaderWords(record)];
  return sentences.filter((sentence) => sentence !== '').join(' ');
}
