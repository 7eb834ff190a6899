import { describe, expect, it } from 'vitest';
import { contextAdvice } from '../../../src/planner/mix/context-policy.ts';

const MESSAGES = { kind: 'messages' } as const;

describe('going on or beginning anew', () => {
  it.each([
    [0, 'continue'],
    [49.9, 'continue'],
    [50, 'monitor'],
    [69.9, 'monitor'],
    [70, 'consider_fresh'],
    [84.9, 'consider_fresh'],
    [85, 'fresh'],
    [100, 'fresh'],
  ])('[B13] at %s %% of the context: %s', (percent, action) => {
    expect(contextAdvice(percent, [], MESSAGES).action).toBe(action);
  });

  it('[B13] a symptom asks for a fresh start at any size and is the reason', () => {
    expect(contextAdvice(10, ['wandering'], MESSAGES)).toMatchObject({
      action: 'fresh',
      reason: 'the conversation wanders',
    });
    expect(contextAdvice(60, ['cleanSlate'], MESSAGES).action).toBe('fresh');
  });

  it('[B13] never gives quota as the reason where messages are counted', () => {
    for (const percent of [0, 55, 75, 90]) {
      for (const symptoms of [[], ['conflicting']]) {
        const { reason, carryTokens } = contextAdvice(percent, symptoms, MESSAGES);
        expect(reason).not.toMatch(/quota|message|token|cost/);
        expect(carryTokens).toBeNull();
      }
    }
  });

  it('[B13] in tokens, carrying 100k for one turn loses to a brief of 5k, carrying 8k does not', () => {
    const tokens = (contextTokens: number, remainingTurns: number) =>
      contextAdvice(36, [], { kind: 'tokens', contextTokens, remainingTurns, restartTokens: 5000 });
    expect(tokens(100_000, 1)).toMatchObject({
      action: 'fresh',
      carryTokens: 100_000,
      restartTokens: 10_000,
    });
    expect(tokens(8000, 1)).toMatchObject({ action: 'continue', carryTokens: 8000, restartTokens: 10_000 });
    expect(tokens(100_000, 0)).toMatchObject({ action: 'continue', carryTokens: 0 });
  });

  it('[7.10] refuses per cents beyond 0 to 100, unknown symptoms and units', () => {
    for (const [run, code] of [
      [() => contextAdvice(100.1, [], MESSAGES), 'E_RANGE'],
      [() => contextAdvice(-1, [], MESSAGES), 'E_RANGE'],
      [() => contextAdvice(Number.NaN, [], MESSAGES), 'E_TYPE'],
      [() => contextAdvice(5, ['tired'], MESSAGES), 'E_UNKNOWN'],
      [() => contextAdvice(5, 'wandering' as never, MESSAGES), 'E_TYPE'],
      [() => contextAdvice(5, [], { kind: 'words' } as never), 'E_UNKNOWN'],
      [
        () =>
          contextAdvice(5, [], { kind: 'tokens', contextTokens: -1, remainingTurns: 0, restartTokens: 0 }),
        'E_RANGE',
      ],
    ] as const) {
      expect(run).toThrow(expect.objectContaining({ code }));
    }
  });
});
