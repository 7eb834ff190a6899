/** Summary JSON files of earlier runs: what comparing needs of them, whatever else they hold. */
import { resolve } from 'node:path';
import { z } from 'zod';
import { readJsonFile } from '../../usage/files/index.ts';

const finite = z.number('a finite number');
const policySchema = z.looseObject(
  {
    policy: z.string('the name of a policy'),
    objective_score_mean: finite,
    served_ratio_mean: finite.nullable(),
  },
  'a policy of a summary',
);

const summarySchema = z.looseObject(
  {
    schema_version: z.int('the version of a summary JSON'),
    seed: finite,
    trials: z.int('a whole number of trials').min(1, 'at least one trial'),
    scenario_mode: z.string('a scenario mode'),
    reset_mode: z.string('a reset mode'),
    summary: z.array(policySchema, 'the ranking of a run').min(1, 'at least one policy'),
    demand_digest: z.string('the digest of the demand'),
    command: z.string('the command of the run'),
  },
  'a summary JSON of simulate',
);

/** What is read of a summary; it may hold more. */
export interface SummaryFile {
  readonly schema_version: number;
  readonly seed: number;
  readonly trials: number;
  readonly scenario_mode: string;
  readonly reset_mode: string;
  /** By rank. */
  readonly summary: ReadonlyArray<{
    readonly policy: string;
    readonly objective_score_mean: number;
    readonly served_ratio_mean: number | null;
  }>;
  readonly demand_digest: string;
  readonly command: string;
}

/** Reads a summary JSON that a user names under `option`. Throws BAD_SUMMARY. */
export function readSummary(option: string, path: string, cwd: string): Promise<SummaryFile> {
  return readJsonFile({ option, path, code: 'BAD_SUMMARY' }, summarySchema, resolve(cwd, path));
}
