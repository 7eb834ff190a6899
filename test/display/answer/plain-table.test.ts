/** Tables that wrap, and that become blocks where they cannot. */
import { describe, expect, it } from 'vitest';
import { plainTable } from '../../../src/display/answer/plain-table.ts';

const wide = (width: number) => ({ width, ascii: false, color: false });

describe('plainTable', () => {
  const columns = [
    { title: 'task', align: 'left' as const },
    { title: 'why', align: 'left' as const },
    { title: 'cost', align: 'right' as const },
  ];
  const rows = [['review', 'the release waits for it and nothing else can be done', '10']];

  it('wraps the widest text column between words', () => {
    expect(plainTable(columns, rows, wide(40))).toEqual([
      'task    why                         cost',
      'review  the release waits for it      10',
      '        and nothing else can be',
      '        done',
    ]);
  });

  it('becomes blocks of title and value where columns do not fit', () => {
    expect(plainTable(columns, [rows[0]!, ['fix', 'soon', '2']], wide(14))).toEqual([
      'task: review',
      'why: the',
      'release waits',
      'for it and',
      'nothing else',
      'can be done',
      'cost: 10',
      '',
      'task: fix',
      'why: soon',
      'cost: 2',
    ]);
  });

  it('never breaks a right-aligned cell', () => {
    const amounts = [{ title: 'cost', align: 'right' as const }, ...columns.slice(0, 1)];
    expect(plainTable(amounts, [['10 of 1125 messages', 'fix']], wide(22))).toEqual([
      'cost: 10 of 1125',
      'messages',
      'task: fix',
    ]);
  });

  it('counts wide characters as two cells and short rows as blanks', () => {
    expect(plainTable(columns, [['日本', '', '1'], ['abc']], wide(40))).toEqual([
      'task  why  cost',
      '日本          1',
      'abc',
    ]);
    expect(plainTable([], [['x']], wide(40))).toEqual([]);
  });
});
