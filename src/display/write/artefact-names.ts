/**
 * Names in an output directory. Final names are published; temporary names say which run owns them, so that a
 * later run can tell a killed run's leftovers from a living run's work.
 */
import { createHash } from 'node:crypto';

/** `page` is the report as HTML; figures are named after `figure-`. */
export type ArtefactKind = 'summary' | 'trialMetrics' | 'report' | 'page' | `figure-${string}`;

/** What every run has. */
const KINDS_OF_EVERY_RUN = ['summary', 'trialMetrics', 'report', 'page'] as const;

const FIGURE = 'figure-';

/** The artefacts of a run with these figures; whoever has the first has the stamp. */
export function artefactKinds(figureNames: readonly string[]): readonly ArtefactKind[] {
  return [...KINDS_OF_EVERY_RUN, ...figureNames.map((name): ArtefactKind => `figure-${name}`)];
}

/** How the names of a report's figures begin, beside the report of `stamp` or beside the newest. */
export function figurePrefix(stamp: string | null): string {
  return stamp === null ? 'latest_report-' : `report-${stamp}-`;
}

const csvEnd = (gzip: boolean): string => (gzip ? 'csv.gz' : 'csv');

/** Name of a finished artefact; `stamp` with its number when the second was taken. */
export function stampedName(kind: ArtefactKind, stamp: string, gzip: boolean): string {
  if (kind === 'trialMetrics') return `trial-metrics-${stamp}.${csvEnd(gzip)}`;
  if (kind === 'summary') return `summary-${stamp}.json`;
  if (kind === 'report') return `report-${stamp}.md`;
  return kind === 'page' ? `report-${stamp}.html` : `${figurePrefix(stamp)}${kind.slice(FIGURE.length)}.svg`;
}

/** Name of the copy of the newest artefact. */
export function pointerName(kind: ArtefactKind, gzip: boolean): string {
  if (kind === 'trialMetrics') return `latest_trial_metrics.${csvEnd(gzip)}`;
  if (kind === 'summary') return 'latest_summary.json';
  if (kind === 'report') return 'latest_report.md';
  return kind === 'page' ? 'latest_report.html' : `${figurePrefix(null)}${kind.slice(FIGURE.length)}.svg`;
}

/** Whether a name is that of the newest copy of some figure. */
export function isFigurePointer(name: string): boolean {
  return /^latest_report-[a-z0-9-]+\.svg$/.test(name);
}

/** Final names that tell that a stamp is taken. */
export function namesOfStamp(stamp: string): readonly string[] {
  return [false, true].flatMap((gzip) => KINDS_OF_EVERY_RUN.map((kind) => stampedName(kind, stamp, gzip)));
}

export function isStampedName(name: string): boolean {
  return /^(summary|trial-metrics|report)-\d{8}-\d{6}(-\d+)?(-[a-z][a-z0-9-]*)?\.(json|csv|csv\.gz|md|html|svg)$/.test(
    name,
  );
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

/** What a temporary file holds: an artefact, or a pointer that the run has no more. */
export type TemporaryKind = ArtefactKind | `stale-${string}`;

export function temporaryName(mark: RunMark, use: TemporaryUse, kind: TemporaryKind): string {
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
  const match = /^\.quotalab-((\d+)-([0-9a-f]{8})-\d+)-(new|pointer|backup)-[\w.-]+\.tmp$/.exec(name);
  if (match === null) return null;
  return {
    processId: Number(match[2]),
    hostTag: match[3]!,
    run: match[1]!,
    use: match[4] as TemporaryUse,
  };
}
