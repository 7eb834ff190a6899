import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { cellWidth } from '../../../src/core/text/index.ts';
import { type Column, tableLines } from '../../../src/display/terminal/packed-table.ts';

type Row = Readonly<Record<string, string>>;

const column = (key: string, more: Partial<Column<Row>> = {}): Column<Row> => ({
  heading: [key],
  shortHeading: [key],
  cell: (row) => [row[key] ?? '', 'plain'],
  ...more,
});

const ROWS: readonly Row[] = [
  { NAME: 'a-very-long-name-of-28-cells', A: '1', B: '22', C: 'words that could be cut' },
  { NAME: 'b', A: '333', B: '4', C: 'x' },
];
const TABLE = {
  name: column('NAME'),
  groups: [[column('A'), column('B')], [column('C', { isText: true })]],
  rows: ROWS,
};

describe('tableLines', () => {
  it('shows everything in one table where it fits: numbers on the right, texts on the left', () => {
    expect(tableLines(TABLE, { width: 62, color: false })).toEqual([
      'NAME                            A   B  C',
      'a-very-long-name-of-28-cells    1  22  words that could be cut',
      'b                             333   4  x',
    ]);
  });

  it('shortens the name in its middle and free text at its end where there is less room', () => {
    expect(tableLines(TABLE, { width: 50, color: false })).toEqual([
      'NAME                       A   B  C',
      'a-very-long…of-28-cells    1  22  words that coul…',
      'b                        333   4  x',
    ]);
  });

  it('goes on in a block below, with the names again, and keeps groups together', () => {
    expect(tableLines(TABLE, { width: 34, color: false })).toEqual([
      'NAME                          A  B',
      'a-very-long-n…e-of-28-cells   1 22',
      'b                           333  4',
      '',
      'NAME              C',
      'a-very-l…28-cells words that coul…',
      'b                 x',
    ]);
  });

  it('breaks a group that does not fit beside the name', () => {
    expect(tableLines(TABLE, { width: 20, color: false }).slice(0, 5)).toEqual([
      'NAME               A',
      'a-very-l…8-cells   1',
      'b                333',
      '',
      'NAME               B',
    ]);
  });

  it('uses the long headings when there is room, else the short ones, ending on the same line', () => {
    const table = {
      ...TABLE,
      groups: [[column('A', { heading: ['A per day'], shortHeading: ['A', 'per', 'day'] }), column('B')]],
    };
    expect(tableLines(table, { width: 60, color: false })[0]).toBe(
      'NAME                          A per day   B',
    );
    expect(tableLines(table, { width: 38, color: false }).slice(0, 3)).toEqual([
      '                                A',
      '                              per',
      'NAME                          day   B',
    ]);
  });

  it('counts cells: colours and wide characters leave the columns where they are', () => {
    const rows = [{ NAME: '日本語', A: '1' }, ...ROWS.slice(1)];
    const red = column('A', { cell: (row) => [row.A!, 'bad'] });
    const table = { name: column('NAME'), groups: [[red]], rows };
    expect(tableLines(table, { width: 40, color: false })).toEqual([
      'NAME      A',
      '日本語    1',
      'b       333',
    ]);
    const bare = tableLines(table, { width: 40, color: true }).map((line) => stripVTControlCharacters(line));
    expect(bare).toEqual(tableLines(table, { width: 40, color: false }));
  });

  it('is never wider than the width, down to six cells of the name and the widest column', () => {
    for (let width = 13; width <= 90; width++) {
      for (const line of tableLines(TABLE, { width, color: false })) {
        expect(cellWidth(line)).toBeLessThanOrEqual(width);
      }
    }
  });
});
