/** Tables that wrap, and that become blocks where they cannot. */
import { describe, expect, it } from 'vitest';
import { checkedLook, plainTable } from '../../../src/planner/answer/index.ts';

describe('plainTable', () => {
  const columns = [
    { title: 'task', align: 'left' as const },
    { title: 'why', align: 'left' as const },
    { title: 'cost', align: 'right' as const },
  ];
  const rows = [['review', 'the release waits for it and nothing else can be done', '10']];

  it('wraps the widest text column between words', () => {
    expect(plainTable(columns, rows, checkedLook({ width: 40 }))).toEqual([
      'task    why                         cost',
      'review  the release waits for it      10',
      '        and nothing else can be',
      '        done',
    ]);
  });

  it('becomes blocks of title and value where columns do not fit', () => {
    expect(plainTable(columns, [rows[0]!, ['fix', 'soon', '2']], checkedLook({ width: 14 }))).toEqual([
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
    expect(plainTable(amounts, [['10 of 1125 messages', 'fix']], checkedLook({ width: 22 }))).toEqual([
      'cost: 10 of 1125',
      'messages',
      'task: fix',
    ]);
  });

  it('counts wide characters as two cells and short rows as blanks', () => {
    expect(plainTable(columns, [['日本', '', '1'], ['abc']], checkedLook({ width: 40 }))).toEqual([
      'task  why  cost',
      '日本          1',
      'abc',
    ]);
    expect(plainTable([], [['x']], checkedLook({ width: 40 }))).toEqual([]);
  });
});
