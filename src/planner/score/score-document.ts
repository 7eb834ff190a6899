/** What the document's own rules say about the same days, where they differ. */

import type { DocumentAnswer } from '../answer/index.ts';
import { amountText } from '../question/index.ts';
import { benchmarksDoc, compositeScoreDoc, degradationDoc, EXPECTED_WORK_DOC } from '../scoring/index.ts';
import { mean, ratioText } from './score-answer.ts';
import type { DayScore } from './score-days.ts';
import type { PoolUse } from './score-habits.ts';

/** The document's threshold, benchmarks and score of 0 to 100. */
export function scoreDocument(score: DayScore, uses: readonly PoolUse[]): DocumentAnswer[] {
  const { ratios, recentCount, records, pool, change } = score;
  const split = ratios.length - recentCount;
  const doc = degradationDoc(mean(ratios.slice(split)), ratios.slice(0, split));
  const ours = change.status === 'tested' ? change.verdict : 'too few days';
  const rows = benchmarksDoc(records, pool, records.length);
  const last = records.at(-1)!;
  const limitOf = (name: string): number | null =>
    uses.find(({ lane }) => lane.name === name)?.lane.limited[0]?.window.limit ?? null;
  const [sonnet, opus] = [limitOf('sonnet'), limitOf('opus')];
  return [
    ...(!('threshold' in doc)
      ? []
      : [
          {
            rule: 'Thirty per cent below the mean',
            says: `${doc.isDegraded ? 'degraded' : 'normal'}: threshold ${ratioText(doc.threshold)}`,
            weSay: ours,
            why: 'it asks how large a drop is, never whether days differ that much anyway',
          },
        ]),
    ...('mean' in rows && score.whole.status === 'known' && Math.abs(rows.p95 - score.whole.p95) > 1e-12
      ? [
          {
            rule: '95th percentile of work per unit',
            says: ratioText(rows.p95),
            weSay: ratioText(score.whole.p95),
            why: 'it reads beyond the largest day seen',
          },
        ]
      : []),
    ...(sonnet === null || opus === null || score.isStandIn
      ? []
      : [
          {
            rule: `Score of 0 to 100 on ${last.date}, ${EXPECTED_WORK_DOC} expected`,
            says: amountText(
              compositeScoreDoc({
                work: last.work,
                expectedWork: EXPECTED_WORK_DOC,
                used: {
                  haiku: last.cost.haiku ?? 0,
                  sonnet: last.cost.sonnet ?? 0,
                  opus: last.cost.opus ?? 0,
                },
                limits: { sonnet, opus },
              }).clamped.total,
            ),
            weSay: 'value done over the best possible, where past tasks are written down',
            why: 'an idle day scores points, and keeping to its own targets of use costs some',
          },
        ]),
  ];
}
