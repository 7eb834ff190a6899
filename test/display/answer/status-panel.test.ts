/** The status panel: the document's example, overdraws, zero limits, names that are no names. */
import { describe, expect, it } from 'vitest';
import type { Look } from '../../../src/display/answer/index.ts';
import { statusPanel } from '../../../src/display/answer/status-panel.ts';
import type { PanelPool } from '../../../src/planner/question/index.ts';

const look: Look = { width: 80, ascii: false, color: false };

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
  it('tells less than an hour in minutes, and no moment as none', () => {
    const returns = [0.01, 0.2].map((inHours) => ({ inHours, amount: 9 }));
    const text = statusPanel({ pools: [{ ...sonnet, returns }] }, look).join('\n');
    expect(text).toContain('+9 in 1 min, +9 in 12 min');
  });

  it('[J1] fills 28 of 40 cells for 800/1125 and for 180/250: 71.1 % and 72.0 %', () => {
    const lines = statusPanel({ pools: [sonnet, opus] }, look);
    const bar = `${'█'.repeat(28)}${'░'.repeat(12)}`;
    expect(lines[0]).toBe(`sonnet ${bar}   71.1 %`);
    expect(lines.find((line) => line.startsWith('opus'))).toBe(`opus   ${bar}   72.0 %`);
  });

  it('[J1] 325 left at 50 an hour last 6.5 h, 1.5 h short of the return in 8 h; opus goes by its own burn', () => {
    const text = statusPanel({ pools: [sonnet, opus] }, look).join('\n');
    expect(text).toContain('800 of 1,125 used, 50 per hour');
    expect(text).toContain('runs out in 6.5 h on average, 1.5 h before the next return');
    expect(text).toContain('+200 in 8 h');
    expect(text).toContain('180 of 250 used, 5 per hour');
    expect(text).toContain('runs out in 14 h');
  });

  it('names the level of use', () => {
    expect(statusPanel({ pools: [sonnet] }, look).join('\n')).toContain('level yellow');
  });

  it('[W69] each pool has its own burn and its own returns; exhaustion is held against the next of them', () => {
    const late = statusPanel({ pools: [{ ...sonnet, returns: [{ inHours: 2, amount: 9 }] }] }, look).join(
      '\n',
    );
    expect(late).toContain('runs out in 6.5 h on average, after the next return');
    const forecast = statusPanel({ pools: [{ ...sonnet, runsOutInHours: 19.5 }] }, look).join('\n');
    expect(forecast).toContain('runs out in 19.5 h on average, after the next return');
    const never = statusPanel({ pools: [{ ...sonnet, runsOutInHours: null }] }, look).join('\n');
    expect(never).toContain('lasts on average');
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
    const colored = statusPanel({ pools: [sonnet] }, { ...look, color: true });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the colours are what is taken out.
    const bare = colored.map((line) => line.replace(/\u001b\[\d*m/g, ''));
    expect(colored.join('')).toContain('\u001b[33m');
    expect(bare).toEqual(statusPanel({ pools: [sonnet] }, look));
  });

  it('[J1] a long name does not push the bars of the others away', () => {
    const pools = [{ ...sonnet, name: 'x'.repeat(60) }, opus];
    const lines = statusPanel({ pools }, { ...look, width: 40 });
    expect(lines.find((line) => line.startsWith('opus'))).toMatch(/^opus +█{4}░{2} +72\.0 %$/);
    expect(lines.filter((line) => line.length > 40)).toEqual([]);
  });

  it('a name cannot send control characters', () => {
    const lines = statusPanel({ pools: [{ ...sonnet, name: 'so\u001b[31mnn\u0007et\u202e' }] }, look);
    expect(lines[0]).toMatch(/^sonn\?et █/);
  });
});
