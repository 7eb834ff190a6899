/** Sentences and tables of a sweep from cells made by hand. */
import { describe, expect, it } from 'vitest';
import { accountsAnswer } from '../../../src/cli/sweep/accounts-answer.ts';
import type { Axis, CellPlace } from '../../../src/cli/sweep/axes.ts';
import { carryAnswer } from '../../../src/cli/sweep/carry-answer.ts';
import { byRegret, choiceAnswer } from '../../../src/cli/sweep/choice-answer.ts';
import { type SweptCell, stretchText } from '../../../src/cli/sweep/sweep-answers.ts';
import { choiceWords } from '../../../src/cli/sweep/sweep-words.ts';
import type { CellFacts } from '../../../src/simulation/sweep/index.ts';

type Choice = CellFacts['choice'];
const NO_MATTER: Choice = { kind: 'no_matter', lead: 0 };
const UNCLEAR: Choice = { kind: 'unclear', lead: 0.001, halfWidth: 0.01 };
const MATTERS: Choice = { kind: 'matters', last: 'random', lead: 0.05, halfWidth: 0.01 };

/** Shares served by policy; the best first. */
function cell(
  place: CellPlace,
  shares: Readonly<Record<string, number>>,
  choice: Choice = NO_MATTER,
): SweptCell {
  const policies = Object.entries(shares)
    .map(([policy, served]) => ({ policy, served, halfWidth: 0, objective: 0 }))
    .toSorted((a, b) => b.served - a.served);
  const bestByTrial = Float64Array.of(policies[0]!.served, policies[0]!.served);
  return {
    place,
    facts: { trials: 2, ceiling: 2, policies, choice, bestByTrial, resultDigest: '', demandDigest: '' },
  };
}

const LOAD: Axis = { name: 'load', values: ['0.8', '1', '1.2'] };

/** Served at the three loads. */
const line = (rest: CellPlace, shares: readonly number[]): SweptCell[] =>
  LOAD.values.map((load, index) => cell({ ...rest, load }, { paced: shares[index]! }));

const rowsOf = ({ sections: [table] }: ReturnType<typeof carryAnswer>): unknown =>
  table?.kind === 'table'
    ? table.rows.map((row) =>
        row.map((each) => (typeof each === 'object' && 'text' in each ? each.text : each)),
      )
    : null;

describe('what accounts carry', () => {
  it('is told for each account more, however many were added', () => {
    const answer = carryAnswer(
      [
        ...line({ accounts: '1' }, [1, 0.98, 0.9]),
        ...line({ accounts: '4' }, [1, 0.99, 0.9]),
        ...line({ accounts: '8' }, [1, 1, 0.98]),
      ],
      LOAD,
      0.99,
    );
    expect(rowsOf(answer)).toEqual([
      ['1 account', '0.90', '0.90', ''],
      ['4 accounts', '1.00', '4.00', '1.03'],
      ['8 accounts', '1.10', '8.80', '1.20'],
    ]);
    expect(answer.sentences).toEqual([
      '4 accounts carry demand worth 4.00 accounts at 99 % served, 8 carry 8.80: 1.20 for each more.',
    ]);
  });

  it('is compared between numbers of accounts alone, not between ends of a range', () => {
    const answer = carryAnswer(
      [
        ...line({ accounts: '3', capacity: 'low' }, [1, 0.98, 0.9]),
        ...line({ accounts: '3', capacity: 'high' }, [1, 1, 0.98]),
      ],
      LOAD,
      0.99,
    );
    expect(answer.sentences).toEqual([
      'The load up to which 99 % is served is 0.90 with low capacity and 1.10 with high capacity.',
    ]);
    expect(rowsOf(answer)).toEqual([
      ['3 accounts, low capacity', '0.90', '2.70'],
      ['3 accounts, high capacity', '1.10', '3.30'],
    ]);
  });

  it('bridges no number of accounts whose load lies beyond the grid', () => {
    const answer = carryAnswer(
      [
        ...line({ accounts: '1' }, [1, 0.98, 0.9]),
        ...line({ accounts: '2' }, [1, 1, 1]),
        ...line({ accounts: '3' }, [1, 0.98, 0.9]),
      ],
      LOAD,
      0.99,
    );
    expect(answer.data.carried).toMatchObject([
      { gain_per_account: null },
      { bound: 'beyond', load: null, worth: null, gain_per_account: null },
      { gain_per_account: null },
    ]);
    expect(answer.sentences[0]).not.toContain('each more');
  });

  it('is no load beyond those tried', () => {
    expect(carryAnswer(line({}, [1, 1, 0.99]), LOAD, 0.99).sentences).toEqual([
      '99 % is served at every load that was tried, up to 1.2.',
    ]);
    expect(carryAnswer(line({}, [0.98, 0.9, 0.8]), LOAD, 0.99).sentences).toEqual([
      '99 % is served at no load that was tried, from 0.8 on.',
    ]);
  });
});

describe('how many accounts are needed', () => {
  const accounts: Axis = { name: 'accounts', values: ['2', '3'] };
  const worth: Axis = { name: 'worth', values: ['1', '2', '3', '4'] };
  const shares: Readonly<Record<string, readonly [number, number]>> = {
    1: [1, 1],
    2: [0.9, 1],
    3: [0.8, 0.995],
    4: [0.5, 0.7],
  };
  const cells = accounts.values.flatMap((count, index) =>
    worth.values.map((demand) =>
      cell({ accounts: count, worth: demand }, { paced: shares[demand]![index]! }),
    ),
  );

  it('is one sentence for all demands, with nothing claimed below or beyond what was tried', () => {
    expect(accountsAnswer(cells, { accounts, other: worth }, 0.99).sentences).toEqual([
      '99 % served takes 2 accounts or fewer at demand worth 1 account, 3 accounts at demand worth 2 to 3 accounts and more than 3 accounts at demand worth 4 accounts.',
    ]);
  });

  it('is a number in JSON, or null where more are needed', () => {
    expect(accountsAnswer(cells, { accounts, other: worth }, 0.99).data.needed).toEqual([
      { worth: 1, accounts: 2 },
      { worth: 2, accounts: 3 },
      { worth: 3, accounts: 3 },
      { worth: 4, accounts: null },
    ]);
  });
});

describe('which policy', () => {
  it('is the one that is least behind where it matters, not the most frequent first', () => {
    const cells = [
      cell({ load: '0.8' }, { a: 1, b: 0.99, c: 0.9 }, MATTERS),
      cell({ load: '1' }, { a: 0.9, b: 0.98, c: 0.99 }, MATTERS),
      cell({ load: '1.2' }, { a: 0.5, b: 0.49, c: 0.4 }, MATTERS),
    ];
    expect(byRegret(cells).map(({ policy, behind }) => [policy, Number(behind.toFixed(6))])).toEqual([
      ['b', 0.01],
      ['a', 0.09],
      ['c', 0.1],
    ]);
    const { sentences } = choiceAnswer(cells, LOAD, 0.002);
    expect(sentences).toEqual([
      'Use b: in 3 of 3 cells, at load 0.8 to 1.2, it matters which policy is used, and there b is at most 1.00 points of demand behind the best.',
    ]);
  });

  it('matters and does not matter at stretches without a gap', () => {
    const shares = { a: 1, b: 0.9 };
    const cells = [
      cell({ load: '0.8' }, shares, NO_MATTER),
      cell({ load: '1' }, shares, UNCLEAR),
      cell({ load: '1.2' }, shares, NO_MATTER),
    ];
    expect(rowsOf(choiceAnswer(cells, LOAD, 0.002))).toEqual([['all cells', 'nowhere', '', '0.8, 1.2']]);
    expect(stretchText({ name: 'load', values: ['1', '2', '3', '5', '8'] }, new Set(['1', '2', '5']))).toBe(
      '1 to 2, 5',
    );
  });

  it('helps nobody for a reason that agrees with the share served', () => {
    const words = (served: number): string =>
      choiceWords(cell({}, { a: served }).facts, { indifference: 0.002, target: 0.99 });
    expect([1, 0.998, 0.997, 0.99, 0.98].map(words)).toEqual([
      'no: all is served',
      'no: all is served',
      'no: the target is met',
      'no: the target is met',
      'no: capacity is missing',
    ]);
  });
});
