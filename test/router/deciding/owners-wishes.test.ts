/** A priority and a reserve per account, on whole decisions of a fleet as a quotas file makes it. */
import { describe, expect, it } from 'vitest';
import { accountUsages, type Fleet, observeLimits } from '../../../src/router/beliefs/index.ts';
import { decide } from '../../../src/router/deciding/index.ts';
import { MESSAGES } from '../../../src/router/wire/index.ts';
import { readContent } from '../../usage/sources/quotas-tree.ts';
import { finish, HOUR_MS, NOON_MS, openFleet, requestOf, type Sent, send } from '../beliefs/fleets.ts';
import { lookup, unified } from '../wire/header-sets.ts';

interface Wishes {
  readonly priority?: number;
  readonly reserve_fraction?: number;
}

/** Accounts a, b, c ... of 1,000 tokens in five hours and 10,000 a week, each with its wishes. */
async function fleetOf(wishes: readonly Wishes[], policy = 'fill_first', mode = 'hybrid'): Promise<Fleet> {
  const accounts = wishes.map((wish, index) => ({
    name: 'abcdef'[index]!,
    credential: { env: 'KEY' },
    short: { capacity_tokens: 1000 },
    weekly: { capacity_tokens: 10_000 },
    ...wish,
  }));
  const lanes = { lane: { base_url: 'http://upstream.test', accounts } };
  const { config } = await readContent({ lanes, policy, routes: [{ match: '*', preferred: 'lane' }] });
  return openFleet(config, { mode: mode as 'hybrid', affinityIdleMs: HOUR_MS }, { kind: 'name', policy });
}

const served = ({ record, decision }: Sent): string =>
  decision.kind === 'send' ? record.preferred.accounts[decision.accountIndex]!.name : decision.kind;

const obstacleOf = ({ decision }: Sent, name: string): string =>
  decision.candidates.find((candidate) => candidate.name === name)!.obstacle;

/** Sends requests of `tokens` until `name` no longer serves; how many it served. */
function spendOn(fleet: Fleet, name: string, tokens: number): number {
  for (let count = 0; count < 100; count++) {
    const sent = send(fleet, requestOf(tokens), NOON_MS + count);
    if (served(sent) !== name) return count;
    finish(fleet, sent, tokens, NOON_MS + count);
  }
  return 100;
}

describe('priority', () => {
  it('is used before the order of the policy, and the policy orders within it', async () => {
    const fleet = await fleetOf([{}, { priority: 1 }, { priority: 1 }, { priority: -1 }]);
    const order = send(fleet, requestOf(10), NOON_MS).decision.candidates.map(({ name }) => name);
    const alike = await fleetOf([{}, {}, {}, {}]);
    const plain = send(alike, requestOf(10), NOON_MS).decision.candidates.map(({ name }) => name);
    const within = (names: readonly string[]): string[] => plain.filter((name) => names.includes(name));
    expect(order).toEqual([...within(['b', 'c']), 'a', 'd']);
  });

  it('gives way where there is no room, and takes a session back when there is', async () => {
    const fleet = await fleetOf([{ priority: -1 }, {}]);
    const ask = (nowMs: number): Sent => send(fleet, requestOf(400, { session: 's' }), nowMs);
    const first = [ask(NOON_MS), ask(NOON_MS), ask(NOON_MS)];
    expect(first.map(served)).toEqual(['b', 'b', 'a']);
    for (const sent of first) finish(fleet, sent, served(sent) === 'b' ? 10 : 400, NOON_MS + 1);
    expect(served(ask(NOON_MS + 2))).toBe('b');
  });

  it('leaves a session where it is among equals', async () => {
    const fleet = await fleetOf([{ priority: 2 }, { priority: 2 }], 'round_robin');
    const one = send(fleet, requestOf(100, { session: 's' }), NOON_MS);
    finish(fleet, one, 100, NOON_MS + 1);
    expect(served(send(fleet, requestOf(100, { session: 's' }), NOON_MS + 2))).toBe(served(one));
  });
});

describe('a reserve', () => {
  it('is no room: the account serves until only it is left, and is then refused by its name', async () => {
    const kept = await fleetOf([{ reserve_fraction: 0.2 }]);
    expect(spendOn(kept, 'a', 50)).toBe(16);
    const refused = send(kept, requestOf(50), NOON_MS + HOUR_MS);
    expect([served(refused), obstacleOf(refused, 'a')]).toEqual(['refuse', "owner's reserve"]);
    const [usage] = accountUsages(kept, NOON_MS + HOUR_MS);
    expect(usage).toMatchObject({
      usable: false,
      why: "short window is at its owner's reserve",
      reserve_fraction: 0.2,
    });
    expect(spendOn(await fleetOf([{}]), 'a', 50)).toBe(20);
  });

  it.each(['hybrid', 'run2cap', 'preemptive'])('holds in mode %s, and a sibling serves', async (mode) => {
    const fleet = await fleetOf([{ priority: 1, reserve_fraction: 0.5 }, {}], 'fill_first', mode);
    expect(spendOn(fleet, 'a', 50)).toBe(mode === 'preemptive' ? 10 : 10);
    expect(served(send(fleet, requestOf(50), NOON_MS + HOUR_MS))).toBe('b');
  });

  it('is never doubted, and ends with the window', async () => {
    const fleet = await fleetOf([{ reserve_fraction: 0.2 }]);
    spendOn(fleet, 'a', 50);
    const meter = fleet.findAccount('lane', 'a')!;
    const backMs = meter.roomAtMs(NOON_MS + HOUR_MS, 50, 'm')!;
    for (let atMs = NOON_MS + HOUR_MS; atMs < backMs; atMs += 10 * 60_000) {
      expect(served(send(fleet, requestOf(50), atMs))).toBe('refuse');
    }
    expect(backMs - NOON_MS).toBeGreaterThan(4 * HOUR_MS);
    expect(served(send(fleet, requestOf(50), backMs))).toBe('a');
  });

  it('counts what the provider says is used by whoever', async () => {
    const fleet = await fleetOf([{ reserve_fraction: 0.3 }, { priority: -1 }]);
    const hear = (fraction: number): void => {
      const reset = NOON_MS / 1000 + 3 * 86_400;
      const headers = unified({ '7d-utilization': String(fraction), '7d-reset': String(reset) });
      const limits = MESSAGES.limitsOf(lookup(headers), NOON_MS);
      observeLimits(
        fleet,
        { lane: 'lane', account: 'a', model: 'm', startedMs: NOON_MS, isFree: false },
        limits,
        NOON_MS,
      );
    };
    hear(0.65);
    expect(served(send(fleet, requestOf(10), NOON_MS))).toBe('a');
    hear(0.71);
    const sent = send(fleet, requestOf(10), NOON_MS);
    expect([served(sent), obstacleOf(sent, 'a')]).toEqual(['b', "owner's reserve"]);
    // Spent is another thing: that is a belief, and may be doubted.
    hear(1);
    expect(obstacleOf(send(fleet, requestOf(10), NOON_MS), 'a')).not.toBe("owner's reserve");
  });

  it('shrinks what policies see as if the account were smaller, so that its pace is fair', async () => {
    const fleet = await fleetOf([{ reserve_fraction: 0.2 }]);
    const { record } = send(fleet, requestOf(10), NOON_MS);
    expect(record.preferred.accounts[0]).toMatchObject({
      short: { headroomUnits: 800, capacityUnits: 800 },
      weekly: { headroomUnits: 8000, capacityUnits: 8000 },
      reserveFraction: 0.2,
    });
  });
});

it('decisions with both are made again from their records as JSON', async () => {
  const fleet = await fleetOf([
    { reserve_fraction: 0.6 },
    { priority: 3, reserve_fraction: 0.2 },
    { priority: -2 },
  ]);
  for (let count = 0; count < 40; count++) {
    const sent = send(fleet, requestOf(70), NOON_MS + count);
    expect(decide(JSON.parse(JSON.stringify(sent.record)))).toEqual(sent.decision);
    if (sent.decision.kind === 'send') finish(fleet, sent, 70, NOON_MS + count);
  }
});

describe('the words of the file', () => {
  it.each([
    [{ reserve_fraction: 1 }, 'lanes.lane.accounts[0].reserve_fraction is 1; allowed: a number 0..0.95'],
    [{ priority: 0.5 }, 'lanes.lane.accounts[0].priority is 0.5; allowed: an integer -1000..1000'],
  ])('refuses %j', async (wish, words) => {
    await expect(fleetOf([wish])).rejects.toThrow(words);
  });

  it('are shown and read back, and left out where they say nothing', async () => {
    const accounts = [
      { name: 'a', priority: 1, reserve_fraction: 0.2 },
      { name: 'b', priority: 0, reserve_fraction: 0 },
    ];
    const lanes = { lane: { base_url: 'http://upstream.test', accounts } };
    const first = await readContent({ lanes });
    const shown = first.shown as { lanes: { lane: { accounts: object[] } } };
    expect(shown.lanes.lane.accounts[0]).toMatchObject({ priority: 1, reserve_fraction: 0.2 });
    expect(Object.keys(shown.lanes.lane.accounts[1]!)).not.toContain('priority');
    expect((await readContent(first.shown as object)).config).toEqual(first.config);
  });
});
