/** How long the cells of a sweep take at most, and what is said of that before they run. */
import { runSize, secondsOf } from '../../simulation/runners/index.ts';
import { countOf } from '../../usage/events/index.ts';
import { lengthText } from '../inputs/index.ts';
import type { OptionTexts } from '../options/index.ts';
import type { CommandEnvironment } from '../simulate/index.ts';
import { parseSweep, prepareCells, type SweepCell, type SweepRequest } from './sweep-cells.ts';

/** Shorter sweeps are not announced. */
const LEAST_SECONDS = 60;
/** Larger units are worth naming when they take at most this share of the time. */
const MUCH_QUICKER = 0.5;
/** Tokens a unit; shares served moved by less than two points where it was tried. */
const LARGER_UNITS = 10_000;

/** Wall seconds when no cell stops early. */
function secondsAtMost(cells: readonly SweepCell[], { trials, shared }: SweepRequest): number {
  const { threads } = shared;
  return cells.reduce((sum, { experiment: { plan } }) => {
    const starting = secondsOf({ plan, trials: 0, threads }, { requests: 0, records: 0, accounts: 0 });
    return sum + Math.max(0, secondsOf({ plan, trials, threads }, runSize(plan, trials)) - starting);
  }, 0);
}

/** What would run: "88 cells of at most 500 trials, about 31 min at most"; and how long that is. */
export function lengthOf(
  cells: readonly SweepCell[],
  request: SweepRequest,
): { readonly seconds: number; readonly words: string } {
  const seconds = secondsAtMost(cells, request);
  const what = `${countOf(cells.length, 'cell')} of at most ${countOf(request.trials, 'trial')}`;
  return { seconds, words: `${what}, about ${lengthText(seconds)} at most` };
}

/** The note before a long sweep, with what would be much quicker; null for a short one. */
export async function lengthNote(
  given: OptionTexts,
  cells: readonly SweepCell[],
  request: SweepRequest,
  environment: Pick<CommandEnvironment, 'env' | 'home' | 'cwd'>,
): Promise<string | null> {
  const { seconds, words } = lengthOf(cells, request);
  if (seconds <= LEAST_SECONDS) return null;
  const { pool, demand, unitTokens } = request.shared;
  if (pool === null || demand !== 'generated' || unitTokens >= LARGER_UNITS) return words;
  const texts = { ...given, 'unit-tokens': String(LARGER_UNITS) };
  const quick = parseSweep(texts);
  const other = lengthOf(await prepareCells(texts, quick, environment), quick).seconds;
  return other > MUCH_QUICKER * seconds
    ? words
    : `${words}; --unit-tokens ${LARGER_UNITS} takes about ${lengthText(other)}`;
}
