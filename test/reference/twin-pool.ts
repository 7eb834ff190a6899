/**
 * The obvious twin for pools of any windows: minute by minute, one WindowMeter a window, shared ones too. It shares
 * with the engine the meter, the view, the order of accounts and the column names, and nothing that steps, counts or
 * averages; twin.ts is the one for accounts of two windows.
 */
import { type RandomGenerator, unitReal } from '../../src/numerics/random/index.ts';
import { type AccountReading, type Policy, rankAccounts, viewPool } from '../../src/quota/views/index.ts';
import { NO_RESET, WindowMeter, type WindowReading } from '../../src/quota/windows/index.ts';
import { METRICS, type Metric, type ObjectiveWeights } from '../../src/simulation/engine/index.ts';
import { layOut } from '../../src/simulation/engine/state/pool-layout.ts';
import type { Horizon, PoolWorld } from '../../src/simulation/scenario/index.ts';
import type { TwinOutcome, TwinTape } from './twin.ts';

const isPeakMinute = (minute: number): boolean => minute % 1440 >= 480 && minute % 1440 < 1320;
const UNLIMITED: WindowReading = {
  headroomUnits: 2 ** 80,
  capacityUnits: 2 ** 80,
  lengthMinutes: 10_080,
  minutesLeft: null,
};

/** A request that nobody could serve. */
interface Denial {
  readonly cost: number;
  readonly model: number;
  /** Headroom of every window when it came. */
  readonly headroom: readonly number[];
  isTaken: boolean;
}

class TwinPool {
  readonly denials: Denial[] = [];
  /** By window: first denial since its latest close or banked reset. */
  readonly since: number[];
  readonly meters: WindowMeter[];
  /** Minute at which a first-use clock last opened, by window; null = never. */
  readonly opened: (number | null)[];
  readonly closes: number[][];
  readonly banked: number[];
  /** The latest that began. */
  minute = 0;
  readonly lastServed: number[];

  readonly world: PoolWorld;

  constructor(world: PoolWorld) {
    this.world = world;
    const { shape, specs } = world;
    this.meters = specs.map((spec) => new WindowMeter(spec));
    this.opened = specs.map((spec) =>
      spec.kind === 'first_use' && spec.firstResetMinute !== NO_RESET
        ? spec.firstResetMinute - spec.lengthMinutes
        : null,
    );
    this.closes = specs.map(() => []);
    this.since = specs.map(() => 0);
    this.banked = [...shape.bankedResets];
    this.lastServed = shape.accountNames.map(() => 0);
  }

  serves(account: number, model: number): boolean {
    return this.world.shape.serves[account * this.world.shape.classNames.length + model] === 1;
  }

  counting(account: number, model: number): number[] {
    const { windowsOf, counts, classNames } = this.world.shape;
    return windowsOf[account]!.filter((window) => counts[window * classNames.length + model] === 1);
  }

  amount(window: number, cost: number): number {
    return this.world.shape.windows[window]!.isRequests ? 1 : cost;
  }

  /** Units that one of the window's amounts is taken as. */
  unitsOf(window: number): number {
    return this.world.shape.windows[window]!.isRequests ? (this.world.requestUnits ?? 1) : 1;
  }

  inUnits(window: number, reading: WindowReading): WindowReading {
    const { headroomUnits, capacityUnits } = reading;
    const units = this.unitsOf(window);
    return { ...reading, headroomUnits: headroomUnits * units, capacityUnits: capacityUnits * units };
  }

  hasRoom(account: number, model: number, cost: number): boolean {
    return (
      this.serves(account, model) &&
      this.counting(account, model).every((w) => this.meters[w]!.headroomUnits >= this.amount(w, cost))
    );
  }

  isUseful(account: number, units: number): boolean {
    return this.world.shape.classNames.some((_, model) => this.hasRoom(account, model, units));
  }

  long(account: number, model: number): number {
    return this.world.shape.longOf[account * this.world.shape.classNames.length + model]!;
  }

  short(account: number, model: number): number {
    return this.world.shape.shortOf[account * this.world.shape.classNames.length + model]!;
  }

  isIdle(window: number, minute: number): boolean {
    const meter = this.meters[window]!;
    return meter.spec.kind === 'first_use' && meter.reading(minute).minutesLeft === null;
  }

  read(account: number, model: number, minute: number, draw: number): AccountReading {
    const [long, short] = [this.long(account, model), this.short(account, model)];
    const others = this.counting(account, model).filter((window) => window !== long && window !== short);
    const reading = (window: number): WindowReading => this.meters[window]!.reading(minute);
    return {
      weekly: long < 0 ? UNLIMITED : this.inUnits(long, reading(long)),
      short: short < 0 ? null : reading(short),
      others: others.map(reading),
      isIdle: short >= 0 && this.isIdle(short, minute),
      classesServed: this.world.shape.classNames.filter((_, other) => this.serves(account, other)).length,
      lastServed: this.lastServed[account]!,
      draw,
    };
  }

  spend(account: number, model: number, minute: number, cost: number): void {
    for (const window of this.counting(account, model)) {
      const wasIdle = this.isIdle(window, minute);
      const meter = this.meters[window]!;
      meter.spend(minute, this.amount(window, cost));
      if (wasIdle) this.opened[window] = minute - (minute % meter.spec.floorMinutes);
    }
  }

  /** The first account that a banked reset helps, -1 = none. */
  useBank(model: number, minute: number, cost: number): number {
    const isPlans = (window: number): boolean => !['bucket', 'once'].includes(this.meters[window]!.spec.kind);
    const helps = (account: number): boolean =>
      this.banked[account]! > 0 &&
      this.serves(account, model) &&
      this.counting(account, model).every((window) => {
        const { spec, headroomUnits } = this.meters[window]!;
        return (isPlans(window) ? spec.capacityUnits : headroomUnits) >= this.amount(window, cost);
      });
    const account = this.world.shape.accountNames.findIndex((_, index) => helps(index));
    if (account < 0) return -1;
    this.banked[account]!--;
    for (const window of this.world.shape.windowsOf[account]!) {
      if (!isPlans(window)) continue;
      this.meters[window]!.refill(minute);
      this.since[window] = this.denials.length;
    }
    return account;
  }

  /** Does some account have the window for requests of the class? */
  isFor(window: number, model: number): boolean {
    return this.world.shape.accountNames.some(
      (_, account) => this.serves(account, model) && this.counting(account, model).includes(window),
    );
  }

  /** Windows that have too little for a request of the class: one at least of every account that serves it. */
  fullFor(model: number, cost: number): number[] {
    const windows = [...this.meters.keys()].filter((window) => this.isFor(window, model));
    return windows.filter((window) => this.meters[window]!.headroomUnits < this.amount(window, cost));
  }

  deny(model: number, cost: number): void {
    const headroom = this.meters.map(({ headroomUnits }) => headroomUnits);
    this.denials.push({ cost, model, headroom, isTaken: false });
  }

  /** Units of denied requests that fit into what the long window loses, each request once. */
  strand(window: number, lostUnits: number): number {
    let left = lostUnits;
    for (const denial of this.denials.slice(this.since[window]!)) {
      const amount = this.amount(window, denial.cost);
      if (denial.isTaken || amount > left || !this.isFor(window, denial.model)) continue;
      // What makes it stranded: this window had room for it, and for the others before it, so another refused it.
      if (denial.headroom[window]! < lostUnits) throw new Error(`window ${window} had less than it loses`);
      denial.isTaken = true;
      left -= amount;
    }
    this.since[window] = this.denials.length;
    return lostUnits - left;
  }

  /** Of every window: mean over its closes, of one without any its use at the end; null = ended before. */
  uses(): (number | null)[] {
    return this.meters.map((meter, window) => {
      const closes = this.closes[window]!;
      if (closes.length > 0) return closes.reduce((sum, close) => sum + close, 0) / closes.length;
      const { kind, firstResetMinute } = meter.spec;
      const hasEnded = kind === 'once' && meter.headroomUnits === 0 && firstResetMinute <= this.minute;
      return hasEnded ? null : this.usedShare(window, meter.headroomUnits);
    });
  }

  utilisation(account: number): number {
    const window = this.world.shape.primaryOf[account]!;
    if (window < 0) return 0;
    const closes = this.closes[window]!;
    if (closes.length > 0) return closes.reduce((sum, close) => sum + close, 0) / closes.length;
    return this.usedShare(window, this.meters[window]!.headroomUnits);
  }

  usedShare(window: number, headroomUnits: number): number {
    const { capacityUnits } = this.meters[window]!.spec;
    return capacityUnits === 0 ? 0 : (capacityUnits - headroomUnits) / capacityUnits;
  }
}

export interface PoolTape extends TwinTape {
  readonly classes: ArrayLike<number> | null;
}

export interface PoolTwinOutcome extends TwinOutcome {
  readonly strandedUnits: number;
  /** Minutes from the first to the last minute of the longest outage, both included. */
  readonly elapsedOutageMinutes: number;
  /** By window of the shape, 0..1; null = not known. */
  readonly uses: readonly (number | null)[];
  /** By window of the shape: denied requests in measured time that it had too little for. */
  readonly fullAtDenials: readonly number[];
}

/** Replays the tape against the pool. `draws` as in twinReplay. */
export function twinPoolReplay(
  policy: Policy,
  world: PoolWorld,
  tape: PoolTape,
  horizon: Horizon,
  maxCostUnits: number,
  weights: ObjectiveWeights,
  draws: RandomGenerator | null = null,
): PoolTwinOutcome {
  const pool = new TwinPool(world);
  const { shape } = world;
  const accounts = shape.accountNames.map((_, account) => account);
  const usefulUnits = Math.max(2, maxCostUnits - 1);
  const choices: number[] = [];
  const sums = {
    total: 0,
    served: 0,
    peak: 0,
    peakServed: 0,
    requests: 0,
    denied: 0,
    migrated: 0,
    recovered: 0,
  };
  // Closes of one minute take denied requests in the order of rows.
  const inRows = [...layOut(shape).windowOf].filter((window) => window >= 0);
  const fullAtDenials = pool.meters.map(() => 0);
  let expired = 0;
  let stranded = 0;
  let peakMinutes = 0;
  let usefulShares = 0;
  let outage = 0;
  let longestOutage = 0;
  let outageFrom = 0;
  let elapsedOutage = 0;
  let lastServedIndex = -1;
  let arrival = 0;
  for (let minute = 0; minute < horizon.totalMinutes; minute++) {
    const measured = minute >= horizon.warmupMinutes;
    const inPeak = isPeakMinute(minute);
    pool.minute = minute;
    for (const window of inRows) {
      for (const { lostUnits } of pool.meters[window]!.advanceTo(minute)) {
        if (measured) pool.closes[window]!.push(pool.usedShare(window, lostUnits));
        if (!shape.primaryOf.includes(window)) continue;
        const units = pool.strand(window, lostUnits);
        expired += measured ? lostUnits * pool.unitsOf(window) : 0;
        stranded += measured ? units * pool.unitsOf(window) : 0;
      }
    }
    if (measured && inPeak) {
      peakMinutes++;
      usefulShares +=
        accounts.filter((account) => pool.isUseful(account, usefulUnits)).length / accounts.length;
    }
    let here = 0;
    let servedHere = 0;
    for (; arrival < tape.arrivalCount && tape.minutes[arrival] === minute; arrival++) {
      const cost = tape.costs[arrival]!;
      const model = tape.classes === null ? 0 : tape.classes[arrival]!;
      const readings = accounts.map((account) =>
        pool.read(account, model, minute, draws === null ? 0 : unitReal(draws)),
      );
      const shorts = new Set(shape.shortOf);
      const starts = pool.opened.filter(
        (start, window): start is number => start !== null && shorts.has(window),
      );
      const sinceOpenedMinutes = starts.length === 0 ? NO_RESET : minute - Math.max(...starts);
      const view = viewPool({ accounts: readings, lastServedIndex, inPeak, sinceOpenedMinutes });
      const planHasRoom = accounts.some(
        (account) => shape.isOverage[account] === 0 && pool.hasRoom(account, model, cost),
      );
      const isOut = (account: number): boolean =>
        !pool.serves(account, model) || (planHasRoom && shape.isOverage[account] === 1);
      const ranked = rankAccounts(policy, view.accounts, view.pool);
      const order = [...ranked.filter((a) => !isOut(a)), ...ranked.filter(isOut)];
      const first = order[0]!;
      const fits = (window: number): boolean =>
        pool.meters[window]!.headroomUnits >= pool.amount(window, cost);
      const migrated =
        pool.serves(first, model) &&
        pool.counting(first, model).some((window) => window !== pool.long(first, model) && !fits(window));
      let chosen = order.find((account) => pool.hasRoom(account, model, cost)) ?? -1;
      if (chosen < 0) chosen = pool.useBank(model, minute, cost);
      choices.push(chosen);
      if (chosen < 0) pool.deny(model, cost);
      if (chosen < 0 && measured) for (const window of pool.fullFor(model, cost)) fullAtDenials[window]!++;
      here++;
      if (chosen >= 0) {
        pool.spend(chosen, model, minute, cost);
        pool.lastServed[chosen] = arrival + 1;
        lastServedIndex = chosen;
        servedHere++;
      }
      if (!measured) continue;
      const served = chosen >= 0 ? 1 : 0;
      sums.requests++;
      sums.total += cost;
      sums.served += served * cost;
      sums.peak += inPeak ? cost : 0;
      sums.peakServed += inPeak ? served * cost : 0;
      sums.denied += 1 - served;
      sums.migrated += migrated ? 1 : 0;
      sums.recovered += migrated ? served : 0;
    }
    if (measured && here > 0) {
      outage = servedHere === 0 ? outage + 1 : 0;
      longestOutage = Math.max(longestOutage, outage);
      if (outage === 1) outageFrom = minute;
      if (outage > 0) elapsedOutage = Math.max(elapsedOutage, minute - outageFrom + 1);
    }
  }
  const utilisations = accounts.map((account) => pool.utilisation(account));
  const mean = utilisations.reduce((sum, value) => sum + value, 0) / accounts.length;
  const variance = utilisations.reduce((sum, value) => sum + (value - mean) ** 2, 0) / accounts.length;
  const values: Record<Metric, number> = {
    total_demand: sums.total,
    served_demand: sums.served,
    denied_demand: sums.total - sums.served,
    peak_total_demand: sums.peak,
    peak_served_demand: sums.peakServed,
    migrated_requests: sums.migrated,
    migration_successes: sums.recovered,
    peak_useful_five_hour: peakMinutes === 0 ? 0 : usefulShares / peakMinutes,
    weekly_drift: Math.sqrt(variance),
    mean_seven_day_utilization: mean,
    objective_score: 0,
    served_ratio: sums.total === 0 ? 0 : sums.served / sums.total,
    peak_served_ratio: sums.peak === 0 ? 0 : sums.peakServed / sums.peak,
    denial_rate: sums.total === 0 ? 1 : (sums.total - sums.served) / sums.total,
    migration_recovery: sums.migrated === 0 ? 1 : sums.recovered / sums.migrated,
    expired_weekly_units: expired,
    longest_outage_minutes: longestOutage,
    requests: sums.requests,
    denied_requests: sums.denied,
  };
  values.objective_score =
    weights.served_ratio * values.served_ratio +
    weights.peak_served_ratio * values.peak_served_ratio +
    weights.peak_useful_five_hour * values.peak_useful_five_hour +
    weights.migration_recovery * values.migration_recovery +
    weights.mean_seven_day_utilization * values.mean_seven_day_utilization +
    weights.denial_rate * values.denial_rate +
    weights.weekly_drift * values.weekly_drift;
  const row = Float64Array.from(METRICS, (metric) => values[metric]);
  return {
    row,
    choices,
    strandedUnits: stranded,
    elapsedOutageMinutes: elapsedOutage,
    uses: pool.uses(),
    fullAtDenials,
  };
}
