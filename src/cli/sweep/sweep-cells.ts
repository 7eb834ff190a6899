/**
 * Cells of a sweep as experiments: each is what `simulate` would make of the cell's command, so that a cell and a single run
 * cannot differ.
 */
import { QuotalabError } from '../../core/index.ts';
import { openStream } from '../../numerics/random/index.ts';
import { configHashOf, type Experiment } from '../../simulation/experiment/index.ts';
import {
  type OptionTexts,
  parseChoice,
  parseInteger,
  positiveNumber,
  refuseOption,
  SWEEP_OPTIONS,
} from '../options/index.ts';
import type { CommandEnvironment } from '../simulate/index.ts';
import { parseRequest, prepareRun, type SimulateRequest } from '../simulate/index.ts';
import { type Axis, type CellPlace, gridOf, latinOf, parseAxes, sweptOf } from './axes.ts';

const MOST_CELLS = 2000;
const MOST_SAMPLE = 2000;
const MOST_TRIALS = 1_000_000;
const CONFIDENCE = 0.95;
const LOADS = '.5..1.5:.1';
const NEAR_BALANCE = '0.95';
const SEED: string = SWEEP_OPTIONS.find(({ name }) => name === 'seed')!.default!;
/** Options of a sweep that a cell's command does not have. */
const NOT_OF_CELLS = [
  'accounts',
  'load',
  'worth',
  'capacity',
  'sample',
  'target',
  'json',
  'check',
  'until',
  'cluster',
] as const;

export interface SweepRequest {
  readonly axes: readonly Axis[];
  readonly places: readonly CellPlace[];
  readonly isSample: boolean;
  /** Share to be served, 0..1. */
  readonly target: number;
  readonly trials: number;
  readonly untilSettled: boolean;
  /** What holds for every cell. */
  readonly shared: SimulateRequest;
  readonly isJson: boolean;
}

export interface SweepCell {
  readonly place: CellPlace;
  /** The command that plays it alone, with all its trials. */
  readonly command: string;
  readonly experiment: Experiment;
  /** The single run of its first `trials` trials: its command, and the digest of its configuration. */
  readonly alone: (trials: number) => { readonly command: string; readonly configHash: string };
}

function requirePreset(given: OptionTexts, option: string): string {
  const { pool } = given;
  if (typeof pool === 'string' && /^[a-z][a-z0-9-]*$/.test(pool)) return pool;
  throw new QuotalabError(
    'BAD_OPTION',
    `--${option} is given ${pool === undefined ? 'without --pool' : `with --pool '${pool}'`}; allowed: with one preset, such as --pool claude-max`,
  );
}

function axesOf(given: OptionTexts): readonly Axis[] {
  const axes = parseAxes(given);
  const named = (name: Axis['name']): Axis | undefined => axes.find((axis) => axis.name === name);
  for (const name of ['accounts', 'worth', 'capacity'] as const) if (named(name)) requirePreset(given, name);
  const isGenerated = given.demand === undefined || given.demand === 'generated';
  if (!isGenerated || named('load') || named('worth')) return axes;
  // A third axis is one value: near balance, where most is to be seen.
  const isFull = sweptOf(axes).length >= 2 && given.sample === undefined;
  return [...axes, ...parseAxes({ load: isFull ? NEAR_BALANCE : LOADS })];
}

function placesOf(axes: readonly Axis[], sample: number | null, seed: number): readonly CellPlace[] {
  if (sample !== null) {
    const stream = openStream({ seed, trialIndex: 0, purpose: 'search' });
    return latinOf(axes, sample, (below) => Math.floor(((stream.next() >>> 0) / 2 ** 32) * below));
  }
  const swept = sweptOf(axes);
  if (swept.length === 0) {
    throw new QuotalabError(
      'BAD_OPTION',
      'nothing is swept; allowed: --accounts, --load, --worth, --capacity or --weeks with several values',
    );
  }
  if (swept.length > 2) {
    throw new QuotalabError(
      'BAD_OPTION',
      `${swept.map(({ name }) => `--${name}`).join(', ')} have several values; allowed: two of them at a time, or all with --sample N`,
    );
  }
  const places = gridOf(axes);
  if (places.length <= MOST_CELLS) return places;
  throw new QuotalabError(
    'BAD_OPTION',
    `the grid has ${places.length} cells; allowed: at most ${MOST_CELLS}, or --sample N`,
  );
}

/** The request of the given option texts. Throws BAD_OPTION. */
export function parseSweep(given: OptionTexts): SweepRequest {
  const text = (name: string, usual: string): string => String(given[name] ?? usual);
  const trials = parseInteger('trials', text('trials', '500'), 1, MOST_TRIALS);
  const target =
    positiveNumber(text('target', '0.99'), 1) ??
    refuseOption('target', text('target', ''), 'a number > 0 and <= 1');
  const sample =
    given.sample === undefined ? null : parseInteger('sample', String(given.sample), 2, MOST_SAMPLE);
  const axes = axesOf(given);
  const seed = parseInteger('seed', text('seed', SEED), 0, Number.MAX_SAFE_INTEGER);
  const places = placesOf(axes, sample, seed);
  const shared = parseRequest(cellTexts(given, places[0]!, trials));
  return {
    axes,
    places,
    isSample: sample !== null,
    target,
    trials,
    untilSettled:
      parseChoice('until', text('until', 'settled'), ['settled', 'trials'] as const) === 'settled',
    shared: {
      ...shared,
      cluster: typeof given.cluster === 'string' ? given.cluster : given.cluster === true ? '' : null,
    },
    isJson: given.json === true,
  };
}

/** Options of simulate for one cell. */
function cellTexts(given: OptionTexts, place: CellPlace, trials: number): OptionTexts {
  const own = Object.fromEntries(
    Object.entries(given).filter(([name]) => !NOT_OF_CELLS.some((other) => other === name)),
  );
  const { accounts = '1', load, worth, capacity, weeks } = place;
  const end = capacity === undefined || capacity === 'mid' ? '' : `@${capacity}`;
  const pool =
    accounts === '1' && end === ''
      ? given.pool
      : `${given.pool}${end}${accounts === '1' ? '' : `x${accounts}`}`;
  const fit = worth === undefined ? load : String(Number(worth) / Number(accounts));
  return {
    ...own,
    trials: String(trials),
    ...(pool === undefined ? {} : { pool }),
    ...(fit === undefined ? {} : { 'demand-scale': `fit:${fit}` }),
    ...(weeks === undefined
      ? { weeks: given.weeks === undefined ? undefined : String(given.weeks) }
      : { weeks }),
    'rank-by': 'served',
    'no-bound': true,
  };
}

/** Every cell, prepared. Throws what simulate throws of its inputs. */
export async function prepareCells(
  given: OptionTexts,
  request: SweepRequest,
  environment: Pick<CommandEnvironment, 'env' | 'home' | 'cwd'>,
): Promise<SweepCell[]> {
  const { target, trials, untilSettled, shared } = request;
  const { indifference } = shared.statistics;
  const cells: SweepCell[] = [];
  for (const place of request.places) {
    const cell = parseRequest(cellTexts(given, place, trials));
    const { experiment } = await prepareRun(cell, environment);
    const { plan } = experiment;
    cells.push({
      place,
      command: cell.command,
      experiment: {
        ...experiment,
        // The closer looks of a single run move none of its rows.
        plan: { ...plan, sampling: null },
        stopping: untilSettled
          ? { kind: 'settled', indifference, confidence: CONFIDENCE, target }
          : { kind: 'trials' },
      },
      alone: (count) => {
        const { command, statistics } = parseRequest(cellTexts(given, place, count));
        const { sampling, stopping } = statistics;
        const single = { ...experiment, plan: { ...plan, sampling }, trials: count, stopping };
        return { command, configHash: configHashOf(single) };
      },
    });
  }
  return cells;
}
