/**
 * Vickrey-Clarke-Groves: the tasks of most reported value get the pool, and each member pays what its presence
 * takes from the others. Payments are credits; nobody gains by a false report while every payment can be met.
 * Source: Clarke, Public Choice 11, 1971; Groves, Econometrica 41(4), 1973.
 */
import { units } from '../../core/values/index.ts';
import { type Choice, checkTasks, chooseTasks, type ValuedTask } from './best-tasks.ts';
import { checkMembers, checkUnique } from './members.ts';

export interface Bidder {
  readonly id: string;
  readonly tasks: readonly ValuedTask[];
  /** Most this member can pay; null = without limit. */
  readonly creditUnits: number | null;
}

export interface BidOutcome {
  readonly id: string;
  /** Ids of its tasks that get quota. */
  readonly tasks: readonly string[];
  readonly value: number;
  readonly payment: number;
  /** Value less payment. */
  readonly utility: number;
  readonly isWithinCredit: boolean;
}

export interface Auction {
  readonly value: number;
  readonly spentUnits: number;
  readonly outcomes: readonly BidOutcome[];
  /** Sum of payments, never below 0. */
  readonly surplus: number;
  /** Bidders left out because they could not pay, in the order of leaving. */
  readonly excluded: readonly string[];
  /** Whether truth is the best report for everyone: false once credit decided anything. */
  readonly isTruthful: boolean;
}

type Owned = ValuedTask & { readonly owner: number };

/** Slack of payments against credits. */
const TOLERANCE = 1e-9;

/**
 * Allocation and payments of 0/1 tasks in `poolUnits`. `overCredit`: report members who cannot pay, or exclude the
 * one who is short by most and start again until all can (which gives up truthfulness).
 * Cost: n + 1 exact knapsacks a round.
 */
export function clarkeAuction(
  bidders: readonly Bidder[],
  poolUnits: number,
  overCredit: 'report' | 'exclude' = 'report',
): Auction {
  checkMembers(
    'members',
    bidders.map(({ id }) => id),
  );
  const pool = units('pool', poolUnits);
  bidders.forEach(({ tasks, creditUnits }, i) => {
    checkTasks(`members[${i}].tasks`, tasks);
    checkUnique(
      `members[${i}].tasks`,
      tasks.map(({ id }) => id),
    );
    if (creditUnits !== null) units(`members[${i}].credits`, creditUnits);
  });
  const excluded: number[] = [];
  for (;;) {
    const auction = oneRound(bidders, excluded, pool);
    const shorts = auction.outcomes.map(({ payment }, i) => payment - creditOf(bidders[i]!));
    const short = shorts.indexOf(Math.max(...shorts));
    if (overCredit === 'report' || auction.outcomes[short]!.isWithinCredit) return auction;
    excluded.push(short);
  }
}

const creditOf = ({ creditUnits }: Bidder): number => creditUnits ?? Number.POSITIVE_INFINITY;

function oneRound(bidders: readonly Bidder[], excluded: readonly number[], pool: number): Auction {
  const offered: Owned[] = bidders.flatMap(({ tasks }, owner) =>
    excluded.includes(owner) ? [] : tasks.map((task) => ({ ...task, owner })),
  );
  const best = chooseTasks(offered, pool);
  const outcomes = bidders.map((bidder, i) => {
    const tasks = best.chosen.map((at) => offered[at]!).filter(({ owner }) => owner === i);
    const value = tasks.reduce((sum, task) => sum + task.value, 0);
    const payment = tasks.length === 0 ? 0 : harmOf(offered, best, i, pool);
    return {
      id: bidder.id,
      tasks: tasks.map(({ id }) => id),
      value,
      payment,
      utility: value - payment,
      isWithinCredit: payment <= creditOf(bidder) + TOLERANCE * Math.max(1, payment),
    };
  });
  return {
    value: best.value,
    spentUnits: best.costUnits,
    outcomes,
    surplus: outcomes.reduce((sum, { payment }) => sum + payment, 0),
    excluded: excluded.map((i) => bidders[i]!.id),
    isTruthful: excluded.length === 0 && outcomes.every(({ isWithinCredit }) => isWithinCredit),
  };
}

/** Best of the others without this member, less what they get with it. */
function harmOf(offered: readonly Owned[], best: Choice, member: number, pool: number): number {
  const without = chooseTasks(
    offered.filter(({ owner }) => owner !== member),
    pool,
  );
  const withIt = best.chosen.reduce((sum, at) => {
    const { owner, value } = offered[at]!;
    return sum + (owner === member ? 0 : value);
  }, 0);
  return Math.max(0, without.value - withIt);
}
