/** Every file that a comment names exists, and can be told from its namesakes. */
import { describe, expect, it } from 'vitest';
import { lostMentions } from './mentions.ts';
import { filesBelow } from './tree.ts';

describe('files named in comments', () => {
  it('exist in the real tree', () => {
    const files = ['src', 'workers', 'bench', 'test'].flatMap((folder) => [
      ...filesBelow(folder, '.ts'),
      ...filesBelow(folder, '.mjs'),
    ]);
    const paths = files.map(({ path }) => path);
    expect(paths.length).toBeGreaterThan(1000);
    expect(lostMentions(files, paths)).toEqual([]);
  });

  const paths = [
    'src/core/a.ts',
    'src/core/b.ts',
    'src/quota/rules/decide.ts',
    'src/router/deciding/decide.ts',
  ];
  const lost = (text: string): string[] =>
    lostMentions([{ path: 'src/core/a.ts', text }], paths).map(({ detail }) => detail);

  it.each([
    ['/** Read next: c.ts. */', ['c.ts: no such file']],
    ['// as decide.ts does', ['decide.ts: no such file']],
    ['/* (routing/decide.ts), b.ts */', ['routing/decide.ts: no such file']],
    [
      '/** core/decide.ts or\n * quota/decide.ts */',
      ['core/decide.ts: no such file', 'quota/decide.ts: no such file'],
    ],
  ])('%s is lost', (text, details) => {
    expect(lost(text)).toEqual(details);
  });

  it('of two namesakes wants the folder', () => {
    const twins = ['src/core/rules/decide.ts', 'src/quota/rules/decide.ts'];
    expect(lostMentions([{ path: 'src/core/a.ts', text: '// rules/decide.ts' }], twins)).toHaveLength(1);
    expect(lostMentions([{ path: 'src/core/a.ts', text: '// quota/rules/decide.ts' }], twins)).toEqual([]);
  });

  it.each([
    '/** Read next: b.ts, rules/decide.ts and router/deciding/decide.ts. */',
    '// src/core/b.ts; see https://example.com/c.ts and c.tsx',
    "const x: string = 'c.ts'; // not a comment's",
  ])('%s is found', (text) => {
    expect(lost(text)).toEqual([]);
  });
});
