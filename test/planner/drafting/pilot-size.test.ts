/** Sizes of pilots: what tells rates apart, and what is worth its messages. */
import { describe, expect, it } from 'vitest';
import { bestPilotSize, pilotPower } from '../../../src/planner/drafting/index.ts';
import { NO_NUMBERS, refuses } from './bad-input.ts';

describe('pilotPower', () => {
  it.each([
    [10, 0.15],
    [50, 0.43],
    [120, 0.81],
  ])('[W33] %i items tell 20 %% from 30 %% with power %f', (itemCount, power) => {
    expect(pilotPower(itemCount, 0.2, 0.3).power).toBeCloseTo(power, 2);
  });

  it.each([
    [10, 0.62],
    [20, 0.96],
  ])('[W33] %i items tell 4 %% from 30 %% with power %f', (itemCount, power) => {
    expect(pilotPower(itemCount, 0.04, 0.3).power).toBeCloseTo(power, 2);
  });

  it('keeps the false positives and gives nothing away', () => {
    // 10 items at 20 %: P(>= 5) = .0328 and P(>= 4) = .1209.
    expect(pilotPower(10, 0.2, 0.3).acceptedFrom).toBe(5);
    expect(pilotPower(10, 0.2, 0.3, 0.13).acceptedFrom).toBe(4);
  });

  it('has no power where even all accepted is no proof', () => {
    expect(pilotPower(1, 0.2, 0.3)).toEqual({ power: 0, acceptedFrom: 2 });
  });

  refuses([
    ['no items', 'E_RANGE', 'itemCount', () => pilotPower(0, 0.2, 0.3)],
    ['rates the wrong way round', 'E_RANGE', 'low', () => pilotPower(10, 0.3, 0.2)],
    ['a rate of 0', 'E_RANGE', 'low', () => pilotPower(10, 0, 0.2)],
    ['a rate of 1', 'E_RANGE', 'high', () => pilotPower(10, 0.2, 1)],
    ['no error allowed', 'E_RANGE', 'falsePositive', () => pilotPower(10, 0.2, 0.3, 0)],
    ...NO_NUMBERS.map(
      (value) => [String(value), 'E_TYPE', 'high', () => pilotPower(10, 0.2, value as number)] as const,
    ),
  ]);
});

describe('bestPilotSize', () => {
  it('[4.C] is none where a pilot could not change the choice', () => {
    // Acceptance far above the break-even: drafting is right whatever the pilot says.
    const sure = bestPilotSize({ itemCount: 50, evalBatch: 25 }, [60, 20, 20]);
    expect(sure).toMatchObject({ pilotCount: 0, worth: 0 });
    expect(sure.expected).toBeCloseTo(2 + 50 * 0.4, 12);
    // Three items: the pilot costs an evaluation and leaves nothing to gain from it.
    expect(bestPilotSize({ itemCount: 3, evalBatch: 3 }, [1, 4.5, 4.5])).toMatchObject({
      pilotCount: 0,
      expected: 3,
    });
  });

  it('[4.C] tries one batch where drafts are probably bad but may be good', () => {
    const pilot = bestPilotSize({ itemCount: 200, evalBatch: 25 }, [0.5, 4.75, 4.75]);
    expect(pilot.pilotCount).toBe(25);
    expect(pilot.withoutPilot).toBeCloseTo(198, 9);
    expect(pilot.expected).toBeCloseTo(195.66102019006289, 8);
    expect(pilot.worth).toBeCloseTo(pilot.withoutPilot - pilot.expected, 12);
  });

  it('[4.C] by hand: two items, one tried', () => {
    // Uniform acceptance, one item a batch: direct 2, drafted 2 + 1 = 3. Trying one costs 1.5, the other then 1 at best.
    expect(bestPilotSize({ itemCount: 2, evalBatch: 1 }, [1, 0.5, 0.5])).toMatchObject({
      pilotCount: 0,
      expected: 2,
    });
  });

  it('counts the pilot evaluation: a pilot is never free', () => {
    const { pilotCount, worth } = bestPilotSize({ itemCount: 50, evalBatch: 25 });
    expect(pilotCount).toBe(25);
    expect(worth).toBeCloseTo(35.333333333333336 - 35.32539682539684, 8);
  });

  refuses([
    ['half an item', 'E_INT', 'itemCount', () => bestPilotSize({ itemCount: 1.5, evalBatch: 1 })],
    ['no prior', 'E_RANGE', 'prior[0]', () => bestPilotSize({ itemCount: 5, evalBatch: 1 }, [0, 1, 1])],
  ]);
});
