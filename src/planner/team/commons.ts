/**
 * The shared pool as a game: use by one slows all. Member i gains q_i (a_i - b X) - c_i q_i^2 / 2 with X the sum of
 * all uses q. What everyone takes alone, what would be best together, and the price per message that makes the two
 * the same. Source: Gordon, Journal of Political Economy 62(2), 1954; Pigou, "The Economics of Welfare", 1920.
 */
import { PlanError, type Priced, positive, ratioOf, units } from '../../core/values/index.ts';
import { checkMembers } from './members.ts';

export interface Commoner {
  readonly id: string;
  /** a: worth of the first message on an idle pool, >= 0. */
  readonly worth: number;
  /** c: by how much each further message is worth less to this member alone, >= 0; 0 unless told. */
  readonly curvature?: number;
}

export interface Profile {
  /** Units of each member, in their order. */
  readonly units: readonly number[];
  readonly totalUnits: number;
  readonly welfare: number;
}

export interface Commons {
  readonly nash: Profile;
  readonly social: Profile;
  /** Welfare of the best over that of everyone alone, >= 1: the price of anarchy. */
  readonly ratio: Priced;
  /** Charge per message of each member: what its last one takes from the others at the optimum. */
  readonly pricePerUnit: readonly number[];
}

const MAX_MEMBERS = 1000;

/** Both profiles; `congestion` is b > 0, 1 to 1000 members. Cost: n log n. */
export function commons(members: readonly Commoner[], congestion: number): Commons {
  checkMembers(
    'members',
    members.map(({ id }) => id),
  );
  if (members.length > MAX_MEMBERS) {
    throw new PlanError('E_RANGE', 'members', members.length, `1 to ${MAX_MEMBERS}`);
  }
  const b = positive('b', congestion);
  const worths = members.map(({ worth }, i) => units(`members[${i}].a`, worth));
  const curvatures = members.map(({ curvature = 0 }, i) => units(`members[${i}].c`, curvature));
  const profileOf = (uses: readonly number[]): Profile => {
    const totalUnits = uses.reduce((sum, value) => sum + value, 0);
    const welfare = uses.reduce(
      (sum, use, i) => sum + use * (worths[i]! - b * totalUnits) - (curvatures[i]! * use * use) / 2,
      0,
    );
    return { units: uses, totalUnits, welfare };
  };
  // Alone: a_i - b X - (b + c_i) q_i = 0. Together: a_i - 2 b X - c_i q_i = 0.
  const nash = profileOf(
    usesAt(
      worths,
      curvatures.map((c) => b + c),
      b,
    ),
  );
  const social = profileOf(usesAt(worths, curvatures, 2 * b));
  return {
    nash,
    social,
    ratio: ratioOf(social.welfare, nash.welfare),
    pricePerUnit: social.units.map((use) => b * Math.max(0, social.totalUnits - use)),
  };
}

/**
 * Uses q_i >= 0 with q_i = (worth_i - slope X) / steep_i wherever that is above 0, X their sum. Members with steep 0
 * take all that is left at the highest worth of theirs, in equal parts where several have it.
 */
function usesAt(worths: readonly number[], steeps: readonly number[], slope: number): number[] {
  const order = worths
    .map((_, i) => i)
    .filter((i) => steeps[i]! > 0)
    .sort((a, b) => worths[b]! - worths[a]!);
  let weightSum = 0;
  let worthSum = 0;
  let price = 0;
  // The active set: in falling worth, everyone whose worth is above the price that those before make.
  for (const i of order) {
    if (worths[i]! <= price) break;
    weightSum += 1 / steeps[i]!;
    worthSum += worths[i]! / steeps[i]!;
    price = (slope * worthSum) / (1 + slope * weightSum);
  }
  const flat = worths.reduce((best, worth, i) => (steeps[i] === 0 ? Math.max(best, worth) : best), 0);
  price = Math.max(price, flat);
  const uses = worths.map((worth, i) => (steeps[i]! > 0 ? Math.max(0, worth - price) / steeps[i]! : 0));
  const rest = Math.max(0, price / slope - uses.reduce((sum, use) => sum + use, 0));
  const takers = worths.flatMap((worth, i) => (steeps[i] === 0 && worth === price && price > 0 ? [i] : []));
  for (const i of takers) uses[i] = rest / takers.length;
  return uses;
}
