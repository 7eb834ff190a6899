/**
 * What a run writes aside has a name that says whose it is, so that a later run can tell a killed run's leftovers from
 * a living run's work. Read next: artefact-leftovers.ts.
 */
import { createHash } from 'node:crypto';
import type { ArtefactSystem } from './artefact-system.ts';

export interface RunMark {
  readonly processId: number;
  readonly hostTag: string;
}

let counter = 0;

/** Short and safe in a file name. */
export function hostTag(hostName: string): string {
  return createHash('sha256').update(hostName).digest('hex').slice(0, 8);
}

/** The next name of this process that begins so; a thread of it may have taken the same. */
export function markedName(begin: string, { processId, hostName }: ArtefactSystem): string {
  return `${begin}-${processId}-${hostTag(hostName)}-${++counter}`;
}

/** Reads the owner back from the name of a file or a folder that was written aside; null for any other name. */
export function parseMark(name: string): RunMark | null {
  const match = /^\.(?:quotalab|latest|latest_sweep)-(\d+)-([0-9a-f]{8})-\d+(?:[.-][\w.-]+)?$/.exec(name);
  return match === null ? null : { processId: Number(match[1]), hostTag: match[2]! };
}

/** Undoes and clears up as far as it can: the failure that led here is the one to report. */
export async function quietly(action: () => Promise<unknown>): Promise<void> {
  try {
    await action();
  } catch {
    // The next run clears what stays.
  }
}
