/** How wide a table is taken to be: no less than its words, with room for names in two lines. */
import { describe, expect, it } from 'vitest';
import { TABLE_STEPS, tableClasses } from '../../../src/display/page/table-width.ts';

const widthOf = (classes: string): number => Number(/w-(\d+)/.exec(classes)![1]);

describe('the width of a table', () => {
  const table = (head: string[], row: string[], isRight: boolean[]): string =>
    tableClasses({ head, rows: [row], isRight });

  it('is one of the steps that the style knows, and grows with columns and with words that do not break', () => {
    const steps = TABLE_STEPS.map(({ width }) => width);
    const few = widthOf(table(['Policy', 'Served%'], ['paced', '74.00'], [false, true]));
    const long = widthOf(table(['Policy', 'Served%'], ['paced'.repeat(8), '74.00'], [false, true]));
    const many = widthOf(
      table(
        ['Policy', ...Array.from({ length: 8 }, () => 'Served%')],
        ['paced', ...Array.from({ length: 8 }, () => '74.00')],
        [false, ...Array.from({ length: 8 }, () => true)],
      ),
    );
    expect(steps).toEqual(expect.arrayContaining([few, long, many]));
    expect(few).toBe(steps[0]);
    expect(long).toBeGreaterThan(few);
    expect(many).toBeGreaterThan(few);
  });

  it('counts a sentence by its words, a number whole', () => {
    const words = 'a sentence that may be broken between any two of its many short words';
    const asWords = widthOf(table(['Note'], [words], [false]));
    const asNumber = widthOf(table(['Note'], [words], [true]));
    expect(asWords).toBeLessThan(asNumber);
  });

  it('has smaller letters where it would be wider than a page', () => {
    const head = Array.from({ length: 14 }, (_, column) => `Column${column}`);
    expect(
      table(
        head,
        head,
        head.map(() => true),
      ),
    ).toMatch(/^table w-\d+ dense$/);
    expect(table(['a'], ['b'], [false])).toMatch(/^table w-\d+$/);
  });
});
