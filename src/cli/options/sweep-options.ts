/** The options of `sweep`: its axes, and those of simulate that hold for every cell. */
import { type OptionRow, SIMULATE_OPTIONS } from './simulate-options.ts';

/** Of every cell alike, as simulate has them. */
const SHARED = [
  'policies',
  'pool',
  'capacities',
  'demand',
  'classes',
  'unit-tokens',
  'token-weights',
  'time-zone',
  'lenient',
  'scenario-mode',
  'reset-mode',
  'warmup-weeks',
  'short-window',
  'weekly-window',
  'objective',
  'indifference',
  'seed',
  'threads',
  'batch-size',
  'cluster',
  'output-dir',
  'quiet',
  'check',
] as const;

const OWN: readonly OptionRow[] = [
  {
    name: 'accounts',
    group: 'Swept',
    default: null,
    describe: 'Numbers of accounts like the one of --pool: 1..8, 2..20:2 or 1,3,5',
  },
  {
    name: 'load',
    group: 'Swept',
    default: null,
    describe:
      "Demand as a multiple of the weekly supply of the cell's own accounts: .5..1.5:.1 or a list; default for generated demand: that, or 0.95 beside two other axes",
  },
  {
    name: 'worth',
    group: 'Swept',
    default: null,
    describe: 'Demand in accounts of --pool, the same however many there are: 2.5, or 1..6:.5',
  },
  {
    name: 'capacity',
    group: 'Swept',
    default: null,
    describe: "Ends of the preset's range: low..high, or some of low,mid,high",
  },
  { name: 'weeks', group: 'Swept', default: null, describe: 'Measured weeks: 1..4 or a list' },
  {
    name: 'sample',
    group: 'Swept',
    default: null,
    describe: 'So many cells spread over all axes (a Latin hypercube) instead of the whole grid',
  },
  { name: 'target', group: 'Run', default: '0.99', describe: 'Share of demand that is to be served' },
  { name: 'trials', group: 'Run', default: '500', describe: 'Trials of a cell at most' },
  {
    name: 'until',
    group: 'Run',
    default: 'settled',
    describe:
      'settled: a cell stops when it is known which policy is first and whether the target is met | trials: all trials',
  },
  { name: 'json', group: 'Output', default: null, isFlag: true, describe: 'Print the answer as JSON' },
];

export const SWEEP_OPTIONS: readonly OptionRow[] = [
  ...OWN,
  ...SIMULATE_OPTIONS.filter(({ name }) => SHARED.some((shared) => shared === name)),
];
