/**
 * Requests against weighted fair shares, one by one. Ours looks at what a member would have used after the request
 * and lends only what others declared idle; the document's rule looks at past use alone and is kept beside it.
 */
import { finite, positive, share, units, unknownName } from '../../core/values/index.ts';
import { checkMembers } from './members.ts';

export interface TeamMember {
  readonly id: string;
  /** > 0. */
  readonly weight: number;
  readonly usedUnits: number;
  /** Part of the own share declared idle and not lent yet; 0 unless told. */
  readonly idleUnits?: number;
  /** Part of the own share already lent; 0 unless told. */
  readonly lentUnits?: number;
}

export interface Team {
  readonly totalUnits: number;
  readonly members: readonly TeamMember[];
}

export interface Grant {
  readonly granted: boolean;
  readonly reason: string;
  /** Largest amount that would have been granted. */
  readonly roomUnits: number;
  /** Units lent, by lender. */
  readonly lent: Readonly<Record<string, number>>;
  /** The team after it. */
  readonly team: Team;
}

interface Checked {
  readonly index: number;
  readonly shares: readonly number[];
}

function checkedTeam({ totalUnits, members }: Team, user: string): Checked {
  checkMembers(
    'members',
    members.map(({ id }) => id),
  );
  const total = units('total', totalUnits);
  const weights = members.map(({ weight }, i) => positive(`members[${i}].weight`, weight));
  const sum = weights.reduce((all, weight) => all + weight, 0);
  const index = members.findIndex(({ id }) => id === user);
  if (index < 0)
    unknownName(
      'user',
      user,
      members.map(({ id }) => id),
    );
  return { index, shares: weights.map((weight) => (weight * total) / sum) };
}

/** Fair share of each member, units. Shape: as the members. */
export function fairShares(team: Team): readonly number[] {
  return checkedTeam(team, team.members[0]?.id ?? '').shares;
}

/**
 * Grants `amount` from the own share first (what was declared idle of it and not lent is taken back), then from what
 * others declared idle, in their order; all or nothing.
 */
export function requestUnits(team: Team, user: string, amount: number): Grant {
  const { index, shares } = checkedTeam(team, user);
  const asked = units('amount', amount);
  team.members.forEach(({ usedUnits, idleUnits = 0, lentUnits = 0 }, i) => {
    units(`members[${i}].used`, usedUnits);
    units(`members[${i}].idle`, idleUnits);
    units(`members[${i}].lent`, lentUnits);
  });
  const rooms = team.members.map(({ usedUnits, lentUnits = 0 }, i) =>
    Math.max(0, shares[i]! - usedUnits - lentUnits),
  );
  const ownRoom = rooms[index]!;
  const lendable = team.members.map(({ idleUnits = 0 }, i) =>
    i === index ? 0 : Math.min(idleUnits, rooms[i]!),
  );
  const poolUnits = Math.max(
    0,
    team.totalUnits - team.members.reduce((sum, each) => sum + each.usedUnits, 0),
  );
  const roomUnits = Math.min(
    poolUnits,
    lendable.reduce((sum, value) => sum + value, ownRoom),
  );
  if (asked > roomUnits) {
    const shown = (value: number): number => Number(value.toFixed(1));
    const idle = roomUnits - Math.min(ownRoom, roomUnits);
    const reason = `${user} has ${shown(ownRoom)} of its share left, others leave ${shown(idle)} idle`;
    return { granted: false, reason, roomUnits, lent: {}, team };
  }
  let open = Math.max(0, asked - ownRoom);
  const taken = lendable.map((value) => {
    const part = Math.min(value, open);
    open -= part;
    return part;
  });
  const members = team.members.map((member, i) => {
    const { usedUnits, idleUnits = 0, lentUnits = 0 } = member;
    if (i !== index) return { ...member, idleUnits: idleUnits - taken[i]!, lentUnits: lentUnits + taken[i]! };
    return {
      ...member,
      usedUnits: usedUnits + asked,
      idleUnits: Math.min(idleUnits, Math.max(0, ownRoom - asked)),
    };
  });
  const lent = Object.fromEntries(
    team.members.flatMap(({ id }, i) => (taken[i]! > 0 ? [[id, taken[i]!] as const] : [])),
  );
  const reason = asked <= ownRoom ? 'within its own share' : 'with what others leave idle';
  return { granted: true, reason, roomUnits, lent, team: { ...team, members } };
}

/**
 * The document's rule: refused only when PAST use is above 120 % of the share or the pool is short, so one request
 * may take everything, and a negative amount fills the pool up.
 */
export function requestUnitsDoc(
  team: Team,
  user: string,
  amount: number,
  borrowFraction: number = 0.2,
): Grant {
  const { index, shares } = checkedTeam(team, user);
  const asked = finite('amount', amount);
  const limit = 1 + share('borrowFraction', borrowFraction);
  const remaining = team.totalUnits - team.members.reduce((sum, { usedUnits }) => sum + usedUnits, 0);
  const isOver = team.members[index]!.usedUnits / Math.max(shares[index]!, 1) > limit;
  const roomUnits = isOver ? 0 : remaining;
  if (isOver || asked > remaining) {
    const reason = isOver ? "you've exceeded fair share" : `team quota depleted (${remaining} remaining)`;
    return { granted: false, reason, roomUnits, lent: {}, team };
  }
  const members = team.members.map((member, i) =>
    i === index ? { ...member, usedUnits: member.usedUnits + asked } : member,
  );
  const reason = `allocated ${asked}, ${remaining - asked} remaining`;
  return { granted: true, reason, roomUnits, lent: {}, team: { ...team, members } };
}
