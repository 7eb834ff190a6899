/**
 * The map of the house as tables: the wings and their ranks, the folders whose results depend on nothing but their
 * arguments, the homes of the libraries, and the few exceptions with their reasons. A change of the map is a change
 * of this file in the same commit. Read next: house-rules.ts, which checks files against it.
 */
import { posix } from 'node:path';

/**
 * Rank of each wing of src/: a wing imports wings of a lower rank only, so that wings of one rank stand side by side
 * and never meet. src/index.ts stands beside the command line, and so do the threads of workers/.
 */
export const WINGS: Readonly<Record<string, number>> = {
  core: 0,
  numerics: 1,
  quota: 2,
  usage: 3,
  simulation: 4,
  router: 4,
  planner: 4,
  display: 5,
  cli: 6,
};

/** Wing of src/index.ts, which lists names of any wing. */
export const LIBRARY_ENTRY = 'the library entry';

export interface Place {
  /** A wing of src/, `workers`, or LIBRARY_ENTRY. */
  readonly wing: string;
  /** Path of the folder below src/, as `router/server/exchange`; `workers`; '' for src/index.ts. */
  readonly folder: string;
  readonly rank: number;
}

/** Where a file stands; null off the map. */
export function placeOf(path: string): Place | null {
  if (path === 'src/index.ts') return { wing: LIBRARY_ENTRY, folder: '', rank: WINGS.cli! };
  const folder = posix.dirname(path);
  if (folder === 'workers') return { wing: 'workers', folder, rank: WINGS.cli! };
  const [root, wing = ''] = folder.split('/');
  const rank = root === 'src' ? WINGS[wing] : undefined;
  return rank === undefined ? null : { wing, folder: folder.slice('src/'.length), rank };
}

/** Whether `folder` is one of `homes` or lies below one. */
export const isWithin = (folder: string, homes: readonly string[]): boolean =>
  homes.some((home) => folder === home || folder.startsWith(`${home}/`));

/** Folders whose results depend on nothing but their arguments: no Node modules, no clock, no chance, no output. */
export const PURE_FOLDERS: readonly string[] = [
  'core',
  'numerics',
  'quota',
  'usage/events',
  'usage/lines',
  'usage/reading',
  'usage/traces',
  'usage/weights',
  'simulation/scenario',
  'simulation/demand',
  'simulation/experiment/statistics',
  'simulation/engine',
  'simulation/bound',
  'router/wire',
  'router/beliefs',
  'router/deciding',
  'planner',
];

/** Pure folders that write given instants as words: `new Date(epochMs)` reads no clock. */
export const DATE_WRITERS: readonly string[] = ['core/values', 'usage/events'];

/** Files of pure folders that touch the outside: what, and why. */
export const OUTSIDE_TOUCHES: Readonly<Record<string, readonly [what: string, why: string]>> = {};

/** Folders outside PURE_FOLDERS that may name only these Node modules. */
export const NODE_MODULES: Readonly<Record<string, readonly string[]>> = {
  'simulation/experiment': ['node:crypto'],
  workers: [],
};

/** Libraries and the folders that may name them, with what lies below. */
export const LIBRARY_HOMES: Readonly<Record<string, readonly string[]>> = {
  '@hono/node-server': ['router/server'],
  bullmq: ['simulation/runners'],
  'cli-table3': ['cli', 'display/report', 'display/terminal'],
  'csv-parse': ['cli/inputs'],
  'csv-stringify': ['display/write'],
  'eventsource-parser': ['router/wire'],
  fzstd: ['usage/files'],
  handlebars: ['display/page', 'display/report'],
  highs: ['planner/solve', 'simulation/bound'],
  hono: ['router/server'],
  ioredis: ['simulation/runners'],
  'junit-report-builder': ['display/report'],
  libsql: ['router/ledger'],
  marked: ['display/page'],
  piscina: ['simulation/runners', 'workers'],
  'prom-client': ['cli/worker', 'router/server'],
  'pure-rand': ['numerics/random'],
  'simple-statistics': ['numerics/stats'],
  undici: ['router/server'],
  yargs: ['cli'],
  zod: [
    'cli/inputs',
    'planner',
    'quota/pools',
    'router/config',
    'router/ledger',
    'router/server',
    'usage/files',
  ],
};

/** What workers/ may import of src/, and whether only as types. */
export const WORKER_IMPORTS: Readonly<Record<string, 'values' | 'types'>> = {
  'src/simulation/engine/index.ts': 'values',
  'src/simulation/experiment/index.ts': 'types',
};

/** Imports whose module is computed: path and why. */
export const COMPUTED_IMPORTS: Readonly<Record<string, string>> = {
  'src/simulation/engine/own-loop.ts': 'a copy of its own sibling replay.js under another query',
};

/** Powers whose exponent is not a literal: path and text, and why they are exact. */
export const EXACT_POWERS: ReadonlyArray<readonly [path: string, text: string]> = [
  // Table of powers of two by a whole loop index.
  ['src/numerics/random/logarithm.ts', '2 ** k'],
];

/** Most files of a folder, its index among them. */
export const MOST_FILES = 25;

/** Files over 250 lines with the reason. */
export const LONG_FILES: Readonly<Record<string, string>> = {
  'src/cli/simulate/simulate-request.ts': 'one request: every option of a command read and checked once',
  'src/cli/options/simulate-options.ts': 'one table: the options of a command with their defaults and words',
  'src/display/report/report-view.ts': 'one shape: everything that the report templates place',
  'src/quota/pools/preset-data.ts': 'a data table: every preset with its figures and their sources',
  'src/router/beliefs/fleet.ts': 'the live state of all lanes: one object that decisions are made on',
  'src/router/beliefs/meters/window-belief.ts':
    "one window: our sum, the upstream's word, and when neither is believed any more",
  'src/router/server/exchange/attempt-run.ts': 'one attempt: its opening and each of its ends, side by side',
  'src/router/server/exchange/exchange.ts':
    'one request: every consequence that an attempt can have, side by side',
  'src/router/server/exchange/relay.ts': 'one answer on its way: every state between its head and its end',
  'src/simulation/engine/replay.ts': 'the one loop of a trial, in labelled phases',
  'src/simulation/experiment/figure-tree.ts': 'one table: every key of the summary, checked against its type',
  'src/simulation/experiment/statistics/statistics-record.ts':
    'types of one part of the summary JSON, with their meanings: a reference page',
};

/** Folders of test/ that mirror no folder of src/. */
export const OTHER_TESTS: readonly string[] = [
  'architecture',
  'cli',
  'determinism',
  'docs',
  'golden',
  'package',
  'properties',
  'reference',
  'types',
  'validation',
];
