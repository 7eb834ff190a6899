/** The models of drawn demand: how they are written, and what is said of requests that nobody serves. */
import { describe, expect, it } from 'vitest';
import { mixText, parseClassMix, sharesOfTrace, unservedWarnings } from '../../../src/cli/inputs/index.ts';
import { shapePool } from '../../../src/simulation/scenario/index.ts';
import type { DayTrace } from '../../../src/usage/traces/index.ts';

describe('parseClassMix', () => {
  it('reads models with their shares, in lower case', () => {
    expect(parseClassMix('Opus=.3, haiku=0.2')).toEqual([
      { model: 'opus', share: 0.3 },
      { model: 'haiku', share: 0.2 },
    ]);
    expect(parseClassMix('a=0.7,b=0.2,c=0.1')).toHaveLength(3);
  });

  it.each([
    '',
    'opus',
    'opus=',
    'opus=0',
    'opus=-1',
    'opus=1.1',
    '=0.3',
    'a=.6,b=.5',
    'a=.1,a=.2',
    'a=.1,',
    'a=x',
  ])('refuses %j and says what is allowed', (text) => {
    expect(() => parseClassMix(text)).toThrow(`--classes is '${text}'; allowed: a list of MODEL=SHARE`);
  });

  it('is told with the rest', () => {
    expect(mixText(parseClassMix('opus=.3,haiku=.2'))).toBe('opus 30.0 %, haiku 20.0 %, other 50.0 %');
    expect(mixText(parseClassMix('opus=.4,haiku=.6'))).toBe('opus 40.0 %, haiku 60.0 %');
  });
});

describe('unservedWarnings', () => {
  const window = {
    id: 'week',
    clock: { kind: 'fixed', lengthMinutes: 10_080, reset: null },
    capacity: 100,
    unit: 'weighted',
    counts: 'all',
  } as const;
  const shape = shapePool(
    {
      graph: { windows: [window], accounts: [{ name: 'a', serves: ['haiku'], windows: ['week'] }] },
      usdPerUnit: null,
    },
    ['opus', 'haiku'],
  );

  it('names what no account serves, with its share', () => {
    expect(
      unservedWarnings(shape, [
        { model: 'opus', share: 0.3 },
        { model: 'haiku', share: 0.5 },
        { model: null, share: 0.2 },
      ]),
    ).toEqual([
      'no account serves opus, requests without a model: 50.0 % of requests are denied whatever the policy',
    ]);
  });

  it('says nothing where everything is served', () => {
    expect(unservedWarnings(shape, [{ model: 'haiku', share: 1 }])).toEqual([]);
  });

  it('takes shares of a trace by its requests', () => {
    const trace = {
      costs: Int32Array.from([9, 1, 1, 1]),
      models: { names: ['opus'], ofArrival: Uint16Array.from([0, 1, 1, 1]) },
    };
    expect(sharesOfTrace(trace as unknown as DayTrace)).toEqual([
      { model: 'opus', share: 0.25 },
      { model: null, share: 0.75 },
    ]);
  });
});
