/** What the accounts answered to `proxy --check --probe`, a line each: status, time, models, quotas, the provider's words. */
import { plainText } from '../../core/text/index.ts';
import { instantWords, lengthWords, wholePercentWords } from '../../display/terminal/index.ts';
import type { ProbeAnswer } from '../../router/server/index.ts';
import { countOf } from '../../usage/events/index.ts';

const WORDS: Readonly<Record<ProbeAnswer['kind'], string>> = {
  answers: 'answers',
  refuses: 'REFUSES',
  silent: 'NO ANSWER',
  untold: 'is there, but lists no models, so nothing is known of its key',
  unasked: "passes the client's own credential through: nothing to ask with",
};

const lengthOf = (minutes: number | null, claim: string): string =>
  minutes === null ? plainText(claim) : lengthWords(minutes * 60);

/** What its headers said of windows and of limits per minute. */
function quotaWords({ limits }: ProbeAnswer, nowMs: number): string[] {
  if (limits === null) return [];
  const windows = limits.windows.map(({ lengthMinutes, claim, families, utilizationFraction, resetAtMs }) => {
    const models = families === 'all' ? '' : ` ${plainText(families.join('+'))}`;
    const used = utilizationFraction === null ? '' : ` ${wholePercentWords(utilizationFraction)} % used`;
    const back = resetAtMs === null ? '' : `, resets ${instantWords(resetAtMs / 1000, nowMs / 1000)}`;
    return `${lengthOf(lengthMinutes, claim)}${models}${used}${back}`;
  });
  const perMinute = limits.perMinute.flatMap(({ kind, limit, remaining }) =>
    remaining === null
      ? []
      : [`${remaining}${limit === null ? '' : ` of ${limit}`} ${kind.replace('_', ' ')} left a minute`],
  );
  const words = [...windows, ...perMinute];
  return [words.length === 0 ? 'says nothing of quotas' : words.join('; ')];
}

/** A line for each account. */
export function probeLines(answers: readonly ProbeAnswer[], nowMs: number): string[] {
  return answers.map((answer) => {
    const { lane, account, kind, status, tookMs, words, modelCount } = answer;
    const facts = [
      ...(status === 0 ? [] : [`status ${status}`]),
      ...(kind === 'unasked' ? [] : [`${tookMs} ms`]),
      ...(modelCount === null ? [] : [countOf(modelCount, 'model')]),
      ...quotaWords(answer, nowMs),
    ];
    const said = plainText(words).trim();
    const shown = facts.length === 0 ? '' : ` (${facts.join(', ')})`;
    return `${plainText(`${lane}/${account}`)}: ${WORDS[kind]}${shown}${said === '' ? '' : `: ${said.slice(0, 300)}`}`;
  });
}
