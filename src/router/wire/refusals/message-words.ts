/**
 * The few messages whose wording decides what a refusal is about, because nothing else tells: providers send
 * the same status and type for all of them. Patterns are loose in the words around, tight in what they name.
 */

export type MessageTopic = 'long_context' | 'billing' | 'pace' | 'account_limit' | 'model' | 'none';

/** First match wins. */
const TOPICS: ReadonlyArray<readonly [topic: MessageTopic, pattern: RegExp]> = [
  ['long_context', /extra usage[^.]{0,60}(?:long[- ]context|1m context)/],
  [
    'billing',
    /extra usage|credit balance|out of (?:usage )?credits|usage credits|insufficient (?:balance|credits|funds|quota)|payment required|spend(?:ing)? (?:cap|limit)|specified api usage limits/,
  ],
  ['pace', /per[- ](?:minute|second)|concurren|too (?:fast|frequent)/],
  [
    'account_limit',
    /(?:account|organi[sz]ation)(?:['’]s)? (?:rate|usage) limit|(?:session|usage|weekly|5-hour) limit|hit your limit/,
  ],
  ['model', /\bmodels?\b/],
];

/** Longer messages are cut before they are searched. */
const LONGEST_MESSAGE = 2000;

/** What an error message is about; `none` when no pattern knows it. */
export function messageTopic(message: string): MessageTopic {
  const text = message.slice(0, LONGEST_MESSAGE).toLowerCase();
  return TOPICS.find(([, pattern]) => pattern.test(text))?.[0] ?? 'none';
}
