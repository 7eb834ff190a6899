/** A mix for programs: the same content as its tables, snake_case keys. */
import type { Mix } from './mix-plan.ts';

/** Plain JSON; every number is finite. */
export const mixData = (mix: Mix): Record<string, unknown> => ({
  from: mix.from,
  work: { mechanical: mix.work.mechanical, analytical: mix.work.analytical, deep: mix.work.deep },
  pattern: mix.pattern,
  unit: mix.unit,
  weights: mix.weights,
  sessions: mix.sessions.rows.map(({ arrangement, cost, weighted }) => ({
    session: arrangement,
    cost,
    weighted,
  })),
  best: mix.sessions.best.arrangement,
  logged_units: mix.log?.loggedUnits ?? null,
  haiku_misroute_break_even: mix.breakEven,
  ratio:
    mix.spread === null
      ? null
      : { low: mix.spread.low, high: mix.spread.high, p_best: mix.spread.pBest, trials: mix.spread.trials },
  limits: mix.limits.map(({ pool, used, limit, fraction }) => ({ pool, used, limit, fraction })),
  hand_offs: mix.handOffs.map(({ name, direct, handOff, executor, saving, verdict }) => ({
    name,
    direct,
    hand_off: handOff,
    executor,
    saving,
    verdict,
  })),
  choices: mix.choices.map(({ session, grade, reason, weightedCost, costRank }) => ({
    session,
    grade,
    reason,
    weighted_cost: weightedCost,
    cost_rank: costRank,
  })),
  router: mix.router.map(({ arch, cost, multiplier }) => ({ arch, cost, multiplier })),
  gain: { of: mix.gainOf, weighted: mix.gain.ratioWeighted },
  patterns: mix.habits.map(({ name, per, low, high, source }) => ({ name, per, low, high, source })),
  agents: mix.agents.map(({ name, cost }) => ({ name, cost })),
  models: mix.models.map(({ type, choice }) => ({
    type,
    model: choice.status === 'specified' ? choice.model : null,
    nearest:
      choice.status === 'specified'
        ? []
        : choice.nearest.map(({ taskType, model }) => ({ type: taskType, model })),
  })),
  workflow: mix.workflow === null ? null : { cost: mix.workflow.cost, wall_hours: mix.workflow.wallHours },
  ways:
    mix.returns?.ways.map(({ name, value, price, roi, netValue }) => ({
      name,
      value,
      price,
      roi,
      net_value: netValue,
    })) ?? [],
  way_steps:
    mix.returns?.steps.map(({ from, to, returnPerCost }) => ({ from, to, return_per_cost: returnPerCost })) ??
    [],
  throughput:
    mix.throughput === null
      ? null
      : { value: mix.throughput.value, counts: mix.throughput.counts, prices: mix.throughput.prices },
  pareto:
    mix.pareto === null
      ? null
      : {
          frontier: mix.pareto.frontier,
          dropped: mix.pareto.dropped.map(({ name, dominatedBy }) => ({ name, dominated_by: dominatedBy })),
        },
  messages: mix.messages === null ? null : { cost: mix.messages.cost, events: mix.messages.counts },
  context: mix.context === null ? null : { action: mix.context.action, reason: mix.context.reason },
  fixes: { before: mix.fixes.before, after: mix.fixes.after, saving: mix.fixes.saving },
});
