/**
 * Rows of a trace file as usage events. A row is taken whole or refused with a reason that holds nothing of it:
 * no number is rounded, cut or guessed. Read first: trace-columns.ts.
 */
import { hasZone, parseIsoTime } from '../../core/index.ts';
import { totalTokens, type UsageEvent } from '../events/index.ts';
import type { StringPool } from '../lines/index.ts';
import { badLine, type LineOutcome } from '../lines/index.ts';
import type { ColumnPlan } from './trace-columns.ts';

/** Costs are kept in 32 bits. */
const MAX_COST = 2 ** 31 - 1;
/** About 3,000 years: keeps milliseconds exact. */
const MAX_SECONDS = 1e11;

/** Counts as they are mostly written. */
const DIGITS = /^\d{1,15}$/;
const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** A plain decimal number, NaN for anything else: hexadecimal, Infinity and blanks included. */
function decimal(cell: string): number {
  if (DIGITS.test(cell)) return Number(cell);
  const text = cell.trim();
  return DECIMAL.test(text) ? Number(text) : Number.NaN;
}

/** A token count; 0 where there is no such column, NaN where the cell is no whole number >= 0. */
function tokens(cells: readonly string[], position: number): number {
  if (position === -1) return 0;
  const count = decimal(cells[position]!);
  return Number.isSafeInteger(count) && count >= 0 ? count : Number.NaN;
}

/** The problem of an event made from cells, null when there is none. */
function problemOf(event: UsageEvent, hasTimestamp: boolean): string | null {
  if (Number.isNaN(event.timeMs)) {
    return hasTimestamp
      ? 'timestamp is not an ISO 8601 date and time'
      : 'the time in seconds is not a number from 0 to 1e11';
  }
  const { costUnits } = event;
  if (costUnits !== null && !(Number.isInteger(costUnits) && costUnits >= 1 && costUnits <= MAX_COST)) {
    return `cost is not a whole number from 1 to ${MAX_COST}`;
  }
  return Number.isSafeInteger(totalTokens(event)) ? null : 'a token count is not a whole number >= 0';
}

/** Rows of one file, under one plan. */
export class TraceRows {
  /** Rows whose timestamp had no zone and was read as UTC. */
  zonelessCount: number;
  private readonly plan: ColumnPlan;
  private readonly pool: StringPool;

  constructor(plan: ColumnPlan, pool: StringPool) {
    this.zonelessCount = 0;
    this.plan = plan;
    this.pool = pool;
  }

  /** A row as an event, or why it cannot be one. `cells` null = the line's quotes do not match. */
  takeCells(cells: readonly string[] | null): LineOutcome {
    if (cells === null) return badLine('quotes do not match');
    const { index, columnCount } = this.plan;
    if (cells.length !== columnCount) return badLine(`${cells.length} cells under ${columnCount} columns`);
    const cached = tokens(cells, index.cachedInput);
    const written = tokens(cells, index.cacheWrite);
    // A provider whose input holds the tokens read from the cache counts those written to it there too.
    const input = tokens(cells, index.input) - cached - (index.cachedInput === -1 ? 0 : written);
    if (input < 0) return badLine('more input tokens are cached than there are');
    const event: UsageEvent = {
      timeMs: this.timeMs(cells),
      model: this.name(cells, index.model),
      inputTokens: input,
      outputTokens: tokens(cells, index.output),
      cacheWriteTokens: written,
      cacheWrite1hTokens: 0,
      cacheReadTokens: tokens(cells, index.cacheRead) + cached,
      costUnits: index.cost === -1 ? null : decimal(cells[index.cost]!),
      session: this.name(cells, index.session),
      sidechain: false,
    };
    const problem = problemOf(event, index.timestamp !== -1);
    return problem === null ? { status: 'usage', event } : badLine(problem);
  }

  private timeMs(cells: readonly string[]): number {
    const { index } = this.plan;
    if (index.timestamp === -1) {
      const seconds = decimal(cells[index.seconds]!);
      return seconds >= 0 && seconds <= MAX_SECONDS ? Math.round(seconds * 1000) : Number.NaN;
    }
    const text = cells[index.timestamp]!.trim();
    const timeMs = parseIsoTime(text);
    if (!Number.isNaN(timeMs) && !text.endsWith('Z') && !hasZone(text)) this.zonelessCount++;
    return timeMs;
  }

  private name(cells: readonly string[], position: number): string | null {
    if (position === -1) return null;
    const text = cells[position]!.trim();
    return text === '' ? null : this.pool.keep(text);
  }
}
