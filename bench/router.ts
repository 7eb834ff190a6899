/**
 * What the router costs: the same load in the same run straight to the upstream, through the router with its state
 * on disk, and through another gateway. Bars are ratios to that gateway in the same run, for machines differ: requests/s
 * over 16 connections, the delay added over the direct call, resident memory beside 500 streams, and the CPU time of a
 * request, which says most where others share the cores. Medians; targets take turns.
 * `--targets direct,quotalab,portkey` leaves some out, `--quick` is a short look, `--interval MS` paces the streams.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { eventDelays, requestsPerSecond, type Target, timeInTurn } from './router-load.ts';
import {
  cpuSeconds,
  PORTKEY,
  residentMebibytes,
  type Started,
  startBenchUpstream,
  startPortkey,
  startRouter,
} from './router-processes.ts';

export interface RouterBenchOptions {
  readonly targets: readonly string[];
  readonly rounds: number;
  readonly warmUpRounds: number;
  readonly loadRounds: number;
  readonly loadSeconds: number;
  readonly streams: number;
  readonly eventsPerStream: number;
  readonly intervalMs: number;
}

export const DEFAULT_OPTIONS: RouterBenchOptions = {
  targets: ['direct', 'quotalab', 'portkey'],
  rounds: 4000,
  warmUpRounds: 1000,
  loadRounds: 5,
  loadSeconds: 4,
  streams: 500,
  eventsPerStream: 200,
  intervalMs: 200,
};

const QUICK: Partial<RouterBenchOptions> = {
  rounds: 500,
  warmUpRounds: 200,
  loadRounds: 3,
  loadSeconds: 1,
  eventsPerStream: 40,
};

const CONNECTIONS = 16;
const QUIET_LOAD = 0.5;

export interface TargetFigures {
  /** One connection, ms. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Quantile minus the direct one of the same run; null for the direct calls. */
  readonly addedP50Ms: number | null;
  readonly addedP99Ms: number | null;
  /** 16 connections: one per round, and their median. */
  readonly requestsPerSecond: number;
  readonly roundsPerSecond: readonly number[];
  /** CPU time of its process per request of these rounds; null for the direct calls. */
  readonly cpuMicroseconds: number | null;
  /** Of the events of the streams, ms; added as above. */
  readonly eventP50Ms: number;
  readonly eventP99Ms: number;
  readonly addedEventP99Ms: number | null;
  /** Most resident memory while the streams are open, and in the whole run; null for the direct calls. */
  readonly streamsMebibytes: number | null;
  readonly peakMebibytes: number | null;
}

export interface RouterFigures {
  readonly pairs: number;
  readonly streams: number;
  readonly eventsPerSecond: number;
  /** Of the last minute before the run: above a fraction of a core, others share in every figure. */
  readonly loadBefore: number;
  readonly targets: Readonly<Record<string, TargetFigures>>;
}

/** Nearest rank: the smallest value that at least q of all values do not exceed. */
export function quantile(values: Iterable<number>, q: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)]!;
}

interface StreamFigures {
  readonly delays: Float64Array;
  readonly residentMebibytes: number | null;
}

async function streamThrough(target: Target, options: RouterBenchOptions): Promise<StreamFigures> {
  const { processId } = target;
  let most = 0;
  const watch = async (): Promise<void> => {
    if (processId !== null) most = Math.max(most, (await residentMebibytes(processId)).now);
  };
  const timer = setInterval(watch, 250);
  try {
    const delays = await eventDelays(target, options.streams, options.eventsPerStream);
    return { delays, residentMebibytes: processId === null ? null : most };
  } finally {
    clearInterval(timer);
  }
}

const cpuOf = ({ processId }: Target): Promise<number> =>
  processId === null ? Promise.resolve(0) : cpuSeconds(processId);

async function measure(
  targets: readonly Target[],
  options: RouterBenchOptions,
): Promise<Omit<RouterFigures, 'loadBefore'>> {
  const times = await timeInTurn(targets, options.rounds, options.warmUpRounds);
  const perSecond: number[][] = targets.map(() => []);
  const cpu: number[][] = targets.map(() => []);
  for (let round = 0; round < options.loadRounds; round++) {
    for (const [index, target] of targets.entries()) {
      const before = await cpuOf(target);
      const rate = await requestsPerSecond(target, CONNECTIONS, options.loadSeconds);
      perSecond[index]!.push(rate);
      cpu[index]!.push((1e6 * ((await cpuOf(target)) - before)) / (rate * options.loadSeconds));
    }
  }
  const streams: StreamFigures[] = [];
  for (const target of targets) streams.push(await streamThrough(target, options));
  const direct = targets.findIndex(({ processId }) => processId === null);
  const added = (index: number, of: (index: number) => number): number | null =>
    direct === -1 || index === direct ? null : of(index) - of(direct);
  const timeAt = (q: number) => (index: number) => quantile(times[index]!, q);
  const delayAt = (q: number) => (index: number) => quantile(streams[index]!.delays, q);
  const figures: Record<string, TargetFigures> = {};
  for (const [index, { name, processId }] of targets.entries()) {
    figures[name] = {
      p50Ms: timeAt(0.5)(index),
      p99Ms: timeAt(0.99)(index),
      addedP50Ms: added(index, timeAt(0.5)),
      addedP99Ms: added(index, timeAt(0.99)),
      requestsPerSecond: quantile(perSecond[index]!, 0.5),
      roundsPerSecond: perSecond[index]!,
      cpuMicroseconds: processId === null ? null : quantile(cpu[index]!, 0.5),
      eventP50Ms: delayAt(0.5)(index),
      eventP99Ms: delayAt(0.99)(index),
      addedEventP99Ms: added(index, delayAt(0.99)),
      streamsMebibytes: streams[index]!.residentMebibytes,
      peakMebibytes: processId === null ? null : (await residentMebibytes(processId)).peak,
    };
  }
  const eventsPerSecond = (1000 * options.streams) / options.intervalMs;
  return { pairs: options.rounds, streams: options.streams, eventsPerSecond, targets: figures };
}

/** Starts everything, measures, ends everything. A gateway that cannot be had is left out, loudly. */
export async function benchRouter(options: RouterBenchOptions = DEFAULT_OPTIONS): Promise<RouterFigures> {
  const loadBefore = loadavg()[0]!;
  if (loadBefore > QUIET_LOAD) {
    console.warn(
      `WARNING: load ${loadBefore.toFixed(1)} on ${availableParallelism()} cores before the run: the figures below are not the router's alone`,
    );
  }
  const directory = await mkdtemp(join(tmpdir(), 'quotalab-router-bench-'));
  const all: Started[] = [];
  try {
    const upstream = await startBenchUpstream(options.streams, options.eventsPerStream, options.intervalMs);
    all.push(upstream);
    const { origin } = upstream.target;
    if (options.targets.includes('quotalab')) all.push(await startRouter(origin, directory));
    if (options.targets.includes('portkey')) {
      try {
        all.push(await startPortkey(origin, join(directory, 'portkey')));
      } catch (error) {
        console.warn(`SKIPPED: ${PORTKEY} cannot be measured here: ${String(error)}`);
      }
    }
    const targets = all.map(({ target }) => target);
    return { loadBefore, ...(await measure(targets, options)) };
  } finally {
    await Promise.all(all.map((process) => process.close()));
    await rm(directory, { recursive: true, force: true });
  }
}

const COLUMNS: ReadonlyArray<readonly [title: string, of: (figures: TargetFigures) => string]> = [
  ['p50 ms', ({ p50Ms }) => p50Ms.toFixed(3)],
  ['p99 ms', ({ p99Ms }) => p99Ms.toFixed(3)],
  ['+p50 ms', ({ addedP50Ms }) => addedP50Ms?.toFixed(3) ?? ''],
  ['+p99 ms', ({ addedP99Ms }) => addedP99Ms?.toFixed(3) ?? ''],
  ['16 conn, req/s', (figures) => figures.requestsPerSecond.toFixed(0)],
  [
    'lowest..highest',
    ({ roundsPerSecond: all }) => `${Math.min(...all).toFixed(0)}..${Math.max(...all).toFixed(0)}`,
  ],
  ['CPU us/req', ({ cpuMicroseconds }) => cpuMicroseconds?.toFixed(0) ?? ''],
  ['event p50 ms', ({ eventP50Ms }) => eventP50Ms.toFixed(2)],
  ['event p99 ms', ({ eventP99Ms }) => eventP99Ms.toFixed(2)],
  ['+event p99 ms', ({ addedEventP99Ms }) => addedEventP99Ms?.toFixed(2) ?? ''],
  ['RSS MiB', ({ streamsMebibytes }) => streamsMebibytes?.toFixed(0) ?? ''],
  ['peak MiB', ({ peakMebibytes }) => peakMebibytes?.toFixed(0) ?? ''],
];

/** What the router may cost beside the gateway that is compared. */
const RATIOS: ReadonlyArray<
  readonly [title: string, bar: string, of: (figures: TargetFigures) => number | null]
> = [
  ['requests/s over 16 connections', '>= 3.5', (figures) => figures.requestsPerSecond],
  ['CPU time of a request', '', ({ cpuMicroseconds }) => cpuMicroseconds],
  ['added p50', '<= 0.55', ({ addedP50Ms }) => addedP50Ms],
  ['added p99', '<= 0.6', ({ addedP99Ms }) => addedP99Ms],
];
const MOST_MEBIBYTES = 210;

function printRatios(own: TargetFigures, other: TargetFigures): void {
  for (const [title, bar, of] of RATIOS) {
    const [mine, theirs] = [of(own), of(other)];
    if (mine === null || theirs === null) continue;
    console.log(
      `${title}: ${(mine / theirs).toFixed(2)} times portkey's${bar === '' ? '' : ` (bar ${bar})`}`,
    );
  }
  console.log(
    `resident beside the streams: ${own.streamsMebibytes?.toFixed(0) ?? '?'} MiB (bar <= ${MOST_MEBIBYTES})`,
  );
}

/** The table, its bars, and what the compared gateway leaves undone. */
export function printRouterFigures({ pairs, streams, eventsPerSecond, targets }: RouterFigures): void {
  const rows = Object.entries(targets).map(([name, figures]) => [
    name,
    ...COLUMNS.map(([, of]) => of(figures)),
  ]);
  const lines = [['', ...COLUMNS.map(([title]) => title)], ...rows];
  const widths = lines[0]!.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)));
  console.log(
    `Router: ${pairs} rounds over one connection; 16 connections; ${streams} streams, ${eventsPerSecond.toFixed(0)} events/s in all. + = over direct.`,
  );
  for (const line of lines) {
    console.log(
      line
        .map((cell, column) => cell.padStart(widths[column]!))
        .join('  ')
        .trimEnd(),
    );
  }
  const { quotalab, portkey } = targets;
  if (quotalab === undefined || portkey === undefined) return;
  printRatios(quotalab, portkey);
  console.log(
    'Portkey here forwards to the one host it is told: it chooses no account, meters no usage, keeps no window, cap, cooldown or log on disk, and nothing of it outlives a restart.',
  );
}

if (process.argv[1] === import.meta.filename) {
  const { values } = parseArgs({
    options: {
      targets: { type: 'string', default: DEFAULT_OPTIONS.targets.join(',') },
      quick: { type: 'boolean', default: false },
      interval: { type: 'string', default: String(DEFAULT_OPTIONS.intervalMs) },
    },
  });
  const unknown = values.targets.split(',').filter((name) => !DEFAULT_OPTIONS.targets.includes(name));
  if (unknown.length > 0)
    throw new Error(`--targets '${unknown.join(',')}'; allowed: ${DEFAULT_OPTIONS.targets}`);
  if (!(Number(values.interval) > 0)) throw new Error(`--interval '${values.interval}'; allowed: ms above 0`);
  const figures = await benchRouter({
    ...DEFAULT_OPTIONS,
    ...(values.quick ? QUICK : {}),
    targets: values.targets.split(','),
    intervalMs: Number(values.interval),
  });
  printRouterFigures(figures);
  if (!values.quick) {
    const rounded = (_: string, value: unknown): unknown =>
      typeof value === 'number' ? Number(value.toPrecision(4)) : value;
    await writeFile(new URL('router.json', import.meta.url), `${JSON.stringify(figures, rounded, 2)}\n`);
  }
}
