/** Formulas of `plan status` with the numbers in them. */

import { MS_PER_HOUR } from '../../core/values/index.ts';
import type { Explanation } from '../answer/index.ts';
import { bearableUnits } from '../ledger/index.ts';
import type { PlanContext } from '../question/index.ts';
import {
  chanceWords,
  instantWords,
  shareText,
  tightest,
  unitsWords,
  type WindowChance,
} from '../question/index.ts';
import type { StatusFindings } from './status-findings.ts';

function countedWords({ of }: WindowChance): string {
  const [part, another] = of.window.parts;
  if (part === undefined || another !== undefined) return 'spends that the clock of no account gave back yet';
  switch (part.clock.kind) {
    case 'sliding':
      return 'spends of (now - length, now]';
    case 'first_use':
      return 'spends since the first use that opened the window';
    case 'once':
      return 'every spend of the log';
    default:
      return 'spends since the last reset';
  }
}

export function statusExplanations({ chances, habits }: StatusFindings, context: PlanContext): Explanation[] {
  if (chances.length === 0) return [];
  const worst = tightest(chances);
  const { of, lane } = worst;
  const { window, state } = of;
  const rate =
    lane.model.cells.reduce((sum, { meanPerHour }) => sum + meanPerHour, 0) / lane.model.cells.length;
  const judged = habits.find(({ habits: each }) => each.status === 'judged');
  const usual = judged?.habits.status === 'judged' ? judged.habits.usual : null;
  return [
    {
      what: `Used share of ${window.name}`,
      formula: `used / limit, used = ${countedWords(worst)}`,
      numbers: `${unitsWords(state.used)} / ${unitsWords(window.limit!)}`,
      result: shareText(state.usedFraction),
      source: 'quota windows, half-open: a spend counts in [t, t + length)',
    },
    {
      what: `Chance that ${window.name} runs out until ${instantWords(worst.untilMs, context)}`,
      formula:
        'share of drawn futures that reach the limit; counts of an hour ~ Poisson(rate x wobble), rate ~ gamma',
      numbers:
        `${worst.pathCount} futures, season ${lane.model.season}, mean ${unitsWords(rate * lane.model.countUnits)} per hour, ` +
        `a use of ${unitsWords(lane.model.countUnits)}`,
      result: chanceWords(worst.chance),
      source: 'Gelman et al., Bayesian Data Analysis, 3rd ed., 2.6 (Gamma-Poisson)',
    },
    {
      what: `Out if the pace of the last ${unitsWords(worst.pace.hours)} h goes on`,
      formula: 'first t with used(t) + burn(t) - returned(t) > limit',
      numbers: `${unitsWords(worst.pace.perHour)} per hour, used ${unitsWords(state.used)}, limit ${unitsWords(window.limit!)}, ${of.outlook.returns.length} returns ahead`,
      result:
        worst.pace.atMean.status === 'out'
          ? `in ${unitsWords(worst.pace.atMean.hours)} h, ${instantWords(worst.pace.atMean.atMs, context)}`
          : `never: an even burn stays below ${unitsWords(bearableUnits(window, MS_PER_HOUR))} per hour`,
      source: 'the windows carried forward under an even burn',
    },
    ...(usual === null
      ? []
      : [
          {
            what: `Usual day of ${judged!.lane.name}`,
            formula: 'median +- t(1 - 1/180, n - 1) x 1.483 x MAD x sqrt(1 + pi / 2n)',
            numbers: `median ${unitsWords(usual.centre)}, one false alarm in 90 days`,
            result: `${unitsWords(Math.max(0, usual.low))} to ${unitsWords(usual.high)}`,
            source: 'Rousseeuw, Croux 1993 (MAD); prediction interval of one more value',
          },
        ]),
  ];
}
