/**
 * Whole answers over random trials in which what serves most is not what ranks first: terminal, Markdown, page, JSON and
 * the router's reading recommend the same policy; it never surely serves less; nothing is called worse that may be within
 * what does not matter. Policies are real names with figures made by hand.
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readWinners } from '../../../src/cli/inputs/index.ts';
import { finalLines } from '../../../src/cli/simulate/console-lines.ts';
import { renderHtmlReport } from '../../../src/display/page/index.ts';
import { renderGithubSummary } from '../../../src/display/report/index.ts';
import { renderReport } from '../../../src/display/report/markdown-report.ts';
import { renderFigures } from '../../../src/display/report/report-figures.ts';
import { renderSummaryJson } from '../../../src/display/write/index.ts';
import type { ResultRecord } from '../../../src/simulation/experiment/index.ts';
import { temporaryTree } from '../../usage/sources/temporary-tree.ts';
import { handRecord } from './fixtures/hand-record.ts';
import { plainSpaces } from './fixtures/plain-spaces.ts';

const NAMES = ['seven_day_first', 'paced', 'burn_rate', 'random'] as const;
const INDIFFERENCE = 0.002;

interface World {
  /** What each policy adds to a trial's common objective and served share. */
  readonly objective: readonly number[];
  readonly served: readonly number[];
  readonly trials: number;
  readonly spread: number;
  readonly seed: number;
}

function recordOf({ objective, served, trials, spread, seed }: World): Promise<ResultRecord> {
  return handRecord(NAMES.slice(0, objective.length), { trials, seed }, (next) => {
    const noise = (): number => spread * (next() + next() - 1);
    const common = 0.5 + 0.2 * next();
    return {
      scores: objective.map((mean) => common + mean + noise()),
      served: served.map((mean) => common + mean + noise()),
    };
  });
}

const mean = fc.constantFrom(0, 0.001, 0.004, 0.02, 0.05);
const worlds: fc.Arbitrary<World> = fc.integer({ min: 2, max: 4 }).chain((count) =>
  fc.record({
    objective: fc.array(mean, { minLength: count, maxLength: count }),
    served: fc.array(mean, { minLength: count, maxLength: count }),
    trials: fc.integer({ min: 2, max: 240 }),
    spread: fc.constantFrom(0.0005, 0.01, 0.1),
    seed: fc.integer({ min: 0, max: 1e9 }),
  }),
);

/** The policy that each form recommends. */
async function recommendedIn(record: ResultRecord): Promise<Record<string, string | undefined>> {
  const paths = new Proxy({}, { get: () => 'x' }) as Parameters<typeof finalLines>[1]['paths'];
  const ending = { paths, gates: [], shown: String, width: 120, color: false };
  const terminal = finalLines(record, ending).join('\n');
  const markdown = renderReport(record, renderFigures(record), 'x-').replaceAll('\\', '');
  const page = renderHtmlReport(record, renderFigures(record)).replace(/<[^>]+>/g, '');
  const root = temporaryTree({ 'summary.json': renderSummaryJson(record) });
  const setUp = /"policy": "(\w+)"/;
  return {
    box: setUp.exec(terminal)?.[1],
    table: /\n(\w+) .* (?:use|ahead)\n/.exec(terminal)?.[1],
    markdown: setUp.exec(markdown)?.[1],
    markdownTable: /\| all trials \| [^|]+\| (\w+) \|/.exec(plainSpaces(markdown))?.[1],
    page: setUp.exec(page.replaceAll('&quot;', '"'))?.[1],
    job: setUp.exec(renderGithubSummary(record, []))?.[1],
    router: (await readWinners('policy', 'summary.json', root)).overall.policy,
  };
}

function servesNoLess({ recommendation, statistics }: ResultRecord): void {
  recommendation.forEach(({ policy, reset_class, load_band }) => {
    if (reset_class !== null && load_band !== null) return;
    const name = reset_class ?? load_band ?? 'overall';
    const { pairs } = statistics.groups.find(({ group }) => group === name)!.metrics.served_ratio;
    for (const { a, b, mean_delta: delta, simultaneous_half_width_95: half } of pairs) {
      if (b === policy && half !== null)
        expect(delta - half, `${a} over ${b}`).toBeLessThanOrEqual(INDIFFERENCE);
    }
  });
}

function calledWorseOnlyWhereItMatters({ statistics }: ResultRecord): void {
  for (const { metrics } of statistics.groups) {
    for (const metric of ['objective_score', 'served_ratio'] as const) {
      const { best, pairs } = metrics[metric];
      for (const { policy, standing } of best) {
        const pair = pairs.find(({ a, b }) => a === best[0]!.policy && b === policy);
        if (standing !== 'worse') continue;
        expect(pair!.mean_delta - pair!.simultaneous_half_width_95!).toBeGreaterThan(INDIFFERENCE);
      }
    }
  }
}

it('every form recommends the same policy, which does not surely serve less', async () => {
  await fc.assert(
    fc.asyncProperty(worlds, async (world) => {
      const record = await recordOf(world);
      const { policy } = record.recommendation[0]!;
      const forms = await recommendedIn(record);
      expect(forms).toEqual(Object.fromEntries(Object.keys(forms).map((form) => [form, policy])));
      servesNoLess(record);
      calledWorseOnlyWhereItMatters(record);
    }),
    { seed: 20261130, numRuns: 20 },
  );
});

it('the first of the ranking that surely serves less is passed over everywhere, with one sentence why', async () => {
  const record = await recordOf({
    objective: [0.05, 0.02, 0, 0],
    served: [0, 0.02, 0.02, 0],
    trials: 200,
    spread: 0.01,
    seed: 5,
  });
  expect(record.summary[0]!.policy).toBe('seven_day_first');
  expect(record.recommendation[0]).toMatchObject({
    policy: 'paced',
    first_of_ranking: 'seven_day_first',
    passed_over: [{ policy: 'seven_day_first' }],
  });
  const forms = await recommendedIn(record);
  expect(new Set(Object.values(forms))).toEqual(new Set(['paced']));
  const why =
    /seven_day_first has the best objective, but surely serves less \([\d.]+ ± [\d.]+ points than \w+\), so paced is recommended\./;
  expect(plainSpaces(renderReport(record, [], 'x-').replaceAll('\\', ''))).toMatch(why);
});
