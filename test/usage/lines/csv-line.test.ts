import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitCsvLine } from '../../../src/usage/lines/index.ts';

describe('a line of comma-separated text', () => {
  it('splits plain and quoted cells, commas and doubled quotes inside quotes', () => {
    expect(splitCsvLine('1,2,3')).toEqual(['1', '2', '3']);
    expect(splitCsvLine('')).toEqual(['']);
    expect(splitCsvLine('"a,b",c,"say ""hi"""')).toEqual(['a,b', 'c', 'say "hi"']);
    expect(splitCsvLine('"",""')).toEqual(['', '']);
    expect(splitCsvLine('1,"2",')).toEqual(['1', '2', '']);
  });

  it('is refused where quotes do not match', () => {
    for (const line of ['"open', '"a"b,c', 'a"b,c', '"a""', '1,"'])
      expect(splitCsvLine(line), line).toBeNull();
  });

  it('agrees with csv-parse on any cells without line ends', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '1', ',', '"', ' ', 'é'), maxLength: 6 });
    const cells = fc.array(text, { minLength: 2, maxLength: 5 });
    fc.assert(
      fc.property(cells, (expected) => {
        const line = expected.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',');
        const [reference] = parse(line) as string[][];
        expect(splitCsvLine(line)).toEqual(reference);
        expect(reference).toEqual(expected);
      }),
      { seed: 5 },
    );
  });

  it('accepts and refuses what csv-parse does on any one line', () => {
    const line = fc.string({ unit: fc.constantFrom('a', ',', '"', '1'), minLength: 1, maxLength: 12 });
    const reference = (text: string): string[] | null => {
      try {
        return (parse(text) as string[][])[0] ?? null;
      } catch {
        return null;
      }
    };
    fc.assert(
      fc.property(line, (text) => {
        expect(splitCsvLine(text)).toEqual(reference(text));
      }),
      { seed: 6, numRuns: 500 },
    );
  });
});
