/** The end of a run on a terminal: five lines and a table, at every width; the table says what the record says. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellWidth } from '../../../src/core/text/index.ts';
import { answerRows, MARK_WORDS } from '../../../src/display/report/index.ts';
import { answerLines, policyTableLines, whereLines } from '../../../src/display/terminal/index.ts';
import type { ResultRecord } from '../../../src/simulation/experiment/index.ts';
import { anyRecord } from '../report/fixtures/any-record.ts';
import { ONE_POLICY, RECORD, summaryOf } from '../report/fixtures/records.ts';
import { statisticsFor } from '../report/fixtures/statistics.ts';

const look = (width: number, color = false) => ({ width, color, plain: (text: string) => text });

/** A run of many policies with long names. */
function manyPolicies(count: number): ResultRecord {
  const policies = Array.from({ length: count }, (_, index) => `a_policy_with_quite_a_long_name_${index}`);
  return {
    ...RECORD,
    policies,
    summary: policies.map((policy, index) => summaryOf(policy, index + 1)),
    statistics: statisticsFor(policies),
    recommendation: [{ ...RECORD.recommendation[0]!, policy: policies[1]!, runner_up: policies[2]! }],
  };
}

describe('at any width from 40 to 200', () => {
  const widths = [40, 41, 59, 60, 61, 80, 100, 120, 200];

  it.each(widths)('%s cells are enough', (width) => {
    for (const record of [RECORD, ONE_POLICY, manyPolicies(16)]) {
      const longest = Math.max(...record.policies.map(cellWidth));
      for (const line of policyTableLines(record, look(width))) {
        expect(cellWidth(line)).toBeLessThanOrEqual(width);
      }
      // A word longer than a line stays whole.
      for (const line of answerLines(record, look(width))) {
        expect(cellWidth(line)).toBeLessThanOrEqual(Math.max(width, longest + 24));
      }
    }
  });

  it('holds for any record', () => {
    fc.assert(
      fc.property(anyRecord(), fc.constantFrom(...widths), (record, width) => {
        for (const line of policyTableLines(record, look(width)))
          expect(line).not.toMatch(/NaN|undefined|null/);
        for (const line of answerLines(record, look(width))) expect(line).not.toMatch(/NaN|undefined/);
      }),
      { seed: 20261130, numRuns: 60 },
    );
  });
});

describe('the table', () => {
  it('has at most ten policies, the recommended one on top, and says how many more there are', () => {
    const lines = policyTableLines(manyPolicies(16), look(120));
    const rows = lines.filter((line) => line.startsWith('a_policy'));
    expect(rows).toHaveLength(10);
    expect(rows[0]).toMatch(/name_1 .* use$/);
    expect(rows[1]).toMatch(/name_0 /);
    expect(lines.at(-1)).toMatch(/6 more in the report\.$/);
    expect(policyTableLines(RECORD, look(120)).join('\n')).not.toContain('more in the report');
  });

  it('explains the marks it uses, and no others', () => {
    const text = policyTableLines(RECORD, look(400)).join('\n');
    expect(text).toContain(`worse: ${MARK_WORDS.worse}`);
    expect(text).not.toContain(MARK_WORDS.perhaps);
  });

  it('has colours only where they are wanted', () => {
    expect(policyTableLines(RECORD, look(100)).join('')).not.toContain('\u001b');
    expect(policyTableLines(RECORD, look(100, true)).join('')).toContain('\u001b[32muse');
  });
});

describe('the rows', () => {
  const marksOf = (leads: Record<string, readonly [number, number | null]>, passed: string[] = []) => {
    const { statistics } = RECORD;
    const overall = statistics.groups[0]!;
    const { objective_score: objective } = overall.metrics;
    const pairs = objective.pairs.map((pair) => {
      const [mean_delta, simultaneous_half_width_95] = leads[pair.b] ?? [0.01, 0.003];
      return pair.a === 'burn_rate' ? { ...pair, mean_delta, simultaneous_half_width_95 } : pair;
    });
    const metrics = { ...overall.metrics, objective_score: { ...objective, pairs } };
    const passed_over = passed.map((policy) => ({
      policy,
      than: 'burn_rate',
      served_less: 0.01,
      half_width_95: 0.001,
    }));
    return answerRows({
      ...RECORD,
      statistics: { ...statistics, groups: [{ ...overall, metrics }, ...statistics.groups.slice(1)] },
      recommendation: [{ ...RECORD.recommendation[0]!, passed_over }],
    }).map(({ policy, lead, mark }) => [policy, lead.replaceAll('\u00a0', ' '), mark]);
  };

  it('mark what is surely worse by more than matters, and nothing else so', () => {
    expect(marksOf({ paced: [0.005, 0.003], seven_day_first: [0.005, 0.0029] })).toEqual([
      ['burn_rate', '', 'use'],
      ['paced', '+0.0050 ± 0.0030', 'perhaps'],
      ['seven_day_first', '+0.0050 ± 0.0029', 'worse'],
    ]);
    expect(marksOf({ paced: [0.0005, 0.0014], seven_day_first: [-0.0005, 0.0016] })).toEqual([
      ['burn_rate', '', 'use'],
      ['paced', '+0.0005 ± 0.0014', 'as good'],
      ['seven_day_first', '-0.0005 ± 0.0016', 'perhaps'],
    ]);
    expect(marksOf({ paced: [-0.01, 0.001], seven_day_first: [0.01, null] }, ['paced'])).toEqual([
      ['burn_rate', '', 'use'],
      ['paced', '-0.0100 ± 0.0010', 'serves less'],
      ['seven_day_first', '+0.0100', 'perhaps'],
    ]);
  });
});

describe('the places', () => {
  const found = (change: object) => ({ ...RECORD.recommendation[0]!, ...change });
  const record = {
    ...RECORD,
    recommendation: [
      found({}),
      found({ reset_class: 'same_reset', policy: 'paced', delta: 0.0063, half_width_95: 0.0018 }),
      found({ reset_class: 'staggered_reset' }),
      found({ load_band: 'above_1.05', runner_up: null, delta: null, half_width_95: null }),
      found({ load_band: '0.95_to_1.05', is_few: true }),
      found({ reset_class: 'same_reset', load_band: 'above_1.05' }),
    ],
  } as ResultRecord;

  it('are the reset classes and the load bands of trials enough, each with whom to use', () => {
    const lines = whereLines(record, look(100)).map((line) => line.replaceAll('\u00a0', ' '));
    expect(lines).toHaveLength(4);
    expect(lines[1]).toMatch(/^same reset +paced +paced +\+0\.0063 ± 0\.0018$/);
    expect(lines[2]).toMatch(/^staggered reset +burn_rate +paced +\+0\.0100 ± 0\.0030$/);
    expect(lines[3]).toMatch(/^load above 1\.05 +burn_rate$/);
  });

  it('are none where there is one place, or one policy', () => {
    expect(whereLines({ ...record, recommendation: record.recommendation.slice(0, 2) }, look(100))).toEqual(
      [],
    );
    expect(whereLines(ONE_POLICY, look(100))).toEqual([]);
  });
});
