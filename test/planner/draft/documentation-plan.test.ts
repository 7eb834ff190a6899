import { describe, expect, it } from 'vitest';
import { documentationCostDoc, documentationPlan } from '../../../src/planner/draft/documentation-plan.ts';

describe('documentation', () => {
  it.each([
    [5000, 'api', 200, 'template', 50],
    [5000, 'tutorial', 200, 'later', 100],
    [5000, 'architecture', 200, 'full', 10],
    [5000, 'inline', 200, 'template', 25],
    [2000, 'api', 200, 'full', 20],
    [2001, 'api', 200, 'template', 21],
    [6000, 'api', 200, 'template', 60],
    [6001, 'api', 200, 'later', 61],
    [5000, 'api', 0, 'later', 50],
  ])('[M3] %i lines of %s with %i left: %s', (lines, kind, left, approach, need) => {
    expect(documentationPlan(lines, kind, left)).toMatchObject({ approach, need });
  });

  it('[W84] charges templates to the model that fills them', () => {
    expect(documentationPlan(5000, 'api', 200).cost).toEqual({ haiku: 15 });
    expect(documentationPlan(2000, 'api', 200).cost).toEqual({ sonnet: 20 });
    expect(documentationCostDoc(5000, 'api', 200)).toBe(15);
  });

  it('[W85] half a message is one', () => {
    expect(documentationPlan(100, 'inline', 200)).toMatchObject({ need: 1, cost: { sonnet: 1 } });
    expect(documentationCostDoc(100, 'inline', 200)).toBe(0.5);
    expect(documentationPlan(0, 'inline', 0)).toMatchObject({ approach: 'full', cost: { sonnet: 0 } });
  });

  it('[W87] an unknown kind is E_UNKNOWN, not priced as api', () => {
    expect(() => documentationPlan(5000, 'apis', 200)).toThrow(/allowed: api, /);
    expect(documentationCostDoc(2000, 'novel', 200)).toBe(20);
  });

  it('[M3] drafts in batches where that fits and the full work does not', () => {
    expect(documentationPlan(5000, 'tutorial', 200, (need) => need * 0.44)).toMatchObject({
      approach: 'draft',
      cost: { sonnet: 44 },
    });
    expect(documentationPlan(5000, 'tutorial', 200, (need) => need * 0.61).approach).toBe('later');
  });

  it('[7.10] refuses lines and remainders that are none', () => {
    expect(() => documentationPlan(-1, 'api', 200)).toThrow(expect.objectContaining({ code: 'E_RANGE' }));
    expect(() => documentationPlan(1.5, 'api', 200)).toThrow(expect.objectContaining({ code: 'E_INT' }));
    expect(() => documentationPlan(1, 'api', Number.NaN)).toThrow(
      expect.objectContaining({ code: 'E_TYPE' }),
    );
  });
});
