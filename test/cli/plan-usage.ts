/** `plan` through its own entrance: a stage that keeps what is printed, and usage in a file of its own. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { plan } from '../../src/cli/plan.ts';
import type { StatusEnvironment } from '../../src/cli/status.ts';
import { QuotalabError } from '../../src/core/index.ts';
import type { PlanQuestion } from '../../src/planning/index.ts';
import { scratchDirectory } from './command.ts';

export interface PlanExit {
  readonly stdout: string;
  /** null = it answered. */
  readonly error: QuotalabError | null;
}

/** Asks a question as the command line would, options as given; other errors than coded ones are thrown. */
export async function askHere(
  question: PlanQuestion,
  options: Readonly<Record<string, string | true>>,
  cwd: string,
  file: string | null = null,
): Promise<PlanExit> {
  let stdout = '';
  const environment: StatusEnvironment = {
    stdout: {
      write: (text: string): void => {
        stdout += text;
      },
    },
    cwd,
    env: { HOME: cwd },
    signal: new AbortController().signal,
    now: () => Date.UTC(2026, 1, 11, 9, 0, 0),
  };
  try {
    await plan(question, { texts: new Map(Object.entries(options)), file }, environment);
    return { stdout, error: null };
  } catch (error) {
    if (!(error instanceof QuotalabError)) throw error;
    return { stdout, error };
  }
}

const DAY_MS = 86_400_000;

/** A directory with `use.csv`: 30 days, 60 requests on working days, ending 2026-02-11 at noon. */
export function usageDirectory(): string {
  const directory = scratchDirectory();
  const startMs = Date.UTC(2026, 0, 13);
  const rows = Array.from({ length: 30 }, (_, day) => {
    const isWeekend = [0, 6].includes(new Date(startMs + day * DAY_MS).getUTCDay());
    return Array.from({ length: isWeekend ? 0 : 60 + ((day * 7) % 11) }, (__, i) => {
      const at = new Date(startMs + day * DAY_MS + (8 + i / 15) * 3_600_000).toISOString();
      return `${at},1,${i % 5 === 0 ? 'claude-opus-4-6' : 'claude-sonnet-4-5'}`;
    });
  }).flat();
  writeFileSync(join(directory, 'use.csv'), `timestamp,cost,model\n${rows.join('\n')}\n`);
  return directory;
}
