/** `plan draft`: is a cheap draft and a check worth it, at what batch size, and is it still working? */
import { QuotalabError } from '../../core/index.ts';
import { type PlanQuestion, question, someOf } from '../question/index.ts';
import { draftFacts } from './draft-facts.ts';
import { draftPage } from './draft-page.ts';
import { DRAFT_FILE, DRAFT_OPTIONS, draftRequest } from './draft-request.ts';

export const DRAFT_QUESTION: PlanQuestion = question({
  name: 'draft',
  asks: 'Is a cheap draft and a check worth it?',
  options: DRAFT_OPTIONS,
  file: {
    name: 'log',
    describe: 'JSON: past batches with their verdicts, the pilot, spot checks (as --from-log)',
    option: 'from-log',
    isRequired: false,
    example: {
      type: 'api-docs',
      pilot: { accepted: 6, refined: 3, replaced: 1 },
      batches: [
        { items: 25, accepted: 15, refined: 8, replaced: 2, refined_well: 7 },
        { items: 25, accepted: 14, refined: 8, replaced: 3, refined_well: 7 },
        { items: 20, accepted: 12, refined: 6, replaced: 2, refined_well: 6 },
      ],
      spot_checks: { checked: 8, failed: 0 },
    },
    schema: DRAFT_FILE,
  },
  usage: 'useful',
  compute(context, asked) {
    const facts = draftFacts(draftRequest(asked, context), context);
    if (context.isStrict && facts.acceptance.verdict === 'sample-more') {
      throw new QuotalabError(
        'PLAN_INSUFFICIENT',
        `the verdict is open after ${someOf(facts.seen.all, 'draft')}; ${facts.tryItems === null ? 'no affordable number of them would settle it' : `${facts.tryItems} more would probably settle it`}`,
      );
    }
    return facts;
  },
  page: draftPage,
});
