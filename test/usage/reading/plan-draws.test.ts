import { describe, expect, it } from 'vitest';
import { planDraws } from '../../../src/usage/reading/index.ts';
import { eventAt } from '../logs/log-lines.ts';

describe('a log of another vendor', () => {
  const codex = eventAt(1, { model: 'gpt-5.6-sol' });
  const claude = eventAt(2, { model: 'claude-opus-4-8' });
  const credits = eventAt(3, { model: 'gpt-5.6-sol', drawsOn: 'usage credits (speed fast)' });

  it('is left out beside requests of the plan, and kept, with a word, where it is all there is', () => {
    expect(planDraws([codex, claude], ['claude']).events).toEqual([claude]);
    const alone = planDraws([codex, credits], ['claude']);
    expect(alone.events).toEqual([codex]);
    expect(alone.warnings.join('\n')).toContain('no request is of a model of claude');
    expect(planDraws([credits], ['claude']).events).toEqual([]);
  });
});
