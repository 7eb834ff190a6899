/**
 * The advice in words. Status, forecast, budget and tasks all say this of one moment; what a question adds of its own
 * stands before or after it, and never against it.
 */

import { drawnWords, isoWords, listText, shareText, unitsText } from '../question/index.ts';
import type { LocalClock } from '../usage/index.ts';
import type { Advice } from './advice.ts';

function adviceWords(advice: Advice, clock: LocalClock): string {
  if (advice.kind === 'unlimited') return 'Go on.';
  const { window, until } = advice;
  const at = isoWords(until, clock);
  switch (advice.kind) {
    case 'wait': {
      const elsewhere = advice.elsewhere.map(({ pool, leftFraction }) =>
        leftFraction === null ? `${pool} (no limit)` : `${pool} (${shareText(leftFraction)} left)`,
      );
      return elsewhere.length === 0
        ? `Wait until ${at}: nothing else has room.`
        : `Wait until ${at}, or work in ${listText(elsewhere)}.`;
    }
    case 'slow':
      return (
        `Slow down by ${Math.ceil(advice.dropFraction * 100)} %, to ${unitsText(advice.sustainablePerHour)} per hour: ` +
        `then ${window} lasts until ${at}.`
      );
    case 'watch':
      return `Go on, with an eye on ${window}: it is out before ${at} with a chance of ${drawnWords(advice.outChance)}.`;
    case 'go':
      return advice.sparePerHour > 0
        ? `Go on: ${unitsText(advice.sparePerHour)} per hour more fit into ${window}.`
        : `Go on: ${window} lasts.`;
  }
}

/** What a question says beside the advice. */
export interface NextParts {
  /** What comes first, such as the task to begin with; advice that has nothing against it is then left out. */
  readonly first?: string | null;
  readonly last?: string | null;
}

/** The `next` of an answer; `advice` null = no use is known, only the question's own parts are said. */
export function nextSentence(
  advice: Advice | null,
  clock: LocalClock,
  { first = null, last = null }: NextParts = {},
): string {
  const isQuiet = advice === null || advice.kind === 'unlimited' || advice.kind === 'go';
  const words = advice === null || (isQuiet && first !== null) ? null : adviceWords(advice, clock);
  const said = [first, words, last].filter((part) => part !== null && part !== '');
  return said.length === 0 ? 'Go on.' : said.join(' ');
}
