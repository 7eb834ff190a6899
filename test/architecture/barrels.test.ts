/** The header of every barrel is one line that is true of it alone. */
import { describe, expect, it } from 'vitest';
import { filesBelow } from './tree.ts';

describe('headers of barrels', () => {
  const barrels = filesBelow('src', 'index.ts').filter(({ path }) => path !== 'src/index.ts');
  const headers = barrels.map(
    ({ path, text }) => [path, /^\/\*\* ([^\n]+) \*\/\n+export /.exec(text)?.[1]] as const,
  );

  it('stand in one line, each in other words', () => {
    expect(headers.length).toBeGreaterThan(50);
    expect(headers.filter(([, header]) => header === undefined)).toEqual([]);
    expect(headers.filter(([, header]) => !/^..{11,}[.?]$/.test(header!) || /TODO/.test(header!))).toEqual(
      [],
    );
    expect(new Set(headers.map(([, header]) => header)).size).toBe(headers.length);
  });
});
