import { describe, expect, it } from 'vitest';
import { modelFamily } from '../../../src/quota/windows/index.ts';

describe('the family of a model', () => {
  it.each([
    ['claude-opus-4-1-20250805', 'opus'],
    ['claude-3-5-sonnet-20241022', 'sonnet'],
    ['anthropic/claude-sonnet-4.5', 'sonnet'],
    ['claude-sonnet-4-6[1m]', 'sonnet'],
    ['us.anthropic.claude-3-haiku@20240307', 'haiku'],
    ['Claude-Haiku-4-5', 'haiku'],
    ['opus', 'opus'],
  ])('%s is %s', (model, family) => {
    expect(modelFamily(model)).toBe(family);
  });

  it.each([
    ['GLM-4.6', 'glm-4.6'],
    ['gpt-5.2-codex', 'gpt-5.2-codex'],
    ['octopus-1', 'octopus-1'],
    ['sonnets', 'sonnets'],
    ['', ''],
  ])('%j is a family of its own', (model, family) => {
    expect(modelFamily(model)).toBe(family);
  });
});
