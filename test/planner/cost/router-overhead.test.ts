import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type RouterArchitecture, routerOverhead } from '../../../src/planner/cost/index.ts';
import { itRefuses, wrong } from '../ledger/refusals.ts';

const sonnet = (n: number, haikuShare: number, arch: RouterArchitecture) =>
  routerOverhead({ n, haikuShare, arch }).cost.sonnet;

describe('a router before single messages', () => {
  it.each([
    [0, 200, 100],
    [0.5, 150, 50],
    [1, 100, 0],
  ])('[B2] with %d for haiku of 100 tasks: %i sonnet, %i without a router', (h, router, direct) => {
    expect(sonnet(100, h, 'router')).toBe(router);
    expect(sonnet(100, h, 'direct')).toBe(direct);
    expect(sonnet(100, h, 'allSonnet')).toBe(100);
  });

  it('[B2] at one half costs 1.5 times all-sonnet, direct choice half of it, so all-sonnet is 0.667 and 2 of them', () => {
    const multiplier = (arch: RouterArchitecture) =>
      routerOverhead({ n: 100, haikuShare: 0.5, arch }).multiplier;
    expect(multiplier('router')).toBe(1.5);
    expect(1 / (multiplier('router') as number)).toBeCloseTo(0.667, 3);
    expect(1 / (multiplier('direct') as number)).toBe(2);
    expect(multiplier('allSonnet')).toBe(1);
  });

  it('[B2] counts the haiku messages too, and prices nothing for no tasks', () => {
    expect(routerOverhead({ n: 10, haikuShare: 0.25, arch: 'router' }).cost).toEqual({
      sonnet: 17.5,
      haiku: 2.5,
    });
    expect(routerOverhead({ n: 0, haikuShare: 0.25, arch: 'router' }).multiplier).toBe('unpriced');
    expect(routerOverhead({ n: 0, haikuShare: 0, arch: 'allSonnet' }).multiplier).toBe('unpriced');
  });

  it('[W6] never beats all-sonnet, and ties only when haiku does everything', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e6 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (n, h) => {
          expect(sonnet(n, h, 'router')).toBeGreaterThan(n);
          expect(sonnet(n, 1, 'router')).toBe(n);
        },
      ),
      { seed: 20260211, numRuns: 200 },
    );
  });

  const ask =
    (n: unknown, h: unknown, arch: unknown = 'router') =>
    () =>
      routerOverhead({ n: wrong(n), haikuShare: wrong(h), arch: wrong(arch) });
  itRefuses([
    ['half a task', 'E_INT', 'n', ask(0.5, 0)],
    ['over ten million', 'E_RANGE', 'n', ask(1e7 + 1, 0)],
    ['a share above 1', 'E_RANGE', 'haikuShare', ask(1, 1.1)],
    ['NaN', 'E_TYPE', 'haikuShare', ask(1, Number.NaN)],
    ['an unknown architecture', 'E_UNKNOWN', 'arch', ask(1, 0, 'mesh')],
  ]);
});
