/**
 * `npm run bench:steady [-- TRIALS]`: is the default start a steady one? In every regime the leads of all pairs of default
 * policies after the default warm-up are set against those after 20 weeks from full accounts, and so are the leads
 * after one week from full accounts. Both live through the last weeks of one tape: what differs is the start alone,
 * so the differences are paired. Written to bench/steady.json. 120 trials take about six minutes of one idle core;
 * time is linear in trials, half-widths fall with their square root.
 */
import { writeFile } from 'node:fs/promises';
import { expectSteady, REGIMES } from './steady-regimes.ts';

const trials = Number(process.argv[2] ?? 120);
const rows = [];
for (const regime of REGIMES) {
  const started = performance.now();
  const found = await expectSteady(regime, trials);
  const seconds = (performance.now() - started) / 1000;
  console.log(`${regime.mode}, ${regime.resetMode}, short ${regime.short} (${seconds.toFixed(0)} s)`);
  for (const row of found) {
    const points = (value: number): string => (100 * value).toFixed(3).padStart(7);
    console.log(
      [
        `  ${row.metric.padEnd(15)} ${row.start.padEnd(6)} ${row.warmupWeeks} weeks`,
        `worst of ${row.pairs} leads ${points(row.worst)} +- ${points(row.halfWidth)} hundredths (${row.worstPair})`,
        `${row.apart} told apart`,
        row.isSurelySmall ? 'all surely below the indifference' : 'not surely below the indifference',
        `verdict ${row.verdict === row.longVerdict ? 'the same' : `${row.verdict}, after 20 weeks ${row.longVerdict}`}`,
      ].join('; '),
    );
  }
  rows.push({ ...regime, rows: found });
}
await writeFile(
  new URL('steady.json', import.meta.url),
  `${JSON.stringify({ trials, indifference: 0.002, regimes: rows }, null, 2)}\n`,
);
