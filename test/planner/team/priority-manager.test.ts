import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fairShares, requestUnits, requestUnitsDoc, type Team } from '../../../src/planner/team/index.ts';

const TEAM: Team = {
  totalUnits: 1000,
  members: [
    { id: 'alice', weight: 2, usedUnits: 0 },
    { id: 'bob', weight: 1, usedUnits: 0 },
    { id: 'charlie', weight: 1, usedUnits: 0 },
  ],
};
const idle = (team: Team, id: string, idleUnits: number): Team => ({
  ...team,
  members: team.members.map((member) => (member.id === id ? { ...member, idleUnits } : member)),
});
const usedOf = ({ members }: Team): number[] => members.map(({ usedUnits }) => usedUnits);

describe('requests against fair shares', () => {
  it('[G1] weights 2, 1, 1 of 1000 are 500, 250, 250; alice takes 300 and 700 are left', () => {
    expect(fairShares(TEAM)).toEqual([500, 250, 250]);
    const { granted, team } = requestUnits(TEAM, 'alice', 300);
    expect(granted).toBe(true);
    expect(usedOf(team)).toEqual([300, 0, 0]);
    expect(requestUnitsDoc(TEAM, 'alice', 300).reason).toBe('allocated 300, 700 remaining');
  });

  it('[G1] bob asking 400 of a share of 250 is refused, or lent what others declared idle', () => {
    expect(requestUnits(TEAM, 'bob', 400)).toMatchObject({ granted: false, roomUnits: 250 });
    expect(requestUnits(idle(TEAM, 'charlie', 100), 'bob', 400)).toMatchObject({
      granted: false,
      roomUnits: 350,
    });
    const grant = requestUnits(idle(idle(TEAM, 'alice', 120), 'charlie', 100), 'bob', 400);
    expect(grant).toMatchObject({ granted: true, lent: { alice: 120, charlie: 30 } });
    // What was lent is gone from the lender's share: alice has 380 of hers and the 70 charlie still offers.
    expect(requestUnits(grant.team, 'alice', 451)).toMatchObject({ granted: false, roomUnits: 450 });
    expect(requestUnits(grant.team, 'charlie', 220)).toMatchObject({ granted: true });
  });

  it('[W49] the document looks at past use only', () => {
    // All at once, 400 of a share of 250, and a negative amount that fills the pool.
    expect(requestUnitsDoc(TEAM, 'bob', 1000).granted).toBe(true);
    expect(requestUnitsDoc(TEAM, 'bob', 400).granted).toBe(true);
    const filled = requestUnitsDoc(TEAM, 'bob', -500).team;
    expect(requestUnitsDoc(filled, 'alice', 1500).granted).toBe(true);
    // Past use of 120 % of the share still passes, more does not.
    const at = (usedUnits: number): Team => ({
      ...TEAM,
      members: TEAM.members.map((member) => (member.id === 'bob' ? { ...member, usedUnits } : member)),
    });
    expect(requestUnitsDoc(at(300), 'bob', 1).granted).toBe(true);
    expect(requestUnitsDoc(at(301), 'bob', 1).granted).toBe(false);
    expect(requestUnitsDoc(at(300), 'bob', 701).granted).toBe(false);
  });

  it('[W49] ours refuses all of these', () => {
    expect(requestUnits(TEAM, 'bob', 1000).granted).toBe(false);
    expect(requestUnits(TEAM, 'bob', 400).granted).toBe(false);
    expect(() => requestUnits(TEAM, 'bob', -500)).toThrow(
      expect.objectContaining({ code: 'E_RANGE', field: 'amount' }),
    );
    expect(() => requestUnits(TEAM, 'dave', 5)).toThrow(
      expect.objectContaining({ code: 'E_UNKNOWN', field: 'user' }),
    );
    const weightless = { ...TEAM, members: TEAM.members.map((member) => ({ ...member, weight: 0 })) };
    expect(() => requestUnits(weightless, 'bob', 5)).toThrow(
      expect.objectContaining({ code: 'E_RANGE', field: 'members[0].weight' }),
    );
  });

  it('[G1] whatever is asked, use stays within the pool and nobody loses an undeclared part of its share', () => {
    const step = fc.record({
      user: fc.constantFrom('alice', 'bob', 'charlie'),
      amount: fc.integer({ min: 0, max: 400 }),
      idleUnits: fc.integer({ min: 0, max: 200 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        let team = TEAM;
        const declared = { alice: 0, bob: 0, charlie: 0 };
        for (const { user, amount, idleUnits } of steps) {
          if (idleUnits > 100) {
            team = idle(team, user, idleUnits);
            declared[user] += idleUnits;
          }
          team = requestUnits(team, user, amount).team;
          const shares = fairShares(team);
          expect(usedOf(team).reduce((sum, used) => sum + used, 0)).toBeLessThanOrEqual(1000);
          team.members.forEach(({ id, usedUnits, lentUnits = 0 }, i) => {
            expect(lentUnits).toBeLessThanOrEqual(declared[id as 'alice']);
            const { roomUnits } = requestUnits(team, id, 0);
            expect(roomUnits).toBeGreaterThanOrEqual(shares[i]! - usedUnits - lentUnits);
          });
        }
      }),
      { seed: 49, numRuns: 200 },
    );
  });

  it.each([
    [{ totalUnits: -1 }, 'total'],
    [{ members: [{ id: 'bob', weight: 1, usedUnits: -1 }] }, 'members[0].used'],
    [{ members: [{ id: 'bob', weight: 1, usedUnits: 0, idleUnits: -1 }] }, 'members[0].idle'],
    [{ members: [{ id: 'bob', weight: 1, usedUnits: 0, lentUnits: -1 }] }, 'members[0].lent'],
  ])('refuses %j', (wrong, field) => {
    expect(() => requestUnits({ ...TEAM, ...wrong }, 'bob', 1)).toThrow(
      expect.objectContaining({ code: 'E_RANGE', field }),
    );
  });
});
