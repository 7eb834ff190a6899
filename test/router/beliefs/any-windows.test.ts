/**
 * Accounts of any windows: those of every plan, those that only answers tell of, shared ones, paid overage. Headers
 * are as providers send them (no live provider was asked). Long because it follows every plan.
 */
import { describe, expect, it } from 'vitest';
import { orderLength, takesModel } from '../../../src/quota/windows/index.ts';
import {
  type AccountMeter,
  accountUsages,
  type Fleet,
  observeLimits,
  settleAttempt,
} from '../../../src/router/beliefs/index.ts';
import { MESSAGES } from '../../../src/router/wire/index.ts';
import { PLAN_FIXTURES } from '../../quota/pools/plan-fixtures.ts';
import { readContent } from '../../usage/sources/quotas-tree.ts';
import { planQuotas } from '../config/plan-quotas.ts';
import { type HeaderSet, lookup, unified } from '../wire/header-sets.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, openFleet, requestOf, sampleOf, send } from './fleets.ts';

/** A Monday in November, after the grids of the plans have begun. */
const NOW_MS = Date.UTC(2026, 10, 23, 12);
const seconds = (ms: number): string => String(ms / 1000);

async function fleetOf(plan: string, which: 'json' | 'filled' = 'filled'): Promise<Fleet> {
  const { config } = await readContent(
    planQuotas(PLAN_FIXTURES.find((fixture) => fixture.plan === plan)![which]),
  );
  return openFleet(config, { cooldownMs: 0 }, { kind: 'name', policy: 'burn_rate' });
}

const askFor = (model: string, tokens = 1) => requestOf(tokens, { model, routedModel: model });
const accountOf = (fleet: Fleet, name: string): AccountMeter => fleet.findAccount('lane', name)!;

/** One answer with these headers to a request for the model. */
function hear(fleet: Fleet, account: string, model: string, headers: HeaderSet, nowMs = NOW_MS): string[] {
  const limits = MESSAGES.limitsOf(lookup(headers), nowMs);
  const attempt = { lane: 'lane', account, model, startedMs: nowMs, isFree: false };
  return observeLimits(fleet, attempt, limits, nowMs).readings.map(([name]) => name);
}

const obstacles = (fleet: Fleet, model: string, nowMs = NOW_MS): string[] =>
  send(fleet, askFor(model), nowMs).decision.candidates.map(({ obstacle }) => obstacle);

/** A model that a window counts. */
function modelOf(counts: 'all' | readonly string[], serves: 'all' | readonly string[]): string {
  const [name = 'some-model'] = counts === 'all' ? (serves === 'all' ? [] : serves) : counts;
  return name.replaceAll('*', 'x');
}

describe.each(PLAN_FIXTURES.map(({ plan }) => plan))('%s', (plan) => {
  it('is refused when a window that counts the model is full, and served again when it returns', async () => {
    const reference = await fleetOf(plan);
    let judged = 0;
    for (const account of reference.lane('lane').accounts) {
      for (const { window } of account.windows.filter(({ isBlind }) => !isBlind)) {
        const fleet = await fleetOf(plan);
        const meter = accountOf(fleet, account.config.name);
        const model = modelOf(window.counts, account.config.serves);
        meter.advanceTo(NOW_MS);
        const belief = meter.find(window.name)!;
        const capacity = window.capacity!;
        belief.observe({ utilizationFraction: 1, resetAtMs: null, atMs: NOW_MS });
        const { candidates } = send(fleet, askFor(model), NOW_MS).decision;
        const found = candidates.find(({ name }) => name === account.config.name)!;
        expect(found.obstacle, `${account.config.name}/${window.name}`).toBe(`${window.name} spent`);
        // Models that it does not count go on.
        if (window.counts !== 'all' && account.config.serves === 'all') {
          const other = send(fleet, askFor('other-model'), NOW_MS).decision.candidates;
          expect(other.find(({ name }) => name === account.config.name)!.obstacle).toBe('');
        }
        const roomMs = meter.roomAtMs(NOW_MS, 1, model);
        judged++;
        if (window.clock.kind === 'once') {
          expect(roomMs).toBeNull();
          continue;
        }
        const length = orderLength(window.clock) || Math.ceil(capacity);
        expect(roomMs).toBeGreaterThan(NOW_MS);
        expect(roomMs).toBeLessThanOrEqual(NOW_MS + (1.03 * length + 60) * MINUTE_MS);
        const last = send(fleet, askFor(model), roomMs! - MINUTE_MS).decision.candidates;
        const first = send(fleet, askFor(model), roomMs!).decision.candidates;
        const at = (list: typeof last) => list.find(({ name }) => name === account.config.name)!.obstacle;
        expect([at(last), at(first)]).toEqual([`${window.name} spent`, '']);
      }
    }
    expect(judged).toBeGreaterThan(0);
  });

  it('charges each window that counts the model, in its own unit, and no other', async () => {
    const fleet = await fleetOf(plan);
    for (const account of fleet.lane('lane').accounts) {
      const model = modelOf(account.windows[0]!.window.counts, account.config.serves);
      account.advanceTo(NOW_MS);
      const before = account.windows.map((belief) => belief.meter.headroomUnits);
      account.spend(NOW_MS, 40, model);
      account.windows.forEach((belief, index) => {
        const { counts, unit, usdPerToken = 0 } = belief.window;
        const amount = { weighted: 40, requests: 1, usd: 40 * usdPerToken }[unit];
        const charged = !belief.isBlind && takesModel(counts, model) ? amount : 0;
        expect(before[index]! - belief.meter.headroomUnits).toBeCloseTo(charged, 6);
      });
    }
  });
});

describe('headers', () => {
  const claude = (more: HeaderSet = {}): HeaderSet =>
    unified({
      status: 'allowed',
      '7d-status': 'allowed',
      '7d-utilization': '0.4',
      '7d-reset': seconds(NOW_MS + 2 * DAY_MS),
      ...more,
    });

  it('of Claude Max move the five hours, the week and the week of one model, each to its own reset', async () => {
    const fleet = await fleetOf('claude-max');
    const told = claude({
      '5h-utilization': '0.25',
      '5h-reset': seconds(NOW_MS + HOUR_MS),
      '7d_opus-utilization': '1',
      '7d_opus-reset': seconds(NOW_MS + 3 * DAY_MS),
    });
    expect(hear(fleet, 'claude-max', 'claude-opus-4-5', told)).toEqual(['short', 'weekly', 'opus']);
    const meter = accountOf(fleet, 'claude-max');
    expect(meter.windows).toHaveLength(5);
    expect(meter.reading('short', NOW_MS)).toMatchObject({ headroomUnits: 4_950_000, minutesLeft: 60 });
    expect(meter.reading('weekly', NOW_MS)).toMatchObject({ minutesLeft: 2880 });
    expect(obstacles(fleet, 'claude-opus-4-5')).toEqual(['opus spent']);
    expect(obstacles(fleet, 'claude-sonnet-4-5')).toEqual(['']);
    expect(obstacles(fleet, 'claude-opus-4-5', NOW_MS + 3 * DAY_MS)).toEqual(['']);
  });

  it('of the included-overage meter hold Fable and Opus back, and no other model', async () => {
    const fleet = await fleetOf('claude-ultra');
    const told = claude({ '7d_oi-utilization': '1.01', '7d_oi-reset': seconds(NOW_MS + DAY_MS) });
    expect(hear(fleet, 'claude-ultra', 'claude-fable-1', told)).toEqual(['weekly', '7d fable+opus']);
    const words = '7d fable+opus spent';
    expect(['fable-1', 'claude-opus-4', 'claude-haiku-4'].map((model) => obstacles(fleet, model)[0])).toEqual(
      [words, words, ''],
    );
    expect(obstacles(fleet, 'fable-1', NOW_MS + DAY_MS)).toEqual(['']);
  });

  it('of Codex move a month, and a week alone in the first slot', async () => {
    const month = await fleetOf('codex-free');
    const slot = (minutes: number, resetMs: number): HeaderSet => ({
      'x-codex-primary-used-percent': '100',
      'x-codex-primary-window-minutes': String(minutes),
      'x-codex-primary-reset-at': seconds(resetMs),
    });
    expect(hear(month, 'codex-free', 'gpt-5', slot(43_200, NOW_MS + 20 * DAY_MS))).toEqual(['month']);
    expect(obstacles(month, 'gpt-5')).toEqual(['month spent']);
    expect(accountOf(month, 'codex-free').roomAtMs(NOW_MS, 1, 'gpt-5')).toBe(NOW_MS + 20 * DAY_MS);
    const week = await fleetOf('codex-plus');
    expect(hear(week, 'codex-plus', 'gpt-5', slot(10_079, NOW_MS + 3 * DAY_MS))).toEqual(['weekly']);
    expect(obstacles(week, 'gpt-5')).toEqual(['weekly spent']);
  });

  it('of one account of a family count for the other', async () => {
    const fleet = await fleetOf('family-on-one-quota');
    const [parent, child] = ['parent', 'child'].map((name) => accountOf(fleet, name));
    parent!.spend(NOW_MS, 400, 'm');
    child!.spend(NOW_MS, 100, 'm');
    expect(child!.reading('family-5h', NOW_MS).headroomUnits).toBe(400);
    expect(parent!.reading('family-5h', NOW_MS)).toEqual(child!.reading('family-5h', NOW_MS));
    expect(child!.reading('allowance', NOW_MS).headroomUnits).toBe(200);
    const told = claude({ '5h-utilization': '1', '5h-reset': seconds(NOW_MS + HOUR_MS) });
    hear(fleet, 'parent', 'm', told);
    expect(obstacles(fleet, 'm')).toEqual(Array(2).fill('family-5h spent'));
  });
});

describe('a window that nobody configured', () => {
  const opus = (utilization: string): HeaderSet =>
    unified({
      '7d-utilization': '0.1',
      '7d_opus-utilization': utilization,
      '7d_opus-reset': seconds(NOW_MS + DAY_MS),
    });
  const week = unified({ '7d-utilization': '0.1' });

  it('is learned, shown, and known again after a restart, under state rows of old versions too', async () => {
    const fleet = await fleetOf('claude-ultra');
    hear(fleet, 'claude-ultra', 'claude-opus-4', opus('1'));
    const { windows } = accountUsages(fleet, NOW_MS)[0]!;
    expect(windows['7d opus']).toMatchObject({ used_pct: 1, counts: ['opus'], state: 'learned' });
    const later = await fleetOf('claude-ultra');
    const meter = accountOf(later, 'claude-ultra');
    meter.restore('7d opus', { utilizationFraction: 1, resetAtMs: NOW_MS + DAY_MS, atMs: NOW_MS });
    meter.restore('weekly', { utilizationFraction: 0.5, resetAtMs: null, atMs: NOW_MS });
    meter.restore('short', { utilizationFraction: 0.5, resetAtMs: null, atMs: NOW_MS });
    meter.restore('what is this', { utilizationFraction: 1, resetAtMs: null, atMs: NOW_MS });
    expect(meter.windows.map(({ window }) => window.name)).toEqual(['weekly', '7d opus', '5h']);
    expect(obstacles(later, 'claude-opus-4')).toEqual(['7d opus spent']);
    expect(obstacles(later, 'claude-sonnet-4')).toEqual(['']);
  });

  it('is gone after twenty answers that should have told of it, and back with the next word', async () => {
    const fleet = await fleetOf('claude-ultra');
    hear(fleet, 'claude-ultra', 'claude-opus-4', opus('1'));
    const stateOf = () => accountUsages(fleet, NOW_MS)[0]!.windows['7d opus']!.state;
    // Answers about other models say nothing of it, nor do answers without windows.
    for (let i = 0; i < 50; i++) {
      hear(fleet, 'claude-ultra', 'claude-sonnet-4', week);
      hear(fleet, 'claude-ultra', 'claude-opus-4', {});
    }
    expect([stateOf(), obstacles(fleet, 'claude-opus-4')[0]]).toEqual(['learned', '7d opus spent']);
    for (let i = 0; i < 19; i++) hear(fleet, 'claude-ultra', 'claude-opus-4', week);
    expect([stateOf(), obstacles(fleet, 'claude-opus-4')[0]]).toEqual(['learned', '7d opus spent']);
    hear(fleet, 'claude-ultra', 'claude-opus-4', week);
    expect([stateOf(), obstacles(fleet, 'claude-opus-4')[0]]).toEqual(['gone', '']);
    hear(fleet, 'claude-ultra', 'claude-opus-4', opus('1'));
    expect([stateOf(), obstacles(fleet, 'claude-opus-4')[0]]).toEqual(['learned', '7d opus spent']);
  });

  it('goes on through a reload, into the configured one where there is one now', async () => {
    const fleet = await fleetOf('claude-ultra');
    hear(fleet, 'claude-ultra', 'claude-opus-4', opus('1'));
    fleet.reconfigure(fleet.config, fleet.guide, NOW_MS);
    expect(obstacles(fleet, 'claude-opus-4')).toEqual(['7d opus spent']);
    const windows = [
      { id: 'weekly', every: '7d' },
      { id: 'top', every: '7d', counts: ['opus'], capacityTokens: 500 },
    ];
    const plan = planQuotas({ accounts: [{ name: 'claude-ultra', windows }] });
    fleet.reconfigure((await readContent(plan)).config, fleet.guide, NOW_MS);
    expect(accountOf(fleet, 'claude-ultra').windows.map(({ window }) => window.name)).toEqual([
      'weekly',
      'top',
    ]);
    expect(obstacles(fleet, 'claude-opus-4')).toEqual(['top spent']);
  });

  it('holds nothing back when its name says neither length nor models', async () => {
    const fleet = await fleetOf('claude-ultra');
    hear(fleet, 'claude-ultra', 'claude-opus-4', unified({ 'surprise-utilization': '1' }));
    expect(accountUsages(fleet, NOW_MS)[0]!.windows.surprise).toMatchObject({ state: 'unread', used_pct: 1 });
    expect(obstacles(fleet, 'claude-opus-4')).toEqual(['']);
  });
});

describe('which account serves', () => {
  it('is none that does not serve the model', async () => {
    const fleet = await fleetOf('cursor');
    expect(obstacles(fleet, 'gpt-5')).toEqual(['']);
    expect(obstacles(fleet, 'mistral-9')).toEqual(['model not served']);
  });

  it('is paid overage only where no plan account can, session or not', async () => {
    const fleet = await fleetOf('claude-ultra-with-api-credits');
    const chosen = (model: string, nowMs = NOW_MS): string | undefined => {
      const sent = send(fleet, askFor(model, 100), nowMs);
      settleAttempt(fleet, sent.attempt!, { sample: sampleOf(100), endedMs: nowMs, firstContentMs: 0 });
      return sent.attempt?.account;
    };
    expect([chosen('claude-opus-4'), chosen('claude-haiku-4')]).toEqual(['ultra', 'ultra']);
    // The plan does not serve Fable; and when its week is spent it serves nothing.
    expect(chosen('claude-fable-1')).toBe('credits');
    expect(accountOf(fleet, 'credits').reading('credits', NOW_MS).headroomUnits).toBeCloseTo(199.9, 6);
    accountOf(fleet, 'ultra').observe('weekly', { utilizationFraction: 1, resetAtMs: null, atMs: NOW_MS });
    expect(chosen('claude-opus-4')).toBe('credits');
    expect(chosen('claude-opus-4', NOW_MS + 7 * DAY_MS)).toBe('ultra');
  });
});
