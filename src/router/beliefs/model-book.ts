/**
 * What is metered of each model on each lane. Names come from clients, so there are not more than so many: those that
 * were longest unused are put together as one, `(other)`.
 *
 * Invariant: the sums over all models are those of everything that was counted, whatever their names.
 */
import type { WindowLengths } from './meters/index.ts';
import { ModelMeter } from './model-usage.ts';

/** Names metered apart. */
export const MOST_MODELS: number = 500;
/** So many make room at once: to put use together takes as long for one as for many. */
const ROOM = 100;
const OTHER_MODELS = '(other)';

const keyOf = (lane: string, model: string): string => JSON.stringify([lane, model]);

export class ModelBook {
  private readonly lengths: () => WindowLengths;
  /** By lane and model; the longest unused first. */
  private readonly meters: Map<string, ModelMeter>;

  constructor(lengths: () => WindowLengths) {
    this.lengths = lengths;
    this.meters = new Map();
  }

  /** The meter of a model on a lane, which is used now. */
  meter(lane: string, model: string): ModelMeter {
    const key = keyOf(lane, model);
    const known = this.meters.get(key);
    if (known !== undefined) this.meters.delete(key);
    else if (this.meters.size >= MOST_MODELS) this.makeRoom();
    const meter = known ?? new ModelMeter(lane, model, this.lengths());
    this.meters.set(key, meter);
    return meter;
  }

  /** The same for showing: that of a model never asked for on the lane counts nothing and is not kept. */
  shown(lane: string, model: string): ModelMeter {
    return this.meters.get(keyOf(lane, model)) ?? new ModelMeter(lane, model, this.lengths());
  }

  all(): ModelMeter[] {
    return [...this.meters.values()];
  }

  /** Puts together what was longest unused and has no request on its way. */
  private makeRoom(): void {
    const idle = this.all().filter(
      ({ model, reservedTokens }) => model !== OTHER_MODELS && reservedTokens === 0,
    );
    const gone = new Map<string, ModelMeter[]>();
    for (const meter of idle.slice(0, ROOM)) {
      this.meters.delete(keyOf(meter.lane, meter.model));
      gone.set(meter.lane, [...(gone.get(meter.lane) ?? []), meter]);
    }
    for (const [lane, meters] of gone) this.others(lane).absorb(meters);
  }

  private others(lane: string): ModelMeter {
    const key = keyOf(lane, OTHER_MODELS);
    const others = this.meters.get(key) ?? new ModelMeter(lane, OTHER_MODELS, this.lengths());
    this.meters.set(key, others);
    return others;
  }
}
