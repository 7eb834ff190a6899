import { describe, expect, it } from 'vitest';
import { catalogueConflicts, modelOfTag, tagsOf } from '../../../src/planner/rules/index.ts';

describe('tags of what a model is for', () => {
  it('[B7] names a model by tag and the tags of a model', () => {
    expect(modelOfTag('test-runs')).toBe('haiku');
    expect(modelOfTag('refactoring')).toBe('sonnet');
    expect(modelOfTag('subtle-bugs')).toBe('opus');
    expect(tagsOf('haiku')).toEqual(['file-operations', 'lint', 'extraction', 'aggregation', 'test-runs']);
    expect(() => modelOfTag('lints')).toThrow(/allowed: lint, /);
    expect(() => modelOfTag('toString')).toThrow(expect.objectContaining({ code: 'E_UNKNOWN' }));
  });

  it('[W17] shows that architecture is sonnet in the table and opus in the list of tags', () => {
    expect(catalogueConflicts()).toEqual([
      { tag: 'complex-architecture', taskType: 'architecture', tagModel: 'opus', tableModels: ['sonnet'] },
    ]);
  });
});
