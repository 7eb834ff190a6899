/**
 * `npm run bench:calibration`: 2,000 macroreplications of every calibration case; coverage and correct selection
 * against what is promised, written to bench/calibration.json. Takes a quarter of an hour on one core.
 */
import { writeFile } from 'node:fs/promises';
import { CALIBRATION_CASES, shortfallAllowed, successShare } from '../test/validation/calibration-cases.ts';

const MACROREPLICATIONS = 2000;

const rows = CALIBRATION_CASES.map((found) => {
  const { procedure, law, trials, promise, isPromised } = found;
  const share = successShare(found, MACROREPLICATIONS);
  const least = promise - shortfallAllowed(promise, MACROREPLICATIONS);
  const isKept = share >= least;
  console.log(
    `${procedure.padEnd(36)} ${law.padEnd(14)} ${String(trials).padStart(5)} trials  ${share.toFixed(4)}${isKept ? '' : `  below ${least.toFixed(4)}`}`,
  );
  return { procedure, law, trials, promise, isPromised, share, isKept };
});
await writeFile(
  new URL('calibration.json', import.meta.url),
  `${JSON.stringify({ macroreplications: MACROREPLICATIONS, rows }, null, 2)}\n`,
);
