/** The decision: every row of the table of modes by hand, then what no decision may ever do. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ALL_POLICIES } from '../../../src/quota/policies/index.ts';
import {
  type AccountRecord,
  type CapRecord,
  type DecisionRecord,
  decide,
  type LaneRecord,
  type RerouteMode,
} from '../../../src/router/deciding/index.ts';
import { HOUR_MS, NOON_MS } from '../beliefs/fleets.ts';

const SEED = 20_260_404;
const MODES: readonly RerouteMode[] = ['hybrid', 'run2cap', 'preemptive'];

const account = (name: string, change: Partial<AccountRecord> = {}): AccountRecord => ({
  name,
  short: { headroomUnits: 1000, capacityUnits: 1000, lengthMinutes: 300, minutesLeft: 60 },
  weekly: { headroomUnits: 10_000, capacityUnits: 10_000, lengthMinutes: 10_080, minutesLeft: 5000 },
  reservedTokens: 0,
  lastServed: 0,
  draw: 0,
  hold: null,
  ...change,
});

const withShort = (name: string, headroomUnits: number, change: Partial<AccountRecord> = {}): AccountRecord =>
  account(name, {
    short: { headroomUnits, capacityUnits: 1000, lengthMinutes: 300, minutesLeft: 60 },
    ...change,
  });

const resting = { untilMs: NOON_MS + HOUR_MS };

const lane = (name: string, change: Partial<LaneRecord> = {}): LaneRecord => ({
  lane: name,
  policy: 'fill_first',
  lastServedIndex: -1,
  inPeak: true,
  cap: null,
  accounts: [account(`${name}-1`)],
  affinityIndex: -1,
  ...change,
});

const cap = (rollingUsedTokens: number, change: Partial<CapRecord> = {}): CapRecord => ({
  rollingUsedTokens,
  rollingCapTokens: 200,
  weeklyUsedTokens: 0,
  weeklyCapTokens: null,
  reservedTokens: 0,
  warnFraction: 0.6,
  warnAutoFraction: null,
  ...change,
});

const recordOf = (change: Partial<DecisionRecord> = {}): DecisionRecord => ({
  nowMs: NOON_MS,
  mode: 'hybrid',
  estimateTokens: 10,
  holdsOn: true,
  isPaused: false,
  preferred: lane('p'),
  fallback: lane('f'),
  tried: [],
  again: '',
  ...change,
});

const free = lane('p', { cap: cap(0) });
const warned = lane('p', { cap: cap(120) });
const blocked = lane('p', { cap: cap(240) });
const cooled = lane('p', { cap: cap(0), accounts: [account('p-1', { hold: resting })] });

describe('the table of modes', () => {
  it.each<[RerouteMode, string, LaneRecord, boolean, string, string, boolean]>([
    // Somewhere else to go.
    ['hybrid', 'cooldown', cooled, true, 'f', 'quota_cooldown', false],
    ['preemptive', 'cooldown', cooled, true, 'f', 'quota_cooldown', false],
    ['run2cap', 'cooldown', cooled, true, 'p', 'quota_run_to_limit', true],
    ['hybrid', 'block', blocked, true, 'f', 'quota_block', false],
    ['preemptive', 'block', blocked, true, 'f', 'quota_block', false],
    ['run2cap', 'block', blocked, true, 'p', 'quota_run_to_limit', true],
    ['hybrid', 'warn', warned, true, 'p', 'quota_warn_attempt', true],
    ['preemptive', 'warn', warned, true, 'f', 'quota_preemptive_warn', false],
    ['run2cap', 'warn', warned, true, 'p', 'quota_run_to_limit', true],
    ['hybrid', 'nothing', free, true, 'p', 'quota_pass', true],
    ['preemptive', 'nothing', free, true, 'p', 'quota_preemptive_pass', true],
    ['run2cap', 'nothing', free, true, 'p', 'quota_run_to_limit', true],
    // Nowhere else: a warning is passed, a block or a rest is a refusal, except in run2cap.
    ['hybrid', 'cooldown', cooled, false, 'refuse', 'quota_cooldown', false],
    ['preemptive', 'cooldown', cooled, false, 'refuse', 'quota_cooldown', false],
    ['run2cap', 'cooldown', cooled, false, 'p', 'quota_run_to_limit', true],
    ['hybrid', 'block', blocked, false, 'refuse', 'quota_block', false],
    ['preemptive', 'block', blocked, false, 'refuse', 'quota_block', false],
    ['run2cap', 'block', blocked, false, 'p', 'quota_run_to_limit', true],
    ['hybrid', 'warn', warned, false, 'p', 'quota_warn_attempt', true],
    ['preemptive', 'warn', warned, false, 'p', 'quota_warn_attempt', true],
    ['run2cap', 'warn', warned, false, 'p', 'quota_run_to_limit', true],
    ['hybrid', 'nothing', free, false, 'p', 'quota_pass', true],
    ['preemptive', 'nothing', free, false, 'p', 'quota_preemptive_pass', true],
    ['run2cap', 'nothing', free, false, 'p', 'quota_run_to_limit', true],
  ])('%s, %s', (mode, _state, preferred, hasFallback, goesTo, rerouteDecision, preferredAttempt) => {
    const decision = decide(recordOf({ mode, preferred, fallback: hasFallback ? lane('f') : null }));
    expect(decision.kind === 'send' ? decision.lane : 'refuse').toBe(goesTo);
    expect(decision).toMatchObject({ rerouteDecision, preferredAttempt });
    expect(decision.accountIndex).toBe(goesTo === 'refuse' ? -1 : 0);
  });

  it('a rest is named before a block, a block before a warning', () => {
    const both = { ...cooled, cap: cap(240) };
    expect(decide(recordOf({ preferred: both })).rerouteDecision).toBe('quota_cooldown');
    expect(decide(recordOf({ preferred: blocked, mode: 'preemptive' })).rerouteDecision).toBe('quota_block');
  });

  it('accounts without room block as a cap does, in every mode but run2cap', () => {
    const preferred = lane('p', { accounts: [withShort('p-1', 9), withShort('p-2', 0)] });
    expect(decide(recordOf({ preferred }))).toMatchObject({ lane: 'f', rerouteDecision: 'quota_block' });
    expect(decide(recordOf({ preferred, fallback: null }))).toMatchObject({
      kind: 'refuse',
      lane: 'p',
      rerouteDecision: 'quota_block',
      why: 'none',
    });
    // The policy's first, without room: fill_first asks the one with the least left.
    const run = decide(recordOf({ preferred, mode: 'run2cap' }));
    expect(run).toMatchObject({ kind: 'send', lane: 'p', why: 'run to the limit' });
    expect(run.accountIndex).toBe(run.candidates[0]!.index);
  });

  it('one account with room is enough, and the fallback is not looked at', () => {
    const preferred = lane('p', { accounts: [account('p-1', { hold: resting }), account('p-2')] });
    const decision = decide(recordOf({ preferred }));
    expect(decision).toMatchObject({ lane: 'p', accountIndex: 1, rerouteDecision: 'quota_pass' });
    expect(decision.candidates.map(({ name }) => name).sort()).toEqual(['p-1', 'p-2']);
  });

  it('a fallback at its own cap takes nothing', () => {
    const fallback = lane('f', { cap: cap(200) });
    expect(decide(recordOf({ preferred: cooled, fallback }))).toMatchObject({
      kind: 'refuse',
      rerouteDecision: 'quota_cooldown',
    });
    expect(decide(recordOf({ preferred: warned, fallback, mode: 'preemptive' }))).toMatchObject({
      lane: 'p',
      rerouteDecision: 'quota_warn_attempt',
    });
  });

  it('rests do not count where they are turned off', () => {
    expect(decide(recordOf({ preferred: cooled, holdsOn: false })).rerouteDecision).toBe('quota_pass');
  });

  it('a pause leaves the preferred lane or nothing', () => {
    expect(decide(recordOf({ preferred: blocked, isPaused: true })).kind).toBe('refuse');
    expect(decide(recordOf({ preferred: warned, isPaused: true, mode: 'preemptive' }))).toMatchObject({
      lane: 'p',
      rerouteDecision: 'quota_warn_attempt',
    });
    const again = recordOf({ isPaused: true, tried: [['p', 0]], again: 'fallback' });
    expect(decide(again).kind).toBe('refuse');
  });
});

describe('warning and block', () => {
  const at = (mode: RerouteMode, capRecord: CapRecord, estimateTokens = 10) =>
    decide(recordOf({ mode, preferred: lane('p', { cap: capRecord }), estimateTokens })).rerouteDecision;

  it('starts exactly at its level, of either window', () => {
    expect(at('hybrid', cap(119))).toBe('quota_pass');
    expect(at('hybrid', cap(120))).toBe('quota_warn_attempt');
    const weekly = { weeklyCapTokens: 1000 };
    expect(at('hybrid', cap(0, { ...weekly, weeklyUsedTokens: 599 }))).toBe('quota_pass');
    expect(at('hybrid', cap(0, { ...weekly, weeklyUsedTokens: 600 }))).toBe('quota_warn_attempt');
    expect(at('hybrid', cap(0, { ...weekly, weeklyUsedTokens: 1000 }))).toBe('quota_block');
  });

  it('is warned at the calibrated level where there is one', () => {
    expect(at('hybrid', cap(110, { warnAutoFraction: 0.55 }))).toBe('quota_warn_attempt');
    expect(at('hybrid', cap(120, { warnAutoFraction: 0.61 }))).toBe('quota_pass');
  });

  it('preemptive adds what is reserved and this request; hybrid does not', () => {
    const busy = cap(60, { reservedTokens: 50 });
    expect(at('preemptive', busy, 9)).toBe('quota_preemptive_pass');
    expect(at('preemptive', busy, 10)).toBe('quota_preemptive_warn');
    expect(at('hybrid', busy, 10)).toBe('quota_pass');
  });

  it('is blocked when used and reserved fill the cap', () => {
    expect(at('hybrid', cap(150, { reservedTokens: 49 }))).toBe('quota_warn_attempt');
    expect(at('hybrid', cap(150, { reservedTokens: 50 }))).toBe('quota_block');
  });

  it('no cap never warns nor blocks', () => {
    expect(at('hybrid', cap(1e9, { rollingCapTokens: null, weeklyUsedTokens: 1e9 }))).toBe('quota_pass');
  });

  it('without a cap it is warned when every account that could serve is at 80 %', () => {
    const accounts = [withShort('p-1', 200), withShort('p-2', 201)];
    const near = (list: AccountRecord[], mode: RerouteMode) =>
      decide(recordOf({ mode, preferred: lane('p', { accounts: list }) })).rerouteDecision;
    expect(near(accounts, 'hybrid')).toBe('quota_pass');
    expect(near([withShort('p-1', 200), withShort('p-2', 200)], 'hybrid')).toBe('quota_warn_attempt');
    // 10 more tokens take both past it.
    expect(near(accounts, 'preemptive')).toBe('quota_preemptive_warn');
    // One that cannot serve does not hold the lane free.
    expect(near([withShort('p-1', 200), account('p-2', { hold: resting })], 'hybrid')).toBe(
      'quota_warn_attempt',
    );
  });
});

describe('a decision made again', () => {
  const two = (name: string) => lane(name, { accounts: [account(`${name}-1`), account(`${name}-2`)] });
  const again = (change: Partial<DecisionRecord>) => decide(recordOf({ preferred: two('p'), ...change }));

  it('after a refusal of the account: its sibling, then the other lane, then nothing', () => {
    const base = { again: 'quota_overshoot', fallback: lane('f') } as const;
    expect(again({ ...base, tried: [['p', 1]] })).toMatchObject({
      lane: 'p',
      accountIndex: 0,
      rerouteDecision: 'quota_overshoot',
      preferredAttempt: true,
    });
    const other = again({
      ...base,
      tried: [
        ['p', 1],
        ['p', 0],
      ],
    });
    expect(other).toMatchObject({ lane: 'f', accountIndex: 0, preferredAttempt: false });
    const last = again({
      ...base,
      tried: [
        ['p', 1],
        ['p', 0],
        ['f', 0],
      ],
    });
    expect(last).toMatchObject({ kind: 'refuse', rerouteDecision: 'quota_overshoot' });
  });

  it.each([
    'fallback',
    'net_fallback',
  ] as const)('after a fault (%s): the other lane, then a sibling', (word) => {
    expect(again({ again: word, tried: [['p', 1]] })).toMatchObject({ lane: 'f', rerouteDecision: word });
    expect(again({ again: word, tried: [['p', 1]], fallback: null })).toMatchObject({
      lane: 'p',
      accountIndex: 0,
    });
    // From the fallback lane back to the preferred one.
    const back = again({
      again: word,
      tried: [
        ['p', 1],
        ['f', 0],
      ],
    });
    expect(back).toMatchObject({ lane: 'p', accountIndex: 0 });
  });

  it('leaves out a lane at its cap, except in run2cap', () => {
    const preferred = { ...two('p'), cap: cap(200) };
    const base = { preferred, again: 'quota_overshoot', tried: [['p', 0]] as const } as const;
    expect(again(base).lane).toBe('f');
    expect(again({ ...base, mode: 'run2cap' })).toMatchObject({ lane: 'p', accountIndex: 1 });
  });
});

describe('whatever the record', () => {
  const anyReading = (lengthMinutes: number) =>
    fc.record({
      headroomUnits: fc.integer({ min: -50, max: 300 }),
      capacityUnits: fc.integer({ min: 300, max: 400 }),
      lengthMinutes: fc.constant(lengthMinutes),
      minutesLeft: fc.option(fc.integer({ min: 1, max: lengthMinutes })),
    });
  const anyAccount: fc.Arbitrary<AccountRecord> = fc.record({
    name: fc.string(),
    short: anyReading(300),
    weekly: anyReading(10_080),
    reservedTokens: fc.oneof(fc.constant(0), fc.nat(100)),
    lastServed: fc.nat(20),
    draw: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    hold: fc.option(
      fc.record({
        untilMs: fc.integer({ min: NOON_MS - 2, max: NOON_MS + 2 }),
        probes: fc.nat(2),
      }),
      { freq: 2 },
    ),
  });
  const anyCap: fc.Arbitrary<CapRecord> = fc.record({
    rollingUsedTokens: fc.nat(300),
    rollingCapTokens: fc.option(fc.integer({ min: 1, max: 300 })),
    weeklyUsedTokens: fc.nat(300),
    weeklyCapTokens: fc.option(fc.integer({ min: 1, max: 300 })),
    reservedTokens: fc.nat(30),
    warnFraction: fc.double({ min: 0.1, max: 1, noNaN: true }),
    warnAutoFraction: fc.option(fc.double({ min: 0.5, max: 0.95, noNaN: true })),
  });
  const anyLane = (name: string): fc.Arbitrary<LaneRecord> =>
    fc.record({
      lane: fc.constant(name),
      policy: fc.constantFrom(...ALL_POLICIES.map((policy) => policy.name)),
      lastServedIndex: fc.integer({ min: -1, max: 3 }),
      inPeak: fc.boolean(),
      cap: fc.option(anyCap),
      accounts: fc.array(anyAccount, { minLength: 1, maxLength: 4 }),
      affinityIndex: fc.integer({ min: -1, max: 3 }),
    });
  const anyRecord: fc.Arbitrary<DecisionRecord> = fc.record({
    nowMs: fc.constant(NOON_MS),
    mode: fc.constantFrom(...MODES),
    estimateTokens: fc.integer({ min: 1, max: 150 }),
    holdsOn: fc.boolean(),
    isPaused: fc.boolean(),
    preferred: anyLane('p'),
    fallback: fc.option(anyLane('f')),
    tried: fc.array(fc.tuple(fc.constantFrom('p', 'f'), fc.nat(3)), { maxLength: 3 }),
    again: fc.constantFrom('', '', 'quota_overshoot', 'fallback', 'net_fallback'),
  });
  const laneNamed = (record: DecisionRecord, name: string): LaneRecord =>
    name === 'p' ? record.preferred : record.fallback!;

  it('the record read back from JSON gives the same decision, and deciding changes nothing', () => {
    fc.assert(
      fc.property(anyRecord, (record) => {
        const text = JSON.stringify(record);
        const decision = decide(record);
        expect(JSON.stringify(record)).toBe(text);
        expect(decide(JSON.parse(text) as DecisionRecord)).toEqual(decision);
        expect(JSON.parse(JSON.stringify(decision))).toEqual(decision);
      }),
      { seed: SEED, numRuns: 1000 },
    );
  });

  it('nobody is sent where it was tried, without room, to a rest or past a cap; nobody is refused who has room', () => {
    const seen = { sent: 0, refused: 0, session: 0, fallback: 0, runs: 0 };
    const isBlocked = ({ cap: own }: LaneRecord): boolean => {
      if (own === null) return false;
      const { rollingCapTokens, weeklyCapTokens, reservedTokens } = own;
      return (
        (rollingCapTokens !== null && own.rollingUsedTokens + reservedTokens >= rollingCapTokens) ||
        (weeklyCapTokens !== null && own.weeklyUsedTokens + reservedTokens >= weeklyCapTokens)
      );
    };
    fc.assert(
      fc.property(anyRecord, (record) => {
        const { tried, estimateTokens, holdsOn, mode, again, isPaused } = record;
        const wasTried = (name: string, index: number) =>
          tried.some(([triedLane, triedIndex]) => triedLane === name && triedIndex === index);
        const rests = ({ hold }: AccountRecord): boolean =>
          holdsOn && hold !== null && ((hold.probes ?? 0) > 0 || hold.untilMs > NOON_MS);
        const fits = ({ short, weekly, reservedTokens }: AccountRecord): boolean =>
          Math.min(short!.headroomUnits, weekly.headroomUnits) - reservedTokens >= estimateTokens;
        const isOpen = (of: LaneRecord): boolean =>
          !isBlocked(of) &&
          of.accounts.some((entry, i) => !wasTried(of.lane, i) && !rests(entry) && fits(entry));
        const decision = decide(record);
        if (decision.kind === 'refuse') {
          seen.refused++;
          expect(decision.accountIndex).toBe(-1);
          expect(isOpen(record.preferred)).toBe(false);
          const mayFallBack = record.fallback !== null && !isPaused && (mode !== 'run2cap' || again !== '');
          expect(mayFallBack && isOpen(record.fallback!)).toBe(false);
          return;
        }
        seen.sent++;
        if (decision.why === 'session') seen.session++;
        const chosenLane = laneNamed(record, decision.lane);
        const chosen = chosenLane.accounts[decision.accountIndex]!;
        expect(wasTried(decision.lane, decision.accountIndex)).toBe(false);
        expect(decision.preferredAttempt).toBe(decision.lane === 'p');
        expect(decision.policy).toBe(chosenLane.policy);
        if (decision.lane === 'f') {
          seen.fallback++;
          expect(isPaused).toBe(false);
        }
        if (mode === 'run2cap') {
          seen.runs++;
          return;
        }
        expect(fits(chosen)).toBe(true);
        expect(rests(chosen)).toBe(false);
        expect(isBlocked(chosenLane)).toBe(false);
      }),
      { seed: SEED + 1, numRuns: 2000 },
    );
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(50);
  });
});
