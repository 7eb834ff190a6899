/** A drafting plan for programs: the same content as its tables, snake_case keys. */
import type { Comparison } from '../drafting/index.ts';
import type { DraftPlanned } from './draft-plan.ts';

const costData = ({ expected, direct, saving, savingFraction, tie }: Comparison) => ({
  expected,
  direct,
  saving,
  saving_fraction: savingFraction,
  tie,
});

/** Plain JSON; every number is finite. */
export function draftData(plan: DraftPlanned): Record<string, unknown> {
  const { request, means, cost, pilot, verdict, checklist, choice, best, collapse, spot, drawn } = plan;
  return {
    items: request.itemCount,
    eval_batch: request.evalBatch,
    gen_batch: request.genBatch,
    rates: { accept: means.accept, refine: means.refine, replace: means.replace },
    cost: {
      ...costData(cost),
      low: plan.low,
      high: plan.high,
      p_beats_direct: plan.pBeatsDirect,
      drafts: cost.parts.drafts,
      evaluations: cost.parts.evaluations,
      refinements: cost.parts.refinements,
      replacements: cost.parts.replacements,
      escalations: cost.parts.escalations,
    },
    break_even: cost.breakEven,
    pilot: {
      seen: request.counts.accepted + request.counts.refined + request.counts.replaced,
      mean: pilot.mean,
      low: pilot.interval[0],
      high: pilot.interval[1],
      p_above: pilot.pAbove,
      next: plan.pilot.nextPilot,
      worth: { items: plan.pilotSize.pilotCount, messages: plan.pilotSize.worth },
    },
    verdict,
    choice: choice.choice,
    reasons: choice.reasons,
    vetoes: checklist.vetoes,
    factors: checklist.factors,
    ways: plan.ways.map(({ name, cost: each }) => ({ name, ...costData(each) })),
    escaped_defects: plan.multiTier?.escapedDefects ?? null,
    by_items: plan.curve.map(({ itemCount, breakEven }, index) => ({
      items: itemCount,
      break_even: breakEven,
      expected: plan.costsByItems[index]!.expected,
      low: plan.costsByItems[index]!.low,
      high: plan.costsByItems[index]!.high,
    })),
    by_gen_batch: plan.byGeneration.map(({ genBatch, cost: each }) => ({
      gen_batch: genBatch,
      ...costData(each),
    })),
    by_eval_batch: plan.byBatch.map(({ evalBatch, cost: each }) => ({
      eval_batch: evalBatch,
      ...costData(each),
    })),
    kappa: plan.kappa,
    best_batch: { best: best.best, cap: best.cap, reason: best.reason },
    drawn:
      drawn === null
        ? null
        : {
            mean: drawn.mean,
            low: drawn.low,
            high: drawn.high,
            p_beats_direct: drawn.pBeatsDirect,
            trials: drawn.trials,
          },
    collapse:
      collapse === null || collapse.reading === null
        ? null
        : { decision: collapse.reading.decision, verdicts: collapse.reading.n, llr: collapse.reading.llr },
    kpis: plan.kpis.map(({ kpi, value, interval, status, action }) => ({
      kpi,
      value,
      interval,
      status,
      action,
    })),
    risks: plan.risks.map(({ risk, state, answer }) => ({ risk, state, answer })),
    spot_check:
      spot === null ? null : { ...spot.posterior, p_over_limit: spot.pOverLimit, disable: spot.disable },
  };
}
