/**
 * Names in an output directory. Final names are published; temporary names say which run owns them, so that a
 * later run can tell a killed run's leftovers from a living run's work.
 */
import { createHash } from 'node:crypto';

export type ArtefactKind = 'summary' | 'trialMetrics' | 'report';

export const ARTEFACT_KINDS: readonly ArtefactKind[] = ['summary', 'trialMetrics', 'report'];

const csvEnd = (gzip: boolean): string => (gzip ? 'csv.gz' : 'csv');

/** Name of a finished artefact; `stamp` with its number when the second was taken. */
export function stampedName(kind: ArtefactKind, stamp: string, gzip: boolean): string {
  if (kind === 'trialMetrics') return `trial-metrics-${stamp}.${csvEnd(gzip)}`;
  return kind === 'summary' ? `summary-${stamp}.json` : `report-${stamp}.md`;
}

/** Name of the copy of the newest artefact. */
export function pointerName(kind: ArtefactKind, gzip: boolean): string {
  if (kind === 'trialMetrics') return `latest_trial_metrics.${csvEnd(gzip)}`;
  return kind === 'summary' ? 'latest_summary.json' : 'latest_report.md';
}

/** Every final name a stamp can take. */
export function namesOfStamp(stamp: string): readonly string[] {
  return [false, true].flatMap((gzip) => ARTEFACT_KINDS.map((kind) => stampedName(kind, stamp, gzip)));
}

export function isStampedName(name: string): boolean {
  return /^(summary|trial-metrics|report)-\d{8}-\d{6}(-\d+)?\.(json|csv|csv\.gz|md)$/.test(name);
}

/** One run's mark in temporary names. */
export interface RunMark {
  readonly processId: number;
  readonly hostTag: string;
  /** Counts the runs of one process. */
  readonly counter: number;
}

/** What a temporary file is for: an artefact in the making, a pointer in the making, a pointer's old content. */
export type TemporaryUse = 'new' | 'pointer' | 'backup';

export function temporaryName(mark: RunMark, use: TemporaryUse, kind: ArtefactKind | 'stale'): string {
  return `.quotalab-${mark.processId}-${mark.hostTag}-${mark.counter}-${use}-${kind}.tmp`;
}

/** Short and safe in a file name. */
export function hostTag(hostName: string): string {
  return createHash('sha256').update(hostName).digest('hex').slice(0, 8);
}

export interface TemporaryOwner {
  readonly processId: number;
  readonly hostTag: string;
  /** Equal for all temporary files of one run. */
  readonly run: string;
  readonly use: TemporaryUse;
}

/** Reads a temporary name back; null for any other name. */
export function parseTemporaryName(name: string): TemporaryOwner | null {
  const match = /^\.quotalab-((\d+)-([0-9a-f]{8})-\d+)-(new|pointer|backup)-\w+\.tmp$/.exec(name);
  if (match === null) return null;
  return {
    processId: Number(match[2]),
    hostTag: match[3]!,
    run: match[1]!,
    use: match[4] as TemporaryUse,
  };
}
