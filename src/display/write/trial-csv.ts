/**
 * The trial table as CSV: one line per trial and policy, in the order the trials are written, held in memory for
 * one chunk at a time. Text cells are quoted by csv-stringify, once each; numbers never need quotes and are
 * joined as JSON, because stringifying every cell costs several times as much; a test holds the bytes equal to
 * csv-stringify's own.
 */
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { stringify } from 'csv-stringify/sync';
import { invariant } from '../../core/index.ts';
import { RESET_CLASSES } from '../../quota/windows/index.ts';
import { FACT_INDEX, METRICS, UNKNOWN_SUPPLY } from '../../simulation/engine/index.ts';
import type { ScenarioMode } from '../../simulation/scenario/index.ts';

/** The header line without the columns of a pool: the published columns first and in their order, because METRICS has them so. */
export const TRIAL_CSV_COLUMNS: readonly string[] = [
  'policy',
  'trial_id',
  'scenario_mode',
  'reset_pattern',
  'account_count',
  'user_count',
  ...METRICS,
  'weekly_supply',
];

const CHUNK_CHARACTERS = 1 << 16;
/** What JSON has for NaN. */
const UNKNOWN = 'null';
const NO_USES: Float64Array = new Float64Array(0);

const quoteCells = (cells: readonly string[]): string =>
  stringify([[...cells]], { record_delimiter: '\n', escape_formulas: true, eof: false });

export interface TrialCsvOptions {
  /** In the order of a trial's rows. */
  readonly policies: readonly string[];
  readonly scenarioMode: ScenarioMode;
  /** Columns of `uses` (useColumns), which follow all others; none where accounts are drawn. */
  readonly useColumns?: readonly string[];
}

/**
 * Writes METRICS, FACTS and use rows to `target` (a file or a gzip stream). `write` never waits: await `ready`
 * between batches, so that at most one batch is held. A failed target rejects `ready` and `end` with its error.
 */
export class TrialCsvSink {
  private readonly target: Writable;
  private readonly policyCells: readonly string[];
  private readonly scenarioCell: string;
  /** For one policy's METRICS, and for its uses. */
  private readonly metricRoom: number[];
  private readonly useRoom: number[];
  private chunk: string;
  private failure: Error | null;

  constructor(target: Writable, options: TrialCsvOptions) {
    this.target = target;
    this.policyCells = options.policies.map((policy) => quoteCells([policy]));
    this.scenarioCell = quoteCells([options.scenarioMode]);
    const { useColumns = [] } = options;
    this.metricRoom = METRICS.map(() => 0);
    this.useRoom = useColumns.map(() => 0);
    this.chunk = `${quoteCells([...TRIAL_CSV_COLUMNS, ...useColumns])}\n`;
    this.failure = null;
    target.on('error', (error) => {
      this.failure = error;
    });
  }

  /**
   * One trial. `rows`: policies x METRICS from `rowOffset`, row-major; `facts`: FACTS from `factOffset`; `uses`:
   * policies x useColumns from `useOffset`, blank where NaN. Elsewhere a NaN or an infinity throws a broken invariant: it
   * must not reach a file.
   */
  write(
    trialIndex: number,
    rows: Float64Array,
    rowOffset: number,
    facts: Float64Array,
    factOffset: number,
    uses: Float64Array = NO_USES,
    useOffset: number = 0,
  ): void {
    const resetClass = RESET_CLASSES[facts[factOffset + FACT_INDEX.reset_class]!];
    invariant(resetClass !== undefined, `trial ${trialIndex} has no reset class`);
    const users = facts[factOffset + FACT_INDEX.user_count]!;
    const userCell = users === -1 ? '' : cell(users, trialIndex);
    const accountCell = cell(facts[factOffset + FACT_INDEX.account_count]!, trialIndex);
    const supply = facts[factOffset + FACT_INDEX.weekly_supply]!;
    const supplyCell = supply === UNKNOWN_SUPPLY ? '' : cell(supply, trialIndex);
    const middle = `,${trialIndex},${this.scenarioCell},${resetClass},${accountCell},${userCell}`;
    const useWidth = this.useRoom.length;
    for (let policy = 0; policy < this.policyCells.length; policy++) {
      const metrics = joined(this.metricRoom, rows, rowOffset + policy * METRICS.length, trialIndex);
      invariant(!metrics.includes(UNKNOWN), `trial ${trialIndex} has the metrics ${metrics}`);
      const own = joined(this.useRoom, uses, useOffset + policy * useWidth, trialIndex).replaceAll(
        UNKNOWN,
        '',
      );
      const ends = useWidth === 0 ? '' : `,${own}`;
      this.chunk += `${this.policyCells[policy]!}${middle},${metrics},${supplyCell}${ends}\n`;
    }
    if (this.chunk.length >= CHUNK_CHARACTERS) this.flush();
  }

  /** Resolves when the target takes more. */
  async ready(): Promise<void> {
    const { target } = this;
    this.requireOpen();
    if (!target.writableNeedDrain) return;
    await new Promise<void>((resolve) => {
      const settle = (): void => {
        for (const event of ['drain', 'error', 'close']) target.off(event, settle);
        resolve();
      };
      for (const event of ['drain', 'error', 'close']) target.on(event, settle);
    });
    this.requireOpen();
  }

  /** Writes what is left and ends the target. */
  async end(): Promise<void> {
    this.requireOpen();
    this.flush();
    const done = finished(this.target, { readable: false });
    this.target.end();
    await done;
  }

  private flush(): void {
    const { chunk } = this;
    this.chunk = '';
    if (chunk !== '' && !this.target.destroyed) this.target.write(chunk);
  }

  private requireOpen(): void {
    if (this.failure !== null) throw this.failure;
    if (this.target.destroyed) throw new Error('the trial table was closed while it was written');
  }
}

/**
 * The numbers from `offset` on, as many as `room` holds: shortest digits that read back equal, -0 is 0, NaN is UNKNOWN.
 * By JSON, because the runtime remembers what it made of numbers that are turned to text one by one: over many trials
 * that is most of what it holds.
 */
function joined(room: number[], values: Float64Array, offset: number, trialIndex: number): string {
  for (let i = 0; i < room.length; i++) {
    const value = values[offset + i]!;
    room[i] = Math.abs(value) === Number.POSITIVE_INFINITY ? finite(value, trialIndex) : value;
  }
  return JSON.stringify(room).slice(1, -1);
}

/** Shortest digits that read back equal; -0 is 0. */
function cell(value: number, trialIndex: number): string {
  return String(finite(value, trialIndex));
}

/** The value itself; NaN and infinities are broken invariants. */
function finite(value: number, trialIndex: number): number {
  invariant(Number.isFinite(value), `trial ${trialIndex} has the value ${value}`);
  return value;
}
