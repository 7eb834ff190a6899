/**
 * Every refusal of an option's value that needs no file: the arguments and the exact sentence. Long because it is one
 * table of cases: every option has its rows.
 */
import { POLICY_SETS } from '../../src/quota/policies/index.ts';

export interface RefusalCase {
  /** Without dashes. */
  readonly option: string;
  /** `--option`, `--option=value`, or `--option` before its value. */
  readonly args: readonly string[];
  /** What stands after `quotalab: `. */
  readonly sentence: string;
}

export const HELP = 'quotalab --help lists what is allowed';

interface IntegerRange {
  readonly low: number;
  readonly high: number;
  /** What the option needs beside it. */
  readonly beside?: readonly string[];
}

/** From the simulation specification and the help, not from the source. */
const INTEGERS: Readonly<Record<string, IntegerRange>> = {
  trials: { low: 1, high: 10_000_000 },
  seed: { low: 0, high: 9_007_199_254_740_991 },
  threads: { low: 1, high: 256 },
  'batch-size': { low: 1, high: 4096 },
  weeks: { low: 1, high: 52 },
  'warmup-weeks': { low: 0, high: 52 },
  'unit-tokens': { low: 1, high: 1_000_000_000 },
  replay: { low: 0, high: 9_999_999 },
};

const NO_INTEGERS = [
  'ten',
  '-1',
  '-0',
  '+5',
  '1.5',
  '5.0',
  '5.',
  '1e3',
  '1E3',
  '0x10',
  '0b1',
  '1_000',
  '1,000',
  '',
  ' ',
  ' 5',
  '5 ',
  '5\n',
  'NaN',
  'Infinity',
  'true',
  'null',
  '٣',
  '99999999999999999',
  '1'.padEnd(400, '0'),
]; // prettier-ignore

const NO_NUMBERS = [
  'x',
  '0',
  '0.0',
  '.0',
  '-1',
  '-.5',
  '+1',
  '1001',
  '1000.0001',
  '1e4',
  '1e999',
  '0e5',
  '0x1',
  '1.',
  '1..2',
  '1,5',
  '1/2',
  '',
  ' ',
  ' 1',
  '50%',
  'NaN',
  'Infinity',
  'fit',
  'FIT:1',
]; // prettier-ignore

const CHOICES: Readonly<Record<string, string>> = {
  model: 'steady, published',
  'scenario-mode': 'focused, broad',
  'reset-mode': 'mixed, same, staggered',
  until: 'trials, settled',
  inputs: 'random, sobol',
};

const DEMAND_FORMS =
  'generated, claude-logs[:DIR,...], codex-logs[:DIR,...], usage-log:FILE, usage-db:FILE, csv:FILE, azure:FILE, burstgpt:FILE';

const BAD_DEMANDS: ReadonlyArray<readonly [text: string, problem: string]> = [
  ['', 'is no source of demand'],
  ['nope', 'is no source of demand'],
  ['CSV:a.csv', 'is no source of demand'],
  ['a.csv', 'is no source of demand'],
  ['generated:3', 'is no source of demand'],
  [' generated', 'is no source of demand'],
  ['csv', 'names no file'],
  ['csv:', 'names no file'],
  ['csv: ', 'names no file'],
  ['azure', 'names no file'],
  ['burstgpt:', 'names no file'],
  ['claude-logs:', 'names an empty directory'],
  ['claude-logs:a,,b', 'names an empty directory'],
  ['codex-logs:a,', 'names an empty directory'],
  ['usage-log', 'names no file'],
  ['usage-log: ', 'names no file'],
  ['usage-logs:a', 'is no source of demand'],
  ['usage-db:', 'names no file'],
  ['usage-dbs:a', 'is no source of demand'],
];

const WEIGHTS_ALLOWED =
  'allowed: input, output, cache_write, cache_read, each once and >= 0, as in input=1,output=5,cache_write=1,cache_read=0.1';

const BAD_WEIGHTS: ReadonlyArray<readonly [text: string, problem: string]> = [
  ['', "'' is not one of its weights"],
  ['1', "'1' is not one of its weights"],
  ['inputs=1', "'inputs=1' is not one of its weights"],
  ['Input=1', "'Input=1' is not one of its weights"],
  ['__proto__=1', "'__proto__=1' is not one of its weights"],
  ['input=1,', "'' is not one of its weights"],
  ['input=1=2', "'input=1=2' is not one of its weights"],
  ['input=1,output=2,input=1', 'names input twice'],
  ['input', "input is ''"],
  ['input=', "input is ''"],
  ['input=x', "input is 'x'"],
  ['input=-1', "input is '-1'"],
  ['output=1e999', "output is '1e999'"],
  ['cache_read=0x1', "cache_read is '0x1'"],
  ['cache_write=Infinity', "cache_write is 'Infinity'"],
  ['input=0,output=0,cache_write=0,cache_read=0', 'are all 0: every request would cost the same'],
];

const KNOWN_POLICIES =
  'published, default, all, or a list of five_hour_first, seven_day_first, weighted_score, ' +
  'reset_aware_weekly_priority, reset_stagger_pressure, reset_near_expiry_reserve, burn_rate, paced, ' +
  'earliest_reset_first, round_robin, least_recently_used, fill_first, random, pace, burn_and_pace, stagger';

const ZONES = ['Mars/Base', '', ' ', 'Europe', '+25:00', 'UTC+1', '../../etc/passwd'];

/** Options that mean nothing in the published model, each with a value that is good elsewhere. */
const STEADY_ONLY: Readonly<Record<string, readonly string[]>> = {
  weeks: ['1'],
  'warmup-weeks': ['0'],
  'short-window': ['fixed'],
  'weekly-window': ['fixed'],
  demand: ['generated'],
  'demand-scale': ['1'],
  classes: ['opus=0.3'],
  pool: ['claude-pro'],
  'unit-tokens': ['100'],
  'token-weights': ['input=1'],
  'time-zone': ['UTC'],
  lenient: [],
  inputs: ['random'],
};

/** A good value of every option that takes one, for giving it twice. */
export const GOOD_VALUES: Readonly<Record<string, string>> = {
  trials: '1',
  seed: '1',
  model: 'steady',
  threads: '1',
  'batch-size': '1',
  'scenario-mode': 'broad',
  'reset-mode': 'same',
  weeks: '1',
  'warmup-weeks': '1',
  'short-window': 'sliding',
  'weekly-window': 'sliding',
  demand: 'generated',
  'demand-scale': '1',
  classes: 'opus=0.3',
  pool: 'claude-pro',
  'unit-tokens': '100',
  'token-weights': 'input=1',
  'time-zone': 'UTC',
  policies: 'fill_first',
  challenger: 'burn_rate',
  baseline: 'burn_rate',
  objective: 'weights.json',
  'output-dir': 'out',
  replay: '0',
  policy: 'burn_rate',
  until: 'trials',
  inputs: 'random',
  indifference: '0.01',
  'fail-if': 'trials<1',
  'baseline-summary': 'before.json',
  'github-summary': 'page.md',
  junit: 'junit.xml',
};

const refusal = (option: string, args: readonly string[], sentence: string): RefusalCase => ({
  option,
  args,
  sentence,
});

const valueIs = (option: string, value: string, allowed: string): RefusalCase =>
  refusal(option, [`--${option}=${value}`], `--${option} is '${value}'; allowed: ${allowed}`);

const integers: RefusalCase[] = Object.entries(INTEGERS).flatMap(([option, { low, high }]) =>
  [...NO_INTEGERS, String(high + 1), ...(low > 0 ? [String(low - 1)] : [])].map((value) =>
    valueIs(option, value, `an integer ${low}..${high}`),
  ),
);

const SCALES = 'a number > 0 and <= 1000, or fit: and such a number';
const indifferences = ['0', '-1', '1.5', '1e3', 'x', '', '1%', 'NaN', 'Infinity'].map((value) =>
  valueIs('indifference', value, 'a number > 0 and <= 1, in objective points'),
);

const SOBOL = 'with --inputs sobol 16 scrambles times a power of two points from 4 on, such as';
const sobols = [
  ...(
    [
      ['2000', '1024 or 2048'],
      ['16', '64'],
      ['63', '64'],
      ['1040', '1024 or 2048'],
      ['1025', '1024 or 2048'],
    ] as const
  ).map(([trials, near]) =>
    refusal(
      'trials',
      ['--inputs', 'sobol', '--trials', trials],
      `--trials is '${trials}'; allowed: ${SOBOL} ${near}`,
    ),
  ),
  refusal(
    'until',
    ['--inputs', 'sobol', '--until', 'settled'],
    '--until is settled with --inputs sobol, whose points are no independent trials; allowed: one of the two',
  ),
];

const scales = NO_NUMBERS.map((value) => valueIs('demand-scale', value, SCALES));

const choices = Object.entries(CHOICES).flatMap(([option, allowed]) =>
  [
    '',
    'nope',
    allowed.split(', ')[0]!.toUpperCase(),
    allowed,
    ` ${allowed.split(', ')[0]}`,
    'constructor',
  ].map((value) => valueIs(option, value, allowed)),
);

const windows = ['short-window', 'weekly-window'].flatMap((option) =>
  ['', 'rolling', 'FIXED', 'fixed:10', 'sliding:5', 'fixed:', 'first_use:1:2', 'first-use'].map((value) =>
    valueIs(
      option,
      value,
      `fixed, sliding, first_use, first_use:MINUTES (an integer 1..${option === 'short-window' ? 300 : 10080})`,
    ),
  ),
);

const demands = BAD_DEMANDS.map(([text, problem]) =>
  refusal('demand', [`--demand=${text}`], `--demand '${text}' ${problem}; allowed: ${DEMAND_FORMS}`),
);

const weights = BAD_WEIGHTS.map(([text, problem]) =>
  refusal(
    'token-weights',
    ['--demand=csv:none.csv', `--token-weights=${text}`],
    `--token-weights ${problem}; ${WEIGHTS_ALLOWED}`,
  ),
);

const withoutUsage = [
  ['token-weights', '--token-weights=input=1'],
  ['token-weights', '--token-weights=input=1', '--demand=generated'],
  ['lenient', '--lenient'],
  ['lenient', '--lenient', '--demand', 'generated'],
].map(([option, ...args]) =>
  refusal(option!, args, `--${option} needs recorded usage; allowed: with --demand other than generated`),
);

const policies = [
  ...[
    ['nope', 'nope'],
    ['', ''],
    ['burn_rate,', ''],
    ['burn_rate,nope', 'nope'],
    ['Burn_Rate', 'Burn_Rate'],
    ['burn_rate;paced', 'burn_rate;paced'],
    ['default,paced', 'default'],
    ['constructor', 'constructor'],
  ].map(([text, named]) =>
    refusal('policies', [`--policies=${text}`], `--policies is '${named}'; allowed: ${KNOWN_POLICIES}`),
  ),
  valueIs('policies', 'paced,burn_rate,paced', "each policy once; 'paced' is repeated"),
  valueIs('policies', 'paced, paced', "each policy once; 'paced' is repeated"),
];

const DEFAULT_RUN = `a policy of this run: ${POLICY_SETS.default.join(', ')}`;

const rivals = [
  ...['challenger', 'baseline'].flatMap((option) => [
    valueIs(option, 'nope', DEFAULT_RUN),
    valueIs(option, '', DEFAULT_RUN),
    valueIs(option, 'random', DEFAULT_RUN),
    refusal(
      option,
      ['--policies=paced,random', `--${option}`, 'burn_rate'],
      `--${option} is 'burn_rate'; allowed: a policy of this run: paced, random`,
    ),
  ]),
  refusal('policy', ['--policy=paced'], '--policy is given without --replay; allowed: both, or --policies'),
  refusal('policy', ['--replay=0', '--policy=nope'], `--policy is 'nope'; allowed: ${DEFAULT_RUN}`),
  refusal('policy', ['--replay=0', '--policy='], `--policy is ''; allowed: ${DEFAULT_RUN}`),
  refusal(
    'policy',
    ['--replay=0', '--policies=paced,random', '--policy=burn_rate'],
    "--policy is 'burn_rate'; allowed: a policy of this run: paced, random",
  ),
];

const zones = ZONES.map((zone) =>
  refusal(
    'time-zone',
    [`--time-zone=${zone}`],
    `--time-zone is '${zone}'; allowed are IANA names such as UTC, Europe/Berlin or America/New_York`,
  ),
);

const published = [
  ...Object.entries(STEADY_ONLY).map(([option, value]) =>
    refusal(
      option,
      ['--model=published', `--${option}`, ...value],
      `--${option} has no meaning with --model published; allowed: leave it out`,
    ),
  ),
  ...['default', 'all', 'burn_rate', 'seven_day_first,five_hour_first'].map((text) =>
    refusal(
      'policies',
      ['--model', 'published', '--policies', text],
      `--policies is '${text}'; allowed: published, with --model published: its draws depend on them`,
    ),
  ),
  refusal(
    'challenger',
    ['--model=published', '--challenger=burn_rate'],
    `--challenger is 'burn_rate'; allowed: a policy of this run: ${POLICY_SETS.published.join(', ')}`,
  ),
];

const missing = Object.keys(GOOD_VALUES).flatMap((option) => [
  refusal(option, [`--${option}`], `Not enough arguments following: ${option}; ${HELP}`),
  refusal(option, [`--${option}`, '--quiet'], `Not enough arguments following: ${option}; ${HELP}`),
]);

const repeated = Object.entries(GOOD_VALUES).map(([option, value]) =>
  refusal(
    option,
    [`--${option}`, value, `--${option}=${value}`],
    `--${option} is given 2 times; allowed: once`,
  ),
);

export const REFUSED_VALUES: readonly RefusalCase[] = [
  ...integers,
  ...scales,
  ...indifferences,
  ...sobols,
  ...choices,
  ...windows,
  ...demands,
  ...weights,
  ...withoutUsage,
  ...policies,
  ...rivals,
  ...zones,
  ...published,
  valueIs('output-dir', '', 'a directory'),
];

export const REFUSED_FORMS: readonly RefusalCase[] = [...missing, ...repeated];

/** Arguments that are no option or no command, and how they are named. */
export const UNKNOWN_ARGUMENTS: ReadonlyArray<readonly [args: readonly string[], named: string]> = [
  [['simulate', '--nope'], 'nope'],
  [['simulate', '--nope', '3'], 'nope'],
  [['simulate', '--nope=3'], 'nope'],
  [['simulate', '--trial', '5'], 'trial'],
  [['simulate', '--Trials', '5'], 'Trials'],
  [['simulate', '--batchSize', '5'], 'batchSize'],
  [['simulate', '--no-quiet'], 'no-quiet'],
  [['simulate', '-t', '5'], 't'],
  [['simulate', '--constructor', '5'], 'constructor'],
  [['simulate', 'extra'], 'extra'],
  [['simulate', '5'], '5'],
  [['simulate', 'simulate'], 'simulate'],
  [['route'], 'route'],
  [['Simulate'], 'Simulate'],
];
