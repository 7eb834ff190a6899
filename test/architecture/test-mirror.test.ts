/** Each rule of the mirror between test/ and src/ can fail. The real tree is held to it in imports.test.ts. */
import { describe, expect, it } from 'vitest';
import { checkMirror } from './test-mirror.ts';

describe('tests mirror the source', () => {
  const sources = ['src/core/assert.ts', 'src/router/server/router.ts', 'src/router/server/parts/memory.ts'];
  it.each([
    ['test/router/proxy/x.test.ts', 'no src/router/proxy'],
    ['test/routing/x.test.ts', 'no src/routing'],
    ['test/x.test.ts', 'tests lie in folders'],
    ['test/router/server/memory.test.ts', 'src/router/server/parts/memory.ts lies elsewhere'],
    ['test/core/router.test.ts', 'src/router/server/router.ts lies elsewhere'],
  ])('%s: %s', (path, detail) => {
    expect(checkMirror([path], sources)).toEqual([{ rule: 'tests mirror src', path, detail }]);
  });

  it.each([
    'test/router/server/parts/memory.test.ts',
    'test/router/server/fixtures/memory.test.ts',
    'test/router/server/many-words.test.ts',
    'test/core/assert.test.ts',
    'test/cli/router.test.ts',
    'test/golden/memory.test.ts',
    'test/chromium.ts',
  ])('%s is in its place', (path) => {
    expect(checkMirror([path], sources)).toEqual([]);
  });
});
