/** Panels and charts: the document's examples, and that no width, overdraw or empty series breaks them. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type BreakEvenSnapshot,
  barFraction,
  barText,
  breakEvenLines,
  burnChart,
  burnFigures,
  burnLevels,
  fullCells,
  hoursAtLeast,
  type Look,
  mixCells,
  modelMix,
  type PanelPool,
  panelLevelDoc,
  runsOutInHours,
  statusPanel,
} from '../../../src/planning/display/index.ts';

const look: Look = { width: 80 };
const sonnet: PanelPool = {
  name: 'sonnet',
  used: 800,
  limit: 1125,
  burnPerHour: 50,
  returns: [{ inHours: 8, amount: 200 }],
};
const opus: PanelPool = { name: 'opus', used: 180, limit: 250, burnPerHour: 5, returns: [] };
const occurrences = (lines: readonly string[], sign: string): number =>
  lines.join('\n').split(sign).length - 1;

describe('statusPanel', () => {
  it('[J1] fills 28 of 40 cells for 800/1125 and for 180/250: 71.1 % and 72.0 %', () => {
    const lines = statusPanel({ pools: [sonnet, opus] }, look);
    const bar = `${'█'.repeat(28)}${'░'.repeat(12)}`;
    expect(lines[0]).toBe(`sonnet ${bar}   71.1 %`);
    expect(lines.find((line) => line.startsWith('opus'))).toBe(`opus   ${bar}   72.0 %`);
  });

  it('[J1] 325 left at 50 an hour last 6.5 h, 1.5 h short of the return in 8 h; opus goes by its own burn', () => {
    const text = statusPanel({ pools: [sonnet, opus] }, look).join('\n');
    expect(text).toContain('800 of 1125 used, 50 per hour');
    expect(text).toContain('runs out in 6.5 h, 1.5 h before the next return');
    expect(text).toContain('+200 in 8 h');
    expect(text).toContain('180 of 250 used, 5 per hour');
    expect(text).toContain('runs out in 14 h');
  });

  it('[J1] the document says ALERT above 70 % and WARNING above 90 %', () => {
    expect(statusPanel({ pools: [sonnet] }, look, panelLevelDoc).join('\n')).toContain('level ALERT');
    const levels = [0.7, 0.7001, 0.9, 0.9001, null].map((fraction) => panelLevelDoc(fraction).name);
    expect(levels).toEqual(['OK', 'ALERT', 'ALERT', 'WARNING', 'OK']);
    expect(statusPanel({ pools: [sonnet] }, look).join('\n')).toContain('level yellow');
  });

  it('[W69] each pool has its own burn and its own returns; exhaustion is held against the next of them', () => {
    expect(runsOutInHours(sonnet)).toBe(6.5);
    expect(runsOutInHours(opus)).toBe(14);
    const late = statusPanel({ pools: [{ ...sonnet, returns: [{ inHours: 2, amount: 9 }] }] }, look).join(
      '\n',
    );
    expect(late).toContain('runs out in 6.5 h, after the next return');
    const forecast = statusPanel({ pools: [{ ...sonnet, runsOutInHours: 19.5 }] }, look).join('\n');
    expect(forecast).toContain('runs out in 19.5 h, after the next return');
    const never = statusPanel({ pools: [{ ...sonnet, runsOutInHours: null }] }, look).join('\n');
    expect(never).toContain('does not run out at this rate');
    const four = [1, 2, 3, 4].map((inHours) => ({ inHours, amount: 10 }));
    expect(statusPanel({ pools: [{ ...sonnet, returns: four }] }, look).at(-1)).toContain(
      '+10 in 1 h, +10 in 2 h, +10 in 3 h, 1 more',
    );
  });

  it('[W69] an overdraw and a limit of 0 are a full bar, not a longer one', () => {
    const over = statusPanel({ pools: [{ ...sonnet, used: 1200 }] }, look);
    expect(occurrences(over, '█')).toBe(40);
    expect(over.join('\n')).toContain('106.7 %');
    expect(over.join('\n')).toContain('overdrawn by 75; the next return is in 8 h');
    const zero = (used: number): string[] => statusPanel({ pools: [{ ...opus, used, limit: 0 }] }, look);
    expect(occurrences(zero(3), '█')).toBe(40);
    expect(occurrences(zero(0), '█')).toBe(0);
    expect(zero(0).join('\n')).toContain('used up');
  });

  it('[J1] a pool without a limit is counted and has an empty bar', () => {
    const lines = statusPanel({ pools: [{ ...sonnet, limit: null, burnPerHour: null }] }, look);
    expect(occurrences(lines, '░')).toBe(40);
    expect(lines[1]!.trim()).toBe('800 used, no limit');
    expect(statusPanel({ pools: [] }, look)).toEqual(['no pools']);
  });

  it('is colourless unless asked, and its colours take no cells', () => {
    expect(statusPanel({ pools: [sonnet] }, look).join('')).not.toContain('\u001b');
    const colored = statusPanel({ pools: [sonnet] }, { width: 80, color: true });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the colours are what is taken out.
    const bare = colored.map((line) => line.replace(/\u001b\[\d*m/g, ''));
    expect(colored.join('')).toContain('\u001b[33m');
    expect(bare).toEqual(statusPanel({ pools: [sonnet] }, look));
  });

  it('a name cannot send control characters', () => {
    const lines = statusPanel({ pools: [{ ...sonnet, name: 'so\u001b[31mnn\u0007et\u202e' }] }, look);
    expect(lines[0]).toMatch(/^sonn\?et █/);
  });

  it.each([
    [{ used: -1 }, 'E_RANGE', 'pools[0].used'],
    [{ used: Number.NaN }, 'E_TYPE', 'pools[0].used'],
    [{ limit: -1 }, 'E_RANGE', 'pools[0].limit'],
    [{ burnPerHour: Number.POSITIVE_INFINITY }, 'E_TYPE', 'pools[0].burnPerHour'],
    [{ returns: [{ inHours: -1, amount: 1 }] }, 'E_RANGE', 'pools[0].returns[0].inHours'],
    [{ name: 7 }, 'E_TYPE', 'pools[0].name'],
  ])('[J1] refuses %j', (change, code, field) => {
    expect(() => statusPanel({ pools: [{ ...sonnet, ...change } as never] }, look)).toThrow(
      expect.objectContaining({ code, field }),
    );
  });

  it.each([
    [9, 'E_RANGE'],
    [201, 'E_RANGE'],
    [80.5, 'E_INT'],
    ['80', 'E_TYPE'],
  ])('[J1] refuses the width %j', (width, code) => {
    expect(() => statusPanel({ pools: [] }, { width: width as number })).toThrow(
      expect.objectContaining({ code, field: 'width' }),
    );
  });
});

describe('bars', () => {
  it('[W69] are floored and held to their length', () => {
    expect([0, 0.1, 0.999, 1, 7, -3, null, Number.NaN].map((fraction) => fullCells(fraction, 10))).toEqual([
      0, 1, 9, 10, 10, 0, 0, 0,
    ]);
    // 0.29 * 100 is 28.999999999999996 in binary.
    expect(fullCells(0.29, 100)).toBe(29);
    expect(barText(0.5, 4, true)).toBe('##..');
    expect([barFraction(1, null), barFraction(1, 0), barFraction(0, 0), barFraction(3, 2)]).toEqual([
      null,
      1,
      0,
      1.5,
    ]);
  });
});

describe('burnChart', () => {
  const hourly = [30, 35, 40, 45, 60, 70, 55, 50, 45, 40, 35, 30];
  const snapshot = { hourly, limit: 1125, windowHours: 24 };

  it('[J2] has 15 levels of 4.667 up to 70, a total of 535, and 4 hours above 46.9', () => {
    const figures = burnFigures(snapshot);
    expect(figures).toEqual({ sustainablePerHour: 46.875, highest: 70, total: 535, hoursAbove: 4 });
    const levels = burnLevels(figures, 15);
    expect(levels).toHaveLength(15);
    expect(levels[0]).toBe(70);
    expect(levels[0]! - levels[1]!).toBeCloseTo(4.667, 3);
  });

  it('[J2] hours of at least 60, 55, 50, 45, 40, 35, 30: 2, 3, 4, 6, 8, 10, 12', () => {
    expect([60, 55, 50, 45, 40, 35, 30].map((level) => hoursAtLeast(hourly, level))).toEqual([
      2, 3, 4, 6, 8, 10, 12,
    ]);
  });

  it('[W67] draws 15 rows, the highest with one column, at hour 5', () => {
    const rows = burnChart(snapshot, { width: 80 }).slice(0, 15);
    expect(rows.every((row) => row.includes('│'))).toBe(true);
    // Three cells an hour after an axis of eight.
    expect(rows[0]).toBe(`  70.0 │${' '.repeat(15)}███`);
    const drawnHours = rows.map((row) => row.split('█').length - 1).map((cells) => cells / 3);
    expect(drawnHours).toEqual([1, 1, 1, 2, 3, 4, 6, 8, 10, 12, 12, 12, 12, 12, 12]);
  });

  it('[J2] draws the sustainable line across the row nearest to it and names it', () => {
    const lines = burnChart(snapshot, look);
    const marked = lines.filter((line) => line.includes('sustainable') && line.includes('│'));
    expect(marked).toEqual([`  46.7 │${'─'.repeat(12)}${'█'.repeat(12)}${'─'.repeat(12)} 46.9 sustainable`]);
    expect(lines.slice(-2)).toEqual([
      'total 535, highest 70 per hour',
      'sustainable 46.9 per hour, above it in 4 hours',
    ]);
  });

  it('[J2] the line is above every bar when nothing comes near it', () => {
    const lines = burnChart({ ...snapshot, hourly: [1, 2] }, { width: 80, ascii: true });
    expect(lines[0]).toBe('  46.9 |------ 46.9 sustainable');
    expect(lines.slice(1, 14).join('')).not.toContain('#');
  });

  it('[J2] of more hours than columns shows the highest of each group', () => {
    const lines = burnChart(
      { hourly: [...Array(167).fill(1), 50], limit: null, windowHours: 24 },
      { width: 40 },
    );
    expect(lines[0]!.endsWith('█')).toBe(true);
    expect(lines.join('\n')).toContain('each column: the highest of 6 hours');
    expect(lines.join('\n')).not.toContain('sustainable');
  });

  it('[W69] an empty series and a limit of 0 draw words', () => {
    expect(burnChart({ ...snapshot, hourly: [] }, look)).toEqual(['nothing spent']);
    expect(burnChart({ hourly: [0, 0], limit: 0, windowHours: 24 }, look)).toEqual(['nothing spent']);
    expect(burnChart({ hourly: [5], limit: 0, windowHours: 24 }, look).join('\n')).toContain(
      'above it in 1 hours',
    );
  });

  it.each([
    [{ hourly: [-1] }, 'E_RANGE', 'hourly[0]'],
    [{ hourly: [Number.NaN] }, 'E_TYPE', 'hourly[0]'],
    [{ windowHours: 0 }, 'E_RANGE', 'windowHours'],
    [{ limit: -5 }, 'E_RANGE', 'limit'],
    [{ rows: 0 }, 'E_RANGE', 'rows'],
  ])('[J2] refuses %j', (change, code, field) => {
    expect(() => burnChart({ ...snapshot, ...change } as never, look)).toThrow(
      expect.objectContaining({ code, field }),
    );
  });
});

describe('modelMix', () => {
  const pools = [
    { name: 'haiku', used: 450, isLimited: false },
    { name: 'sonnet', used: 320, isLimited: true },
    { name: 'opus', used: 45, isLimited: true },
  ];

  it('[J3] 320 sonnet and 45 opus are 87.7 % and 12.3 %: 44 + 6 cells of 50', () => {
    expect(mixCells([320, 45], 50)).toEqual([44, 6]);
    expect(modelMix({ pools }, look)).toEqual([
      `[${'█'.repeat(44)}${'▒'.repeat(6)}]`,
      '  haiku  450 no limit',
      '█ sonnet 320   87.7 %',
      '▒ opus    45   12.3 %',
    ]);
  });

  it('[W68] the bar has no stray cell: parts add up to its length for any use', () => {
    const amounts = fc.array(fc.integer({ min: 0, max: 1e6 }), { minLength: 1, maxLength: 6 });
    const property = fc.property(amounts, fc.integer({ min: 1, max: 198 }), (used, cells) => {
      const parts = mixCells(used, cells);
      const total = used.reduce((sum, each) => sum + each, 0);
      expect(parts.reduce((sum, each) => sum + each, 0)).toBe(total === 0 ? 0 : cells);
      parts.forEach((part, i) => {
        if (total > 0) expect(Math.abs(part - (cells * used[i]!) / total)).toBeLessThan(1);
      });
    });
    fc.assert(property, { seed: 68, numRuns: 200 });
  });

  it('[J3] nothing used is an empty bar', () => {
    const idle = pools.map((pool) => ({ ...pool, used: 0 }));
    expect(modelMix({ pools: idle }, look)[0]).toBe(`[${' '.repeat(50)}]`);
    expect(modelMix({ pools: [] }, { width: 10 })).toEqual(['[        ]']);
  });

  it('[J3] refuses a use below 0', () => {
    expect(() => modelMix({ pools: [{ ...pools[0]!, used: -1 }] }, look)).toThrow(
      expect.objectContaining({ code: 'E_RANGE', field: 'pools[0].used' }),
    );
  });
});

describe('breakEvenLines', () => {
  const points = [5, 10, 20, 50].map((itemCount) => ({ itemCount, breakEven: 1 / itemCount }));

  it('[J4] draws 20, 10, 5 and 2 % for 5, 10, 20 and 50 items', () => {
    const lines = breakEvenLines({ points }, look);
    expect(lines).toEqual([
      '  items  must be',
      `      5   20.0 %  ${'█'.repeat(12)}`,
      `     10   10.0 %  ${'█'.repeat(6)}`,
      `     20    5.0 %  ${'█'.repeat(3)}`,
      `     50    2.0 %  ${'█'.repeat(1)}`,
    ]);
  });

  it('[J4] marks the acceptance there is, and the cost interval beside generating', () => {
    const snapshot: BreakEvenSnapshot = {
      points: [{ itemCount: 5, breakEven: null }, ...points],
      acceptance: { low: 0.308, mean: 0.583, high: 0.833 },
      costs: [{ itemCount: 50, low: 11, mean: 25, high: 40, direct: 50 }],
    };
    const lines = breakEvenLines(snapshot, { width: 80, ascii: true });
    expect(lines[1]).toBe('      5    never');
    // 58.3 % of 60 cells is cell 34.
    expect(lines[2]!.indexOf('|')).toBe(18 + 34);
    expect(lines[6]!.slice(18).indexOf('-')).toBe(18);
    expect(lines[6]!.slice(18).lastIndexOf('-')).toBe(49);
    // 11, 25, 40 and 50 of a scale up to 50.
    const cost = lines.find((line) => line.startsWith('     50       25'))!.slice(18);
    expect([cost.indexOf('-'), cost.indexOf('o'), cost.lastIndexOf('-'), cost.indexOf('|')]).toEqual([
      13, 30, 48, 59,
    ]);
  });

  it('[J4] without points draws words', () => {
    expect(breakEvenLines({ points: [] }, look)).toEqual(['no batch sizes']);
  });

  it.each([
    [{ points: [{ itemCount: 0, breakEven: 0.1 }] }, 'E_RANGE'],
    [{ points: [{ itemCount: 5, breakEven: 1.1 }] }, 'E_RANGE'],
    [{ points, acceptance: { low: 0.5, mean: 0.4, high: 0.6 } }, 'E_RANGE'],
    [{ points, acceptance: { low: 0.5, mean: 0.5, high: 1.6 } }, 'E_RANGE'],
    [{ points, costs: [{ itemCount: 5, low: 1, mean: Number.NaN, high: 2, direct: 5 }] }, 'E_TYPE'],
  ])('[J4] refuses %j', (snapshot, code) => {
    expect(() => breakEvenLines(snapshot, look)).toThrow(expect.objectContaining({ code }));
  });
});

describe('every display', () => {
  const amount = fc.oneof(fc.constantFrom(0, 1e9), fc.double({ min: 0, max: 2000, noNaN: true }));
  const pool = fc.record({
    name: fc.string({ maxLength: 30, unit: 'binary' }),
    used: amount,
    limit: fc.oneof(fc.constant(null), amount),
    burnPerHour: fc.oneof(fc.constant(null), amount),
    returns: fc.array(fc.record({ inHours: amount, amount }), { maxLength: 5 }),
  });
  const pools = fc.array(pool, { maxLength: 3 });

  it('[J1] [J2] [J3] [J4] keeps to the width and to ASCII, and throws for no overdraw and no empty series', () => {
    const property = fc.property(
      pools,
      fc.array(amount, { maxLength: 300 }),
      fc.integer({ min: 10, max: 200 }),
      (drawn, hourly, width) => {
        const counts = hourly.map((_, i) => i + 1);
        const plain = { width, ascii: true };
        const lines = [
          ...statusPanel({ pools: drawn }, plain),
          ...burnChart({ hourly, limit: drawn[0]?.limit ?? null, windowHours: 24 }, plain),
          ...modelMix({ pools: drawn.map((each) => ({ ...each, isLimited: each.limit !== null })) }, plain),
          ...breakEvenLines(
            { points: counts.map((itemCount) => ({ itemCount, breakEven: 1 / itemCount })) },
            plain,
          ),
        ];
        expect(lines.filter((line) => line.length > width)).toEqual([]);
        expect(lines.filter((line) => /[^ -~]/.test(line))).toEqual([]);
        expect(lines.filter((line) => /NaN|Infinity/.test(line))).toEqual([]);
      },
    );
    fc.assert(property, { seed: 1, numRuns: 80 });
  });
});
