/** The reader of Markdown that the other tests here lean on. */
import { describe, expect, it } from 'vitest';
import { fencedBlocks, npxCommands, readDocument, relativeLinks, tableOf, tables } from './markdown.ts';

const TEXT = [
  '# Title',
  '[a](b.md) ![c](d.png "title") [w](https://x.org) [p](#place) [q](e.md#part) `[r](kept.md)`',
  '| A | B |',
  '|---|---:|',
  '| `x` \\| y | 1 |',
  '',
  '| C |',
  '|:-:|',
  '| z |',
  '```sh',
  'npm ci && npx simulate --trials 5 # few',
  'npx quotalab simulate \\',
  "  --pool 'my pool.json' | tail",
  'npx simulate --pool FILE',
  'npx simulation',
  '| not | a table |',
  '[not](a-link.md)',
  '```',
  '```json',
  '{}',
  '```',
].join('\n');

describe('the reader', () => {
  it('finds blocks, tables and links', () => {
    expect(fencedBlocks(TEXT, 'json')).toEqual(['{}\n']);
    expect(tables(TEXT)).toEqual([
      [
        ['A', 'B'],
        ['`x` \\| y', '1'],
      ],
      [['C'], ['z']],
    ]);
    expect(tableOf(TEXT, 'A', 'B')).toEqual([['`x` \\| y', '1']]);
    expect(relativeLinks(TEXT)).toEqual(['b.md', 'd.png', 'e.md', 'kept.md']);
  });

  it('finds commands, also continued, quoted, chained and piped ones', () => {
    expect(npxCommands(TEXT)).toEqual([
      { line: 'npx simulate --trials 5', words: ['simulate', '--trials', '5'], isPattern: false },
      {
        line: "npx quotalab simulate  --pool 'my pool.json' | tail",
        words: ['quotalab', 'simulate', '--pool', 'my pool.json'],
        isPattern: false,
      },
      { line: 'npx simulate --pool FILE', words: ['simulate', '--pool', 'FILE'], isPattern: true },
    ]);
  });

  it('says which table or document is not there', () => {
    expect(() => tableOf(TEXT, 'A', 'C')).toThrow('0 tables have the head A | C; there must be one');
    expect(() => readDocument('NONE.md')).toThrow('NONE.md is missing: write it at ');
  });
});
