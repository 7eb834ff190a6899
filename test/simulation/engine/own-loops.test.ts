/**
 * Loops of the policies' own are copies of a built module, so they are tested on built code: over every kind of pool
 * they give the rows of the shared loop, which the twins judge.
 */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ALL_POLICIES, findPolicy } from '../../../src/quota/policies/index.ts';
import type { QuotaGraph, QuotaWindow } from '../../../src/quota/windows/index.ts';
import type { TrialPlan } from '../../../src/simulation/engine/index.ts';
import { knownOf, type LoopTraits, loopQuery } from '../../../src/simulation/engine/loop-traits.ts';
import { FIRST_USE_10, FIXED, SLIDING, steadyPlan } from './real-plans.ts';
import { smallPool } from './small-pools.ts';

/** As the script has it. */
const TRIALS = 1;
const SCRIPT = fileURLToPath(new URL('./fixtures/compare-loops.mjs', import.meta.url));

const ONE_WEEK = { mode: 'focused', warmupWeeks: 0 } as const;
const drawn = [
  steadyPlan({ ...ONE_WEEK, resetMode: 'staggered' }),
  steadyPlan({
    ...ONE_WEEK,
    mode: 'broad',
    resetMode: 'staggered',
    shortStyle: FIRST_USE_10,
    weeklyStyle: FIXED,
  }),
  steadyPlan({ ...ONE_WEEK, resetMode: 'same', shortStyle: SLIDING, weeklyStyle: SLIDING }),
  steadyPlan({ mode: 'focused', resetMode: 'staggered', start: 'paced' }),
];

const grid = (id: string, lengthMinutes: number, capacity: number): QuotaWindow => ({
  id,
  clock: { kind: 'fixed', lengthMinutes, reset: null },
  capacity,
  unit: 'weighted',
  counts: 'all',
});

/** Plain pools: weekly windows alone, and 5-hour ones for some. */
const plain: QuotaGraph[] = [[], ['a'], ['a', 'b']].map((withShort) => ({
  windows: ['a', 'b'].flatMap((name) => [
    grid(`${name}/weekly`, 10_080, 5000),
    ...(withShort.includes(name) ? [grid(`${name}/short`, 300, 300)] : []),
  ]),
  accounts: ['a', 'b'].map((name) => ({
    name,
    serves: 'all' as const,
    windows: withShort.includes(name) ? [`${name}/weekly`, `${name}/short`] : [`${name}/weekly`],
  })),
}));

/** Capacities of the small pools are for some hundred requests, these trials have thousands. */
const enlarged = ({ windows, accounts }: QuotaGraph): QuotaGraph => ({
  accounts,
  windows: windows.map((window) => ({
    ...window,
    capacity: window.capacity === null ? null : 50 * window.capacity,
    clock: window.clock.kind === 'once' ? { kind: 'once', expiresMs: null } : window.clock,
  })),
});

/** A third window that counts one model, on grids: simple, and every clock runs by itself. */
const third: QuotaGraph = {
  windows: ['a', 'b'].flatMap((name) => [
    grid(`${name}/weekly`, 10_080, 5000),
    grid(`${name}/short`, 300, 300),
    { ...grid(`${name}/opus`, 10_080, 1000), counts: ['opus'] },
  ]),
  accounts: ['a', 'b'].map((name) => ({
    name,
    serves: 'all',
    windows: [`${name}/weekly`, `${name}/short`, `${name}/opus`],
  })),
};

function planOf(graph: QuotaGraph, hasModels: boolean): TrialPlan {
  const base = steadyPlan({ mode: 'focused', resetMode: 'staggered', warmupWeeks: 0 });
  const mix = [{ model: 'opus', share: 0.3 }];
  return {
    ...base,
    pool: { graph, usdPerUnit: 0.5, timeZone: 'Europe/Berlin' },
    demand: hasModels ? { ...base.demand, kind: 'generated', mix } : base.demand,
  };
}

it('a loop of its own says what it knows in its address', () => {
  const policy = findPolicy('reset_stagger_pressure')!;
  const pool: LoopTraits = {
    isPlain: false,
    isSimple: true,
    allFixed: false,
    hasShort: true,
    hasClasses: true,
  };
  const address = `file:///engine/replay.js?${loopQuery(policy, pool)}`;
  expect(knownOf(address)).toEqual({ reads: policy.reads, pool });
  expect(knownOf('file:///engine/replay.js')).toBeNull();
});

/** Every other policy: a loop is compiled for each, and plans of a kind stand beside each other. */
const halfOf = (index: number): string[] =>
  ALL_POLICIES.filter((_, policy) => (policy + index) % 2 === 0).map(({ name }) => name);

it('loops of its own count every trial as the shared loop', () => {
  const graphs = fc.sample(smallPool, { seed: 7, numRuns: 7 }).map(({ graph }) => enlarged(graph));
  const plans = [
    ...drawn,
    ...plain.map((graph) => planOf(graph, false)),
    planOf(third, true),
    ...graphs.map((graph, index) => planOf(graph, index % 3 > 0)),
  ].map((plan, index) => ({ ...plan, policies: halfOf(index) }));
  const printed = execFileSync(process.execPath, [SCRIPT], {
    input: JSON.stringify(plans),
    encoding: 'utf8',
  });
  const { rows, denied, traits, differing }: Compared = JSON.parse(printed);
  expect(differing).toEqual([]);
  expect(rows).toBe((plans.length * TRIALS * ALL_POLICIES.length) / 2);
  expect(denied).toBeGreaterThan(3_000);
  const seen = (holds: (each: LoopTraits) => boolean): number => traits.filter(holds).length;
  expect(seen(({ isPlain, hasShort }) => isPlain && !hasShort)).toBeGreaterThan(0);
  expect(seen(({ isPlain, allFixed }) => isPlain && !allFixed)).toBeGreaterThan(1);
  expect(seen(({ isSimple, allFixed }) => isSimple && allFixed)).toBeGreaterThan(0);
  expect(seen(({ isSimple, hasClasses }) => isSimple && hasClasses)).toBeGreaterThan(2);
  expect(seen(({ isPlain, isSimple }) => !isPlain && !isSimple)).toBeGreaterThan(2);
});

interface Compared {
  readonly rows: number;
  readonly denied: number;
  readonly traits: readonly LoopTraits[];
  readonly differing: readonly unknown[];
}
