/**
 * A pool of any windows as a flow: the demand of a cell flows through one account's windows, the innermost first, to
 * the sink. Two relaxations, of which each holds for any windows, and which agree where windows nest or are disjoint:
 * - `split` gives every piece of a span that its outer windows cut the whole capacity;
 * - `forget` keeps a span whole and lets it fill any outer span that it meets.
 * Where windows nest the flow is the best possible. Read next: pool-program.ts, for windows that cross.
 */
import { FlowNetwork } from './flow-network.ts';
import type { PoolCells } from './pool-cells.ts';
import type { Relaxation } from './window-network.ts';
import type { Tiling } from './window-tilings.ts';

const SOURCE = 0;
const SINK = 1;

/** What a flow is made of. `chains`: by account x class the tilings to pass, the outermost first. */
export interface PoolDemand {
  readonly tilings: readonly Tiling[];
  readonly chains: ReadonlyArray<readonly number[]>;
  readonly cells: PoolCells;
  /** accounts x classes, row-major: 1 = serves it. */
  readonly serves: Uint8Array;
  readonly classCount: number;
}

export class PoolNetwork {
  /** Whether no span was cut by an outer one in the latest `split`: then the flow is the best possible. */
  isNested: boolean = true;
  private readonly flow: FlowNetwork;
  private demand!: PoolDemand;
  private relaxation: Relaxation = 'split';
  /** Where use of a span enters, by what identifies the node (keyOf). */
  private readonly gates: Map<number, number>;
  /** `forget`: the far side of each gate, the sink of outermost windows, and the edges out of it that are made. */
  private readonly exits: Map<number, number>;
  private readonly links: Set<number>;
  /** By tiling: where the refills of its spans meet, where it is an outermost one. */
  private readonly refillNodes: Map<number, number>;
  /** Spans met so far, by tiling and span: the gate. */
  private readonly gateOfSpan: Map<number, number>;
  /** By tiling: whether no account and class has another around it. */
  private isOutermost: boolean[] = [];
  /** By tiling: number of its first span among all. */
  private firstSpan: number[] = [];
  private spanCount: number = 0;

  constructor() {
    this.flow = new FlowNetwork();
    this.gates = new Map();
    this.exits = new Map();
    this.links = new Set();
    this.refillNodes = new Map();
    this.gateOfSpan = new Map();
  }

  /** Most units that the relaxation lets through. */
  bound(demand: PoolDemand, relaxation: Relaxation): number {
    const { flow } = this;
    this.start(demand, relaxation);
    const { cells, serves, classCount } = demand;
    const accountCount = serves.length / classCount;
    for (let cell = 0; cell < cells.count; cell++) {
      const node = flow.addNode();
      flow.addEdge(SOURCE, node, cells.units[cell]!);
      for (let account = 0; account < accountCount; account++) {
        const row = account * classCount + cells.model[cell]!;
        if (serves[row] === 1) flow.addEdge(node, this.enter(row, cell), cells.units[cell]!);
      }
    }
    return flow.augment(SOURCE, SINK);
  }

  private start(demand: PoolDemand, relaxation: Relaxation): void {
    this.demand = demand;
    this.relaxation = relaxation;
    if (relaxation === 'split') this.isNested = true;
    for (const kept of [this.gates, this.exits, this.links, this.refillNodes, this.gateOfSpan]) kept.clear();
    this.isOutermost = demand.tilings.map((_, tiling) =>
      demand.chains.every((chain) => chain.indexOf(tiling) <= 0),
    );
    this.spanCount = 0;
    this.firstSpan = demand.tilings.map(({ spans }) => {
      this.spanCount += spans.length;
      return this.spanCount - spans.length;
    });
    this.flow.clear();
    this.flow.addNode();
    this.flow.addNode();
  }

  /** Where a cell's demand enters the innermost window of an account and class; the sink where nothing limits it. */
  private enter(row: number, cell: number): number {
    const { chains, cells } = this.demand;
    const interval = cells.interval[cell]!;
    let outer = SINK;
    for (const tiling of chains[row]!) {
      const span = cells.spanAt[tiling]![interval]!;
      outer = this.relaxation === 'split' ? this.piece(tiling, span, outer) : this.whole(tiling, span, outer);
    }
    return outer;
  }

  /** The node of the span's piece inside `outer`. */
  private piece(tiling: number, span: number, outer: number): number {
    const number = this.firstSpan[tiling]! + span;
    const key = outer * this.spanCount + number;
    const known = this.gates.get(key);
    if (known !== undefined) return known;
    const node = this.flow.addNode();
    this.gates.set(key, node);
    if (this.gateOfSpan.has(number)) this.isNested = false;
    this.gateOfSpan.set(number, node);
    this.drain(node, outer, tiling, span);
    return node;
  }

  /** The node of the whole span, which is linked to `outer` too. */
  private whole(tiling: number, span: number, outer: number): number {
    const number = this.firstSpan[tiling]! + span;
    let node = this.gates.get(number);
    if (node === undefined) {
      node = this.flow.addNode();
      this.gates.set(number, node);
      const exit = this.isOutermost[tiling] === true ? SINK : this.flow.addNode();
      this.exits.set(number, exit);
      this.drain(node, exit, tiling, span);
    }
    const exit = this.exits.get(number)!;
    const link = outer * this.spanCount + number;
    if (exit !== SINK && !this.links.has(link)) {
      this.links.add(link);
      this.flow.addEdge(exit, outer, Number.POSITIVE_INFINITY);
    }
    return node;
  }

  /** What the span lets through: its capacity, and resets in the bank, which an outermost window shares over time. */
  private drain(node: number, to: number, tiling: number, span: number): void {
    const { flow } = this;
    const { spans, refillUnits, isRequests } = this.demand.tilings[tiling]!;
    const scale = isRequests ? this.demand.cells.mostCost : 1;
    const capacity = spans[span]!.capacity * scale;
    const returned = refillUnits * scale;
    if (returned === 0 || this.isOutermost[tiling] === false) {
      flow.addEdge(node, to, capacity + returned);
      return;
    }
    flow.addEdge(node, to, capacity);
    let meeting = this.refillNodes.get(tiling);
    if (meeting === undefined) {
      meeting = flow.addNode();
      this.refillNodes.set(tiling, meeting);
      flow.addEdge(meeting, SINK, returned);
    }
    flow.addEdge(node, meeting, returned);
  }
}
