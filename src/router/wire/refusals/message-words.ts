/**
 * The few messages whose wording decides what a refusal is about, because nothing else tells: providers send
 * the same status and type for all of them. Patterns are loose in the words around, tight in what they name.
 */

export type MessageTopic =
  | 'long_context'
  | 'billing'
  | 'extra_usage'
  | 'disabled'
  | 'model_access'
  | 'pace'
  | 'account_limit'
  | 'model'
  | 'none';

/** First match wins. */
const TOPICS: ReadonlyArray<readonly [topic: MessageTopic, pattern: RegExp]> = [
  ['long_context', /extra usage[^.]{0,60}(?:long[- ]context|1m context)/],
  [
    'billing',
    /credit balance|out of (?:usage )?credits|usage credits|insufficient (?:balance|credits|funds|quota)|payment required|spend(?:ing)? (?:cap|limit)|specified api usage limits|exceeded your current quota|check your (?:plan and )?billing|billing (?:hard )?limit/,
  ],
  ['extra_usage', /extra usage/],
  [
    'disabled',
    /(?:organi[sz]ation|account|workspace|project)\b[^.]{0,80}\b(?:disabled|deactivated|suspended|banned|locked|terminated|archived)/,
  ],
  [
    'model_access',
    /(?:access to|permission for|permission to use|subscribe to|include|upgrade[^.]{0,40}use) (?:the |this |that )?(?:requested )?model|\bmodels?\b[^.]{0,80}\b(?:does not exist|not exist|not found|no access|not have access|not (?:be )?(?:supported|included|enabled|available)[^.]{0,40}\b(?:plan|subscription|tier|account|key|organi[sz]ation|project|workspace))|(?:plan|subscription|tier|account|key|organi[sz]ation)\b[^.]{0,60}\b(?:not|no|doesn['’]t|don['’]t|cannot)\b[^.]{0,60}\bmodel/,
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
