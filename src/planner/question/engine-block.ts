/** What trials of the simulator say of this moment, in words; the same for every question that is asked with them. */

import type { LocalClock } from '../usage/index.ts';
import { chanceText, shareText, someOf } from './answer-words.ts';
import { instantWords } from './instant-words.ts';
import type { AnswerSection } from './page.ts';
import { tableBlock, textBlock } from './page-blocks.ts';
import type { EngineOutlook } from './question.ts';

/** Chances counted in so few trials: none is not never. */
const countedText = (chance: number, trials: number): string =>
  chance === 0 ? `under ${chanceText(1 / trials)}` : chanceText(chance);

function refusedWords(engine: EngineOutlook, clock: LocalClock): string {
  const { earlyMs, medianMs, untilMs, refusedShare, trials } = engine;
  const at = (epochMs: number): string => instantWords(epochMs, clock);
  const until = at(untilMs);
  if (refusedShare === null) return `Nothing is asked for until ${until}.`;
  if (refusedShare === 0) return `In none of ${trials} trials is a request refused until ${until}.`;
  const early = earlyMs === null ? [] : [`A tenth of the trials is refused a request by ${at(earlyMs)}`];
  const half = medianMs === null ? [] : [`half by ${at(medianMs)}`];
  const first = [...early, ...half].join(', ');
  return `${first === '' ? '' : `${first}; `}${shareText(refusedShare)} of what is asked for until ${until} is refused.`.replace(
    /^./,
    (letter) => letter.toUpperCase(),
  );
}

/** What one more account would change, on the same draws. */
function oneMoreWords({ oneMore, chance, refusedShare, trials }: EngineOutlook): string[] {
  if (oneMore === null || refusedShare === null || refusedShare === 0) return [];
  const { like, chance: own, refusedShare: left } = oneMore;
  return [
    `One more account like ${like}, with nothing used yet: ${shareText(left ?? 0)} is refused instead of ${shareText(refusedShare)}, and a request in ${countedText(own, trials)} of the trials instead of ${countedText(chance, trials)}.`,
  ];
}

/** A table and a sentence; nothing where no trials were asked for. */
export function engineBlocks(engine: EngineOutlook | undefined, clock: LocalClock): AnswerSection[] {
  if (engine === undefined) return [];
  const { trials, policy, days, windows } = engine;
  return [
    ...tableBlock(
      `${someOf(trials, 'trial')} of the simulator from now on`,
      ['window', '>until', '>a request is refused by then'],
      windows.map(({ name, untilMs, chance }) => [
        name,
        { text: instantWords(untilMs, clock), value: untilMs, unit: 'ms' },
        { text: countedText(chance, trials), value: chance, unit: 'chance' },
      ]),
    ),
    ...textBlock('', [
      refusedWords(engine, clock),
      ...oneMoreWords(engine),
      `Accounts as they stand, used by the policy ${policy}; each day is drawn from ${someOf(days, 'recorded day')}, working days and weekends apart.`,
    ]),
  ];
}
