/**
 * Where each pool stands: a bar, its own burn, when it runs out, and what comes back when. A sliding window has no
 * single reset, so the panel lists the next returns and holds the exhaustion against them.
 */
import { cellWidth } from '../../core/text/index.ts';
import type { PanelPool, PanelSnapshot, ReturnAhead } from '../../planner/question/index.ts';
import { USE_LEVELS } from '../../planner/usage/index.ts';
import type { Style } from '../terminal/styles/index.ts';
import {
  amountWords,
  barFraction,
  barText,
  hoursWords,
  type Look,
  padText,
  percentWords,
  shownText,
  toned,
  wrapText,
} from './drawing-text.ts';

interface PanelLevel {
  readonly name: string;
  readonly tone: Style;
}

const LEVEL_TONES: Readonly<Record<string, Style>> = { yellow: 'warn', orange: 'warn', red: 'bad' };

/** Level of a used share by the ledger's bands; an unknown share has none. */
function levelOfUse(usedFraction: number | null): PanelLevel {
  const found = USE_LEVELS.findLast(({ fromFraction }) => (usedFraction ?? 0) >= fromFraction);
  const name = usedFraction === null || found === undefined ? 'no limit' : found.name;
  return { name, tone: LEVEL_TONES[name] ?? 'good' };
}

/** Cells of a bar where there is room. */
const BAR_CELLS = 40;
const SHOWN_RETURNS = 3;

/** Hours until a pool runs out, null for never; undefined without a burn or a limit. */
function runsOutInHours(pool: PanelPool): number | null | undefined {
  if (pool.runsOutInHours !== undefined) return pool.runsOutInHours;
  if (pool.limit === null || pool.burnPerHour === null) return undefined;
  if (pool.used >= pool.limit) return 0;
  return pool.burnPerHour > 0 ? (pool.limit - pool.used) / pool.burnPerHour : null;
}

/** The sentence on exhaustion, held against the next return. */
function exhaustionWords(pool: PanelPool): string {
  const hours = runsOutInHours(pool);
  if (hours === undefined) return pool.limit === null ? '' : 'burn not known';
  if (hours === null) return 'lasts on average';
  const next = pool.returns.find(({ amount }) => amount > 0);
  const over = pool.limit === null ? 0 : pool.used - pool.limit;
  if (hours <= 0) {
    const state = over > 0 ? `overdrawn by ${amountWords(over)}` : 'used up';
    return next === undefined ? state : `${state}; the next return is in ${hoursWords(next.inHours)}`;
  }
  const words = `runs out in ${hoursWords(hours)} on average`;
  if (next === undefined) return words;
  const gap = next.inHours - hours;
  return gap > 0 ? `${words}, ${hoursWords(gap)} before the next return` : `${words}, after the next return`;
}

function returnWords(returns: readonly ReturnAhead[]): string {
  const shown = returns
    .slice(0, SHOWN_RETURNS)
    .map(({ inHours, amount }) => `+${amountWords(amount)} in ${hoursWords(inHours)}`);
  const more = returns.length - shown.length;
  return [...shown, ...(more > 0 ? [`${more} more`] : [])].join(', ');
}

interface Panel {
  readonly look: Look;
  readonly nameCells: number;
}

function poolLines(pool: PanelPool, { look, nameCells }: Panel): string[] {
  const fraction = barFraction(pool.used, pool.limit);
  const level = levelOfUse(fraction);
  const name = padText(shownText(pool.name, look), nameCells, 'left');
  const percentText = percentWords(fraction).padStart(8);
  const room = look.width - cellWidth(name) - 2 - percentText.length;
  // Too narrow for both: the bar has a line of its own.
  const isTight = room < 6;
  const cells = Math.max(1, Math.min(BAR_CELLS, isTight ? look.width : room));
  const bar = toned(barText(fraction, cells, look.ascii), level.tone, look);
  const words = [
    `${amountWords(pool.used)}${pool.limit === null ? ' used, no limit' : ` of ${amountWords(pool.limit)} used`}`,
    ...(pool.burnPerHour === null ? [] : [`${amountWords(pool.burnPerHour)} per hour`]),
    ...(pool.limit === null ? [] : [`level ${level.name}`]),
  ].join(', ');
  const sentences = [words, exhaustionWords(pool), returnWords(pool.returns)].filter((text) => text !== '');
  const indent = ' '.repeat(isTight || look.width - nameCells < 24 ? 0 : nameCells + 1);
  const head = isTight
    ? [...wrapText(`${name.trimEnd()} ${percentText.trim()}`, look.width), bar]
    : [`${toned(name, 'strong', look)} ${bar} ${percentText}`];
  return [
    ...head,
    ...sentences.flatMap((text) => wrapText(text, look.width - indent.length).map((line) => indent + line)),
  ];
}

/** Lines of the panel; '' between pools, one line of words without pools. An overdraw or a limit of 0 is drawn. */
export function statusPanel({ pools }: PanelSnapshot, look: Look): string[] {
  if (pools.length === 0) return [toned('no pools', 'faint', look)];
  const nameCells = Math.min(
    Math.max(...pools.map(({ name }) => cellWidth(shownText(name, look)))),
    Math.max(1, look.width - 16),
  );
  return pools.flatMap((pool, index) => [
    ...(index > 0 ? [''] : []),
    ...poolLines(pool, { look, nameCells }),
  ]);
}
