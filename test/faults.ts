/**
 * Tests by injected faults: few in the suite, many under `npm run faults`, which collects what each family tried, kept
 * and lost. Read next: bench/faults.ts.
 */
import { appendFileSync } from 'node:fs';

/** The tests that report, in the order in which they are run. */
export const FAULT_TESTS: readonly string[] = [
  'test/display/write/killed-calls.test.ts',
  'test/cli/simulate/full-disk.test.ts',
  'test/router/ledger/power-cut.test.ts',
  'test/router/server/kill-at-writes.test.ts',
  'test/router/server/unwritable-state.test.ts',
  'test/router/server/hostile-pages.test.ts',
  'test/router/server/fuzz.test.ts',
  'test/router/server/fuzz-state.test.ts',
  'test/usage/logs/parser-fuzz.test.ts',
  'test/cli/inputs/mutated-files.test.ts',
];

/** What came of one family of faults. */
export interface FaultRecord {
  /** Kind of fault, for the short table. */
  readonly family: string;
  readonly faults: string;
  readonly tried: number;
  /** Of those tried: the promise held. */
  readonly kept: number;
  /** For people: what was lost of what, such as "0 of 312 answers". */
  readonly lost: string;
}

/** How many are tried: all under `npm run faults`. */
export const faultCount = (few: number, all: number): number =>
  process.env.QUOTALAB_FAULTS === 'all' ? all : few;

/** Adds a line to the report that `npm run faults` reads; nothing elsewhere. */
export function reportFaults(record: FaultRecord): void {
  const report = process.env.QUOTALAB_FAULTS_REPORT;
  if (report !== undefined) appendFileSync(report, `${JSON.stringify(record)}\n`);
}
