/** Patterns of caps and routes against model names, held to a plain twin, and which of several wins. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CapRule, Route } from '../../../src/router/config/index.ts';
import { capRuleFor, matchesModel, routeFor } from '../../../src/router/deciding/index.ts';

const SEED = 20_260_301;

const route = (match: string, preferred: string = match): Route => ({ match, preferred, fallback: null });
const cap = (pattern: string): CapRule => ({
  pattern,
  provider: '',
  rollingTokens: 1,
  weekly: null,
  warnFraction: 0.8,
});

/** The definition: a star takes none or one character and tries again. Exponential; for short texts. */
function matchesByDefinition(pattern: string, model: string): boolean {
  if (pattern === '') return model === '';
  const [first, rest] = [pattern[0]!, pattern.slice(1)];
  if (first === '*') {
    return matchesByDefinition(rest, model) || (model !== '' && matchesByDefinition(pattern, model.slice(1)));
  }
  return model[0] === first && matchesByDefinition(rest, model.slice(1));
}

describe('matchesModel', () => {
  it.each([
    ['claude-haiku-*', 'claude-haiku-4-5', true],
    ['claude-haiku-*', 'claude-haiku-', true],
    ['claude-haiku-*', 'claude-haiku', false],
    ['*haiku*', 'haiku', true],
    ['*haiku*', 'Claude-Haiku', false],
    ['*', '', true],
    ['**', 'x', true],
    ['a*a', 'a', false],
    ['a*a', 'aa', true],
    ['*ab*ab', 'ab', false],
    ['*ab*b', 'abb', true],
    ['a*bc*d', 'abcbcd', true],
    ['glm.4', 'glm-4', false],
    ['(a+)+$', '(a+)+$', true],
  ])('%j on %j is %j', (pattern, model, expected) => {
    expect(matchesModel(pattern, model)).toBe(expected);
  });

  it('is the definition of a star, on all short texts', () => {
    const text = (letters: string, maxLength: number) =>
      fc.string({ unit: fc.constantFrom(...letters), maxLength });
    fc.assert(
      fc.property(text('ab*', 7), text('ab', 8), (pattern, model) => {
        expect(matchesModel(pattern, model)).toBe(matchesByDefinition(pattern, model));
      }),
      { seed: SEED, numRuns: 3000 },
    );
  });

  it('answers for a long name against a pattern that would ruin a backtracking matcher', () => {
    expect(matchesModel(`${'*a'.repeat(90)}*b`, 'a'.repeat(1_000_000))).toBe(false);
  });
});

describe('which route and which cap', () => {
  it('is the exact name, wherever it stands', () => {
    const routes = [route('*'), route('claude-haiku-4*'), route('claude-haiku-4')];
    expect(routeFor(routes, 'claude-haiku-4')).toBe(routes[2]);
  });

  it('is the longest pattern, wherever it stands', () => {
    const routes = [route('claude-*'), route('claude-haiku-*'), route('*haiku*'), route('*')];
    expect(routeFor(routes, 'claude-haiku-4')).toBe(routes[1]);
    expect(routeFor(routes, 'claude-opus')).toBe(routes[0]);
    expect(routeFor(routes, 'the-haiku')).toBe(routes[2]);
    expect(routeFor(routes, 'glm')).toBe(routes[3]);
  });

  it('is the first of patterns that are equally long', () => {
    const routes = [route('*c'), route('a*'), route('b*')];
    expect(routeFor(routes, 'abc')).toBe(routes[0]);
    expect(routeFor([...routes].reverse(), 'abc')).toBe(routes[1]);
  });

  it('is none where nothing matches', () => {
    expect(routeFor([], 'a')).toBeNull();
    expect(capRuleFor([cap('b'), cap('b*')], 'a')).toBeNull();
  });

  it('holds for caps as for routes', () => {
    const caps = [cap('a*'), cap('a-b*'), cap('a-b-c')];
    expect(['a', 'a-b', 'a-b-c', 'a-b-c-d'].map((model) => capRuleFor(caps, model)?.pattern)).toEqual([
      'a*',
      'a-b*',
      'a-b-c',
      'a-b*',
    ]);
  });
});
