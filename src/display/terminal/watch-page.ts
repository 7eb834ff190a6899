/**
 * The page of `quotalab status --watch`: what the router does now, in as many lines as the terminal has. Never
 * wider than `width` cells and never longer than `height` lines, whatever the answer says.
 */

import {
  cellWidth,
  countdownWords,
  durationWords,
  plainText,
  shortenMiddle,
  wrapWords,
} from '../../core/text/index.ts';
import type { DecisionEntry, ModelUsage, UsageAnswer } from '../../router/beliefs/index.ts';
import { instantWords } from './account-words.ts';
import { type Piece, styledLine } from './styles/index.ts';
import { rollingFraction, usedStyle, weeklyFraction, wholePercentWords } from './usage-words.ts';
import { accountPieces } from './watch-accounts.ts';
import { NARROW_CELLS } from './window-bar.ts';
import { writeFaults } from './write-faults.ts';

export interface WatchState {
  /** Cells. */
  readonly width: number;
  /** Lines. */
  readonly height: number;
  readonly color: boolean;
  /** Epoch ms. */
  readonly nowMs: number;
  /** Why the last question got no answer; null when it did. */
  readonly error: string | null;
  readonly url: string;
}

/** Share of a cap from which a model is listed. */
const NEAR_FRACTION = 0.7;
/** From here on columns stand two blanks apart. */
const WIDE_CELLS = 100;
const MOST_ERROR_LINES = 3;
/** Lines that models and decisions get before accounts take more: a blank, a heading and a few rows. */
const MODEL_LINES = 4;
const DECISION_LINES = 6;

const padded = (text: string, cells: number): string => {
  const shown = shortenMiddle(text, cells);
  return shown + ' '.repeat(Math.max(0, cells - cellWidth(shown)));
};

const widest = (texts: readonly string[], most: number): number =>
  Math.min(Math.floor(most), Math.max(0, ...texts.map(cellWidth)));

function headPieces(answer: UsageAnswer | null, { width, nowMs, error, url }: WatchState): Piece[][] {
  const isNarrow = width < NARROW_CELLS;
  const lines: Piece[][] = [
    [
      ['quotalab  ', 'strong'],
      [plainText(url), 'plain'],
    ],
  ];
  if (answer !== null) {
    const upSeconds = (error === null ? nowMs / 1000 : answer.ts) - answer.started;
    const words = `mode ${plainText(answer.reroute_mode)}  up ${durationWords(upSeconds)}`;
    if (isNarrow) lines.push([[words, 'plain']]);
    else lines[0]!.push([`  ${words}`, 'plain']);
    lines.push(...writeFaults(answer).map((fault): Piece[] => [[fault, 'bad']]));
  } else if (error === null) lines.push([], [['Waiting for the first answer …', 'faint']]);
  if (error !== null) {
    const reason = wrapWords(plainText(error), width, 'whole').slice(0, MOST_ERROR_LINES);
    const age =
      answer === null ? '' : `; what stands below is ${durationWords(nowMs / 1000 - answer.ts)} old`;
    lines.push(...reason.map((text): Piece[] => [[text, 'bad']]), [[`Still trying${age}.`, 'faint']]);
  }
  return lines;
}

const pressure = (usage: ModelUsage): number =>
  Math.max(rollingFraction(usage) ?? 0, weeklyFraction(usage) ?? 0);

/** What the cap does to the model now, in time from `nowSeconds`; the answer's times count from its own. */
function capPiece(usage: ModelUsage, nowSeconds: number, answerSeconds: number): Piece {
  const left = (seconds: number): string => countdownWords(answerSeconds + seconds, nowSeconds);
  const { cooldown } = usage;
  if (cooldown.active) {
    return [
      cooldown.until === null ? 'held' : `held, back ${instantWords(cooldown.until, nowSeconds)}`,
      'bad',
    ];
  }
  if (usage.block) return [`blocked, free in ${left(usage.time_to_unblock_sec)}`, 'bad'];
  if (usage.warn) return [`warned, under it in ${left(usage.time_to_under_warn_sec)}`, 'warn'];
  return ['', 'plain'];
}

/** Models that are warned, blocked, at rest or near a cap, fullest first. */
function modelPieces({ models, ts }: UsageAnswer, { width, nowMs }: WatchState): Piece[][] {
  const near = Object.entries(models)
    .filter(
      ([, usage]) => usage.warn || usage.block || usage.cooldown.active || pressure(usage) >= NEAR_FRACTION,
    )
    .sort(([, a], [, b]) => pressure(b) - pressure(a));
  const isNarrow = width < NARROW_CELLS;
  const cells = widest(
    near.map(([name]) => plainText(name)),
    isNarrow ? width - 16 : width / 2.5,
  );
  const share = (label: string, fraction: number | null): Piece => {
    const words = wholePercentWords(fraction);
    return [
      `  ${isNarrow ? '' : `${label} `}${(words === '-' ? '-' : `${words} %`).padStart(5)}`,
      usedStyle(fraction),
    ];
  };
  return near.map(([name, usage]) => {
    const [state, style] = capPiece(usage, nowMs / 1000, ts);
    return [
      [padded(plainText(name), cells), 'plain'],
      share('rolling', rollingFraction(usage)),
      share('week', weeklyFraction(usage)),
      [isNarrow || state === '' ? '' : `  ${state}`, style],
    ];
  });
}

/** Local wall time, HH:MM:SS. */
function clockWords(epochSeconds: number): string {
  const date = new Date(epochSeconds * 1000);
  return [date.getHours(), date.getMinutes(), date.getSeconds()]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');
}

function decisionPieces(decisions: readonly DecisionEntry[], width: number): Piece[][] {
  const isNarrow = width < NARROW_CELLS;
  const target = (entry: DecisionEntry): string => plainText(`${entry.lane}/${entry.account}`);
  const column = (words: (entry: DecisionEntry) => string, most: number): number =>
    widest(decisions.map(words), most);
  const targetCells = column(target, isNarrow ? 18 : width / 4.5);
  const modelCells = column(
    ({ model }) => plainText(model),
    isNarrow ? width - 10 - targetCells : width / 3.6,
  );
  const gap = width < WIDE_CELLS ? ' ' : '  ';
  const decisionCells = column(({ decision }) => plainText(decision), width / 4.5);
  return decisions.map((entry) => [
    [`${clockWords(entry.ts)}${gap}`, 'faint'],
    [`${padded(plainText(entry.model), modelCells)}${gap}`, 'plain'],
    [isNarrow ? target(entry) : `${padded(target(entry), targetCells)}${gap}`, 'plain'],
    [isNarrow ? '' : `${padded(plainText(entry.decision), decisionCells)}${gap}`, 'plain'],
    [isNarrow ? '' : plainText(entry.why), 'faint'],
  ]);
}

/** A blank, a heading and as many rows as fit `height`; nothing when not one row fits. */
function section(title: string, rows: readonly Piece[][], height: number): Piece[][] {
  return rows.length === 0 || height < 3 ? [] : [[], [[title, 'strong']], ...rows.slice(0, height - 2)];
}

function bodyPieces(answer: UsageAnswer, state: WatchState, height: number): Piece[][] {
  const { width, nowMs } = state;
  const models = modelPieces(answer, state);
  const shown = answer.decisions.slice(0, Math.max(0, height));
  const decisions = decisionPieces(shown, width);
  const reserved =
    (models.length === 0 ? 0 : Math.min(MODEL_LINES, models.length + 2)) +
    (decisions.length === 0 ? 0 : Math.min(DECISION_LINES, decisions.length + 2));
  const accountHeight = Math.max(height - reserved, Math.ceil(height / 2)) - 1;
  const lines = [[], ...accountPieces(answer, { width, height: accountHeight, nowSeconds: nowMs / 1000 })];
  const forDecisions = decisions.length === 0 ? 0 : Math.min(DECISION_LINES, decisions.length + 2);
  lines.push(...section('Models near their caps', models, height - lines.length - forDecisions));
  lines.push(...section('Last decisions', decisions, height - lines.length));
  return lines;
}

/** The page's lines from the last answer (null = none yet), at `nowMs`. */
export function watchLines(answer: UsageAnswer | null, state: WatchState): string[] {
  const head = headPieces(answer, state);
  const lines = answer === null ? head : [...head, ...bodyPieces(answer, state, state.height - head.length)];
  return lines
    .slice(0, Math.max(0, state.height))
    .map((pieces) => styledLine(pieces, state.width, state.color));
}
