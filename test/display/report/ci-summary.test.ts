/** CI pages: they name the measure that the run ranks by, and give its figure. */
import { describe, expect, it } from 'vitest';
import { renderGithubSummary, renderJunit } from '../../../src/display/report/index.ts';
import type { ResultRecord } from '../../../src/simulation/experiment/index.ts';
import { plainSpaces } from './fixtures/plain-spaces.ts';
import { RECORD } from './fixtures/records.ts';

const rankedBy = (rank_by: ResultRecord['rank_by']): ResultRecord => ({ ...RECORD, rank_by });
const first = RECORD.summary[0]!;

describe('JUnit', () => {
  it.each([
    ['objective_score', `objective ${first.objective_score_mean.toFixed(4)}`],
    ['served_ratio', `served_ratio ${Number(first.served_ratio_mean!.toFixed(4))}`],
    ['expired_weekly_units', `expired_weekly_units ${Number(first.expired_weekly_units_mean.toFixed(4))}`],
  ] as const)('of a run ranked by %s names it', (metric, words) => {
    const xml = renderJunit(rankedBy(metric), []);
    expect(xml).toContain(`name="400 trials, best policy ${first.policy} (${words})"`);
  });
});

describe('the page of a job', () => {
  it('ranked by served share heads its table with that, and speaks of no objective', () => {
    expect(plainSpaces(renderGithubSummary(RECORD, []))).toMatch(/\| Policy \|.* Objective/);
    const page = plainSpaces(renderGithubSummary(rankedBy('served_ratio'), []));
    expect(page).toMatch(/\| Policy \|.* Served %/);
    expect(page).not.toMatch(/objective/i);
  });
});
