/** Further tables of a mix: what the file asked, and the figures that are not needed every time. */

import { type CostVector, costOf, type Priced, UNPRICED } from '../../core/values/index.ts';
import type { AnswerSection } from '../answer/index.ts';
import { amountText, listText, someOf } from '../question/index.ts';
import { tagsOf } from '../rules/index.ts';
import type { Mix } from './mix-plan.ts';

const left = (title: string) => ({ title, align: 'left' as const });
const right = (title: string) => ({ title, align: 'right' as const });

/** `55 sonnet and 5 opus`. */
export const costText = (cost: CostVector): string => {
  const parts = Object.entries(cost).filter(([, amount]) => amount > 0);
  return parts.length === 0
    ? 'free'
    : listText(parts.map(([pool, amount]) => `${amountText(amount)} ${pool}`));
};

const pricedText = (value: Priced): string => (value === UNPRICED ? 'free' : amountText(value));

/** What the file asked, each in its section. */
export function mixFileSections(mix: Mix): AnswerSection[] {
  const { models, workflow, returns, throughput, pareto, messages, context } = mix;
  const lines = [
    ...(workflow === null
      ? []
      : [
          `Workflow: ${costText(workflow.cost)}, ${amountText(workflow.wallHours)} h from first start to last end.`,
        ]),
    ...(messages === null ? [] : [`Messages of the events: ${costText(messages.cost)}.`]),
    ...(pareto === null
      ? []
      : [
          `Not beaten: ${listText(pareto.frontier)}.`,
          ...pareto.dropped.map(({ name, dominatedBy }) => `${name} is beaten by ${dominatedBy}.`),
        ]),
    ...(context === null ? [] : [`Session: ${context.action.replace('_', ' ')}, ${context.reason}.`]),
  ];
  return [
    ...(models.length === 0
      ? []
      : [
          {
            kind: 'table' as const,
            title: 'Model by task',
            columns: [left('Task'), left('Model'), left('because')],
            rows: models.map(({ type, choice }) =>
              choice.status === 'specified'
                ? [type, choice.model, choice.row.reason]
                : [
                    type,
                    'not specified',
                    `nearest: ${choice.nearest.map((row) => `${row.taskType} ${row.depth} (${row.model})`).join(', ')}`,
                  ],
            ),
          },
        ]),
    ...(returns === null
      ? []
      : [
          {
            kind: 'table' as const,
            title: 'Ways to do it, best net value first',
            columns: [left('Way'), right('Value'), right('Price'), right('Net value'), right('Gain/price')],
            rows: returns.ways.map(({ name, value, price, netValue, roi }) => [
              name,
              amountText(value),
              amountText(price),
              amountText(netValue),
              pricedText(roi),
            ]),
          },
        ]),
    ...(throughput === null
      ? []
      : [
          {
            kind: 'table' as const,
            title: `Most value in a day: ${amountText(throughput.value)}`,
            columns: [left('Class'), right('Pieces')],
            rows: Object.entries(throughput.counts).map(([name, pieces]) => [name, amountText(pieces)]),
          },
          {
            kind: 'text' as const,
            title: '',
            lines: Object.entries(throughput.prices).map(
              ([pool, price]) => `One more of ${pool} is worth ${amountText(price)}.`,
            ),
          },
        ]),
    ...(lines.length === 0 ? [] : [{ kind: 'text' as const, title: 'Also asked', lines }]),
  ];
}

/** Tables that nobody needs every time. */
export function mixMoreSections({
  router,
  habits,
  agents,
  fixes,
  steps,
  gain,
  gainOf,
}: Mix): AnswerSection[] {
  return [
    {
      kind: 'table',
      title: 'A router before tasks of one message',
      columns: [left('Way'), right('Sonnet'), right('Haiku'), right('Of all in sonnet')],
      rows: router.map(({ arch, cost, multiplier }) => [
        arch === 'allSonnet'
          ? 'all in sonnet'
          : arch === 'direct'
            ? 'you pick the model'
            : 'a sonnet picks it',
        amountText(costOf(cost, 'sonnet')),
        amountText(costOf(cost, 'haiku')),
        pricedText(multiplier),
      ]),
    },
    {
      kind: 'table',
      title: 'Messages of ways of working',
      columns: [left('Way'), left('per'), right('Messages'), left('from')],
      rows: habits.map(({ name, per, low, high, source }) => [
        name,
        per,
        `${amountText(low)} to ${amountText(high)}`,
        source === 'log' ? 'your log, 10-90 %' : 'a guess, until a log says',
      ]),
    },
    {
      kind: 'table',
      title: 'Agents and what suits their model',
      columns: [left('Agent'), left('One call'), left('Good for')],
      rows: agents.map(({ name, cost }) => [
        name,
        costText(cost),
        tagsOf(Object.keys(cost)[0] ?? '').join(', '),
      ]),
    },
    {
      kind: 'text',
      title: 'Fewer messages for the same work',
      lines: [
        `Fixes in one batch: ${someOf(fixes.before, 'message')} become ${amountText(fixes.after)} (with a review of each: ${amountText(fixes.reviewed.before)}).`,
        `Steps with one check at the end: ${amountText(steps.stepWithCheck.before)} become 1, or ${amountText(steps.separateChecks.before)} become 2 where each check is a message.`,
        `${gainOf[0]!.toUpperCase()}${gainOf.slice(1)}: ${pricedText(gain.ratioWeighted)} times fewer, weighted; ${Object.entries(
          gain.perPool,
        )
          .map(([pool, { naive, optimised }]) => `${pool} ${amountText(naive)} to ${amountText(optimised)}`)
          .join(', ')}.`,
      ],
    },
  ];
}
