/**
 * Which loop replays a policy: the shared one, or after `prepare` one of its own, where the pool is of the kind that those
 * were made for. Results do not depend on it. Read next: own-loop.ts.
 */
import type { Policy } from '../../quota/views/index.ts';
import type { Scenario } from '../scenario/index.ts';
import { haveSameTraits, type LoopTraits, traitsOf } from './loop-traits.ts';
import { ownLoop, type Replay, sharedLoop } from './own-loop.ts';
import { rehearse } from './rehearsal.ts';
import type { ReplaySpan } from './replay.ts';
import type { ReplayContext } from './replay-context.ts';

/** A loop is compiled within the first trials; in them it is called for so many arrivals at a time. */
const COLD_TRIALS = 2;
const COLD_ARRIVALS = 16;

export class PolicyLoops {
  private readonly loops: Map<Policy, Replay> = new Map();
  /** What `loops` were made for; null without them. */
  traits: LoopTraits | null = null;
  private begunTrials: number = 0;

  /** Gives every policy a loop of its own for pools of these traits, of which `scenario` is one. */
  async prepare(policies: readonly Policy[], traits: LoopTraits, scenario: Scenario): Promise<void> {
    this.traits = traits;
    for (const policy of policies) {
      const loop = await ownLoop(policy, traits);
      rehearse(loop, policy, { traits, scenario });
      this.loops.set(policy, loop);
    }
  }

  beginTrial(): void {
    this.begunTrials++;
  }

  /** Replays a span: in short calls while the loops are cold, each entering the compiled loop once there is one. */
  play(policy: Policy, context: ReplayContext, { from, to, draws, choices }: ReplaySpan): void {
    const replay = this.loopFor(policy, context);
    const most = this.begunTrials <= COLD_TRIALS ? COLD_ARRIVALS : Math.max(1, to - from);
    for (let first = from; first < to; first += most) {
      replay(policy, context, { from: first, to: Math.min(first + most, to), draws, choices });
    }
  }

  private loopFor(policy: Policy, { state, classes }: ReplayContext): Replay {
    const isOfKind = this.traits !== null && haveSameTraits(this.traits, traitsOf(state, classes));
    return (isOfKind ? this.loops.get(policy) : undefined) ?? sharedLoop;
  }
}
