/** Axes as they are written: exact decimals, each value once, every bad text one sentence. */
import { describe, expect, it } from 'vitest';
import { gridOf, latinOf, parseAxes, sweptOf } from '../../../src/cli/sweep/axes.ts';
import { openStream } from '../../../src/numerics/random/index.ts';

const valuesOf = (name: string, text: string): readonly string[] => parseAxes({ [name]: text })[0]!.values;

describe('an axis', () => {
  it.each([
    ['accounts', '1..8', '1 2 3 4 5 6 7 8'],
    ['accounts', '2..9:3', '2 5 8'],
    ['accounts', '5,1,3', '1 3 5'],
    ['load', '.5..1.5:.1', '0.5 0.6 0.7 0.8 0.9 1 1.1 1.2 1.3 1.4 1.5'],
    ['load', '0.1..0.7', '0.1 0.2 0.3 0.4 0.5 0.6 0.7'],
    ['load', '.05..0.2:0.05', '0.05 0.1 0.15 0.2'],
    ['load', '1', '1'],
    ['worth', '1..2:.5', '1 1.5 2'],
    ['capacity', 'low..high', 'low mid high'],
    ['capacity', 'high,low', 'low high'],
    ['weeks', '1..3', '1 2 3'],
  ])('--%s %s is %s', (name, text, values) => {
    expect(valuesOf(name, text).join(' ')).toBe(values);
  });

  it.each([
    ...[
      '',
      '0',
      '0..3',
      '3..1',
      '1..',
      '..3',
      '1..8:0',
      '1.5',
      '1..3:.5',
      'a',
      '-1',
      '1,,2',
      '101',
      '1..2..3',
      '1e2',
      '٣',
    ].map((text) => ['accounts', text, 'whole numbers 1..100'] as const),
    ...[
      '',
      '0',
      '.',
      '1..2:0',
      'x',
      '-.5',
      '1001',
      '1..2:',
      '0.1.2',
      'Infinity',
      'NaN',
      '1..1000:.1',
      ' 1',
    ].map((text) => ['load', text, 'numbers > 0 and <= 1000'] as const),
    ...['', 'lowest', 'low..mid', 'low,low', 'mid,'].map(
      (text) => ['capacity', text, 'low..high, or some of low,mid,high'] as const,
    ),
    ...['53', '0', '1..60'].map((text) => ['weeks', text, 'whole numbers 1..52'] as const),
  ])('--%s %j is refused', (name, text, allowed) => {
    expect(() => valuesOf(name, text)).toThrow(`--${name} is '${text}'; allowed: ${allowed}`);
  });

  it('has each value once, however it is written', () => {
    expect(() => valuesOf('load', '1,1.0')).toThrow('each value once; 1 is repeated');
  });

  it('of demand is one of two', () => {
    expect(() => parseAxes({ load: '1', worth: '1' })).toThrow(
      '--load and --worth are given, which both set the demand',
    );
  });
});

describe('places', () => {
  const axes = parseAxes({ accounts: '1..3', load: '.5..1:.5', weeks: '2' });

  it('of a grid are every combination once', () => {
    expect(gridOf(axes)).toHaveLength(6);
    expect(new Set(gridOf(axes).map((place) => JSON.stringify(place))).size).toBe(6);
    expect(gridOf(axes)[0]).toEqual({ accounts: '1', load: '0.5', weeks: '2' });
    expect(sweptOf(axes).map(({ name }) => name)).toEqual(['accounts', 'load']);
  });

  it('of a sample take every value as often as the others', () => {
    const stream = openStream({ seed: 14, trialIndex: 0, purpose: 'search' });
    const draw = (below: number): number => (stream.next() >>> 0) % below;
    const wide = parseAxes({ accounts: '1..5', load: '.5..1.4:.1' });
    const sample = latinOf(wide, 20, draw);
    for (const { name, values } of wide) {
      const counts = values.map((value) => sample.filter((place) => place[name] === value).length);
      expect(counts).toEqual(values.map(() => 20 / values.length));
    }
    // Not in step: each number of accounts meets several loads.
    expect(new Set(sample.map(({ accounts, load }) => `${accounts} ${load}`)).size).toBeGreaterThan(15);
  });
});
