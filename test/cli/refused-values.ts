/** Values that options refuse, with what is allowed instead: the tables behind refusal-cases.ts. */
interface IntegerRange {
  readonly low: number;
  readonly high: number;
  /** What the option needs beside it. */
  readonly beside?: readonly string[];
}

/** From the simulation specification and the help, not from the source. */
export const INTEGERS: Readonly<Record<string, IntegerRange>> = {
  trials: { low: 1, high: 10_000_000 },
  seed: { low: 0, high: 9_007_199_254_740_991 },
  threads: { low: 1, high: 256 },
  'batch-size': { low: 1, high: 4096 },
  weeks: { low: 1, high: 52 },
  'warmup-weeks': { low: 0, high: 52 },
  'unit-tokens': { low: 1, high: 1_000_000_000 },
  replay: { low: 0, high: 9_999_999 },
  serve: { low: 0, high: 65_535 },
  'journal-after': { low: 0, high: 86_400 },
};

export const NO_INTEGERS: readonly string[] = [
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

export const NO_NUMBERS: readonly string[] = [
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

export const CHOICES: Readonly<Record<string, string>> = {
  model: 'steady, published',
  'scenario-mode': 'focused, broad',
  'reset-mode': 'mixed, same, staggered',
  until: 'trials, settled',
  inputs: 'random, sobol',
};

export const DEMAND_FORMS =
  'generated, claude-logs[:DIR,...], codex-logs[:DIR,...], usage-log:FILE, usage-db:FILE, csv:FILE, azure:FILE, burstgpt:FILE';

export const BAD_DEMANDS: ReadonlyArray<readonly [text: string, problem: string]> = [
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

export const WEIGHTS_ALLOWED =
  'allowed: input, output, cache_write, cache_read, each once and >= 0, as in input=1,output=5,cache_write=1,cache_read=0.1';

export const BAD_WEIGHTS: ReadonlyArray<readonly [text: string, problem: string]> = [
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

export const KNOWN_POLICIES: string =
  'published, default, all, or a list of five_hour_first, seven_day_first, weighted_score, ' +
  'reset_aware_weekly_priority, reset_stagger_pressure, reset_near_expiry_reserve, burn_rate, paced, ' +
  'earliest_reset_first, round_robin, least_recently_used, fill_first, random, pace, burn_and_pace, stagger';

export const ZONES: readonly string[] = [
  'Mars/Base',
  '',
  ' ',
  'Europe',
  '+25:00',
  'UTC+1',
  '../../etc/passwd',
];

/** Options that mean nothing in the published model, each with a value that is good elsewhere. */
export const STEADY_ONLY: Readonly<Record<string, readonly string[]>> = {
  weeks: ['1'],
  'warmup-weeks': ['0'],
  'short-window': ['fixed'],
  'weekly-window': ['fixed'],
  demand: ['generated'],
  'demand-scale': ['1'],
  classes: ['opus=0.3'],
  pool: ['claude-pro'],
  capacities: ['capacities.json'],
  'unit-tokens': ['100'],
  'token-weights': ['input=1'],
  'time-zone': ['UTC'],
  lenient: [],
  inputs: ['random'],
};
