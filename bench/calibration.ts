/**
 * `npm run bench:calibration`: 2,000 macroreplications of every calibration case; coverage and correct selection
 * against what is promised, written to bench/calibration.json. Takes a quarter of an hour on one core. With words after
 * `--`, only cases named by all of them ("max-t rare"); the other figures stay.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { CALIBRATION_CASES, shortfallAllowed, successShare } from '../test/validation/calibration-cases.ts';

const MACROREPLICATIONS = 2000;
const FIGURES = new URL('calibration.json', import.meta.url);

interface Row {
  readonly procedure: string;
  readonly law: string;
  readonly trials: number;
  readonly share: number;
}

const words = process.argv.slice(2);
const { rows: before } = JSON.parse(await readFile(FIGURES, 'utf8')) as { rows: readonly Row[] };

const rows = CALIBRATION_CASES.map((found) => {
  const { procedure, law, trials, promise, isPromised } = found;
  const name = ` ${procedure} ${law} ${trials} trials `;
  const known = before.find((row) => row.procedure === procedure && row.law === law && row.trials === trials);
  const isLeft = known !== undefined && !words.every((word) => name.includes(word));
  const share = isLeft ? known.share : successShare(found, MACROREPLICATIONS);
  const least = promise - shortfallAllowed(promise, MACROREPLICATIONS);
  const isKept = share >= least;
  console.log(
    `${procedure.padEnd(36)} ${law.padEnd(14)} ${String(trials).padStart(5)} trials  ${share.toFixed(4)}${isKept ? '' : `  below ${least.toFixed(4)}`}`,
  );
  return { procedure, law, trials, promise, isPromised, share, isKept };
});
await writeFile(FIGURES, `${JSON.stringify({ macroreplications: MACROREPLICATIONS, rows }, null, 2)}\n`);
