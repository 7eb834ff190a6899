/**
 * Logged requests as spends of the ledger: what the logs say, not a status page. A log holds requests, so in messages
 * each of them counts one: with tools inside a turn that is more than the turns, never less.
 */

import { positive } from '../../core/values/index.ts';
import type { UsageEvent } from '../../usage/events/index.ts';
import { costUnits, DEFAULT_TOKEN_WEIGHTS, type TokenWeights } from '../../usage/weights/index.ts';
import type { QuotaUnit } from './quota-window.ts';
import type { SpendRun } from './spend-column.ts';

/** Pool of a model's name as logged; null = not one of the pools. */
export type PoolOf = (model: string | null) => string | null;

/** Pools by family: the first of `families` found in the model's name, in lower case. */
export function familyPool(families: readonly string[] = ['haiku', 'sonnet', 'opus']): PoolOf {
  return (model) => {
    const name = model?.toLowerCase() ?? '';
    return families.find((family) => name.includes(family)) ?? null;
  };
}

export interface UsageSpendOptions {
  readonly unit: QuotaUnit;
  readonly poolOf?: PoolOf;
  /** For `weighted`: the weights by kind of token and family. */
  readonly weights?: TokenWeights;
  /** For `weighted`: weighted tokens per unit, > 0; 1 when absent. */
  readonly unitTokens?: number;
}

export interface UsageSpends {
  /** Spends by pool, ready for `Ledger.addRun`. */
  readonly runs: ReadonlyMap<string, SpendRun>;
  /** Events of no pool by model's name (null = none named): not spent anywhere, to be reported. */
  readonly unpooled: ReadonlyMap<string | null, number>;
}

function amountOf(options: UsageSpendOptions): (event: UsageEvent) => number {
  switch (options.unit) {
    case 'messages':
      return () => 1;
    case 'weighted': {
      const weights = options.weights ?? DEFAULT_TOKEN_WEIGHTS;
      const unitTokens = positive('unitTokens', options.unitTokens ?? 1);
      return (event) => costUnits(event, weights, unitTokens);
    }
  }
}

/** A run that grows by doubling. */
class GrowingRun {
  private count: number;
  private timesMs: Float64Array;
  private amounts: Float64Array;

  constructor() {
    this.count = 0;
    this.timesMs = new Float64Array(1024);
    this.amounts = new Float64Array(1024);
  }

  push(timeMs: number, amount: number): void {
    if (this.count === this.timesMs.length) {
      this.timesMs = grown(this.timesMs);
      this.amounts = grown(this.amounts);
    }
    this.timesMs[this.count] = timeMs;
    this.amounts[this.count] = amount;
    this.count++;
  }

  run(): SpendRun {
    return { timesMs: this.timesMs.subarray(0, this.count), amounts: this.amounts.subarray(0, this.count) };
  }
}

function grown(old: Float64Array): Float64Array {
  const next = new Float64Array(2 * old.length);
  next.set(old);
  return next;
}

/** Spends of logged requests, by pool, in one unit; times are cut to whole ms. Linear. */
export function usageMessages(events: readonly UsageEvent[], options: UsageSpendOptions): UsageSpends {
  const poolOf = options.poolOf ?? familyPool();
  const amount = amountOf(options);
  const pools = new Map<string | null, string | null>();
  const columns = new Map<string, GrowingRun>();
  const unpooled = new Map<string | null, number>();
  for (const event of events) {
    const { model } = event;
    const known = pools.get(model);
    const pool = known === undefined ? poolOf(model) : known;
    if (known === undefined) pools.set(model, pool);
    if (pool === null) {
      unpooled.set(model, (unpooled.get(model) ?? 0) + 1);
      continue;
    }
    let column = columns.get(pool);
    if (column === undefined) {
      column = new GrowingRun();
      columns.set(pool, column);
    }
    column.push(Math.floor(event.timeMs), amount(event));
  }
  return { runs: new Map([...columns].map(([pool, column]) => [pool, column.run()])), unpooled };
}
