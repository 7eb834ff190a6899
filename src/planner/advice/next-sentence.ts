/**
 * The advice in words. Status, forecast, budget and tasks all say this of one moment; what a question adds of its own
 * stands before or after it, and never against it.
 */
import {
  drawnWords,
  instantWords,
  type LocalClock,
  listText,
  unitsWords,
  worstChance,
} from '../question/index.ts';
import { type Advice, adviceOf } from './advice.ts';
import type { Moment } from './moment.ts';

function adviceWords(advice: Advice, clock: LocalClock): string {
  if (advice.kind === 'unlimited') return 'Go on.';
  if (advice.kind === 'wait') {
    const at = instantWords(advice.untilMs, clock);
    return advice.elsewhere.length === 0
      ? `Wait until ${at}: nothing else has room.`
      : `Wait until ${at}, or work in ${listText(advice.elsewhere)}.`;
  }
  const { of, window } = advice;
  const { name } = of.of.window;
  const end = instantWords(of.untilMs, clock);
  switch (advice.kind) {
    case 'slow':
      return (
        `Slow down by ${Math.ceil(window.dropFraction * 100)} %, to ${unitsWords(window.sustainablePerHour)} per hour: ` +
        `then ${name} lasts until ${end}.`
      );
    case 'watch':
      return `Go on, with an eye on ${name}: it is out before ${end} with a chance of ${drawnWords(worstChance(of))}.`;
    case 'go':
      return window.sparePerHour > 0
        ? `Go on: ${unitsWords(window.sparePerHour)} per hour more fit into ${name}.`
        : `Go on: ${name} lasts.`;
  }
}

/** What a question says beside the advice. */
export interface NextParts {
  /** What comes first, such as the task to begin with; advice that has nothing against it is then left out. */
  readonly first?: string | null;
  readonly last?: string | null;
}

/** The `next` of an answer; `moment` null = no use is known, only the question's own parts are said. */
export function nextSentence(
  moment: Moment | null,
  clock: LocalClock,
  { first = null, last = null }: NextParts = {},
): string {
  const advice = moment === null ? null : adviceOf(moment, clock.nowMs);
  const isQuiet = advice === null || advice.kind === 'unlimited' || advice.kind === 'go';
  const words = advice === null || (isQuiet && first !== null) ? null : adviceWords(advice, clock);
  const said = [first, words, last].filter((part) => part !== null && part !== '');
  return said.length === 0 ? 'Go on.' : said.join(' ');
}
