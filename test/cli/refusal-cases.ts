/**
 * Every refusal of an option's value that needs no file: the arguments and the exact sentence. Long because it is one
 * table of cases: every option has its rows.
 */
import { POLICY_SETS } from '../../src/quota/policies/index.ts';
import {
  BAD_DEMANDS,
  BAD_WEIGHTS,
  CHOICES,
  DEMAND_FORMS,
  INTEGERS,
  KNOWN_POLICIES,
  NO_INTEGERS,
  NO_NUMBERS,
  STEADY_ONLY,
  WEIGHTS_ALLOWED,
  ZONES,
} from './refused-values.ts';

export interface RefusalCase {
  /** Without dashes. */
  readonly option: string;
  /** `--option`, `--option=value`, or `--option` before its value. */
  readonly args: readonly string[];
  /** What stands after `quotalab: `. */
  readonly sentence: string;
}

const HELP = 'quotalab simulate --help lists what is allowed';

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
  capacities: 'capacities.json',
  'unit-tokens': '100',
  'token-weights': 'input=1',
  'time-zone': 'UTC',
  policies: 'fill_first',
  challenger: 'burn_rate',
  baseline: 'burn_rate',
  objective: 'weights.json',
  'output-dir': 'out',
  replay: '0',
  serve: '0',
  policy: 'burn_rate',
  until: 'trials',
  inputs: 'random',
  indifference: '0.01',
  'rank-by': 'served',
  'fail-if': 'trials<1',
  'baseline-summary': 'before.json',
  'github-summary': 'page.md',
  junit: 'junit.xml',
  cluster: 'redis://127.0.0.1',
  shard: '1/2',
  resume: 'results',
  'journal-after': '0',
};

const refusal = (option: string, args: readonly string[], sentence: string): RefusalCase => ({
  option,
  args,
  sentence,
});

const valueIs = (option: string, value: string, allowed: string): RefusalCase =>
  refusal(option, [`--${option}=${value}`], `--${option} is '${value}'; allowed: ${allowed}`);

const integers: RefusalCase[] = Object.entries(INTEGERS).flatMap(([option, { low, high }]) =>
  [
    ...NO_INTEGERS.filter((value) => value !== '' || option !== 'serve'),
    String(high + 1),
    ...(low > 0 ? [String(low - 1)] : []),
  ].map((value) => valueIs(option, value, `an integer ${low}..${high}`)),
);

const SCALES = 'a number > 0 and <= 1000, or fit: and such a number';
const measures = [
  ...['', 'fairness', 'Served', 'served,peak_served', 'denial_rate'].map((value) =>
    valueIs('rank-by', value, 'objective, served, peak_served, reserve, expired'),
  ),
  refusal(
    'rank-by',
    ['--rank-by=expired', '--until=settled'],
    '--until is settled with --rank-by expired, of which no amount is too little to matter; allowed: another measure',
  ),
];
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
  refusal(
    'replay',
    ['--inputs=sobol', '--trials=256', '--replay=256'],
    "--replay is '256'; allowed: 0..255, the trials of this run: with --inputs sobol a longer run has others",
  ),
  refusal('policy', ['--policy=paced'], '--policy is given without --replay; allowed: both, or --policies'),
  refusal('policy', ['--replay=0', '--policy=nope'], `--policy is 'nope'; allowed: ${DEFAULT_RUN}`),
  refusal('policy', ['--replay=0', '--policy='], `--policy is ''; allowed: ${DEFAULT_RUN}`),
  refusal(
    'policy',
    ['--replay=0', '--policies=paced,random', '--policy=burn_rate'],
    "--policy is 'burn_rate'; allowed: a policy of this run: paced, random",
  ),
];

const capacities = [valueIs('capacities', 'none.json', 'only with --pool, whose windows it is of')];

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

/** Options that may be given without a value. */
export const VALUE_OPTIONAL: readonly string[] = ['cluster', 'serve'];

const needing = Object.keys(GOOD_VALUES).filter((option) => !VALUE_OPTIONAL.includes(option));
const missing = needing.flatMap((option) => [
  refusal(option, [`--${option}`], `--${option} is given without a value; ${HELP}`),
  refusal(option, [`--${option}`, '--quiet'], `--${option} is given without a value; ${HELP}`),
]);

const repeated = Object.entries(GOOD_VALUES).map(([option, value]) =>
  refusal(
    option,
    [`--${option}`, value, `--${option}=${value}`],
    `--${option} is given 2 times; allowed: once`,
  ),
);

const shards = ['', '0/2', '3/2', '1', '1/2/3', 'x/y'].map((value) =>
  valueIs('shard', value, 'K/N, part K of N, such as 3/16, with N at most 10000'),
);
const clusters = [
  refusal(
    'cluster',
    ['--cluster=nonsense'],
    '--threads is given with --cluster, whose workers play with threads of their own; allowed: one of the two',
  ),
];
const resumes = ['', 'gone'].map((value) =>
  refusal(
    'resume',
    [`--resume=${value}`],
    '--trials is given with --resume, which goes on with the options that the run was begun with; allowed beside it: --threads, --quiet, --serve, --cluster',
  ),
);

export const REFUSED_VALUES: readonly RefusalCase[] = [
  ...shards,
  ...clusters,
  ...resumes,
  ...integers,
  ...scales,
  ...indifferences,
  ...measures,
  ...sobols,
  ...choices,
  ...windows,
  ...demands,
  ...weights,
  ...withoutUsage,
  ...policies,
  ...rivals,
  ...zones,
  ...capacities,
  ...published,
  valueIs('output-dir', '', 'a directory'),
  valueIs('serve', '', '--serve alone, or with a value'),
  refusal(
    'serve',
    ['--serve', '--replay=0'],
    '--serve is given with --replay, which runs no trials; allowed: one of the two',
  ),
];

export const REFUSED_FORMS: readonly RefusalCase[] = [...missing, ...repeated];

export const COMMANDS =
  'simulate, merge, sweep, worker, compare, proxy, status, accounts, quotas, plan, pools';
const QUESTIONS = 'status, forecast, budget, mix, draft, tasks, share, rate, score';

/** Words that are no option or no command, of every command, and the whole sentence that refuses them. */
export const UNKNOWN_WORDS: ReadonlyArray<readonly [line: string, sentence: string]> = [
  ['simulate --nope', `--nope is unknown; ${HELP}`],
  ['simulate --nope 3', `--nope is unknown; ${HELP}`],
  ['simulate --nope=3', `--nope is unknown; ${HELP}`],
  ['simulate --nope 1 --trails 2', `--nope is unknown; --trails is unknown; did you mean --trials? ${HELP}`],
  ['simulate --trial 5', `--trial is unknown; did you mean --trials? ${HELP}`],
  ['simulate --trails 5', `--trails is unknown; did you mean --trials? ${HELP}`],
  ['simulate --trails=5', `--trails is unknown; did you mean --trials? ${HELP}`],
  ['simulate --TRIALS 5', `--TRIALS is unknown; did you mean --trials? ${HELP}`],
  ['simulate --batchSize 5', `--batchSize is unknown; did you mean --batch-size? ${HELP}`],
  ['simulate --output x', `--output is unknown; did you mean --output-dir? ${HELP}`],
  ['simulate --no-quiet', `--no-quiet is unknown; ${HELP}`],
  ['simulate -t 5', `-t is unknown; ${HELP}`],
  ['simulate --constructor 5', `--constructor is unknown; ${HELP}`],
  ['simulate extra', `'extra' is not expected; ${HELP}`],
  ['simulate 5', `'5' is not expected; ${HELP}`],
  ['simulate 5 --output-dir=run-5', `'5' is not expected; ${HELP}`],
  ['simulate simulate', `'simulate' is not expected; ${HELP}`],
  ['route', `'route' is unknown; allowed: ${COMMANDS}`],
  ['simulat', `'simulat' is unknown; did you mean simulate? allowed: ${COMMANDS}`],
  ['Simulate', `'Simulate' is unknown; did you mean simulate? allowed: ${COMMANDS}`],
  [
    'compare a b --fial-if x',
    '--fial-if is unknown; did you mean --fail-if? quotalab compare --help lists what is allowed',
  ],
  ['proxy --prot 1', '--prot is unknown; did you mean --port? quotalab proxy --help lists what is allowed'],
  ['proxy replya x', "'replya' is unknown; did you mean replay? allowed: replay"],
  [
    'proxy replay x --jsn',
    '--jsn is unknown; did you mean --json? quotalab proxy replay --help lists what is allowed',
  ],
  ['status --wach', '--wach is unknown; did you mean --watch? quotalab status --help lists what is allowed'],
  ['quotas --ulr x', '--ulr is unknown; did you mean --url? quotalab quotas --help lists what is allowed'],
  ['quotas relaod', "'relaod' is unknown; did you mean reload? allowed: reload, schema"],
  ['pools --jsn', '--jsn is unknown; did you mean --json? quotalab pools --help lists what is allowed'],
  ['pools sow', "'sow' is unknown; did you mean show? allowed: show"],
  ['plan forcast', `'forcast' is unknown; did you mean forecast? allowed: ${QUESTIONS}`],
  ...QUESTIONS.split(', ').map(
    (name) =>
      [
        `plan ${name} --sede 5`,
        `--sede is unknown; did you mean --seed? quotalab plan ${name} --help lists what is allowed`,
      ] as const,
  ),
  [
    'plan forecast --jobb 5',
    '--jobb is unknown; did you mean --job? quotalab plan forecast --help lists what is allowed',
  ],
  [
    'compare a',
    'quotalab compare needs 2 words after it and has 1; quotalab compare --help lists what is allowed',
  ],
  [
    'pools show',
    'quotalab pools show needs one word after it and has none; quotalab pools show --help lists what is allowed',
  ],
];
