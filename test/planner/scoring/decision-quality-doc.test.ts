/** The steps of the document's unsourced claim. */
import { describe, expect, it } from 'vitest';
import { behaviourReport, decisionQualityDoc } from '../../../src/planner/scoring/index.ts';

describe('decisionQualityDoc', () => {
  it.each([
    [1, 1],
    [0.501, 1],
    [0.5, 1.1],
    [0.201, 1.1],
    [0.2, 0.95],
    [0.101, 0.95],
    [0.1, 0.7],
    [0, 0.7],
  ])('[L6] a remaining share of %d is noted as %d', (remaining, factor) => {
    expect(decisionQualityDoc(remaining).factor).toBe(factor);
  });

  it('[N6] is a sentence that says it has no source and is used nowhere', () => {
    const { note } = decisionQualityDoc(0.1);
    expect(note).toContain('0.7');
    expect(note).toContain('no source');
    expect(behaviourReport({ remainingShare: 0.1 })).toEqual([{ habit: 'scarcity', n: null, says: note }]);
  });

  it.each([-0.1, 1.1, Number.NaN, '0.5'])('[L6] refuses %j', (remaining) => {
    expect(() => decisionQualityDoc(remaining as number)).toThrow(
      expect.objectContaining({ name: 'PlanError' }),
    );
  });
});
