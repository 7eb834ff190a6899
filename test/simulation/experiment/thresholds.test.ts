/** Conditions on a result: their grammar, the figures they name, and what fails. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { figureAt } from '../../../src/simulation/experiment/figure-path.ts';
import {
  judgeThresholds,
  parseThresholds,
  type ResultRecord,
  requirePassed,
} from '../../../src/simulation/experiment/index.ts';
import { RECORD } from '../../display/report/fixtures/records.ts';

const BASELINE = {
  summary: [
    { policy: 'burn_rate', objective_score_mean: 0.723 },
    { policy: 'paced', objective_score_mean: 0.7 },
    { policy: 'gone', objective_score_mean: 5 },
  ],
};

const outcomesOf = (text: string, record: ResultRecord = RECORD) =>
  judgeThresholds(parseThresholds(text), record, BASELINE);
const failedOf = (text: string): boolean[] => outcomesOf(text).map(({ isFailed }) => isFailed);

describe('parseThresholds', () => {
  it('reads conditions separated by commas, with or without blanks', () => {
    expect(parseThresholds('regression>0.005, winner.served_ratio_mean <= .7')).toEqual([
      { text: 'regression>0.005', figure: 'regression', operator: '>', limit: 0.005 },
      {
        text: 'winner.served_ratio_mean <= .7',
        figure: 'winner.served_ratio_mean',
        operator: '<=',
        limit: 0.7,
      },
    ]);
    expect(parseThresholds('x>=-1e-3')[0]).toMatchObject({ operator: '>=', limit: -0.001 });
  });

  it.each([
    '',
    ',',
    'regression',
    'regression>',
    '>1',
    'a b>1',
    'x=1',
    'x==1',
    'x>1>2',
    'x>y',
    'x>1e999',
    'x.>1',
    'x..y>1',
    'x>0x1',
    '1>x',
  ])('refuses %j with the grammar', (text) => {
    expect(() => parseThresholds(text)).toThrow(
      `--fail-if is '${text}'; allowed: conditions such as 'regression>0.005'`,
    );
  });

  it('reads back what it is given, and never throws anything else', () => {
    const figure = fc.stringMatching(/^[a-z_]{1,8}(\.[a-z0-9_]{1,8}){0,3}$/);
    const limit = fc
      .double({ min: -1e6, max: 1e6, noNaN: true })
      .filter((value) => !Object.is(value, -0) && !String(value).includes('e'));
    fc.assert(
      fc.property(figure, fc.constantFrom('>', '>=', '<', '<='), limit, (name, operator, value) => {
        expect(parseThresholds(`${name}${operator}${value}`)).toEqual([
          { text: `${name}${operator}${value}`, figure: name, operator, limit: value },
        ]);
      }),
      { seed: 20261124 },
    );
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          parseThresholds(text);
        } catch (error) {
          expect(error).toMatchObject({ code: 'BAD_OPTION' });
        }
      }),
      { seed: 20261124 },
    );
  });
});

describe('figureAt', () => {
  it('goes by keys, by name of an element, and by index', () => {
    expect(figureAt(RECORD, 'trials')).toBe(400);
    expect(figureAt(RECORD, 'summary.paced.rank')).toBe(2);
    expect(figureAt(RECORD, 'summary.0.policy')).toBe('burn_rate');
    expect(figureAt(RECORD, 'statistics.bound.policies.paced.share_p5')).toBeCloseTo(0.968, 12);
    expect(
      figureAt(RECORD, 'statistics.groups.staggered_reset.metrics.served_ratio.best.paced.mean'),
    ).toBeCloseTo(0.71);
  });

  it('finds nothing where nothing of the name is, not even what objects inherit', () => {
    for (const path of [
      'nope',
      'summary.nope.rank',
      'trials.x',
      'summary.99',
      'constructor',
      'summary.length',
      '__proto__',
    ]) {
      expect(figureAt(RECORD, path), path).toBeUndefined();
    }
  });
});

describe('judgeThresholds', () => {
  it('compares strictly or not, as written', () => {
    expect(failedOf('trials>400,trials>=400,trials<400,trials<=400')).toEqual([false, true, false, true]);
  });

  it('takes the largest fall of a policy that is in both runs, or the named policy’s', () => {
    // burn_rate .723 to .72, paced .7 to .71.
    const [all, rise] = outcomesOf('regression>0.002,regression.paced>0');
    expect(all).toMatchObject({ isFailed: true, value: expect.closeTo(0.003, 9) });
    expect(all!.reason).toBe('the mean objective of burn_rate fell by 0.003: regression>0.002 is true');
    expect(rise).toMatchObject({ isFailed: false, value: expect.closeTo(-0.01, 9) });
    expect(failedOf('regression>0.0031')).toEqual([false]);
  });

  it('fails where no policy is in both runs', () => {
    const [outcome] = judgeThresholds(parseThresholds('regression>1'), RECORD, { summary: [] });
    expect(outcome).toMatchObject({ isFailed: true, value: null });
    expect(outcome!.reason).toContain('cannot be judged');
  });

  it('knows the winner’s figures', () => {
    expect(outcomesOf('winner.served_ratio_mean<0.73')[0]).toMatchObject({
      isFailed: true,
      value: 0.729,
      reason: "burn_rate's served_ratio_mean is 0.729: winner.served_ratio_mean<0.73 is true",
    });
  });

  it('fails on a figure that is not known, and says so', () => {
    const record = { ...RECORD, demand: { ...RECORD.demand, scale: null } };
    expect(outcomesOf('demand.scale<0', record)[0]).toMatchObject({
      isFailed: true,
      reason: 'demand.scale is not known: demand.scale<0 cannot be judged',
    });
  });

  it.each(['nope>1', 'verdict.winner>1', 'summary>1', 'winner.policy>1'])('refuses %s, no number', (text) => {
    expect(() => outcomesOf(text)).toThrow(/which is no number of the summary; allowed: a path to a number/);
  });

  it('requirePassed throws every failed reason, with its exit code', () => {
    expect(() => requirePassed(outcomesOf('trials>1,seed<0,trials>300'))).toThrow(
      'trials is 400: trials>1 is true; trials is 400: trials>300 is true',
    );
    expect(() => requirePassed(outcomesOf('trials<1'))).not.toThrow();
    try {
      requirePassed(outcomesOf('trials>1'));
    } catch (error) {
      expect(error).toMatchObject({ code: 'THRESHOLD_FAILED', exitCode: 3 });
    }
  });
});
