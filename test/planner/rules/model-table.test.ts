import { describe, expect, it } from 'vitest';
import { capabilityModels, modelFor } from '../../../src/planner/rules/index.ts';

describe('the model for a kind of task', () => {
  it.each([
    ['file-operations', 900_000, 'none', 'haiku'],
    ['syntax', 0, 'none', 'haiku'],
    ['code-analysis', 19_999, 'medium', 'sonnet'],
    ['architecture', 50_000, 'high', 'sonnet'],
    ['writing', 1, 'medium', 'sonnet'],
    ['research-synthesis', 1, 'medium-high', 'sonnet'],
    ['math-proof', 1, 'extreme', 'opus'],
    ['bug-detection', 20_001, 'high', 'opus'],
    ['novel-algorithm', 1, 'extreme', 'opus'],
  ] as const)('[B6] %s of %i tokens at depth %s: %s', (taskType, tokens, depth, model) => {
    expect(modelFor(taskType, tokens, depth)).toMatchObject({
      status: 'specified',
      model,
      row: { taskType },
    });
  });

  it.each([
    ['code-analysis', 20_000, 'medium'],
    ['bug-detection', 20_000, 'high'],
    ['bug-detection', 90_000, 'medium'],
    ['file-operations', 0, 'extreme'],
  ] as const)('[B6] [W17] %s of %i tokens at depth %s is unspecified, its own row named first', (taskType, tokens, depth) => {
    const choice = modelFor(taskType, tokens, depth);
    expect(choice).toMatchObject({ status: 'unspecified', nearest: [{ taskType }, {}] });
    expect(choice).not.toHaveProperty('model');
  });

  it('[7.10] an unknown kind is E_UNKNOWN with the nearest spelling first', () => {
    expect(() => modelFor('file-operation', 0, 'none')).toThrow(/allowed: file-operations, /);
    expect(() => modelFor('syntax', 0, 'midium' as never)).toThrow(/allowed: medium, /);
    expect(() => modelFor('syntax', -1, 'none')).toThrow(expect.objectContaining({ code: 'E_RANGE' }));
    expect(() => modelFor('syntax', 1.5, 'none')).toThrow(expect.objectContaining({ code: 'E_INT' }));
  });
});

describe('tags of what a model is for', () => {
  it('[B7] names the model of each', () => {
    expect(capabilityModels()).toMatchObject({ lint: 'haiku', refactoring: 'sonnet', 'subtle-bugs': 'opus' });
  });

  it('[W17] architecture is sonnet in the table and opus in the list of tags', () => {
    expect(modelFor('architecture', 1, 'high')).toMatchObject({ model: 'sonnet' });
    expect(capabilityModels()).toMatchObject({ 'complex-architecture': 'opus' });
  });
});
