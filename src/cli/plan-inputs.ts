/** What a question of the planner is asked with: usage, windows, instant, draws; read once, checked, with defaults. */
import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { QuotalabError, zoneOffsets } from '../core/index.ts';
import { instant } from '../core/values/index.ts';
import { openStream, unitReal } from '../numerics/random/index.ts';
import { normalDraws, type RealDraws } from '../numerics/stats/distributions/index.ts';
import type {
  OtherPlan,
  PlanContext,
  PlanQuestion,
  PlanUsage,
  QuestionInput,
} from '../planner/question/index.ts';
import { graphPlan } from '../planner/usage/index.ts';
import { poolVendors } from '../quota/pools/index.ts';
import { parseJsonText, readText } from '../usage/files/index.ts';
import { demandWeights, readUsage } from '../usage/sources/index.ts';
import { parseTokenWeights } from '../usage/weights/index.ts';
import { poolQuota, presetQuota, readCapacities, readPoolGraph, readState } from './inputs/pool/index.ts';
import { PLAN_OPTIONS, parseInteger, positiveNumber, refuseOption } from './options/index.ts';
import type { StatusEnvironment } from './router/index.ts';

export interface PlanRequest {
  /** Options as given. */
  readonly texts: ReadonlyMap<string, string | true>;
  /** Path of the question's file; null = none. */
  readonly file: string | null;
}

/** A log that ends longer ago is answered for as of its end. */
const OLD_LOG_MS = 7 * 24 * 60 * 60_000;
const LEAST_UNIT_TOKENS = 0.001;
const MOST_UNIT_TOKENS = 1_000_000_000;
const MOST_TRIALS = 1_000_000;
/** Smallest number of a file other than 0. */
const LEAST_SIZE = 1e-12;

type Texts = PlanRequest['texts'];

const textOf = (texts: Texts, name: string): string | null => {
  const value = texts.get(name);
  return typeof value === 'string' ? value : null;
};

const defaultOf = (name: string): string => PLAN_OPTIONS.find((option) => option.name === name)!.text!;

async function usageOf(
  question: PlanQuestion,
  texts: Texts,
  options: Parameters<typeof readUsage>[1],
): Promise<{ usage: PlanUsage | null; calendarKnown: boolean; note: string | null }> {
  const given = textOf(texts, 'demand');
  const none = { usage: null, calendarKnown: true, note: null };
  if (question.usage === 'none' && given === null) return none;
  const source = given ?? defaultOf('demand');
  try {
    const { events, facts, warnings, meters, calendarKnown } = await readUsage(source, options);
    const usage = { source, events, facts, warnings, ...(meters === undefined ? {} : { meters }) };
    return { usage, calendarKnown, note: null };
  } catch (error) {
    const isOptional = question.usage !== 'needed' && given === null;
    if (!isOptional || !(error instanceof QuotalabError)) throw error;
    return { ...none, note: `no usage was read (${error.message})` };
  }
}

/** The file's path: as it stands in the line, or in the option that may name it too. */
function namedFile({ file: of }: PlanQuestion, texts: Texts, file: string | null): string | null {
  const named = of?.option === undefined ? null : textOf(texts, of.option);
  if (named === null || file === null) return named ?? file;
  throw new QuotalabError(
    'BAD_OPTION',
    `--${of!.option} is given with the file '${file}'; allowed: one of them`,
  );
}

async function fileOf(question: PlanQuestion, path: string | null, cwd: string): Promise<unknown> {
  if (path === null) {
    if (question.file?.isRequired !== true) return null;
    throw new QuotalabError(
      'BAD_OPTION',
      `plan ${question.name} reads a file of ${question.file.name}; quotalab plan ${question.name} --example prints one`,
    );
  }
  const refuse = (problem: string, code: 'E_TYPE' | 'E_RANGE' = 'E_TYPE'): never => {
    throw new QuotalabError(code, `${question.file!.name} '${path}' ${problem}`);
  };
  const text = await readText(resolve(cwd, path), { refuse });
  // Ratios to a number next to nothing are no numbers.
  const notTiny = (key: string, value: unknown): unknown => {
    if (value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY) {
      return refuse(`has a number at '${key}' that is too large to be one`, 'E_RANGE');
    }
    return typeof value === 'number' && value !== 0 && Math.abs(value) < LEAST_SIZE
      ? refuse(`has ${value} at '${key}'; allowed: 0, or ${LEAST_SIZE} and more`, 'E_RANGE')
      : value;
  };
  return parseJsonText(text, refuse, notTiny);
}

const modelsOf = (usage: PlanUsage | null): string[] =>
  [...new Set((usage?.events ?? []).map(({ model }) => model))].filter((model) => model !== null);

function lastUseOf(usage: PlanUsage | null, nowMs: number): (family: string | null) => number | null {
  const isOf = (model: string | null, family: string | null): boolean =>
    family === null || model?.toLowerCase().includes(family) === true;
  return (family) =>
    usage?.events.findLast(({ timeMs, model }) => timeMs <= nowMs && isOf(model, family))?.timeMs ?? null;
}

function drawsOf(seed: number): PlanContext['draws'] {
  return (stream): RealDraws => {
    const generator = openStream({ seed, trialIndex: stream, purpose: 'search' });
    return { uniform: () => unitReal(generator), normal: normalDraws(() => generator.next()) };
  };
}

/** The instant that is answered for: as given, now, or the end of a log that is old or has no calendar. */
function nowOf(
  texts: Texts,
  usage: PlanUsage | null,
  calendarKnown: boolean,
  wallMs: number,
): { readonly nowMs: number; readonly note: string | null } {
  const given = textOf(texts, 'now');
  if (given !== null) return { nowMs: instant('--now', given), note: null };
  const lastMs = usage?.events.at(-1)?.timeMs;
  if (lastMs === undefined || (calendarKnown && wallMs - lastMs < OLD_LOG_MS))
    return { nowMs: wallMs, note: null };
  return {
    nowMs: Math.ceil(lastMs) + 1,
    note: calendarKnown
      ? `the log ends at ${new Date(lastMs).toISOString()}: the answer is for that moment; --now names another`
      : 'the trace names no calendar: the answer is for its end',
  };
}

/** The pool that `--upgrade PLAN:PRICE:VALUE` names; null where it names none, which the question then says. */
async function otherPlanOf(
  text: string,
  { unitTokens, cwd, nowMs }: { readonly unitTokens: number; readonly cwd: string; readonly nowMs: number },
): Promise<OtherPlan | null> {
  const parts = text.split(':');
  const [name = ''] = parts;
  if (parts.length !== 3 || name === '') return null;
  const { graph, usdPerUnit } = await readPoolGraph(name, { unitTokens, cwd }).catch((error: unknown) => {
    if (!(error instanceof QuotalabError)) throw error;
    throw new QuotalabError(error.code, error.message.replace(/^--pool\b/, '--upgrade'));
  });
  return { name, windows: graphPlan(graph, { nowMs, usdPerUnit, models: [] }).windows };
}

export interface PreparedPlan extends Pick<QuestionInput, 'context' | 'file'> {
  readonly notes: readonly string[];
}

/** Reads everything the question is asked with. Throws the coded errors of options and readers. */
export async function preparePlan(
  question: PlanQuestion,
  { texts, file }: PlanRequest,
  environment: StatusEnvironment,
): Promise<PreparedPlan> {
  const { cwd, env } = environment;
  const timeZone = textOf(texts, 'time-zone') ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  const zoneOffsetMinutes = zoneOffsets(timeZone);
  const unitText = textOf(texts, 'unit-tokens') ?? defaultOf('unit-tokens');
  const unitTokens = positiveNumber(unitText, MOST_UNIT_TOKENS) ?? 0;
  if (unitTokens < LEAST_UNIT_TOKENS)
    refuseOption('unit-tokens', unitText, `a number ${LEAST_UNIT_TOKENS}..${MOST_UNIT_TOKENS}`);
  const weightsText = textOf(texts, 'token-weights');
  const weights = weightsText === null ? null : parseTokenWeights(weightsText);
  const seed = parseInteger('seed', textOf(texts, 'seed') ?? defaultOf('seed'), 0, Number.MAX_SAFE_INTEGER);
  const simulate = textOf(texts, 'simulate');
  const simulateTrials = simulate === null ? 0 : parseInteger('simulate', simulate, 1, MOST_TRIALS);
  const places = { cwd, env, home: env.HOME ?? homedir() };
  const lenient = texts.get('lenient') === true;
  const json = await fileOf(question, namedFile(question, texts, file), cwd);
  const preset = textOf(texts, 'preset');
  const poolText = textOf(texts, 'pool') ?? defaultOf('pool');
  const page = { used: textOf(texts, 'used'), reset: textOf(texts, 'reset') };
  const pageOption = page.used === null ? (page.reset === null ? null : '--reset') : '--used';
  if (preset !== null && pageOption !== null) {
    throw new QuotalabError('BAD_OPTION', `${pageOption} is given with --preset; allowed: with --pool`);
  }
  const pool = preset === null ? await readPoolGraph(poolText, { unitTokens, cwd }) : null;
  const {
    usage,
    calendarKnown,
    note: usageNote,
  } = await usageOf(question, texts, {
    ...places,
    unitTokens,
    weights,
    timeZone,
    lenient,
    vendors: pool === null ? null : poolVendors(pool),
    readState,
  });
  const planWeights = demandWeights(textOf(texts, 'demand') ?? defaultOf('demand'), weights);
  const capacitiesPath = textOf(texts, 'capacities');
  const wallMs = environment.now?.() ?? Date.now();
  const { nowMs, note: nowNote } = nowOf(texts, usage, calendarKnown, wallMs);
  const read =
    pool === null
      ? presetQuota(preset!)
      : poolQuota(poolText, pool, {
          nowMs,
          zoneOffsetMinutes,
          models: modelsOf(usage),
          meters: usage?.meters ?? [],
          events: usage?.events ?? [],
          weights: planWeights,
          unitTokens,
          capacities: capacitiesPath === null ? [] : await readCapacities(capacitiesPath, cwd),
          lastUse: lastUseOf(usage, nowMs),
          page,
        });
  const upgrade = question.name === 'forecast' && pool !== null ? textOf(texts, 'upgrade') : null;
  const otherPlan = upgrade === null ? null : await otherPlanOf(upgrade, { unitTokens, cwd, nowMs });
  const notes = [usageNote, nowNote].flatMap((note) => (note === null ? [] : [note]));
  const context: PlanContext = {
    nowMs,
    usage,
    quota: { ...read, notes: [...read.notes, ...notes] },
    ...(otherPlan === null ? {} : { otherPlan }),
    weights: planWeights,
    unitTokens,
    timeZone,
    zoneOffsetMinutes,
    seed,
    draws: drawsOf(seed),
    isStrict: texts.get('strict') === true,
  };
  if (simulateTrials === 0) return { file: json, notes, context };
  const { engineOutlook } = await import('./plan-engine.ts');
  return { file: json, notes, context: { ...context, engine: engineOutlook(context, simulateTrials) } };
}
