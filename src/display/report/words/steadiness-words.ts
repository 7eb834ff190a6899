/** Time, start, and whether the start still matters, in sentences. Read next: experiment/steadiness.ts. */
import type { ResultRecord, StartShift, SteadinessRecord } from '../../../simulation/experiment/index.ts';
import { counted, formatEstimate, formatObjective } from './format-number.ts';
import { escapeMarkdown } from './markdown-text.ts';

/** Weeks before measuring, from which start, and weeks measured. */
export function horizonWords({ warmup_weeks, measured_weeks, start }: ResultRecord['horizon']): string {
  const from = start === 'full' ? 'from full accounts' : 'from accounts spent evenly so far';
  const before =
    warmup_weeks === 0 ? 'no warm-up' : `${counted(warmup_weeks, 'week')} of warm-up ${from}, not measured`;
  return `${before}; ${counted(measured_weeks, 'week')} measured`;
}

const METRIC_WORDS: Readonly<Record<StartShift['metric'], string>> = {
  objective_score: 'mean objective',
  served_ratio: 'mean share served',
};

/** "by mean objective a leads b by 0.012, from empty accounts 0.001 (shift 0.011 ± 0.002)". */
function shiftWords({ metric, leader, rival, lead, shift, half_width_95 }: StartShift): string {
  const other = formatObjective(lead - shift);
  return `by ${METRIC_WORDS[metric]} ${escapeMarkdown(leader)} leads ${escapeMarkdown(rival)} by ${formatObjective(lead)}, from empty accounts ${other} (shift ${formatEstimate(shift, half_width_95)})`;
}

/** One warning for each lead that depends on the start; none when the run is steady. */
export function steadinessWarnings(record: SteadinessRecord): string[] {
  if (record.status === 'off') return [];
  return record.shifts
    .filter(({ finding }) => finding === 'depends_on_start')
    .map(
      (found) =>
        `this is not a steady state: ${shiftWords(found)}. The warm-up is too short to forget how full the accounts started: leave --warmup-weeks out, or raise it`,
    );
}

const FINDING_WORDS: Readonly<Record<StartShift['finding'], string>> = {
  steady: 'the start does not matter',
  depends_on_start: 'the start matters',
  unclear: 'too few trials to say whether the start matters',
};

/** What the check found, one line. */
export function steadinessWords(record: SteadinessRecord): string {
  if (record.status === 'off') return `not checked: ${escapeMarkdown(record.reason)}`;
  const found = record.shifts.map((shift) => `${shiftWords(shift)}: ${FINDING_WORDS[shift.finding]}`);
  return `${found.join('; ')} (${counted(record.trials, 'trial')})`;
}
