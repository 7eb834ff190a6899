/** Plans of a run, each put once where workers find it, under its digest. */
import type { Redis } from 'ioredis';
import type { TrialPlan } from '../../engine/index.ts';
import { planBytes, planDigest } from '../frames/index.ts';
import { planKey, RESULT_SECONDS } from './cluster-protocol.ts';

export class RunPlans {
  private readonly client: Redis;
  private readonly digests: Map<TrialPlan, Promise<string>> = new Map();

  constructor(client: Redis) {
    this.client = client;
  }

  /** The plan's digest; the first time it is asked for, the plan is put there. Rejects with what the server says. */
  digestOf(plan: TrialPlan): Promise<string> {
    let digest = this.digests.get(plan);
    if (digest === undefined) {
      digest = this.put(plan);
      this.digests.set(plan, digest);
    }
    return digest;
  }

  /** Puts it there, again where it was lost; its digest. */
  async put(plan: TrialPlan): Promise<string> {
    const digest = planDigest(plan);
    await this.client.set(planKey(digest), planBytes(plan), 'EX', RESULT_SECONDS);
    return digest;
  }

  get keys(): readonly string[] {
    return [...this.digests.keys()].map((plan) => planKey(planDigest(plan)));
  }
}
