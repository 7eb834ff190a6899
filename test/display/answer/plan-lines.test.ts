/** An answer as lines: order, widths, control characters. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planLines } from '../../../src/display/answer/index.ts';
import { ANSWER as answer } from './one-answer.ts';

const look = { width: 80, color: false, ascii: false, explain: false };

const POOL = { used: 3, limit: 4, burnPerHour: 1, returns: [{ inHours: 2, amount: 1 }] };

const placeOf = (lines: readonly string[], text: string): number =>
  lines.findIndex((line) => line.includes(text));

describe('planLines', () => {
  it('puts the answer first, then what decides, what to do, the details, the notes', () => {
    const lines = planLines(answer, look);
    expect(lines.slice(0, 4)).toEqual([
      'Sonnet runs out in 6.5 hours, 1.5 hours before anything returns.',
      '',
      'decided by  sonnet, the 24-hour window',
      'next        Hold 100 messages back.',
    ]);
    const order = ['Now ─', 'Returns ─', 'Advice ─', 'Notes ─'];
    const places = order.map((text) => placeOf(lines, text));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places[0]).toBeGreaterThan(0);
    expect(lines).toContain('█ sonnet 3   75.0 %');
    expect(lines.at(-1)).toBe('· Limits are a preset.');
  });

  it('aligns a table and leaves no blanks at the ends', () => {
    const lines = planLines(answer, look);
    const at = placeOf(lines, 'Returns ─');
    expect(lines.slice(at + 1, at + 4)).toEqual([
      'at                    messages',
      '2026-02-01T14:23:00Z       200',
      '2026-02-01T19:00:00Z      1125',
    ]);
    expect(lines.filter((line) => line.endsWith(' '))).toEqual([]);
  });

  it('explains only when asked', () => {
    expect(placeOf(planLines(answer, look), '46.875')).toBe(-1);
    const lines = planLines(answer, { ...look, explain: true });
    const at = placeOf(lines, 'How it was computed');
    expect(lines.slice(at + 1, at + 6)).toEqual([
      'Rate',
      'formula  limit / hours',
      'numbers  1125 / 24',
      'result   46.875',
      'source   its section',
    ]);
  });

  it('leaves out what there is not', () => {
    const bare = { ...answer, binding: null, sections: [], explanations: [], notes: [] };
    expect(planLines(bare, { ...look, explain: true })).toEqual([
      answer.headline,
      '',
      'next  Hold 100 messages back.',
    ]);
    const empty = planLines({ ...bare, sections: [{ ...answer.sections[1]!, rows: [] } as never] }, look);
    expect(empty.at(-1)).toBe('(none)');
  });

  it('in ASCII draws the same with signs that every terminal has', () => {
    const lines = planLines({ ...answer, notes: ['näher – “≥ 3” … 日'] }, { ...look, ascii: true });
    expect(lines).toContain('# sonnet 3   75.0 %');
    expect(lines.at(-1)).toBe('- naher - ">= 3" ~ ?');
    expect(lines.filter((line) => /[^ -~]/.test(line))).toEqual([]);
  });

  it('colours take no cells and are gone without them', () => {
    const colored = planLines(answer, { ...look, color: true, explain: true });
    expect(colored[0]).toBe(`\u001b[1m${answer.headline}\u001b[0m`);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the colours are what is taken out.
    const bare = colored.map((line) => line.replace(/\u001b\[\d*m/g, '').trimEnd());
    expect(bare).toEqual(planLines(answer, { ...look, explain: true }));
  });

  it('keeps to the width and lets no control character through, whatever is in it', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.string({ unit: 'grapheme', maxLength: 60 }),
      fc.constantFrom(
        'a\u001b[31mb',
        'x\u202ey',
        'tab\there',
        'one\ntwo',
        'a-very-long-word-without-any-blank-in-it',
      ),
    );
    const cells = fc.array(text, { minLength: 3, maxLength: 3 });
    const property = fc.property(
      fc.record({ text, cells, rows: fc.array(cells, { maxLength: 3 }), right: fc.boolean() }),
      fc.integer({ min: 10, max: 200 }),
      fc.boolean(),
      ({ text: any, cells: titles, rows, right }, width, ascii) => {
        const columns = titles.map((title) => ({
          title,
          align: right ? ('right' as const) : ('left' as const),
        }));
        const lines = planLines(
          {
            ...answer,
            headline: any,
            binding: any,
            next: any,
            sections: [
              { kind: 'table', title: any, columns, rows },
              {
                kind: 'drawn',
                title: any,
                drawing: { of: 'panel', pools: titles.map((name) => ({ ...POOL, name })) },
              },
              { kind: 'text', title: any, lines: titles },
            ],
            explanations: [{ what: any, formula: any, numbers: any, result: any, source: any }],
            notes: titles,
          },
          { width, ascii, color: false, explain: true },
        );
        // Marks are drawn over the character before them.
        const cells = (line: string): number => [...line].filter((char) => !/\p{M}/u.test(char)).length;
        expect(lines.filter((line) => /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(line))).toEqual([]);
        expect(lines.filter((line) => cells(line) > width)).toEqual([]);
        expect(lines.filter((line) => ascii && /[^ -~]/.test(line))).toEqual([]);
      },
    );
    fc.assert(property, { seed: 5, numRuns: 80 });
  });
});
