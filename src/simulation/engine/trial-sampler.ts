/**
 * The closer look at a sampled trial (sampling.ts): keeps every policy's choices, walks the week along them and
 * sets them against the clairvoyant bound. Buffers are reused from trial to trial.
 */
import { ClairvoyantBound, relaxAccounts } from '../bound/index.ts';
import type { DemandTape } from '../demand/index.ts';
import type { Scenario } from '../scenario/index.ts';
import type { ReplayContext } from './replay-context.ts';
import { SAMPLE_POLICY, type SamplingPlan, samplePolicyOffset, sampleProfileOffset } from './sampling.ts';
import { Tally } from './tally.ts';
import { walkWeek } from './week-profile.ts';

export class TrialSampler {
  private readonly plan: SamplingPlan;
  private readonly clairvoyant: ClairvoyantBound;
  private readonly buffers: Int16Array[];
  private readonly scratch: Tally;

  constructor(plan: SamplingPlan, policyCount: number) {
    this.plan = plan;
    this.clairvoyant = new ClairvoyantBound();
    this.buffers = Array.from({ length: policyCount }, () => new Int16Array(0));
    this.scratch = new Tally();
  }

  /** Room for one policy's choices; shape: arrivals. */
  choices(policyIndex: number, arrivalCount: number): Int16Array {
    if (this.buffers[policyIndex]!.length < arrivalCount) {
      this.buffers[policyIndex] = new Int16Array(2 * arrivalCount);
    }
    return this.buffers[policyIndex]!.subarray(0, arrivalCount);
  }

  /** One policy's week and served units. `context.state` holds the trial's accounts and is used up. */
  lookAt(
    policyIndex: number,
    context: ReplayContext,
    choices: Int16Array,
    out: { readonly values: Float64Array; readonly offset: number },
  ): void {
    this.scratch.clear();
    let served = 0;
    for (let arrival = 0; arrival < choices.length; arrival++) {
      if (choices[arrival]! >= 0) served += context.costs[arrival]!;
    }
    const offset = out.offset + samplePolicyOffset(policyIndex);
    out.values.fill(0, offset, offset + SAMPLE_POLICY.length);
    out.values[offset] = served;
    const profile = out.offset + sampleProfileOffset(policyIndex, 0);
    walkWeek({ ...context, tally: this.scratch }, choices, out.values, profile);
  }

  /** The bound over the whole simulated time and every policy's regret, after `lookAt` for each of them. */
  bound(
    scenario: Scenario,
    tape: DemandTape,
    totalMinutes: number,
    out: { readonly values: Float64Array; readonly offset: number },
  ): void {
    const { values, offset } = out;
    let demand = 0;
    for (let arrival = 0; arrival < tape.arrivalCount; arrival++) demand += tape.costs[arrival]!;
    values[offset] = demand;
    values[offset + 1] = -1;
    values[offset + 2] = 0;
    if (!this.plan.bound) return;
    const { clairvoyant } = this;
    const relaxed = scenario.world === null ? null : relaxAccounts(scenario.world);
    clairvoyant.load(relaxed?.accounts ?? scenario.accounts, tape, totalMinutes);
    values[offset + 1] = clairvoyant.bound();
    values[offset + 2] = clairvoyant.isLoose || relaxed?.isComplete === false ? 1 : 0;
    this.buffers.forEach((buffer, policyIndex) => {
      const regret = clairvoyant.regret(buffer.subarray(0, tape.arrivalCount));
      const at = offset + samplePolicyOffset(policyIndex);
      values[at + 1] = regret.shortWasteUnits;
      values[at + 2] = regret.weeklyWasteUnits;
    });
  }
}
