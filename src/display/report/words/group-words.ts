/**
 * Where the winner leads: names of groups of trials, and sentences about reset classes and load bands. What rests
 * on few trials says so, and is never called clear. Read next: verdict-words.ts.
 */
import { RESET_CLASSES } from '../../../quota/windows/index.ts';
import {
  type BestComparison,
  type GroupStatistics,
  LOAD_BANDS,
  type LoadBand,
  type ResultRecord,
  type Verdict,
} from '../../../simulation/experiment/index.ts';
import { counted, formatCount, formatPlain, points } from './format-number.ts';
import { escapeMarkdown, listWords } from './markdown-text.ts';
import { measureOf } from './measure-words.ts';

/** "below 0.75", "0.75–0.95", "above 1.05": demand over weekly supply. */
export function bandLabel({ low, high }: Pick<LoadBand, 'low' | 'high'>): string {
  if (high === null) return `above ${formatPlain(low)}`;
  return low <= 0 ? `below ${formatPlain(high)}` : `${formatPlain(low)}–${formatPlain(high)}`;
}

/** A group of trials in two or three words. */
export function groupLabel({ kind, group }: Pick<GroupStatistics, 'kind' | 'group'>): string {
  if (kind === 'overall') return 'all trials';
  if (kind === 'reset_class') return group.replace('_', ' ');
  return `load ${bandLabel(LOAD_BANDS.find(({ name }) => name === group)!)}`;
}

/** " (few: 40 trials)", or '' where trials are not few. */
export function fewNote({ trials, is_few: isFew }: Pick<GroupStatistics, 'trials' | 'is_few'>): string {
  return isFew ? ` (few: ${counted(trials, 'trial')})` : '';
}

/** "2,000 trials"; where intervals rest on the first trials of more, which of them: "the first 200,000 of 500,000 trials". */
export function restingOn({ trials: all, statistics }: ResultRecord, trials: number): string {
  const kept = statistics.kept_trials;
  if (kept >= all) return counted(trials, 'trial');
  if (trials === kept) return `the first ${formatCount(kept)} of ${counted(all, 'trial')}`;
  return `${formatCount(trials)} of the first ${counted(kept, 'trial')}`;
}

/** A group of trials by its name; null when it had none. */
export function groupOf({ statistics }: ResultRecord, name: string): GroupStatistics | null {
  return statistics.groups.find(({ group }) => group === name) ?? null;
}

/** Whether the verdict compares policies that differ. */
export const isCompared = ({ status }: Verdict): boolean =>
  status !== 'identical' && status !== 'not_compared';

/** A policy's standing on the objective in a group; null where it has none. */
function standingIn(record: ResultRecord, group: string, policy: string): BestComparison | null {
  const best = groupOf(record, group)?.metrics[record.rank_by].best;
  return best?.find((entry) => entry.policy === policy) ?? null;
}

/** Whether the winner is first in both reset classes, and whether that is told apart. */
export function classWords(record: ResultRecord): string {
  if (!isCompared(record.verdict)) return '';
  const { winner } = record.verdict;
  const firsts = RESET_CLASSES.flatMap((resetClass) => {
    const first = record.summary_by_reset_class[resetClass]?.[0]?.policy;
    if (first === undefined) return [];
    const own = standingIn(record, resetClass, winner);
    return [{ resetClass, first: own?.standing === 'same_as_best' ? winner : first, own }];
  });
  const others = firsts.filter(({ first }) => first !== winner);
  if (firsts.length === 0) return '';
  if (firsts.length === 1) return `All trials are ${firsts[0]!.resetClass}.`;
  const who = escapeMarkdown(winner);
  if (others.length === 0)
    return `${who} has the best mean ${measureOf(record.rank_by).name} in both reset classes.`;
  const exceptions = others.map(({ resetClass, first, own }) => {
    const isKnown = own !== null && own.at_least !== null;
    const sure = isKnown
      ? ` (${own.standing === 'worse' ? 'surely' : 'not surely'} by an amount that matters)`
      : '';
    return `${escapeMarkdown(first)}'s in ${resetClass}${sure}`;
  });
  return `${who} is not first in every reset class: the best mean ${measureOf(record.rank_by).name} is ${listWords(exceptions)}.`;
}

/** Objective points between the best and the worst policy of a band. */
export function bandSpread({ summary }: LoadBand): number | null {
  const objectives = summary.map((policy) => policy.objective_score_mean);
  return objectives.length < 2 ? null : Math.max(...objectives) - Math.min(...objectives);
}

/** "at 0.75–0.95", and how many trials where they are few. */
function bandPlace(record: ResultRecord, band: LoadBand): string {
  const place = band.low <= 0 || band.high === null ? bandLabel(band) : `at ${bandLabel(band)}`;
  const group = groupOf(record, band.name);
  return `${place}${group === null ? '' : fewNote(group)}`;
}

/** Who leads a band and how surely, as a claim that bands may share; null without trials. */
function bandClaim(
  record: ResultRecord,
  { name, trials, summary, best_against_next: next }: LoadBand,
): string | null {
  const first = summary[0]?.policy;
  if (first === undefined || trials === 0) return null;
  const { winner } = record.verdict;
  const group = groupOf(record, name);
  if (next !== null && next.ties === next.trials) return 'every policy does the same';
  const best = group?.metrics[record.rank_by].best ?? [];
  const entry = best.find(({ policy }) => policy === first);
  const isWinner = first === winner || entry?.same_as.includes(winner) === true;
  const who = isWinner ? 'it' : escapeMarkdown(first);
  const isClear =
    entry?.standing === 'best' &&
    group?.is_few !== true &&
    best.slice(1).every(({ standing }) => standing === 'worse' || standing === 'same_as_best');
  return isClear ? `${who} clearly leads` : `${who} is first, but not clearly,`;
}

/** In which load bands the winner leads, and where the choice matters most. */
export function bandWords(record: ResultRecord): string {
  if (!isCompared(record.verdict)) return '';
  const byClaim = new Map<string, string[]>();
  for (const band of record.load_bands) {
    const claim = bandClaim(record, band);
    if (claim !== null) byClaim.set(claim, [...(byClaim.get(claim) ?? []), bandPlace(record, band)]);
  }
  if (byClaim.size === 0) return '';
  const claims = [...byClaim].map(([claim, labels]) => `${claim} ${listWords(labels)}`);
  return `By load (demand over weekly supply): ${claims.join('; ')}.${spreadWords(record)}`;
}

/** Bands whose spreads are as near as this are not told apart. */
const LEAST_SPREAD = 0.0005;

/** Between who serves most and who serves least of a band, 0..1; null where not known. */
function servedSpread({ summary }: LoadBand): number | null {
  const served = summary.flatMap(({ served_ratio_mean: mean }) => (mean === null ? [] : [mean]));
  return served.length < 2 ? null : Math.max(...served) - Math.min(...served);
}

/** Where the choice moves served share most, among bands whose trials are not few: chance alone spreads few. */
function spreadWords(record: ResultRecord): string {
  const spreads = record.load_bands.flatMap((band) => {
    const isTold = band.trials > 0 && groupOf(record, band.name)?.is_few !== true;
    const spread = isTold ? servedSpread(band) : null;
    return spread === null ? [] : [{ place: bandPlace(record, band), spread }];
  });
  spreads.sort((left, right) => right.spread - left.spread);
  const most = spreads[0];
  const least = spreads.at(-1);
  if (most === undefined || least === undefined || most.spread - least.spread < LEAST_SPREAD) return '';
  return ` The choice of policy matters most ${most.place}, where it moves served share by ${points(most.spread)}, and least ${least.place} (${points(least.spread)}).`;
}
