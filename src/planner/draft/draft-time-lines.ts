/** How long drafting takes beside generating, both with requests side by side. */

import { positive, whole } from '../../core/values/index.ts';
import { DRAFT_SECONDS_DOC, draftTime } from '../drafting/index.ts';
import type { QuestionInput } from '../question/index.ts';
import { amountText, givenNumber, numberList } from '../question/index.ts';
import type { DraftPlanned } from './draft-plan.ts';

/** Sentences; the seconds of a step are guesses unless --seconds gives them. */
export function draftTimeLines(input: QuestionInput, { request, means }: DraftPlanned): string[] {
  const text = input.text('seconds');
  const { draft, evaluate, fix, direct } = DRAFT_SECONDS_DOC;
  const [draftSec, evalSec, fixSec, directSec] =
    text === null ? [draft, evaluate, fix, direct] : numberList('--seconds', text, '5,10,10,30', positive);
  const parallel = givenNumber(input, 'parallel', (field, value) => whole(field, value, 1, 1000));
  const time = draftTime({
    itemCount: request.itemCount,
    fixShare: 1 - means.accept,
    draftSec: draftSec!,
    evalSec: evalSec!,
    fixSec: fixSec!,
    directSec: directSec!,
    evalBatch: request.evalBatch,
    genBatch: request.genBatch,
    parallel,
    ratePerMin: givenNumber(input, 'rate-per-minute', positive),
  });
  return [
    `${amountText(parallel)} at once: ${amountText(time.parSec)} s with drafts, ${amountText(time.directParSec)} s directly (${amountText(time.fairSpeedup)} times); directly one by one ${amountText(time.seqSec)} s.`,
    ...(text === null ? ['The seconds of a step are guesses: --seconds gives your own.'] : []),
  ];
}
