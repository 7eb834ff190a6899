/**
 * The options of `simulate`: one table for help, defaults and the echoed command. Values stay text here;
 * cli/simulate/simulate-request.ts turns them into exact types.
 */
import { DEMAND_FORMS } from '../../usage/sources/index.ts';

export interface OptionRow {
  readonly name: string;
  readonly group:
    | 'Run'
    | 'World'
    | 'Your accounts and usage'
    | 'Comparison'
    | 'Continuous integration'
    | 'Large runs'
    | 'Swept'
    | 'Output'
    | 'Other';
  readonly describe: string;
  /** Text of the default; null = none. */
  readonly default: string | null;
  readonly isFlag?: true;
  /** Takes a value or none; none is the text ''. */
  readonly isValueOptional?: true;
  /** Not part of the command that repeats a run: no result depends on it. */
  readonly isNotInCommand?: true;
}

export const SIMULATE_OPTIONS: readonly OptionRow[] = [
  {
    name: 'trials',
    group: 'Run',
    default: '1000',
    describe: 'Trials: scenarios and demand tapes that every policy meets',
  },
  { name: 'seed', group: 'Run', default: '20260211', describe: 'Seed of every random stream' },
  {
    name: 'model',
    group: 'Run',
    default: 'steady',
    describe: 'steady | published (the published report, bit for bit)',
  },
  {
    name: 'until',
    group: 'Run',
    default: 'trials',
    describe: 'trials | settled: stop as soon as first place is settled, at --trials at the latest',
  },
  {
    name: 'inputs',
    group: 'Run',
    default: 'random',
    describe: 'Scenarios and accounts: random | sobol (16 scrambled point sets; sharper levels)',
  },
  {
    name: 'threads',
    group: 'Run',
    default: null,
    isNotInCommand: true,
    describe: 'Worker threads; default: the processors of this machine',
  },
  {
    name: 'batch-size',
    group: 'Run',
    default: '25',
    isNotInCommand: true,
    describe: 'Trials per task; no result depends on it',
  },
  {
    name: 'scenario-mode',
    group: 'World',
    default: 'focused',
    describe: 'focused (2-3 accounts, many users) | broad (2-8 accounts)',
  },
  {
    name: 'reset-mode',
    group: 'World',
    default: 'mixed',
    describe: 'Weekly resets: mixed | same | staggered',
  },
  { name: 'weeks', group: 'World', default: '1', describe: 'Measured weeks' },
  {
    name: 'warmup-weeks',
    group: 'World',
    default: null,
    describe:
      'Weeks from full accounts before measuring; default: 3 (broad: 4) from accounts spent evenly so far',
  },
  {
    name: 'short-window',
    group: 'World',
    default: 'fixed',
    describe: 'Kind of drawn 5-hour windows: fixed | first_use[:MINUTES] | sliding',
  },
  {
    name: 'weekly-window',
    group: 'World',
    default: 'fixed',
    describe: 'Kind of drawn 7-day windows: fixed | first_use[:MINUTES] | sliding',
  },
  {
    name: 'demand',
    group: 'Your accounts and usage',
    default: 'generated',
    describe: DEMAND_FORMS.join(' | '),
  },
  {
    name: 'demand-scale',
    group: 'Your accounts and usage',
    default: '1',
    describe: 'Load factor, or fit:LOAD to make demand LOAD times the weekly supply',
  },
  {
    name: 'classes',
    group: 'Your accounts and usage',
    default: null,
    describe:
      'Models of generated demand with their shares, such as opus=0.3,haiku=0.2; the rest names no model',
  },
  {
    name: 'pool',
    group: 'Your accounts and usage',
    default: null,
    describe: 'JSON file of accounts, or presets such as claude-max5x3; default: accounts are drawn',
  },
  {
    name: 'capacities',
    group: 'Your accounts and usage',
    default: null,
    describe: 'What the windows of --pool hold by your own readings, as plan status --calibrate wrote it',
  },
  {
    name: 'unit-tokens',
    group: 'Your accounts and usage',
    default: '100',
    describe: 'Weighted tokens per unit of demand and quota',
  },
  {
    name: 'token-weights',
    group: 'Your accounts and usage',
    default: null,
    describe:
      'Weights of tokens, such as input=1,output=5,cache_write=1,cache_read=0.1; default: printed with the run',
  },
  {
    name: 'time-zone',
    group: 'Your accounts and usage',
    default: null,
    describe: 'IANA zone of days and peak hours; default: that of this machine',
  },
  {
    name: 'lenient',
    group: 'Your accounts and usage',
    default: null,
    isFlag: true,
    describe: 'Read on when more than 1\u00a0% of lines are bad',
  },
  {
    name: 'policies',
    group: 'Comparison',
    default: 'default',
    describe: 'published | default | all | NAME,NAME,...',
  },
  {
    name: 'challenger',
    group: 'Comparison',
    default: 'reset_near_expiry_reserve',
    describe: 'Head-to-head: the policy that is set against --baseline',
  },
  {
    name: 'baseline',
    group: 'Comparison',
    default: 'seven_day_first',
    describe: 'Head-to-head: the policy that it is set against',
  },
  {
    name: 'rank-by',
    group: 'Comparison',
    default: 'objective',
    describe: 'What ranks policies: objective | served | peak_served | reserve | expired',
  },
  {
    name: 'indifference',
    group: 'Comparison',
    default: '0.002',
    describe: 'Differences up to this many objective points do not matter',
  },
  {
    name: 'no-bound',
    group: 'Comparison',
    default: null,
    isFlag: true,
    describe: 'Leave out the clairvoyant bound: how far policies are from the best possible',
  },
  {
    name: 'objective',
    group: 'Comparison',
    default: null,
    describe: 'JSON file of objective weights, penalties negative; default: the published weights',
  },
  {
    name: 'fail-if',
    group: 'Continuous integration',
    default: null,
    isNotInCommand: true,
    describe:
      "Exit 3 when true: 'regression>0.005', 'winner.served_ratio_mean<0.7', any path of the summary JSON",
  },
  {
    name: 'baseline-summary',
    group: 'Continuous integration',
    default: null,
    isNotInCommand: true,
    describe: 'Summary JSON that regression is measured from; it must have met the same demand',
  },
  {
    name: 'github-summary',
    group: 'Continuous integration',
    default: null,
    isNotInCommand: true,
    describe: 'Append a summary in GitHub Markdown to this file',
  },
  {
    name: 'junit',
    group: 'Continuous integration',
    default: null,
    isNotInCommand: true,
    describe: 'Write the conditions as JUnit XML to this file',
  },
  {
    name: 'cluster',
    group: 'Large runs',
    default: null,
    isValueOptional: true,
    isNotInCommand: true,
    describe:
      'URL of a Redis server, redis://HOST/DATABASE: quotalab worker processes play the trials; without a URL that in QUOTALAB_CLUSTER',
  },
  {
    name: 'shard',
    group: 'Large runs',
    default: null,
    isNotInCommand: true,
    describe: 'K/N: play the K-th of N parts into --output-dir; quotalab merge puts the parts together',
  },
  {
    name: 'resume',
    group: 'Large runs',
    default: null,
    isNotInCommand: true,
    describe: 'Go on with the run that was stopped in this folder, however it was stopped',
  },
  {
    name: 'journal-after',
    group: 'Large runs',
    default: '20',
    isNotInCommand: true,
    describe:
      'Seconds after which a run keeps a journal in --output-dir, so that it can be resumed; 0 = at once',
  },
  {
    name: 'output-dir',
    group: 'Output',
    default: 'results',
    isNotInCommand: true,
    describe: 'Directory of the artefacts',
  },
  {
    name: 'csv-gzip',
    group: 'Output',
    default: null,
    isFlag: true,
    isNotInCommand: true,
    describe: 'Write the trial table as .csv.gz',
  },
  {
    name: 'quiet',
    group: 'Output',
    default: null,
    isFlag: true,
    isNotInCommand: true,
    describe: 'No progress line',
  },
  {
    name: 'serve',
    group: 'Output',
    default: null,
    isValueOptional: true,
    isNotInCommand: true,
    describe:
      'Show the run as a page on 127.0.0.1: on a terminal until Ctrl-C, else until it is done; default port: 8083, 0 = any',
  },
  {
    name: 'replay',
    group: 'Other',
    default: null,
    isNotInCommand: true,
    describe: 'Tell the story of one trial (0-based) and write nothing',
  },
  {
    name: 'policy',
    group: 'Other',
    default: null,
    isNotInCommand: true,
    describe: 'With --replay: the policy whose story is told; default: the best in that trial',
  },
  {
    name: 'check',
    group: 'Other',
    default: null,
    isFlag: true,
    isNotInCommand: true,
    describe: 'Check every input, print what would run, and stop',
  },
];

/** Options of simulate that are of the merging, not of the parts. */
export const MERGE_OPTIONS = [
  'output-dir',
  'csv-gzip',
  'threads',
  'quiet',
  'fail-if',
  'baseline-summary',
  'github-summary',
  'junit',
] as const;

/** Option texts by name; a flag is `true`; undefined = not given. */
export type OptionTexts = Readonly<Record<string, string | true | undefined>>;

function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** The command that repeats a run: what was given, always with trials, seed and modes. */
export function repeatCommand(given: OptionTexts): string {
  const always = new Set(['trials', 'seed', 'scenario-mode', 'reset-mode', 'model']);
  const parts = SIMULATE_OPTIONS.filter((row) => row.isNotInCommand !== true).flatMap((row) => {
    const value = given[row.name] ?? (always.has(row.name) ? row.default : null);
    if (value === null || value === undefined) return [];
    return value === true ? [`--${row.name}`] : [`--${row.name} ${quoted(value)}`];
  });
  return ['simulate', ...parts].join(' ');
}
