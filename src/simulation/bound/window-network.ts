/**
 * The network of one trial: demand of an interval flows through one account's short window and one of its weekly
 * windows to the sink. Intervals are cut at every window's end, so each lies in one window of each kind.
 *
 * Where short windows cross the end of a weekly one the exact problem is no flow; two relaxations are:
 * - `split` cuts the short window there and gives each piece the whole capacity;
 * - `forget` keeps the short window whole and lets it fill any weekly window that it meets.
 * Source: statistics specification, 2.12; the smaller of the two is the bound.
 */
import { FlowNetwork } from './flow-network.ts';
import type { StaticWindow } from './static-windows.ts';

export type Relaxation = 'split' | 'forget';

export interface AccountWindows {
  /** Shorter spans, each inside one of `short`, or null. */
  readonly inner: readonly StaticWindow[] | null;
  readonly short: readonly StaticWindow[];
  readonly weekly: readonly StaticWindow[];
}

/** Demand over time: intervals [cuts[q], cuts[q + 1]) with demand `units[q]`. */
export interface DemandIntervals {
  readonly cuts: Int32Array;
  readonly units: Float64Array;
}

/** Index of the window that holds `minute`; windows tile the horizon. */
function windowAt(windows: readonly StaticWindow[], minute: number): number {
  let low = 0;
  let high = windows.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (windows[middle]!.start <= minute) low = middle;
    else high = middle - 1;
  }
  return low;
}

const SOURCE = 0;
const SINK = 1;
/** Most edges of a route after the source's: into the spans, through them, into the week, out of it. */
const STEPS = 5;

/** Where demand enters an inner span of one week, and the edge out of it. */
interface Gate {
  readonly node: number;
  readonly edge: number;
}

export class WindowNetwork {
  readonly flow: FlowNetwork;
  /** True when some short window meets more than one weekly window: the relaxations differ. */
  isCrossing: boolean = false;
  private accountCount: number = 0;
  private intervalCount: number = 0;
  private sourceEdges: Int32Array = new Int32Array(0);
  /** Edges that one unit of (interval, account) takes after the source's; shape: intervals x accounts x STEPS, -1 = none. */
  private routes: Int32Array = new Int32Array(0);
  /** Edges from short windows to weekly ones. */
  private spendEdges: number[] = [];
  private saved: Float64Array = new Float64Array(0);
  private empty: Float64Array = new Float64Array(0);

  constructor() {
    this.flow = new FlowNetwork();
  }

  /** Builds the network anew. */
  build(accounts: readonly AccountWindows[], intervals: DemandIntervals, relaxation: Relaxation): void {
    const { flow } = this;
    const { cuts, units } = intervals;
    this.accountCount = accounts.length;
    this.intervalCount = units.length;
    this.isCrossing = false;
    this.spendEdges = [];
    flow.clear();
    flow.addNode();
    flow.addNode();
    const cells = units.length * accounts.length;
    if (this.sourceEdges.length < units.length) this.sourceEdges = new Int32Array(2 * units.length);
    if (this.routes.length < cells * STEPS) this.routes = new Int32Array(2 * cells * STEPS);
    this.routes.fill(-1, 0, cells * STEPS);
    const intervalNodes = Int32Array.from(units, (demand, q) => {
      const node = flow.addNode();
      this.sourceEdges[q] = flow.addEdge(SOURCE, node, demand);
      return node;
    });
    accounts.forEach(({ inner, short, weekly }, account) => {
      const weeklyNodes = weekly.map(() => flow.addNode());
      const weeklyEdges = weekly.map(({ capacity }, w) => flow.addEdge(weeklyNodes[w]!, SINK, capacity));
      const places = short.map((window) => this.addShort(window, weekly, weeklyNodes, relaxation));
      const gates = new Map<string, Gate>();
      for (let q = 0; q < units.length; q++) {
        const start = cuts[q]!;
        const w = windowAt(weekly, start);
        const place = places[windowAt(short, start)]!.get(w)!;
        const gate = inner === null ? null : this.gateOf(gates, inner, { start, w, node: place.node });
        const enter = flow.addEdge(intervalNodes[q]!, gate?.node ?? place.node, units[q]!);
        this.routes.set(
          [enter, gate?.edge ?? -1, place.inner, place.spend, weeklyEdges[w]!],
          (q * this.accountCount + account) * STEPS,
        );
      }
    });
    if (this.empty.length < flow.edgeCount) this.empty = new Float64Array(2 * flow.edgeCount);
    this.empty.set(flow.residual.subarray(0, flow.edgeCount));
    if (this.saved.length < this.spendEdges.length) this.saved = new Float64Array(2 * this.spendEdges.length);
  }

  /** Most units that fit on top of what flows. */
  augment(): number {
    return this.flow.augment(SOURCE, SINK);
  }

  /** Lets the given units flow, which must fit. Shape: intervals x accounts. */
  start(served: Float64Array): void {
    const { flow, routes } = this;
    flow.residual.set(this.empty.subarray(0, flow.edgeCount));
    for (let q = 0; q < this.intervalCount; q++) {
      for (let account = 0; account < this.accountCount; account++) {
        const cell = q * this.accountCount + account;
        const amount = served[cell]!;
        if (amount === 0) continue;
        flow.push(this.sourceEdges[q]!, amount);
        for (let step = 0; step < STEPS; step++) {
          const edge = routes[cell * STEPS + step]!;
          if (edge >= 0) flow.push(edge, amount);
        }
      }
    }
  }

  /** Most units that fit on top while no short window's use of a weekly one shrinks. */
  augmentWithoutSaving(): number {
    const { residual } = this.flow;
    this.spendEdges.forEach((edge, index) => {
      this.saved[index] = residual[edge ^ 1]!;
      residual[edge ^ 1] = 0;
    });
    const gained = this.augment();
    this.spendEdges.forEach((edge, index) => {
      residual[edge ^ 1]! += this.saved[index]!;
    });
    return gained;
  }

  /** The gate of the inner span and week at `start`, made when it is first needed; it leads to `node`. */
  private gateOf(
    gates: Map<string, Gate>,
    inner: readonly StaticWindow[],
    { start, w, node }: { readonly start: number; readonly w: number; readonly node: number },
  ): Gate {
    const index = windowAt(inner, start);
    const key = `${index} ${w}`;
    let gate = gates.get(key);
    if (gate === undefined) {
      const own = this.flow.addNode();
      gate = { node: own, edge: this.flow.addEdge(own, node, inner[index]!.capacity) };
      gates.set(key, gate);
    }
    return gate;
  }

  /** One short window: where its demand enters and how it reaches each weekly window that it meets. */
  private addShort(
    window: StaticWindow,
    weekly: readonly StaticWindow[],
    weeklyNodes: readonly number[],
    relaxation: Relaxation,
  ): Map<number, { node: number; inner: number; spend: number }> {
    const { flow } = this;
    const places = new Map<number, { node: number; inner: number; spend: number }>();
    const first = windowAt(weekly, window.start);
    const last = windowAt(weekly, window.end - 1);
    if (last > first) this.isCrossing = true;
    if (last === first || relaxation === 'split') {
      for (let w = first; w <= last; w++) {
        const node = flow.addNode();
        const spend = flow.addEdge(node, weeklyNodes[w]!, window.capacity);
        this.spendEdges.push(spend);
        places.set(w, { node, inner: -1, spend });
      }
      return places;
    }
    const node = flow.addNode();
    const whole = flow.addNode();
    const inner = flow.addEdge(node, whole, window.capacity);
    for (let w = first; w <= last; w++) {
      const spend = flow.addEdge(whole, weeklyNodes[w]!, window.capacity);
      this.spendEdges.push(spend);
      places.set(w, { node, inner, spend });
    }
    return places;
  }
}
