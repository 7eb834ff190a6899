/** Runs that write artefacts, and one way of telling what they leave. */
import { type ArtefactPaths, type ArtefactSystem, openArtefacts } from '../../../src/display/write/index.ts';
import { textsOf } from '../report/fixtures/texts.ts';

export const STAMP = '20261122-031500';

export interface RunOptions {
  readonly stamp?: string;
  readonly gzip?: boolean;
  readonly system?: ArtefactSystem;
}

/** A run that writes its artefacts into `folder` under the name `mark`. */
export async function commitRun(
  folder: string,
  mark: string,
  { stamp = STAMP, gzip = false, ...rest }: RunOptions = {},
): Promise<ArtefactPaths> {
  const artefacts = await openArtefacts({ directory: folder, stamp, gzip, ...rest });
  artefacts.csvTarget.write(`${mark} csv\n`);
  return artefacts.commit(textsOf(mark));
}

export const files = (mark: string, stamp: string): Record<string, string> => ({
  [`report-${stamp}-ranking.svg`]: `${mark} ranking\n`,
  [`report-${stamp}.html`]: `${mark} page\n`,
  [`report-${stamp}.md`]: `${mark} report of report-${stamp}-\n`,
  [`summary-${stamp}.json`]: `${mark} json\n`,
  [`trial-metrics-${stamp}.csv`]: `${mark} csv\n`,
});

export const pointers = (mark: string): Record<string, string> => ({
  'latest_report-ranking.svg': `${mark} ranking\n`,
  'latest_report.html': `${mark} page\n`,
  'latest_report.md': `${mark} report of latest_report-\n`,
  'latest_summary.json': `${mark} json\n`,
  'latest_trial_metrics.csv': `${mark} csv\n`,
});

/** Whose the latest files are that a reader meets: each names its run first. */
export function marksOf(content: Readonly<Record<string, string>>): string[] {
  const latest = Object.entries(content).filter(
    ([name]) => name.startsWith('latest_') && !name.endsWith('.gz'),
  );
  return [...new Set(latest.map(([, text]) => text.split(' ')[0]!))];
}
