/** Habits as numbers from the log, one sentence each; a habit without data is left out, and none is judged. */

import { type Priced, percent } from '../../core/values/index.ts';
import { countOf } from '../../usage/events/index.ts';
import type { PresentBias } from './day-timing-habit.ts';
import { decisionQualityDoc } from './decision-quality-doc.ts';
import type { Calibration } from './estimate-calibration.ts';
import type { CapabilityOverestimation } from './model-choice-habit.ts';
import type { SunkCost } from './sunk-cost-habit.ts';

export interface BehaviourInput {
  readonly capability?: CapabilityOverestimation;
  readonly sunkCost?: SunkCost;
  readonly timing?: PresentBias;
  readonly calibration?: Calibration;
  /** Decisions by rule (policy, ruleHits). */
  readonly ruleHits?: Readonly<Record<string, number>>;
  /** 0..1; asks for the document's unsourced note. */
  readonly remainingShare?: number;
}

export interface BehaviourFinding {
  readonly habit: 'model choice' | 'sunk cost' | 'time of day' | 'estimates' | 'rules' | 'scarcity';
  /** Observations behind it; null for the document's note. */
  readonly n: number | null;
  readonly says: string;
}

const shown = (fraction: Priced): string =>
  fraction === 'unpriced' ? 'unknown' : `${percent(fraction).toFixed(1)} %`;

function capabilityFinding(seen: CapabilityOverestimation): BehaviourFinding {
  const covered = seen.turns - seen.unspecified;
  const accepted =
    seen.acceptedFirstFraction === 'unpriced'
      ? ''
      : `; of these ${shown(seen.acceptedFirstFraction)} were accepted at once`;
  return {
    habit: 'model choice',
    n: covered,
    says: `${seen.ratedLower} of ${covered} turns of the strongest model (${shown(seen.ratedLowerFraction)}) were work that the model table gives to a lesser one${accepted}.`,
  };
}

function rulesFinding(hits: Readonly<Record<string, number>>): BehaviourFinding {
  const entries = Object.entries(hits).sort(([, a], [, b]) => b - a);
  const n = entries.reduce((sum, [, number]) => sum + number, 0);
  const unused = entries.filter(([, number]) => number === 0).length;
  const most = n === 0 ? '' : `; most often ${entries[0]![0]} (${entries[0]![1]})`;
  return { habit: 'rules', n, says: `Rules decided ${countOf(n, 'time')}${most}; ${unused} never did.` };
}

/** In a fixed order; inputs with nothing counted are skipped. */
export function behaviourReport(input: BehaviourInput): BehaviourFinding[] {
  const { capability, sunkCost, timing, calibration, ruleHits, remainingShare } = input;
  const findings: BehaviourFinding[] = [];
  if (capability !== undefined && capability.turns > capability.unspecified) {
    findings.push(capabilityFinding(capability));
  }
  if (sunkCost !== undefined && sunkCost.attempts > 0) {
    findings.push({
      habit: 'sunk cost',
      n: sunkCost.attempts,
      says: `${sunkCost.attemptsBeyond} of ${sunkCost.attempts} attempts (${shown(sunkCost.attemptsBeyondFraction)}) went on after the switch rule said stop, in ${sunkCost.tasksBeyond} of ${sunkCost.tasks} tasks.`,
    });
  }
  if (timing !== undefined && timing.days > 0) {
    const reserve = timing.reserveUnits === null ? '' : ` Reserve at 18:00: ${timing.reserveUnits} units.`;
    findings.push({
      habit: 'time of day',
      n: timing.days,
      says: `${shown(timing.beforeNoonFraction)} of the spend came before noon; after 18:00 ${timing.eveningDenied} of ${countOf(timing.eveningRequests, 'request')} ${timing.eveningDenied === 1 ? 'was' : 'were'} denied, on ${timing.daysWithEveningDenial} of ${countOf(timing.days, 'day')}.${reserve}`,
    });
  }
  if (calibration !== undefined) {
    findings.push({
      habit: 'estimates',
      n: calibration.n,
      says: `Tasks took ${calibration.biasFactor.toFixed(2)} times their estimate (95 %: ${calibration.biasInterval[0].toFixed(2)} to ${calibration.biasInterval[1].toFixed(2)}); ${calibration.p80Factor.toFixed(2)} times covers four of five.`,
    });
  }
  if (ruleHits !== undefined && Object.keys(ruleHits).length > 0) findings.push(rulesFinding(ruleHits));
  if (remainingShare !== undefined) {
    findings.push({ habit: 'scarcity', n: null, says: decisionQualityDoc(remainingShare).note });
  }
  return findings;
}
