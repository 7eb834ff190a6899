/**
 * Option texts into one exact request. Everything that can be judged without reading a file is judged here, so
 * a refusal costs nothing and writes nothing.
 */
import { availableParallelism } from 'node:os';
import { QuotalabError, zoneOffsets } from '../../core/index.ts';
import { ALL_POLICIES, findPolicy, POLICY_SETS } from '../../quota/policies/index.ts';
import { LENGTH_KINDS, SHORT_WINDOW_MINUTES, WEEKLY_WINDOW_MINUTES } from '../../quota/windows/index.ts';
import type { DemandScale } from '../../simulation/engine/index.ts';
import {
  MODELS,
  type Model,
  RESET_MODES,
  type ResetMode,
  SCENARIO_MODES,
  type ScenarioMode,
  type Start,
  type WindowStyle,
} from '../../simulation/scenario/index.ts';
import { parseDemandSource } from '../../usage/sources/index.ts';
import { parseTokenWeights, type TokenWeights } from '../../usage/weights/index.ts';
import { type ClassMix, parseClassMix } from '../inputs/index.ts';
import type { ServePort } from '../live/index.ts';
import {
  type OptionTexts,
  parseChoice,
  parseInteger,
  parseStatistics,
  positiveNumber,
  refuseOption,
  repeatCommand,
  SIMULATE_OPTIONS,
  type StatisticsRequest,
} from '../options/index.ts';
import { type GateRequest, parseGate } from './gate.ts';

/** The K-th of N parts, from 1 on. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

const MOST_TRIALS = 10_000_000;
const MOST_WEEKS = 52;
/** From a paced start: leads are as after 20 weeks from full accounts (bench/steady.json). */
const PACED_WARMUP_WEEKS: Readonly<Record<ScenarioMode, number>> = { focused: 3, broad: 4 };
const MOST_THREADS = 256;
const MOST_BATCH = 4096;
const MOST_SCALE = 1000;
const MOST_PORT = 65_535;
const MOST_SHARDS = 10_000;
const MOST_JOURNAL_SECONDS = 86_400;
const MOST_UNIT_TOKENS = 1_000_000_000;

export interface SimulateRequest {
  readonly trials: number;
  readonly seed: number;
  readonly model: Model;
  readonly threads: number;
  readonly batchSize: number;
  readonly scenarioMode: ScenarioMode;
  readonly resetMode: ResetMode;
  readonly weeks: number;
  readonly warmupWeeks: number;
  /** Paced, unless the weeks before measuring were given. */
  readonly start: Start;
  readonly shortStyle: WindowStyle;
  readonly weeklyStyle: WindowStyle;
  /** Text of --demand; 'generated' or a source that was parsed once already. */
  readonly demand: string;
  readonly demandScale: DemandScale;
  /** Models of generated demand; null = requests name none. */
  readonly classes: ClassMix | null;
  readonly pool: string | null;
  /** File of capacities for the pool; null = none. */
  readonly capacities: string | null;
  readonly unitTokens: number;
  readonly tokenWeights: TokenWeights | null;
  readonly timeZone: string;
  readonly lenient: boolean;
  readonly policies: readonly string[];
  readonly statistics: StatisticsRequest;
  readonly gate: GateRequest;
  readonly challenger: string;
  readonly baseline: string;
  readonly objectivePath: string | null;
  readonly outputDir: string;
  readonly csvGzip: boolean;
  readonly quiet: boolean;
  /** The page that shows the run; null = none. */
  readonly serve: { readonly port: ServePort } | null;
  readonly replayTrial: number | null;
  readonly replayPolicy: string | null;
  readonly check: boolean;
  /** Text of --cluster, '' = that of the environment; null = this machine. */
  readonly cluster: string | null;
  /** The part that is played alone; null = all of it. */
  readonly shard: Shard | null;
  /** Seconds of a run after which it keeps a journal. */
  readonly journalAfterSeconds: number;
  /** The command that repeats the run. */
  readonly command: string;
}

/** Options that mean nothing in the published model, which is fixed. */
const STEADY_ONLY = [
  'weeks',
  'warmup-weeks',
  'short-window',
  'weekly-window',
  'demand',
  'demand-scale',
  'classes',
  'pool',
  'capacities',
  'unit-tokens',
  'token-weights',
  'time-zone',
  'lenient',
  'inputs',
] as const;

function parseWindowStyle(option: string, text: string, lengthMinutes: number): WindowStyle {
  const allowed = `fixed, sliding, first_use, first_use:MINUTES (an integer 1..${lengthMinutes})`;
  const { kind, floor } =
    /^(?<kind>fixed|sliding|first_use)(?::(?<floor>[0-9]{1,5}))?$/.exec(text)?.groups ?? {};
  const floorMinutes = Number(floor ?? 1);
  const isGood =
    floorMinutes >= 1 && floorMinutes <= lengthMinutes && (floor === undefined || kind === 'first_use');
  const known = LENGTH_KINDS.find((candidate) => candidate === kind);
  return known !== undefined && isGood ? { kind: known, floorMinutes } : refuseOption(option, text, allowed);
}

function parsePolicies(text: string): readonly string[] {
  const set = Object.entries(POLICY_SETS).find(([name]) => name === text);
  if (set !== undefined) return set[1];
  const names = text.split(',').map((name) => name.trim());
  const known = `${Object.keys(POLICY_SETS).join(', ')}, or a list of ${ALL_POLICIES.map(({ name }) => name).join(', ')}`;
  names.forEach((name, index) => {
    if (findPolicy(name) === undefined) refuseOption('policies', name, known);
    if (names.indexOf(name) !== index)
      refuseOption('policies', text, `each policy once; '${name}' is repeated`);
  });
  return names;
}

function parseScale(text: string): DemandScale {
  const isFit = text.startsWith('fit:');
  const value = positiveNumber(isFit ? text.slice('fit:'.length) : text, MOST_SCALE);
  if (value === null)
    refuseOption('demand-scale', text, `a number > 0 and <= ${MOST_SCALE}, or fit: and such a number`);
  return isFit ? { kind: 'fit', load: value } : { kind: 'factor', factor: value };
}

function parseTimeZone(text: string | null): string {
  const zone = text ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  zoneOffsets(zone);
  return zone;
}

/** Where the page is to be; without a value at the usual port. */
function parseServe(given: OptionTexts[string]): SimulateRequest['serve'] {
  if (given === undefined) return null;
  return { port: given === true || given === '' ? null : parseInteger('serve', given, 0, MOST_PORT) };
}

/** Its URL is looked at where the environment is known. */
function parseCluster(given: OptionTexts): string | null {
  const { cluster } = given;
  if (cluster === undefined) return null;
  const clash = (['threads', 'shard', 'replay'] as const).find((option) => given[option] !== undefined);
  if (clash !== undefined) {
    throw new QuotalabError(
      'BAD_OPTION',
      `--${clash} is given with --cluster, whose workers play with threads of their own; allowed: one of the two`,
    );
  }
  return cluster === true ? '' : cluster;
}

/** What only the whole of a run can have. */
const WHOLE_ONLY = [
  'serve',
  'replay',
  'fail-if',
  'baseline-summary',
  'github-summary',
  'junit',
  'csv-gzip',
] as const;

function parseShard(given: OptionTexts): Shard | null {
  if (given.shard === undefined) return null;
  const text = String(given.shard);
  const [index, count] = (/^(\d{1,5})\/(\d{1,5})$/.exec(text)?.slice(1) ?? []).map(Number);
  if (index === undefined || count === undefined || index < 1 || index > count || count > MOST_SHARDS) {
    refuseOption('shard', text, `K/N, part K of N, such as 3/16, with N at most ${MOST_SHARDS}`);
  }
  const clash = WHOLE_ONLY.find((option) => given[option] !== undefined);
  if (clash !== undefined) {
    throw new QuotalabError(
      'BAD_OPTION',
      `--${clash} is given with --shard, which plays a part; allowed: ${clash === 'serve' || clash === 'replay' ? 'one of the two' : `--${clash} of quotalab merge, when the parts are put together`}`,
    );
  }
  if (given.until !== undefined && given.until !== 'trials') {
    refuseOption(
      'until',
      String(given.until),
      'trials, with --shard: no part can tell when all of them are enough',
    );
  }
  return { index, count };
}

/** A trial that the run has, or a longer one would: of Sobol points it would have others. */
function refuseOtherTrial({ replayTrial, trials, statistics }: SimulateRequest): void {
  if (replayTrial === null || replayTrial < trials || statistics.inputs.kind === 'random') return;
  refuseOption(
    'replay',
    String(replayTrial),
    `0..${trials - 1}, the trials of this run: with --inputs sobol a longer run has others`,
  );
}

/** A policy that must run; the published defaults are quietly absent from a run without them. */
function parseRival(option: string, text: string, isGiven: boolean, policies: readonly string[]): string {
  if (isGiven && !policies.includes(text))
    refuseOption(option, text, `a policy of this run: ${policies.join(', ')}`);
  return text;
}

function refuseClashes(given: OptionTexts, model: Model, policies: readonly string[]): void {
  if (model === 'published') {
    for (const option of STEADY_ONLY) {
      if (given[option] === undefined) continue;
      throw new QuotalabError(
        'BAD_OPTION',
        `--${option} has no meaning with --model published; allowed: leave it out`,
      );
    }
    if (policies.join() !== POLICY_SETS.published.join()) {
      refuseOption(
        'policies',
        String(given.policies),
        'published, with --model published: its draws depend on them',
      );
    }
  }
  if (given.serve !== undefined && given.replay !== undefined) {
    throw new QuotalabError(
      'BAD_OPTION',
      '--serve is given with --replay, which runs no trials; allowed: one of the two',
    );
  }
  if (given.policy !== undefined && given.replay === undefined) {
    throw new QuotalabError('BAD_OPTION', '--policy is given without --replay; allowed: both, or --policies');
  }
  const isTrace = given.demand !== undefined && given.demand !== 'generated';
  if (given.classes !== undefined && isTrace) {
    throw new QuotalabError(
      'BAD_OPTION',
      '--classes is given with recorded demand, whose requests name their models; allowed: with --demand generated',
    );
  }
  for (const option of ['token-weights', 'lenient'] as const) {
    if (given[option] === undefined || isTrace) continue;
    throw new QuotalabError(
      'BAD_OPTION',
      `--${option} needs recorded usage; allowed: with --demand other than generated`,
    );
  }
}

/** Weeks before measuring: those given, from full accounts; else as many as a paced start needs. */
function parseWarmup(
  given: OptionTexts,
  model: Model,
  mode: ScenarioMode,
): Pick<SimulateRequest, 'warmupWeeks' | 'start'> {
  if (model === 'published') return { warmupWeeks: 0, start: 'full' };
  const text = given['warmup-weeks'];
  if (text === undefined) return { warmupWeeks: PACED_WARMUP_WEEKS[mode], start: 'paced' };
  return { warmupWeeks: parseInteger('warmup-weeks', String(text), 0, MOST_WEEKS), start: 'full' };
}

/** The request of the given option texts. Throws BAD_OPTION. */
export function parseRequest(given: OptionTexts): SimulateRequest {
  const defaults = new Map(SIMULATE_OPTIONS.map((row) => [row.name, row.default]));
  const text = (name: string): string => String(given[name] ?? defaults.get(name) ?? '');
  const optional = (name: string): string | null => (given[name] === undefined ? null : String(given[name]));
  const integer = (name: string, low: number, high: number): number =>
    parseInteger(name, text(name), low, high);
  const model = parseChoice('model', text('model'), MODELS);
  const policies = parsePolicies(
    given.policies === undefined && model === 'published' ? 'published' : text('policies'),
  );
  refuseClashes(given, model, policies);
  if (text('demand') !== 'generated') parseDemandSource(text('demand'));
  if (text('output-dir') === '') refuseOption('output-dir', '', 'a directory');
  const trials = integer('trials', 1, MOST_TRIALS);
  const scenarioMode = parseChoice('scenario-mode', text('scenario-mode'), SCENARIO_MODES);
  const request: SimulateRequest = {
    trials,
    seed: integer('seed', 0, Number.MAX_SAFE_INTEGER),
    model,
    threads:
      given.threads === undefined
        ? Math.min(availableParallelism(), MOST_THREADS)
        : integer('threads', 1, MOST_THREADS),
    batchSize: integer('batch-size', 1, MOST_BATCH),
    scenarioMode,
    resetMode: parseChoice('reset-mode', text('reset-mode'), RESET_MODES),
    weeks: integer('weeks', 1, MOST_WEEKS),
    ...parseWarmup(given, model, scenarioMode),
    shortStyle: parseWindowStyle('short-window', text('short-window'), SHORT_WINDOW_MINUTES),
    weeklyStyle: parseWindowStyle('weekly-window', text('weekly-window'), WEEKLY_WINDOW_MINUTES),
    demand: text('demand'),
    demandScale: parseScale(text('demand-scale')),
    classes: given.classes === undefined ? null : parseClassMix(text('classes')),
    pool: optional('pool'),
    capacities: optional('capacities'),
    unitTokens: integer('unit-tokens', 1, MOST_UNIT_TOKENS),
    tokenWeights: given['token-weights'] === undefined ? null : parseTokenWeights(text('token-weights')),
    timeZone: parseTimeZone(optional('time-zone')),
    lenient: given.lenient === true,
    policies,
    gate: parseGate(given, policies),
    statistics: parseStatistics(given, text, { trials, model }),
    challenger: parseRival('challenger', text('challenger'), given.challenger !== undefined, policies),
    baseline: parseRival('baseline', text('baseline'), given.baseline !== undefined, policies),
    objectivePath: optional('objective'),
    outputDir: text('output-dir'),
    csvGzip: given['csv-gzip'] === true,
    quiet: given.quiet === true,
    serve: parseServe(given.serve),
    replayTrial: given.replay === undefined ? null : integer('replay', 0, MOST_TRIALS - 1),
    replayPolicy: optional('policy'),
    check: given.check === true,
    cluster: parseCluster(given),
    shard: parseShard(given),
    journalAfterSeconds: integer('journal-after', 0, MOST_JOURNAL_SECONDS),
    command: repeatCommand(given),
  };
  refuseOtherTrial(request);
  if (request.capacities !== null && request.pool === null)
    refuseOption('capacities', request.capacities, 'only with --pool, whose windows it is of');
  if (request.challenger === request.baseline) {
    refuseOption('challenger', request.challenger, 'another policy than --baseline');
  }
  if (request.replayPolicy !== null && !policies.includes(request.replayPolicy)) {
    refuseOption('policy', request.replayPolicy, `a policy of this run: ${policies.join(', ')}`);
  }
  return request;
}
