/**
 * Maximum flow by Dinic's method on arrays that are reused from network to network. Edge e and its reverse e ^ 1
 * share their capacity: what flows through e is the residual of e ^ 1.
 * Source: Dinitz, "Algorithm for solution of a problem of maximum flow in a network with power estimation",
 * Soviet Math. Doklady 11, 1970.
 */

const FIRST_CAPACITY = 4096;

export class FlowNetwork {
  nodeCount: number = 0;
  edgeCount: number = 0;
  /** Residual capacity of each edge. */
  residual: Float64Array = new Float64Array(FIRST_CAPACITY);
  private target: Int32Array = new Int32Array(FIRST_CAPACITY);
  private nextEdge: Int32Array = new Int32Array(FIRST_CAPACITY);
  private firstEdge: Int32Array = new Int32Array(FIRST_CAPACITY);
  private level: Int32Array = new Int32Array(FIRST_CAPACITY);
  private cursor: Int32Array = new Int32Array(FIRST_CAPACITY);
  private queue: Int32Array = new Int32Array(FIRST_CAPACITY);
  /** Edges of the path under way. */
  private path: Int32Array = new Int32Array(FIRST_CAPACITY);

  /** Forgets every node and edge. */
  clear(): void {
    this.nodeCount = 0;
    this.edgeCount = 0;
  }

  addNode(): number {
    const node = this.nodeCount++;
    if (node >= this.firstEdge.length) {
      const grown = (values: Int32Array): Int32Array => {
        const larger = new Int32Array(2 * values.length);
        larger.set(values);
        return larger;
      };
      this.firstEdge = grown(this.firstEdge);
      this.level = grown(this.level);
      this.cursor = grown(this.cursor);
      this.queue = grown(this.queue);
      this.path = grown(this.path);
    }
    this.firstEdge[node] = -1;
    return node;
  }

  /** Adds an edge of this capacity and its empty reverse; returns the edge. */
  addEdge(from: number, to: number, capacity: number): number {
    const edge = this.edgeCount;
    if (edge + 2 > this.target.length) this.growEdges();
    this.link(edge, from, to, capacity);
    this.link(edge + 1, to, from, 0);
    this.edgeCount += 2;
    return edge;
  }

  /** Moves `amount` along an edge: its residual falls, its reverse's rises. */
  push(edge: number, amount: number): void {
    this.residual[edge]! -= amount;
    this.residual[edge ^ 1]! += amount;
  }

  /** Pushes as much as fits from source to sink on top of what flows already; returns how much. */
  augment(source: number, sink: number): number {
    let total = 0;
    while (this.layer(source, sink)) {
      this.cursor.set(this.firstEdge.subarray(0, this.nodeCount));
      total += this.block(source, sink);
    }
    return total;
  }

  /** Distances from the source along residual edges; false when the sink is out of reach. */
  private layer(source: number, sink: number): boolean {
    const { level, queue, firstEdge, nextEdge, target, residual } = this;
    level.fill(-1, 0, this.nodeCount);
    level[source] = 0;
    queue[0] = source;
    let end = 1;
    for (let head = 0; head < end && level[sink]! < 0; head++) {
      const node = queue[head]!;
      for (let edge = firstEdge[node]!; edge >= 0; edge = nextEdge[edge]!) {
        const to = target[edge]!;
        if (residual[edge]! <= 0 || level[to]! >= 0) continue;
        level[to] = level[node]! + 1;
        queue[end++] = to;
      }
    }
    return level[sink]! >= 0;
  }

  /** A blocking flow of the layers: walks on along rising levels, back where there is no way on. */
  private block(source: number, sink: number): number {
    const { level, cursor, nextEdge, target, residual, path } = this;
    let total = 0;
    let node = source;
    let length = 0;
    for (;;) {
      if (node === sink) {
        let amount = Number.POSITIVE_INFINITY;
        for (let i = 0; i < length; i++) amount = Math.min(amount, residual[path[i]!]!);
        let keep = length;
        for (let i = length - 1; i >= 0; i--) {
          const edge = path[i]!;
          residual[edge]! -= amount;
          residual[edge ^ 1]! += amount;
          if (residual[edge]! <= 0) keep = i;
        }
        total += amount;
        node = target[path[keep]! ^ 1]!;
        length = keep;
        continue;
      }
      let edge = cursor[node]!;
      while (edge >= 0 && (residual[edge]! <= 0 || level[target[edge]!]! !== level[node]! + 1)) {
        edge = nextEdge[edge]!;
      }
      cursor[node] = edge;
      if (edge >= 0) {
        path[length++] = edge;
        node = target[edge]!;
        continue;
      }
      if (node === source) return total;
      level[node] = -1;
      length--;
      node = target[path[length]! ^ 1]!;
    }
  }

  private link(edge: number, from: number, to: number, capacity: number): void {
    this.target[edge] = to;
    this.residual[edge] = capacity;
    this.nextEdge[edge] = this.firstEdge[from]!;
    this.firstEdge[from] = edge;
  }

  private growEdges(): void {
    const residual = new Float64Array(2 * this.residual.length);
    residual.set(this.residual);
    this.residual = residual;
    for (const name of ['target', 'nextEdge'] as const) {
      const larger = new Int32Array(2 * this[name].length);
      larger.set(this[name]);
      this[name] = larger;
    }
  }
}
