import { describe, expect, it } from 'vitest';
import { QuotalabError } from '../../../src/core/index.ts';
import {
  costUnits,
  DEFAULT_TOKEN_WEIGHTS,
  parseTokenWeights,
  TOKEN_WEIGHT_SOURCES,
  tokenWeightsText,
  withDearestUnknown,
} from '../../../src/usage/weights/index.ts';
import { eventAt } from '../logs/log-lines.ts';

const tokens = { inputTokens: 100, outputTokens: 20, cacheWriteTokens: 50, cacheReadTokens: 1000 };

describe('the cost of a request', () => {
  it('weighs tokens by kind: 100 + 5 x 20 + 50 + 0.1 x 1000 = 350 without a model', () => {
    expect(costUnits(eventAt(0, tokens), DEFAULT_TOKEN_WEIGHTS, 1)).toBe(350);
    expect(costUnits(eventAt(0, tokens), DEFAULT_TOKEN_WEIGHTS, 100)).toBe(4);
  });

  it('is the reconstructed credits of a plan: ceil(a x (input + 5 x output))', () => {
    const usage = { inputTokens: 1000, outputTokens: 200 };
    const creditsOf = (model: string): number =>
      costUnits(eventAt(0, { ...usage, model }), DEFAULT_TOKEN_WEIGHTS, 1);
    expect(creditsOf('claude-3-5-haiku-20241022')).toBe(266);
    expect(creditsOf('claude-sonnet-4-5')).toBe(800);
    expect(creditsOf('Claude-OPUS-4-6')).toBe(1334);
  });

  it('is at least one unit and rounds up, but not for a rounding error', () => {
    expect(costUnits(eventAt(0, { inputTokens: 0 }), DEFAULT_TOKEN_WEIGHTS, 1000)).toBe(1);
    expect(costUnits(eventAt(0, { inputTokens: 1001 }), DEFAULT_TOKEN_WEIGHTS, 1000)).toBe(2);
    const thirds = { ...DEFAULT_TOKEN_WEIGHTS, input: 0.1 };
    expect(0.1 * 3).toBeGreaterThan(0.3);
    expect(costUnits(eventAt(0, { inputTokens: 3 }), thirds, 0.1)).toBe(3);
  });

  it('is the source\u2019s own where it gives one', () => {
    expect(costUnits(eventAt(0, { ...tokens, costUnits: 7 }), DEFAULT_TOKEN_WEIGHTS, 1)).toBe(7);
  });

  it('of an unknown model has factor 1, or the largest for Claude logs', () => {
    const event = eventAt(0, { ...tokens, model: 'claude-saga-1' });
    expect(costUnits(event, DEFAULT_TOKEN_WEIGHTS, 1)).toBe(350);
    expect(costUnits(event, withDearestUnknown(DEFAULT_TOKEN_WEIGHTS), 1)).toBe(234);
  });
});

describe('--token-weights', () => {
  it('replaces what it names and keeps the other defaults', () => {
    expect(parseTokenWeights('output=4, cache_read=0')).toEqual({
      ...DEFAULT_TOKEN_WEIGHTS,
      output: 4,
      cacheRead: 0,
    });
    expect(parseTokenWeights('input=1,output=5,cache_write=1,cache_read=0.1')).toEqual(DEFAULT_TOKEN_WEIGHTS);
    expect(parseTokenWeights('cache_write=1.25e0').cacheWrite).toBe(1.25);
  });

  it('reads back what tokenWeightsText writes', () => {
    const weights = parseTokenWeights('input=2,cache_read=0.25');
    expect(tokenWeightsText(weights)).toBe('input=2,output=5,cache_write=1,cache_read=0.25');
    expect(parseTokenWeights(tokenWeightsText(weights))).toEqual(weights);
  });

  it('refuses unknown and repeated names, and values that are no number >= 0', () => {
    for (const text of [
      '',
      'inputs=1',
      '__proto__=1',
      'input',
      'input=',
      'input=x',
      'input=-1',
      'input=NaN',
      'input=Infinity',
      'input=1e999',
      'input=0x1',
      'input=1=2',
      'input=1,input=1',
      'input=1,',
      'input=0,output=0,cache_write=0,cache_read=0',
    ]) {
      expect(() => parseTokenWeights(text), text).toThrow(QuotalabError);
      expect(() => parseTokenWeights(text), text).toThrow(/^--token-weights .*; allowed: input, output/);
    }
  });

  it('names the weight and the value', () => {
    expect(() => parseTokenWeights('output=abc')).toThrow("--token-weights output is 'abc'");
    expect(() => parseTokenWeights('input=1,input=2')).toThrow('--token-weights names input twice');
  });
});

it('the printed sources name every default', () => {
  const { input, output, cacheWrite, cacheRead, modelFactors, otherModelFactor } = DEFAULT_TOKEN_WEIGHTS;
  const text = TOKEN_WEIGHT_SOURCES.map(({ label, value }) => `${label}: ${value}`).join('\n');
  expect(text).toContain(`input ${input}, output ${output}`);
  expect(text).toContain(`cache write ${cacheWrite}:`);
  expect(text).toContain(`cache read ${cacheRead}:`);
  expect(text).toContain(modelFactors.map(({ family, factor }) => `${family} ${factor}`).join(', '));
  expect(text).toContain(`any other model ${otherModelFactor}`);
});
