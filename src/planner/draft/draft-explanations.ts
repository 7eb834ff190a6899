/** How a drafting plan was computed, and where the document says otherwise. */

import type { DocumentAnswer, Explanation } from '../answer/index.ts';
import {
  decidePilotDoc,
  draftCostDoc,
  draftOrDirectDoc,
  multiTierCostDoc,
  spotCheckDoc,
} from '../drafting/index.ts';
import { amountText, chanceText, shareText, someOf } from '../question/index.ts';
import type { DraftPlanned } from './draft-plan.ts';

/** Formulas with their numbers. */
export function draftExplanations(plan: DraftPlanned): Explanation[] {
  const { request, means, cost, pilot, alphas, kappa, best, collapse } = plan;
  const { itemCount: n, evalBatch: b, genBatch: g, refineSuccess: s, escalate: e } = request;
  const { drafts, evaluations } = cost.parts;
  const own = drafts === 0 ? '' : ` + ${n} × ${(drafts / n).toFixed(2)}`;
  const per = g === 1 ? '' : ` / ${g}`;
  return [
    {
      what: 'Messages with drafts',
      formula: `ceil(N/B) + (N Pr (2 - s) + N Px) / G + N Px e${drafts === 0 ? '' : ' + N d'}`,
      numbers: `ceil(${n}/${b}) + (${n} × ${means.refine.toFixed(3)} × ${(2 - s).toFixed(2)} + ${n} × ${means.replace.toFixed(3)})${per} + ${n} × ${means.replace.toFixed(3)} × ${e}${own}`,
      result: `${amountText(cost.expected)} against ${amountText(cost.direct)} directly`,
      source:
        'one evaluation a batch; a reject is refined once, then replaced; an expectation is never rounded up',
    },
    {
      what: 'Break-even acceptance',
      formula: '1 - G (direct - evaluations - drafts) / (N × fixes a reject takes)',
      numbers: `direct ${amountText(cost.direct)}, evaluations ${amountText(evaluations)}, drafts ${amountText(drafts)}, N ${n}, G ${g}`,
      result: cost.breakEven === null ? 'none: drafting always costs more' : shareText(cost.breakEven),
      source: 'at it drafting ties; to gain takes more',
    },
    ...(request.rates !== null
      ? []
      : [
          {
            what: 'How sure that acceptance is above it',
            formula: 'P(Pa > break-even), Pa ~ Beta(a, b)',
            numbers: `a ${alphas[0].toFixed(2)}, b ${(alphas[1] + alphas[2]).toFixed(2)}`,
            result: `${chanceText(pilot.pAbove)}; go from ${shareText(request.confidence)} on`,
            source: 'prior weights plus counts (Dirichlet, multinomial)',
          },
        ]),
    {
      what: 'Best batch to judge',
      formula: '1 / sqrt(kappa), at most what the context holds',
      numbers: `kappa ${kappa.toFixed(4)}, cap ${best.cap}`,
      result: `${best.best}, by ${best.reason}`,
      source: 'least of 1/B + kappa B; kappa = acceptance lost per further item',
    },
    ...(collapse === null
      ? []
      : [
          {
            what: 'Have the drafts gone bad?',
            formula: 'sum of ln(p1/p0) for a good draft, ln((1-p1)/(1-p0)) for a bad one; stop at ln 19',
            numbers: `p0 ${shareText(collapse.p0)}, p1 ${shareText(collapse.p1)}`,
            result: `${amountText(collapse.toAlarm)} verdicts to the alarm, on average`,
            source: 'sequential ratio test, Wald 1947; 5 % of each error',
          },
        ]),
  ];
}

/** What the document says otherwise. */
export function draftDocument(plan: DraftPlanned): DocumentAnswer[] {
  const { request, means, cost, choice, verdict, multiTier } = plan;
  const { itemCount, suitability, tiers, file } = request;
  const counted = draftCostDoc(itemCount, means);
  const shortcut = draftOrDirectDoc({
    itemCount,
    mechanical: suitability.work === 'mechanical',
    critical: suitability.quality === 'critical',
  });
  const spot = file?.spotChecks;
  const line = decidePilotDoc(means.accept);
  const isInClaim = means.accept <= 0.3 || (cost.savingFraction >= 0.4 && cost.savingFraction <= 0.7);
  const rows: ReadonlyArray<DocumentAnswer | false> = [
    counted !== cost.expected && {
      rule: 'Messages',
      says: `${amountText(counted)}: one evaluation for all ${itemCount}, fixes rounded up`,
      weSay: `${amountText(cost.expected)}, ${request.evalBatch} judged at a time`,
      why: 'a batch has a cap, and an expectation is not a whole number',
    },
    line !== verdict && {
      rule: 'Acceptance that is enough',
      says: `above 30 %: ${line}`,
      weSay: `above ${shareText(cost.breakEven)}, known well enough: ${verdict}`,
      why: 'the break-even follows from the batch; a pilot of ten cannot tell 20 % from 30 %',
    },
    shortcut !== choice.choice && {
      rule: 'Shortcut',
      says: `more than 10 items, mechanical, not critical: ${shortcut}`,
      weSay: choice.choice,
      why: 'size and kind alone do not say how many drafts are good',
    },
    !isInClaim && {
      rule: 'Saving',
      says: '40-70 % above 30 % acceptance',
      weSay: `${shareText(cost.savingFraction)}, and never more than the acceptance, ${shareText(means.accept)}`,
      why: 'each item that is not accepted takes its message after all',
    },
    ...(tiers === null || multiTier === null
      ? []
      : [
          {
            rule: 'Sure drafts unread',
            says: `${someOf(multiTierCostDoc(itemCount, tiers.tiers, tiers.uncertainRates), 'message')}, no defect`,
            weSay: `${amountText(multiTier.expected)}, ${amountText(multiTier.escapedDefects)} bad ones unread; one simple batch takes ${amountText(multiTier.vsSimpleBatch.expected)}`,
            why: 'sure is not the same as right',
          },
        ]),
    ...(spot === null || spot === undefined || spotCheckDoc(spot.checked, spot.failed) === plan.spot!.disable
      ? []
      : [
          {
            rule: 'Spot checks',
            says: spotCheckDoc(spot.checked, spot.failed) ? 'stop trusting the drafter' : 'go on',
            weSay: plan.spot!.disable ? 'stop trusting the drafter' : 'go on',
            why: 'one failure of eight comes by chance too often',
          },
        ]),
  ];
  return rows.filter((row) => row !== false);
}
