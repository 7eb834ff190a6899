/** The share of a pool that continuous integration may take, and what its pipelines cost. */
import { capacityOf, count, share } from '../../core/values/index.ts';

/** Messages of a run. Source: section "CI/CD Quota Budgeting" of the planning document; a preset to edit. */
export const PIPELINE_COSTS: Readonly<Record<string, number>> = {
  unit_tests: 0,
  lint: 0,
  security_scan: 5,
  code_review: 10,
  integration_tests: 3,
};

const CI_SHARE = 0.15;

/** Whole messages for CI, rounded down. */
export const ciBudget = (limit: number, ciShare: number = CI_SHARE): number =>
  capacityOf(count('limit', limit) * share('ciShare', ciShare));
