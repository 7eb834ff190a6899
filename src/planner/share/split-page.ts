/** The words of a split: who gets how much by each mechanism, and why. */
import { type AnswerSection, amountText, type Explanation, listText, tableBlock } from '../question/index.ts';
import type { ShareFacts } from './share-facts.ts';
import type { ShareSplit } from './share-split.ts';

/** What a split or one ask says. */
export interface Words {
  readonly headline: string;
  readonly decides: string;
  readonly next: string;
  readonly blocks: readonly AnswerSection[];
  readonly explanation: Explanation;
  readonly notes: readonly string[];
}

const SHOWN_MEMBERS = 8;
const BAR_CELLS = 10;

const HELD_WORDS = { demand: 'all it asked for', cap: 'its cap', pool: 'the pool' } as const;

type Allocations<Mechanism extends ShareSplit['mechanism']> = Extract<ShareSplit, { mechanism: Mechanism }>;
type SplitWords = Pick<Words, 'decides' | 'blocks' | 'explanation' | 'notes'>;

function maxMinWords({ allocations }: Allocations<'max-min'>, { total }: ShareFacts): SplitWords {
  const held = allocations.filter(({ limitedBy }) => limitedBy === 'pool').map(({ id }) => id);
  const first = allocations[0]!;
  const asks = (demand: number | null): string => (demand === null ? 'all' : amountText(demand));
  return {
    decides:
      held.length === 0 ? 'nothing: everybody gets what was asked for' : `the pool, for ${listText(held)}`,
    blocks: tableBlock(
      'Who gets how much',
      ['member', '>weight', '>asks', '>gets', '', 'held by'],
      allocations.map(({ id, weight, demandUnits, units, limitedBy }) => [
        id,
        amountText(weight),
        asks(demandUnits),
        amountText(units),
        { bar: units / total, cells: BAR_CELLS },
        HELD_WORDS[limitedBy],
      ]),
    ),
    explanation: {
      what: `Share of ${first.id}`,
      formula: 'min(demand, cap, weight x level), the level raised until the pool is given out',
      numbers: `min(${asks(first.demandUnits)}, ${amountText(first.weight)} x ${amountText(first.levelUnits)}), highest level ${amountText(Math.max(...allocations.map(({ levelUnits }) => levelUnits)))}`,
      result: amountText(first.units),
      source: 'weighted max-min; Bertsekas, Gallager, Data Networks, 1992, section 6.5.2',
    },
    notes: [],
  };
}

function shapleyWords(
  { allocations, valueSum, leaver }: Allocations<'shapley'>,
  { total }: ShareFacts,
): SplitWords {
  const first = allocations[0]!;
  return {
    decides: 'what each member adds to the others, over all orders of joining',
    blocks: tableBlock(
      'Who gets how much',
      ['member', '>brings', '>alone', '>adds', '>gets', ''],
      allocations.map(({ id, broughtUnits, alone, value, units }) => [
        id,
        amountText(broughtUnits),
        amountText(alone),
        amountText(value),
        amountText(units),
        { bar: units / total, cells: BAR_CELLS },
      ]),
    ),
    explanation: {
      what: `Share of ${first.id}`,
      formula: 'total x own value / sum of values; a value is what a member adds, averaged over all orders',
      numbers: `${amountText(total)} x ${amountText(first.value)} / ${amountText(valueSum)}`,
      result: amountText(first.units),
      source: 'Shapley, Contributions to the Theory of Games 2, 1953',
    },
    notes: [
      ...(leaver === null
        ? []
        : [`${listText(leaver.ids)} would gain ${amountText(leaver.gain)} in value by leaving this split`]),
      'a group is worth its best tasks within what its members bring together; another rule gives other shares',
    ],
  };
}

function auctionWords({ allocations, surplus, isTruthful }: Allocations<'vcg'>): SplitWords {
  const payer = allocations.reduce((most, each) => (each.payment > most.payment ? each : most));
  const short = allocations.filter(({ isWithinCredit }) => !isWithinCredit).map(({ id }) => id);
  return {
    decides: 'the value that members report for their tasks',
    blocks: tableBlock(
      'Who gets how much',
      ['member', 'tasks', '>gets', '>value', '>pays', '>keeps'],
      allocations.map(({ id, tasks, units, value, payment, utility }) => [
        id,
        tasks.length === 0 ? '-' : tasks.join(', '),
        amountText(units),
        amountText(value),
        amountText(payment),
        amountText(utility),
      ]),
    ),
    explanation: {
      what: `Payment of ${payer.id}`,
      formula: 'best of the others without it - what the others get with it',
      numbers: `${amountText(payer.othersValue + payer.payment)} - ${amountText(payer.othersValue)}`,
      result: amountText(payer.payment),
      source: 'Clarke, Public Choice 11, 1971; Groves, Econometrica 41(4), 1973',
    },
    notes: [
      isTruthful
        ? 'nobody gains by reporting other values than the true ones'
        : `${listText(short)} cannot pay: truth is no longer the best report for everybody`,
      `payments are credits; together ${amountText(surplus)}`,
    ],
  };
}

/** The words of a split. */
export function splitWords(split: ShareSplit, facts: ShareFacts): Words {
  const { allocations, mechanism, idle } = split;
  const shares = allocations.map(({ id, units }) => `${id} ${amountText(units)}`);
  const more = shares.length - SHOWN_MEMBERS + 1;
  const shown = more > 1 ? [...shares.slice(0, SHOWN_MEMBERS - 1), `${more} more`] : shares;
  const pool = facts.pool === 'all' ? facts.unit : facts.pool;
  const words =
    split.mechanism === 'max-min'
      ? maxMinWords(split, facts)
      : split.mechanism === 'shapley'
        ? shapleyWords(split, facts)
        : auctionWords(split);
  return {
    headline: `Of ${amountText(facts.total)} ${pool}: ${listText(shown)} (${mechanism}).`,
    next:
      idle >= 1
        ? `${amountText(idle)} are left over: lend them, or keep them as a reserve.`
        : 'Tell everybody their share; who needs less should say so, it goes to the others.',
    ...words,
  };
}
