/** Maximum flow, worked by hand. */
import { describe, expect, it } from 'vitest';
import { FlowNetwork } from '../../../src/simulation/bound/index.ts';

describe('FlowNetwork', () => {
  it('finds the maximum flow of a network worked by hand, and goes on from a flow', () => {
    const network = new FlowNetwork();
    const [s, a, b, t] = [network.addNode(), network.addNode(), network.addNode(), network.addNode()];
    const sa = network.addEdge(s!, a!, 3);
    network.addEdge(s!, b!, 2);
    const ab = network.addEdge(a!, b!, 5);
    network.addEdge(a!, t!, 2);
    const bt = network.addEdge(b!, t!, 3);
    // One unit through s, a, b, t first: a step that the maximum keeps, or takes back.
    for (const edge of [sa, ab, bt]) network.push(edge, 1);
    expect(network.augment(s!, t!)).toBe(4);
    expect(network.augment(s!, t!)).toBe(0);
    expect(network.residual[sa]).toBe(0);
  });
});
