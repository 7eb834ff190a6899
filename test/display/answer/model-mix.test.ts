/** The mix bar: its cells add up. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Look } from '../../../src/display/answer/index.ts';
import { modelMix } from '../../../src/display/answer/model-mix.ts';

const look: Look = { width: 80, ascii: false, color: false };

describe('modelMix', () => {
  const pools = [
    { name: 'haiku', used: 450, isLimited: false },
    { name: 'sonnet', used: 320, isLimited: true },
    { name: 'opus', used: 45, isLimited: true },
  ];

  it('[J3] 320 sonnet and 45 opus are 87.7 % and 12.3 %: 44 + 6 cells of 50', () => {
    expect(modelMix({ pools }, look)).toEqual([
      `[${'█'.repeat(44)}${'▒'.repeat(6)}]`,
      '  haiku  450 no limit',
      '█ sonnet 320   87.7 %',
      '▒ opus    45   12.3 %',
    ]);
  });

  it('[W68] the bar has no stray cell: parts add up to its length for any use', () => {
    const amounts = fc.array(fc.integer({ min: 0, max: 1e6 }), { minLength: 1, maxLength: 4 });
    const property = fc.property(amounts, fc.integer({ min: 10, max: 60 }), (used, width) => {
      const named = used.map((each, i) => ({ name: `p${i}`, used: each, isLimited: true }));
      const bar = modelMix({ pools: named }, { ...look, width })[0]!.slice(1, -1);
      const total = used.reduce((sum, each) => sum + each, 0);
      const cells = Math.min(50, width - 2);
      expect(bar).toHaveLength(cells);
      expect(bar.trim()).toHaveLength(total === 0 ? 0 : cells);
      const shades = ['█', '▒', '▓', '░'];
      used.forEach((each, i) => {
        const part = bar.split(shades[i]!).length - 1;
        if (total > 0) expect(Math.abs(part - (cells * each) / total)).toBeLessThan(1);
      });
    });
    fc.assert(property, { seed: 68, numRuns: 200 });
  });

  it('[J3] nothing used is an empty bar', () => {
    const idle = pools.map((pool) => ({ ...pool, used: 0 }));
    expect(modelMix({ pools: idle }, look)[0]).toBe(`[${' '.repeat(50)}]`);
    expect(modelMix({ pools: [] }, { ...look, width: 10 })).toEqual(['[        ]']);
  });
});
