/** The mix bar: its cells add up. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Look, mixCells, modelMix } from '../../../src/planner/answer/index.ts';

const look: Look = { width: 80 };

describe('modelMix', () => {
  const pools = [
    { name: 'haiku', used: 450, isLimited: false },
    { name: 'sonnet', used: 320, isLimited: true },
    { name: 'opus', used: 45, isLimited: true },
  ];

  it('[J3] 320 sonnet and 45 opus are 87.7 % and 12.3 %: 44 + 6 cells of 50', () => {
    expect(mixCells([320, 45], 50)).toEqual([44, 6]);
    expect(modelMix({ pools }, look)).toEqual([
      `[${'█'.repeat(44)}${'▒'.repeat(6)}]`,
      '  haiku  450 no limit',
      '█ sonnet 320   87.7 %',
      '▒ opus    45   12.3 %',
    ]);
  });

  it('[W68] the bar has no stray cell: parts add up to its length for any use', () => {
    const amounts = fc.array(fc.integer({ min: 0, max: 1e6 }), { minLength: 1, maxLength: 6 });
    const property = fc.property(amounts, fc.integer({ min: 1, max: 198 }), (used, cells) => {
      const parts = mixCells(used, cells);
      const total = used.reduce((sum, each) => sum + each, 0);
      expect(parts.reduce((sum, each) => sum + each, 0)).toBe(total === 0 ? 0 : cells);
      parts.forEach((part, i) => {
        if (total > 0) expect(Math.abs(part - (cells * used[i]!) / total)).toBeLessThan(1);
      });
    });
    fc.assert(property, { seed: 68, numRuns: 200 });
  });

  it('[J3] nothing used is an empty bar', () => {
    const idle = pools.map((pool) => ({ ...pool, used: 0 }));
    expect(modelMix({ pools: idle }, look)[0]).toBe(`[${' '.repeat(50)}]`);
    expect(modelMix({ pools: [] }, { width: 10 })).toEqual(['[        ]']);
  });

  it('[J3] refuses a use below 0', () => {
    expect(() => modelMix({ pools: [{ ...pools[0]!, used: -1 }] }, look)).toThrow(
      expect.objectContaining({ code: 'E_RANGE', field: 'pools[0].used' }),
    );
  });
});
