/** The trial table beside a summary JSON: per policy the values of some metrics, trial by trial. */
import { createReadStream, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';

/** Columns by policy; each holds one value per trial, in trial order. */
export type TrialTable = ReadonlyMap<string, Readonly<Record<string, Float64Array>>>;

/** The table's path by the names that runs give, compressed or not; null when it is not there. */
export function trialTableBeside(summaryPath: string): string | null {
  const name = basename(summaryPath);
  const stem =
    name === 'latest_summary.json'
      ? 'latest_trial_metrics'
      : /^summary-(.+)\.json$/.exec(name)?.[1]?.replace(/^/, 'trial-metrics-');
  if (stem === undefined) return null;
  const paths = ['.csv', '.csv.gz'].map((end) => join(dirname(summaryPath), `${stem}${end}`));
  return paths.find((path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true) ?? null;
}

/**
 * Reads the named columns, a row at a time. null when the file cannot be read as such a table: it is only a help,
 * and its absence is told, not punished.
 */
export async function readTrialTable(path: string, columns: readonly string[]): Promise<TrialTable | null> {
  const lists = new Map<string, number[][]>();
  const file = createReadStream(path);
  try {
    const rows = (path.endsWith('.gz') ? file.pipe(createGunzip()) : file).pipe(parse({ columns: true }));
    file.on('error', (error) => rows.destroy(error));
    for await (const row of rows as AsyncIterable<Readonly<Record<string, string>>>) {
      const policy = row.policy ?? '';
      const own = lists.get(policy) ?? columns.map((): number[] => []);
      if (Number(row.trial_id) !== own[0]?.length) return null;
      columns.forEach((column, index) => {
        own[index]!.push(Number(row[column] || Number.NaN));
      });
      lists.set(policy, own);
    }
  } catch {
    return null;
  } finally {
    file.destroy();
  }
  if (lists.size === 0 || [...lists.values()].flat(2).some((value) => !Number.isFinite(value))) return null;
  return new Map(
    [...lists].map(([policy, own]) => [
      policy,
      Object.fromEntries(columns.map((column, index) => [column, Float64Array.from(own[index]!)])),
    ]),
  );
}
