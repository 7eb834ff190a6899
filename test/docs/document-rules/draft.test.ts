/** The lines of docs/document-rules.md about drafts: the document's formula written here, ours from the code. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import {
  EVEN_PRIOR,
  ITEM_TYPES,
  judge,
  meanRates,
  posterior,
  typePrior,
} from '../../../src/planner/draft/acceptance.ts';
import { breakEvenShare, type DraftRates, draftCost } from '../../../src/planner/draft/draft-cost.ts';
import { spotCheck } from '../../../src/planner/draft/draft-watch.ts';
import { filterFirst, sureUnread } from '../../../src/planner/draft/draft-ways.ts';

const page = readFileSync(new URL('../../../docs/document-rules.md', import.meta.url), 'utf8');
const line = (rule: string): string => page.split('\n').find((each) => each.startsWith(`| ${rule}`))!;

const batchOf = (itemCount: number, evalBatch = itemCount, genBatch = 1) => ({
  itemCount,
  evalBatch,
  genBatch,
  draftMessages: 0,
});
const costOf = (batch: ReturnType<typeof batchOf>, { refine, replace }: Omit<DraftRates, 'accept'>) =>
  draftCost(batch, { accept: 1 - refine - replace, refine, replace }, { refineSuccess: 1, escalate: 0 });
const at = (items: number, accept: number) => costOf(batchOf(items), { refine: 1 - accept, replace: 0 });
/** One evaluation for all, refinements and replacements each rounded up. */
const document = (items: number, refine: number, replace: number): number =>
  1 + Math.ceil(items * refine - 1e-9) + Math.ceil(items * replace - 1e-9);

it('[W21] single drafts tie at an acceptance of 1 and cost more below', () => {
  expect([at(1, 1).tie, at(1, 0.6).expected.toFixed(1)]).toEqual([true, '1.4']);
  expect(line('Drafts one at a time')).toContain('1.4 at 60 %');
});

it('[W22] ten at 10 % tie', () => {
  expect(at(10, 0.1)).toMatchObject({ expected: 10, direct: 10, tie: true });
  expect(line('Worth it from batches')).toContain('a tie, 10 against 10');
});

it('[W23] the break-even decides, not 30 %', () => {
  const verdict = (accepted: number, refined: number, genBatch: number) => {
    const breakEven = breakEvenShare(batchOf(50, 25, genBatch));
    const seenCount = accepted + refined;
    const weights = posterior(EVEN_PRIOR, { accepted, refined, replaced: 0 });
    return [breakEven!.toFixed(2), judge(weights, { breakEven, confidence: 0.9, seenCount }).verdict];
  };
  expect(verdict(3, 17, 1)).toEqual(['0.04', 'go']);
  expect(verdict(18, 22, 20)).toEqual(['0.60', 'no-go']);
  expect(line('Go above 30 %')).toContain(
    'go at 3 of 20 where 4 % breaks even; no at 18 of 40 where 60 % does',
  );
});

it('[W24] 50 API docs take 22 or 23 under the cap', () => {
  expect(document(50, 0.3, 0.1)).toBe(21);
  const docs = (evalBatch: number) => costOf(batchOf(50, evalBatch), { refine: 0.3, replace: 0.1 }).expected;
  expect([docs(25), docs(20)].map(Math.round)).toEqual([22, 23]);
  expect(line('50 API docs')).toContain(
    '| 21 messages, judged at once | 22 in batches of 25, 23 in batches of 20 |',
  );
});

it('[W25] the saving is at most the acceptance', () => {
  expect([at(25, 0.3), at(25, 0.44)].map(({ savingFraction }) => savingFraction.toFixed(2))).toEqual([
    '0.26',
    '0.40',
  ]);
  expect(line('Saving above 30 %')).toContain('26 % at 25 items and 30 %, 40 % from 44 % on');
});

it('[W26] 9.5 is no tie', () => {
  expect(document(10, 0.35, 0.5)).toBe(10);
  expect(costOf(batchOf(10), { refine: 0.35, replace: 0.5 }).expected).toBeCloseTo(9.5, 12);
  expect(line('Creative work')).toContain('| 10 of 10 messages, a tie | 9.5,');
});

it('[W27] [W29] three tiers take 39 and let 5 bad ones pass', () => {
  expect(document(30, 0.35, 0.25) + 20).toBe(40);
  const unsureRates = { accept: 0.4, refine: 0.35, replace: 0.25 };
  const tiers = { sure: 0.5, unsure: 0.3, failed: 0.2, unsureRates, precision: 0.9 };
  const { expected, escapedDefects } = sureUnread(batchOf(100), tiers, { refineSuccess: 1, escalate: 0 });
  expect([expected, escapedDefects, at(100, 0.62).expected].map((each) => each.toFixed(6))).toEqual([
    '39.000000',
    '5.000000',
    '39.000000',
  ]);
  expect(line('Three tiers')).toContain('| 40 messages, no defect | 39,');
});

it('[W28] priors add up to 1', () => {
  // Comments: 0.70, 0.225, 0.10; API docs: 0.60, 0.275, 0.15.
  expect([0.7 + 0.225 + 0.1, 0.6 + 0.275 + 0.15].map((sum) => sum.toFixed(3))).toEqual(['1.025', '1.025']);
  for (const type of ITEM_TYPES) {
    const { accept, refine, replace } = meanRates(typePrior(type));
    expect(accept + refine + replace).toBeCloseTo(1, 12);
  }
  expect(line('Acceptance by kind')).toContain('add up to 1.025');
});

it('[W32] one failure of eight comes in a third of the cases at a true 5 %', () => {
  expect((1 - 0.95 ** 8).toFixed(3)).toBe('0.337');
  expect([1, 2].map((failed) => spotCheck(8, failed).isDistrusted)).toEqual([false, true]);
  expect(line('Spot checks')).toContain('33.7 % at a true 5 % | the second of eight stops');
});

it('[W33] telling near rates apart takes hundreds', () => {
  const after = (breakEven: number) =>
    judge(posterior([1, 0.5, 0.5], { accepted: 3, refined: 7, replaced: 0 }), {
      breakEven,
      confidence: 0.9,
      seenCount: 10,
    }).nextPilot;
  expect([after(0.3), after(0.1)]).toEqual([292, 0]);
  expect(line('A pilot of 5 to 10')).toContain(
    '292 more after 3 of 10 against a break-even of 30 %; none after',
  );
});

it('[W34] a filter gains nothing', () => {
  const filtered = (good: number) =>
    filterFirst(batchOf(50, 25), 0.6, { bad: 0.5, good }, { made: 1, escalated: 0 }).expected;
  expect([filtered(0), filtered(0.1)].map(Math.round)).toEqual([22, 25]);
  expect(line('A filter')).toContain('| cheaper | 22 of 50 as without it, 25 where it drops a tenth');
});
