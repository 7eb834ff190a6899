/**
 * Where each pool stands: a bar, its own burn, when it runs out, and what comes back when. A sliding window has no
 * single reset, so the panel lists the next returns and holds the exhaustion against them.
 */
import { cellWidth } from '../../core/text/index.ts';
import { PlanError, units } from '../../core/values/index.ts';
import { USE_LEVELS } from '../usage/index.ts';
import { barFraction, barText } from './bar.ts';
import { type CheckedLook, checkedLook, type Look, type Tone, toned } from './look.ts';
import { amountWords, hoursWords, percentWords } from './number-words.ts';
import { asciiText, cleanText, padText, wrapText } from './text-cells.ts';

/** What comes back, as hours from now. */
export interface ReturnAhead {
  readonly inHours: number;
  /** Units, > 0. */
  readonly amount: number;
}

export interface PanelPool {
  readonly name: string;
  /** Units, >= 0; above the limit when overdrawn. */
  readonly used: number;
  /** >= 0; null = no limit. */
  readonly limit: number | null;
  /** Units per hour of this pool; null = not known. */
  readonly burnPerHour: number | null;
  /**
   * Hours until it runs out by a forecast that counts what returns; null = never. Left out: what is left over the burn.
   */
  readonly runsOutInHours?: number | null;
  /** In order of time. */
  readonly returns: readonly ReturnAhead[];
}

export interface PanelSnapshot {
  readonly pools: readonly PanelPool[];
}

export interface PanelLevel {
  readonly name: string;
  readonly tone: Tone;
}

const LEVEL_TONES: Readonly<Record<string, Tone>> = { yellow: 'warn', orange: 'warn', red: 'bad' };

/** Level of a used share by the ledger's bands; an unknown share has none. */
function levelOfUse(usedFraction: number | null): PanelLevel {
  const found = USE_LEVELS.findLast(({ fromFraction }) => (usedFraction ?? 0) >= fromFraction);
  const name = usedFraction === null || found === undefined ? 'no limit' : found.name;
  return { name, tone: LEVEL_TONES[name] ?? 'good' };
}

/** The document's words: ALERT above 70 %, WARNING above 90 %. */
export function panelLevelDoc(usedFraction: number | null): PanelLevel {
  if (usedFraction !== null && usedFraction > 0.9) return { name: 'WARNING', tone: 'bad' };
  if (usedFraction !== null && usedFraction > 0.7) return { name: 'ALERT', tone: 'warn' };
  return { name: 'OK', tone: 'good' };
}

/** Cells of a bar where there is room. */
const BAR_CELLS = 40;
const SHOWN_RETURNS = 3;

/** Hours until a pool runs out, null for never; undefined without a burn or a limit. */
export function runsOutInHours(pool: PanelPool): number | null | undefined {
  if (pool.runsOutInHours !== undefined) return pool.runsOutInHours;
  if (pool.limit === null || pool.burnPerHour === null) return undefined;
  if (pool.used >= pool.limit) return 0;
  return pool.burnPerHour > 0 ? (pool.limit - pool.used) / pool.burnPerHour : null;
}

/** The sentence on exhaustion, held against the next return. */
function exhaustionWords(pool: PanelPool): string {
  const hours = runsOutInHours(pool);
  if (hours === undefined) return pool.limit === null ? '' : 'burn not known';
  if (hours === null) return 'does not run out at this rate';
  const next = pool.returns.find(({ amount }) => amount > 0);
  const over = pool.limit === null ? 0 : pool.used - pool.limit;
  if (hours <= 0) {
    const state = over > 0 ? `overdrawn by ${amountWords(over)}` : 'used up';
    return next === undefined ? state : `${state}; the next return is in ${hoursWords(next.inHours)}`;
  }
  const words = `runs out in ${hoursWords(hours)}`;
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

function checkedPool(pool: PanelPool, index: number): PanelPool {
  const field = `pools[${index}]`;
  if (typeof pool.name !== 'string') throw new PlanError('E_TYPE', `${field}.name`, pool.name, 'a name');
  units(`${field}.used`, pool.used);
  if (pool.limit !== null) units(`${field}.limit`, pool.limit);
  if (pool.burnPerHour !== null) units(`${field}.burnPerHour`, pool.burnPerHour);
  if (pool.runsOutInHours !== undefined && pool.runsOutInHours !== null) {
    units(`${field}.runsOutInHours`, pool.runsOutInHours);
  }
  pool.returns.forEach(({ inHours, amount }, i) => {
    units(`${field}.returns[${i}].inHours`, inHours);
    units(`${field}.returns[${i}].amount`, amount);
  });
  return { ...pool, name: cleanText(pool.name) };
}

interface Panel {
  readonly look: CheckedLook;
  readonly nameCells: number;
  readonly levelOf: (usedFraction: number | null) => PanelLevel;
}

function poolLines(pool: PanelPool, { look, nameCells, levelOf }: Panel): string[] {
  const fraction = barFraction(pool.used, pool.limit);
  const level = levelOf(fraction);
  const name = padText(look.ascii ? asciiText(pool.name) : pool.name, nameCells, 'left');
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

/**
 * Lines of the panel; '' between pools, one line of words without pools. `levelOf` gives the word for a used share.
 * Throws PlanError for numbers that are none; an overdraw or a limit of 0 is drawn.
 */
export function statusPanel(
  snapshot: PanelSnapshot,
  look: Look,
  levelOf: (usedFraction: number | null) => PanelLevel = levelOfUse,
): string[] {
  const checked = checkedLook(look);
  const pools = snapshot.pools.map(checkedPool);
  if (pools.length === 0) return [toned('no pools', 'faint', checked)];
  const nameCells = Math.min(
    Math.max(...pools.map(({ name }) => cellWidth(checked.ascii ? asciiText(name) : name))),
    Math.max(1, checked.width - 16),
  );
  return pools.flatMap((pool, index) => [
    ...(index > 0 ? [''] : []),
    ...poolLines(pool, { look: checked, nameCells, levelOf }),
  ]);
}
