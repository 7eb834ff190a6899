import { describe, expect, it } from 'vitest';
import { entryOf, unknownKey } from '../../../src/core/values/nearest-name.ts';

describe('names that are in no catalogue', () => {
  it('name the nearest spelling first, equals in the order of the catalogue', () => {
    expect(() => unknownKey('pool', 'opsu', ['haiku', 'sonnet', 'opus'])).toThrow(
      'pool is "opsu"; allowed: opus, haiku, sonnet',
    );
    expect(() => unknownKey('pool', '', ['bb', 'aa', 'c'])).toThrow('allowed: c, bb, aa');
  });

  it('an entry is found by its own key only', () => {
    const catalogue = { a: 1 };
    expect(entryOf('x', catalogue, 'a')).toBe(1);
    for (const key of ['A', '', 'toString', '__proto__', undefined, 5]) {
      expect(() => entryOf('x', catalogue, key)).toThrow(
        expect.objectContaining({ code: 'E_UNKNOWN', field: 'x' }),
      );
    }
  });
});
