/**
 * `plan rate`: how many agents at once. Two limits are kept apart: the rate limit, which makes requests wait for
 * seconds, and the quota of a window, which ends the work for hours. The answer names the one that decides.
 */
import { positive, whole } from '../../core/values/index.ts';
import { meanOf, type Uncertain, uncertain } from '../../numerics/stats/samples/index.ts';
import {
  field,
  nameField,
  numberListField,
  numberOf,
  type PlanQuestion,
  positiveField,
  question,
  rangeField,
  wholeField,
} from '../question/index.ts';
import { MOST_AGENTS, rateFacts } from './rate-facts.ts';
import { ratePage } from './rate-page.ts';

const MOST_SECONDS = 86_400;

/** SECONDS, or MIN,MODE,MAX. */
const cycleField = field(
  (at, value): Uncertain => {
    const parts = String(value).split(',').map(numberOf);
    const [min, mode, max] = parts;
    const quantity = uncertain(
      at,
      parts.length === 3 ? { min, mode, max } : positive(at, parts.length === 1 ? min : value),
    );
    positive(at, meanOf(quantity), MOST_SECONDS);
    return quantity;
  },
  { type: 'string' },
);

const OPTIONS = {
  agents: numberListField((at, value) => whole(at, value, 1, MOST_AGENTS))
    .optional()
    .describe('Numbers of agents to compare, such as 1,5,20 (around the limit)'),
  service: cycleField.optional().describe("Seconds of a request, or MIN,MODE,MAX (the log's pace, else 30)"),
  limit: positiveField(100_000).prefault(60).describe('Rate limit of one account, requests a minute'),
  bucket: rangeField(1, 10_000).prefault(60).describe('Requests that may go at once'),
  accounts: wholeField(1, 64).prefault(1).describe('Accounts with a rate limit of their own each'),
  p95: positiveField(MOST_SECONDS).prefault(5).describe('Seconds that 95\u00a0% of waits are to stay within'),
  arrivals: rangeField(0, 1_000_000)
    .optional()
    .describe("Requests a minute (the log's busy minutes, else 80\u00a0% of the limit)"),
  burst: wholeField(1, 1_000_000)
    .optional()
    .describe("Requests at one instant (the log's largest minute, else 100)"),
  of: nameField().optional().describe('Pool whose windows are looked at (the one used most)'),
};

export const RATE_QUESTION: PlanQuestion = question({
  name: 'rate',
  asks: 'How many agents can I run at once?',
  options: OPTIONS,
  file: null,
  usage: 'useful',
  compute: (context, { options }) => rateFacts(context, options),
  page: ratePage,
});
