/**
 * Published names in an output directory: of each artefact under a stamp and as the latest, and of the two kinds of
 * sets. Read next: file-set.ts.
 */

/** `page` is the report as HTML; figures are named after `figure-`. */
export type ArtefactKind = 'summary' | 'trialMetrics' | 'report' | 'page' | `figure-${string}`;

const FIGURE = 'figure-';

/** How the names of a report's figures begin, beside the report of `stamp` or beside the latest for null. */
export function figurePrefix(stamp: string | null): string {
  return stamp === null ? 'latest_report-' : `report-${stamp}-`;
}

/** Name of an artefact under `stamp`, with its number when the second was taken; of the latest for null. */
export function artefactName(kind: ArtefactKind, stamp: string | null, gzip: boolean): string {
  const report = stamp === null ? 'latest_report' : `report-${stamp}`;
  if (kind === 'trialMetrics') {
    return `${stamp === null ? 'latest_trial_metrics' : `trial-metrics-${stamp}`}.${gzip ? 'csv.gz' : 'csv'}`;
  }
  if (kind === 'summary') return `${stamp === null ? 'latest_summary' : `summary-${stamp}`}.json`;
  if (kind === 'report') return `${report}.md`;
  return kind === 'page' ? `${report}.html` : `${report}-${kind.slice(FIGURE.length)}.svg`;
}

/** A kind of set in a directory. */
export interface SetKind {
  /** The link whose target is the folder of the latest set: replacing it switches all latest names at once. */
  readonly link: string;
  /** Names of the latest set's files, whichever of them it has. */
  readonly latest: RegExp;
}

export const RUN_SET: SetKind = {
  link: '.latest',
  latest: /^latest_(summary\.json|trial_metrics\.csv(\.gz)?|report\.(md|html)|report-[a-z0-9-]+\.svg)$/,
};

export const SWEEP_SET: SetKind = {
  link: '.latest_sweep',
  latest: /^latest_sweep(\.(json|csv|html|md)|-[a-z0-9-]+\.svg)$/,
};

export const SET_KINDS: readonly SetKind[] = [RUN_SET, SWEEP_SET];

export function isLatestName(name: string): boolean {
  return SET_KINDS.some(({ latest }) => latest.test(name));
}

export function isStampedName(name: string): boolean {
  return /^(summary|trial-metrics|report|sweep)-\d{8}-\d{6}(-\d+)?(-[a-z][a-z0-9-]*)?\.(json|csv|csv\.gz|md|html|svg)$/.test(
    name,
  );
}
