/**
 * The document's score of 0 to 100, kept to compare with older figures. It contradicts itself (holding its own targets
 * of use costs points for reserve) and rewards an idle day; hindsight-share.ts is the score to go by.
 */
import { positive, units } from '../../core/values/index.ts';
import { record } from './checked-list.ts';

export interface CompositeInput {
  /** >= 0. */
  readonly work: number;
  /** Work that a day should bring, > 0. */
  readonly expectedWork: number;
  readonly used: { readonly haiku: number; readonly sonnet: number; readonly opus: number };
  /** Each > 0. */
  readonly limits: { readonly sonnet: number; readonly opus: number };
}

/** Points; the document leaves them unbounded below. */
export interface CompositeParts {
  readonly work: number;
  readonly utilisation: number;
  readonly balance: number;
  readonly reserve: number;
}

export interface CompositePoints {
  readonly parts: CompositeParts;
  readonly total: number;
}

export interface CompositeScore {
  /** Each part held to 0..100. */
  readonly clamped: CompositePoints;
  /** As the document computes it. */
  readonly raw: CompositePoints;
}

const PART_WEIGHTS: CompositeParts = { work: 0.3, utilisation: 0.3, balance: 0.2, reserve: 0.2 };
const TARGETS = { sonnet: 0.75, opus: 0.7 };
const OPUS_WEIGHT = 4.5;

/** The document's guess of a day's work; it is no default here. */
export const EXPECTED_WORK_DOC: number = 50;

const PART_NAMES = ['work', 'utilisation', 'balance', 'reserve'] as const;

function pointsOf(parts: CompositeParts): CompositePoints {
  return { parts, total: PART_NAMES.reduce((sum, name) => sum + PART_WEIGHTS[name] * parts[name], 0) };
}

const held = (points: number): number => Math.min(100, Math.max(0, points));

/** Source: section "Quota Efficiency Score" of the planning document. */
export function compositeScoreDoc(input: CompositeInput): CompositeScore {
  const work = units('work', input.work);
  const expected = positive('expectedWork', input.expectedWork);
  const used = record('used', input.used);
  const limits = record('limits', input.limits);
  const haiku = units('used.haiku', used.haiku);
  const sonnet = units('used.sonnet', used.sonnet);
  const opus = units('used.opus', used.opus);
  const sonnetUse = sonnet / positive('limits.sonnet', limits.sonnet);
  const opusUse = opus / positive('limits.opus', limits.opus);
  const constrained = sonnet + OPUS_WEIGHT * opus;
  const raw: CompositeParts = {
    work: Math.min(100, (100 * work) / expected),
    utilisation: 50 * (2 - Math.abs(sonnetUse - TARGETS.sonnet) - Math.abs(opusUse - TARGETS.opus)),
    balance: constrained > 0 ? (100 * haiku) / (haiku + constrained) : 100,
    reserve: 50 * (2 - sonnetUse - opusUse),
  };
  const clamped: CompositeParts = {
    work: held(raw.work),
    utilisation: held(raw.utilisation),
    balance: held(raw.balance),
    reserve: held(raw.reserve),
  };
  return { clamped: pointsOf(clamped), raw: pointsOf(raw) };
}
