/**
 * Tokens into units: weights by kind of token, factors by family of model, and tokens per unit. Providers do
 * not publish how a subscription counts; the defaults are the community's reconstruction and say so in print.
 */
import { QuotalabError } from '../../core/index.ts';
import type { UsageEvent } from '../events/index.ts';

export interface ModelFactor {
  /** Part of the model's name, lower case. */
  readonly family: string;
  /** > 0. */
  readonly factor: number;
}

/** All weights >= 0, per token. */
export interface TokenWeights {
  readonly input: number;
  readonly output: number;
  readonly cacheWrite: number;
  readonly cacheRead: number;
  /** The first family found in a model's name counts. */
  readonly modelFactors: readonly ModelFactor[];
  /** For no model, or one of no listed family. */
  readonly otherModelFactor: number;
}

/**
 * Credits = ceil(a x (input + 5 x output)) with a = 0.133 (Haiku), 0.4 (Sonnet), 0.667 (Opus), cache writes as
 * input: a reconstruction from plan counters of January-February 2026, in which cache reads were free. Later
 * reports put reads at 0.1 of input or more (claude-code issues 24147, 45756, 59872), so 0.1 is the default.
 */
export const DEFAULT_TOKEN_WEIGHTS: TokenWeights = {
  input: 1,
  output: 5,
  cacheWrite: 1,
  cacheRead: 0.1,
  modelFactors: [
    { family: 'haiku', factor: 0.133 },
    { family: 'sonnet', factor: 0.4 },
    { family: 'opus', factor: 0.667 },
  ],
  otherModelFactor: 1,
};

/** Where each default comes from, ready to print. */
export const TOKEN_WEIGHT_SOURCES: ReadonlyArray<{ readonly label: string; readonly value: string }> = [
  { label: 'input 1, output 5', value: 'reconstructed from Claude plan counters, Jan-Feb 2026' },
  { label: 'cache write 1', value: 'same reconstruction: as input' },
  { label: 'cache read 0.1', value: 'later reports (claude-code #24147, #45756, #59872); free before that' },
  { label: 'haiku 0.133, sonnet 0.4, opus 0.667', value: 'same reconstruction; any other model 1' },
];

/** Factor of a model's family, null when its name holds none. */
export function familyFactor(model: string | null, weights: TokenWeights): number | null {
  if (model === null) return null;
  const name = model.toLowerCase();
  for (const { family, factor } of weights.modelFactors) if (name.includes(family)) return factor;
  return null;
}

/** The same weights with unknown models at the dearest known factor: for logs where every model is of a family. */
export function withDearestUnknown(weights: TokenWeights): TokenWeights {
  const factors = weights.modelFactors.map(({ factor }) => factor);
  return factors.length === 0 ? weights : { ...weights, otherModelFactor: Math.max(...factors) };
}

/**
 * Cost in whole units, >= 1: the source's own cost where it gives one, else weighted tokens over `unitTokens`
 * (> 0, weighted tokens per unit), rounded up. Sums that miss a whole number by rounding alone (1e-9 of them)
 * are not pushed to the next unit.
 */
export function costUnits(event: UsageEvent, weights: TokenWeights, unitTokens: number): number {
  if (event.costUnits !== null) return event.costUnits;
  const tokens =
    weights.input * event.inputTokens +
    weights.output * event.outputTokens +
    weights.cacheWrite * event.cacheWriteTokens +
    weights.cacheRead * event.cacheReadTokens;
  const units = (tokens * (familyFactor(event.model, weights) ?? weights.otherModelFactor)) / unitTokens;
  return Math.max(1, Math.ceil(units * (1 - 1e-9)));
}

/** The weights by kind as the option takes them: `input=1,output=5,cache_write=1,cache_read=0.1`. */
export function tokenWeightsText({ input, output, cacheWrite, cacheRead }: TokenWeights): string {
  return `input=${input},output=${output},cache_write=${cacheWrite},cache_read=${cacheRead}`;
}

type TokenKind = 'input' | 'output' | 'cacheWrite' | 'cacheRead';

const OPTION_NAMES: ReadonlyMap<string, TokenKind> = new Map([
  ['input', 'input'],
  ['output', 'output'],
  ['cache_write', 'cacheWrite'],
  ['cache_read', 'cacheRead'],
]);

function refuse(problem: string): never {
  throw new QuotalabError(
    'BAD_OPTION',
    `--token-weights ${problem}; allowed: ${[...OPTION_NAMES.keys()].join(', ')}, each once and >= 0, ` +
      `as in ${tokenWeightsText(DEFAULT_TOKEN_WEIGHTS)}`,
  );
}

/**
 * Weights of a command line such as `output=4,cache_read=0`; kinds not named keep their default. Throws
 * BAD_OPTION on an unknown or repeated name, on a value that is no finite number >= 0, and when all are 0.
 */
export function parseTokenWeights(text: string): TokenWeights {
  const given: Partial<Record<TokenKind, number>> = {};
  for (const part of text.split(',')) {
    const [name, value, ...rest] = part.split('=').map((piece) => piece.trim());
    const kind = OPTION_NAMES.get(name ?? '');
    if (kind === undefined || rest.length > 0) refuse(`'${part}' is not one of its weights`);
    if (given[kind] !== undefined) refuse(`names ${name} twice`);
    const weight = /^(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(value ?? '') ? Number(value) : Number.NaN;
    if (!Number.isFinite(weight)) refuse(`${name} is '${value ?? ''}'`);
    given[kind] = weight;
  }
  const weights = { ...DEFAULT_TOKEN_WEIGHTS, ...given };
  if (weights.input + weights.output + weights.cacheWrite + weights.cacheRead === 0) {
    refuse('are all 0: every request would cost the same');
  }
  return weights;
}
