/** CPython's generator, draw for draw. Every number here was printed by python3's own `random.Random`. */
import { describe, expect, it } from 'vitest';
import { CpythonRandom } from '../../../src/numerics/random/index.ts';

/** Per seed and in this order: two random(), two randint(0, 2147483647), eight randint(1, 3), three randint(0, 10079), uniform(13, 17.5). */
const ANSWERS = [
  {
    seed: 0,
    reals: [0.8444218515250481, 0.7579544029403025],
    wide: [1806341205, 173879092],
    small: [2, 3, 2, 2, 2, 2, 2, 3],
    minutes: [3578, 8268, 2281],
    factor: 14.268270299798667,
  },
  {
    seed: 1,
    reals: [0.13436424411240122, 0.8474337369372327],
    wide: [271041745, 1095513148],
    small: [1, 2, 2, 2, 3, 2, 1, 1],
    minutes: [7993, 464, 6386],
    factor: 14.94745180557274,
  },
  {
    seed: 20260211,
    reals: [0.16204368381466605, 0.33118356876645416],
    wide: [1046187302, 2093904474],
    small: [3, 3, 3, 2, 1, 2, 2, 2],
    minutes: [3352, 1144, 646],
    factor: 13.030881511693128,
  },
  {
    seed: 2147483647,
    reals: [0.3177580158172969, 0.8173550078299876],
    wide: [843305193, 1247118883],
    small: [3, 2, 1, 3, 1, 1, 1, 3],
    minutes: [7204, 5541, 10063],
    factor: 15.74740700592531,
  },
  {
    seed: 4294967295,
    reals: [0.6353574441341173, 0.20319993954407756],
    wide: [1251276551, 1460408326],
    small: [2, 3, 3, 2, 2, 2, 2, 1],
    minutes: [3554, 10000, 2258],
    factor: 16.86436772062214,
  },
  {
    seed: 4294967296,
    reals: [0.11299430095636409, 0.41782886486292836],
    wide: [71624475, 98019085],
    small: [3, 2, 3, 2, 1, 1, 1, 2],
    minutes: [8209, 5147, 5614],
    factor: 16.316724227487395,
  },
  {
    seed: 1099511627781,
    reals: [0.5043802970418443, 0.2686044399723282],
    wide: [117802120, 200118061],
    small: [1, 1, 1, 1, 3, 3, 1, 1],
    minutes: [6230, 1984, 9064],
    factor: 14.03698808774793,
  },
  {
    seed: 9007199254740991,
    reals: [0.09425040007102303, 0.22287455761867403],
    wide: [821848376, 633289196],
    small: [1, 1, 1, 2, 2, 1, 2, 2],
    minutes: [628, 5253, 6728],
    factor: 16.311582034474956,
  },
  {
    seed: -7,
    reals: [0.32383276483316237, 0.15084917392450192],
    wide: [207388624, 311111475],
    small: [3, 1, 2, 3, 1, 3, 1, 1],
    minutes: [1408, 7104, 6851],
    factor: 13.314349406085785,
  },
];

describe('CpythonRandom', () => {
  it.each(ANSWERS)('draws what random.Random($seed) draws', (answer) => {
    const random = new CpythonRandom(answer.seed);
    expect(answer.reals.map(() => random.random())).toEqual(answer.reals);
    expect(answer.wide.map(() => random.int(0, 2147483647))).toEqual(answer.wide);
    expect(answer.small.map(() => random.int(1, 3))).toEqual(answer.small);
    expect(answer.minutes.map(() => random.int(0, 10079))).toEqual(answer.minutes);
    expect(random.real(13, 17.5)).toBe(answer.factor);
  });

  it('follows the published run from its first draws', () => {
    const random = new CpythonRandom(20260211);
    expect(random.random()).toBe(0.16204368381466605);
    expect(random.int(0, 2147483647)).toBe(1422422593);
    expect(random.int(1, 4)).toBe(2);
  });

  it('stays with CPython across twists of its 624-word state', () => {
    const random = new CpythonRandom(42);
    // 1,000 reals are 2,000 words: more than three twists.
    for (let i = 0; i < 1000; i++) random.random();
    expect(random.random()).toBe(0.09935462460613032);
    expect(random.int(0, 2147483647)).toBe(1577691630);
    expect(random.int(-90, 90)).toBe(49);
  });

  it('draws nothing less for a range of one value than CPython does', () => {
    // randint(5, 5) takes getrandbits(1) until it is 0, so it may consume words.
    const random = new CpythonRandom(3);
    expect([random.int(5, 5), random.int(5, 5), random.int(5, 5)]).toEqual([5, 5, 5]);
    expect(random.random()).toBe(0.9159448117309811);
  });
});
