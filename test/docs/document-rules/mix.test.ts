/** The lines of docs/document-rules.md about mix: the document's formula written here, ours from the code. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { handOffSaving, type Prices, sessionCosts } from '../../../src/planner/mix/session-costs.ts';

const page = readFileSync(new URL('../../../docs/document-rules.md', import.meta.url), 'utf8');
const line = (rule: string): string => page.split('\n').find((each) => each.startsWith(`| ${rule}`))!;

const [F, C, D] = [30, 20, 5];
const PRICE = { haiku: 0, sonnet: 1, opus: 4.5 };
const PRICES: Prices = { mechanical: PRICE, analytical: PRICE, deep: PRICE, handOver: PRICE };
const sizes = { mechanical: F, analytical: C, deep: D };
const ours = (name: string, turnsBatch = 1) =>
  sessionCosts({ sizes, pieces: sizes, turnsBatch, misroute: {} }, PRICES).find(
    ({ session }) => session === name,
  )!;

it('[W8] the router takes F + 2C + D', () => {
  expect(F + 2 * C).toBe(70);
  expect(ours('router').messages.sonnet).toBe(75);
  expect(line('A sonnet session as router')).toContain('| 70 sonnet messages, by its example | 75 = ');
});

it('[W7] turns of a sonnet session are charged', () => {
  expect(C + D).toBe(25);
  expect([ours('sonnet').messages.sonnet, ours('sonnet', 10).messages.sonnet]).toEqual([55, 28]);
  expect(line('A sonnet session that hands')).toContain('| 25 messages | 55, or 28 with ten ');
});

it('[W16] weighted, a haiku session gains less', () => {
  expect(ours('sonnet').messages.sonnet / ours('haiku').messages.sonnet).toBe(2.75);
  expect((ours('sonnet').weighted / ours('haiku').weighted).toFixed(2)).toBe('1.82');
  expect(line('Gain of a haiku session')).toContain(
    '| 2.75 times, in sonnet messages | 1.82 times, weighted |',
  );
});

it('[W6] a piece of one message saves nothing', () => {
  expect([1, 8].map((direct) => handOffSaving(direct, 1, 0))).toEqual([0, 7]);
  expect(line('Handing work to another pool')).toContain('a piece of 1 message saves 0, of 8 saves 7');
});
