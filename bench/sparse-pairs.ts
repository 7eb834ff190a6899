/**
 * `node --import tsx bench/sparse-pairs.ts`: 1,000 macroreplications of every case of test/validation/sparse-cases.ts, with
 * intervals as built and with one multiplier for all pairs; coverage and half-widths, written to bench/sparse-pairs.json.
 * Takes ten minutes on one core.
 */
import { writeFile } from 'node:fs/promises';
import {
  measureSparse,
  oneMultiplier,
  ownIntervals,
  SPARSE_CASES,
  type SparseFigures,
} from '../test/validation/sparse-cases.ts';

const MACROREPLICATIONS = 1000;

const digits = (value: number | null): string => (value === null ? '-' : value.toFixed(4));
const words = ({ coverage, denseMedian, denseMean, sparseMedian, sparseMean }: SparseFigures): string =>
  `covers ${coverage.toFixed(3)}; dense ${digits(denseMedian)}, mean ${digits(denseMean)}; sparse ${digits(sparseMedian)}, mean ${digits(sparseMean)}`;

const rows = SPARSE_CASES.map((found) => {
  const [own, one] = measureSparse(found, MACROREPLICATIONS, [ownIntervals, oneMultiplier]);
  console.log(`${found.lumps}, ${found.trials} trials`);
  console.log(`  own intervals   ${words(own!)}`);
  console.log(`  one multiplier  ${words(one!)}`);
  return { ...found, own, one };
});
await writeFile(
  new URL('sparse-pairs.json', import.meta.url),
  `${JSON.stringify({ macroreplications: MACROREPLICATIONS, rows }, null, 2)}\n`,
);
