/** What can go wrong with drafts, each risk with the part of this folder that would notice. */
import type { CollapseReading } from './collapse-test.ts';
import type { KpiReading } from './kpi-monitor.ts';
import type { PilotDecision } from './pilot-decision.ts';
import type { SpotCheck } from './spot-check.ts';

export type RiskName =
  | 'poor-drafts'
  | 'missed-issues'
  | 'weak-refinement'
  | 'overloaded-evaluator'
  | 'mixed-tasks';

export interface Risk {
  readonly risk: RiskName;
  readonly answer: string;
  /** What notices it. */
  readonly detector: string;
}

export const DRAFT_RISKS: readonly Risk[] = [
  { risk: 'poor-drafts', answer: 'pilot first', detector: 'pilot verdict, collapse test' },
  { risk: 'missed-issues', answer: 'spot-check what passed', detector: 'spot check' },
  { risk: 'weak-refinement', answer: 'refine once, then replace', detector: 'refine-success' },
  { risk: 'overloaded-evaluator', answer: 'cap the batch', detector: 'batch-size' },
  { risk: 'mixed-tasks', answer: 'group like items', detector: 'batches alike' },
];

/** What the detectors found; those that did not run are left out. */
export interface RiskEvidence {
  readonly pilot?: PilotDecision;
  readonly collapse?: CollapseReading;
  readonly spotCheck?: SpotCheck;
  readonly kpis?: readonly KpiReading[];
  /** What batchesAlike gave. */
  readonly batchesAlikeProbability?: number | null;
}

export interface RiskState extends Risk {
  /** 'unknown' where its detector has not run or has not enough data. */
  readonly state: 'seen' | 'clear' | 'unknown';
}

/** Batches whose acceptance differs more than chance would let it in 1 of 20. */
const MIXED_BELOW = 0.05;

type State = RiskState['state'];

/** The worst of what was found. */
function worst(states: readonly State[]): State {
  if (states.includes('seen')) return 'seen';
  return states.includes('clear') ? 'clear' : 'unknown';
}

const pilotState = (pilot: PilotDecision | undefined): State =>
  pilot === undefined || pilot.verdict === 'sample-more'
    ? 'unknown'
    : pilot.verdict === 'no-go'
      ? 'seen'
      : 'clear';

const collapseState = (collapse: CollapseReading | undefined): State => {
  if (collapse === undefined) return 'unknown';
  if (collapse.decision === 'stop') return 'seen';
  return collapse.clearedCount > 0 ? 'clear' : 'unknown';
};

function kpiState(kpis: readonly KpiReading[] | undefined, name: KpiReading['kpi']): State {
  const status = kpis?.find(({ kpi }) => kpi === name)?.status;
  if (status === undefined || status === 'not-enough-data') return 'unknown';
  return status === 'breach' ? 'seen' : 'clear';
}

/** Every risk with what its detector says. */
export function riskRegister(evidence: RiskEvidence): RiskState[] {
  const { spotCheck, batchesAlikeProbability: alike } = evidence;
  const states: Readonly<Record<RiskName, State>> = {
    'poor-drafts': worst([pilotState(evidence.pilot), collapseState(evidence.collapse)]),
    'missed-issues': spotCheck === undefined ? 'unknown' : spotCheck.disable ? 'seen' : 'clear',
    'weak-refinement': kpiState(evidence.kpis, 'refine-success'),
    'overloaded-evaluator': kpiState(evidence.kpis, 'batch-size'),
    'mixed-tasks': alike === undefined || alike === null ? 'unknown' : alike < MIXED_BELOW ? 'seen' : 'clear',
  };
  return DRAFT_RISKS.map((risk) => ({ ...risk, state: states[risk.risk] }));
}
