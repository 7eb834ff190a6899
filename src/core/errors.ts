/**
 * The one table of coded errors. A coded error is a caller's mistake or a failed run, told in one sentence:
 * what, where, the value, what is allowed. The exit code belongs to the code, not to the place that throws.
 */
import { plainText } from './text/index.ts';

export type ErrorCode =
  | 'BAD_OPTION'
  | 'BAD_POOL'
  | 'BAD_OBJECTIVE'
  | 'BAD_TRACE'
  | 'BAD_SUMMARY'
  | 'BAD_JOURNAL'
  | 'BAD_QUOTAS'
  | 'E_RANGE'
  | 'E_TYPE'
  | 'E_INT'
  | 'E_SUM'
  | 'E_UNKNOWN'
  | 'E_DUP'
  | 'E_CYCLE'
  | 'E_DEP'
  | 'E_EMPTY'
  | 'E_OVERDRAW'
  | 'BAD_OUTPUT'
  | 'ROUTER_UNREACHABLE'
  | 'CLUSTER_UNREACHABLE'
  | 'TRIAL_FAILED'
  | 'WRITE_FAILED'
  | 'THRESHOLD_FAILED'
  | 'REPLAY_DISAGREES'
  | 'ACCOUNT_REFUSED'
  | 'PLAN_INFEASIBLE'
  | 'PLAN_INSUFFICIENT'
  | 'INTERRUPTED';

/** Every code with its process exit code and meaning; the table of docs/codes.md is made from it. */
export const ERROR_CODES: Readonly<
  Record<ErrorCode, { readonly exitCode: number; readonly meaning: string }>
> = {
  BAD_OPTION: { exitCode: 2, meaning: 'an option is unknown, repeated or out of its range' },
  BAD_POOL: { exitCode: 2, meaning: 'a pool file or preset cannot be used' },
  BAD_OBJECTIVE: { exitCode: 2, meaning: 'an objective file cannot be used' },
  BAD_TRACE: { exitCode: 2, meaning: 'a usage log or trace cannot be used' },
  BAD_SUMMARY: { exitCode: 2, meaning: 'a summary JSON cannot be used, or is of another demand' },
  BAD_JOURNAL: { exitCode: 2, meaning: 'a journal, or a part of a sharded run, cannot be used' },
  BAD_QUOTAS: { exitCode: 2, meaning: 'a quotas file or a setting of the router cannot be used' },
  E_RANGE: { exitCode: 2, meaning: 'an input of the planner is out of its range' },
  E_TYPE: { exitCode: 2, meaning: 'an input of the planner is of another kind' },
  E_INT: { exitCode: 2, meaning: 'an input of the planner is no whole number' },
  E_SUM: { exitCode: 2, meaning: 'shares of the planner do not add up to 1' },
  E_UNKNOWN: { exitCode: 2, meaning: 'a name of the planner is in no catalogue' },
  E_DUP: { exitCode: 2, meaning: 'a name of the planner is given twice' },
  E_CYCLE: { exitCode: 2, meaning: 'tasks depend on each other in a circle' },
  E_DEP: { exitCode: 2, meaning: 'a task depends on one that is not there' },
  E_EMPTY: { exitCode: 2, meaning: 'a list of the planner is empty' },
  E_OVERDRAW: { exitCode: 2, meaning: 'a plan spends more than there is' },
  BAD_OUTPUT: { exitCode: 2, meaning: 'the output directory cannot be written' },
  ROUTER_UNREACHABLE: { exitCode: 1, meaning: 'the router does not answer, or refused' },
  CLUSTER_UNREACHABLE: { exitCode: 1, meaning: 'the Redis server of --cluster does not answer, or refused' },
  TRIAL_FAILED: { exitCode: 1, meaning: 'a worker died or a trial threw' },
  WRITE_FAILED: {
    exitCode: 1,
    meaning: 'an artefact, or what the router is to remember, could not be written; earlier ones are whole',
  },
  THRESHOLD_FAILED: { exitCode: 3, meaning: 'a --fail-if condition is true; artefacts are written' },
  REPLAY_DISAGREES: { exitCode: 3, meaning: 'a logged decision would be made differently now' },
  ACCOUNT_REFUSED: {
    exitCode: 3,
    meaning: 'an account refused the request of --probe or did not answer; every answer is printed',
  },
  PLAN_INFEASIBLE: {
    exitCode: 3,
    meaning: 'no plan meets every demand; the smallest change that would is named',
  },
  PLAN_INSUFFICIENT: { exitCode: 4, meaning: 'too few data for the answer that was asked for' },
  INTERRUPTED: { exitCode: 130, meaning: 'stopped by the user; no artefact was touched' },
};

/** An error a user can act on. `message` is one sentence in one line, without what a terminal obeys; no stack trace is ever shown for it. */
export class QuotalabError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string) {
    super(plainText(message));
    this.name = 'QuotalabError';
    this.code = code;
  }

  get exitCode(): number {
    return ERROR_CODES[this.code].exitCode;
  }
}
