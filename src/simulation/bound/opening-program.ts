/**
 * Accounts whose short windows open with use, as a linear program: a column says how much of a window is opened within a
 * step of time, further ones how much of it serves the demand of each cell. A window serves from its step on for one
 * length, no two of an account lie over each other, and long windows hold what they hold. A clairvoyant's schedule is one
 * of its solutions, so its value is a bound; steps of a quarter of a window make it a little looser than single minutes.
 * With single minutes it was the best of all schedules in every small instance tried. Read next: linear-solver.ts.
 */
import { type AccountSpec, NO_RESET, type WindowSpec } from '../../quota/windows/index.ts';
import type { TapeColumns } from './clairvoyant-bound.ts';
import type { CapacityProgram } from './linear-solver.ts';
import { type StaticWindow, staticWindows } from './static-windows.ts';

/** Steps of one window's length, finest first; a program of more columns is made with coarser ones. */
const STEPS_OF_A_WINDOW = [4, 3, 2, 1] as const;
const MOST_COLUMNS = 40_000;

const isOpenedByUse = ({ kind }: WindowSpec): boolean => kind === 'first_use';

/** Whether the program says more of these accounts than their flow does. */
export function openWithUse(accounts: ReadonlyArray<Pick<AccountSpec, 'short'>>): boolean {
  return accounts.some(({ short }) => isOpenedByUse(short));
}

/** Demand between two cuts of time: cells in order, each with its start and its units. */
interface Cells {
  readonly starts: readonly number[];
  readonly units: readonly number[];
}

/** Rows and columns that grow one by one. */
class Draft {
  readonly upper: number[] = [];
  readonly gains: number[] = [];
  private readonly rowUpper: number[] = [];
  private readonly columns: number[][] = [];
  private readonly coefficients: number[][] = [];

  column(upper: number, gain: number): number {
    this.gains.push(gain);
    return this.upper.push(upper) - 1;
  }

  row(upper: number): number {
    this.columns.push([]);
    this.coefficients.push([]);
    return this.rowUpper.push(upper) - 1;
  }

  put(row: number, column: number, coefficient: number = 1): void {
    this.columns[row]!.push(column);
    this.coefficients[row]!.push(coefficient);
  }

  program(): CapacityProgram {
    const starts = new Int32Array(this.rowUpper.length + 1);
    this.columns.forEach((list, row) => {
      starts[row + 1] = starts[row]! + list.length;
    });
    return {
      upper: Float64Array.from(this.upper),
      gains: Float64Array.from(this.gains),
      rowUpper: Float64Array.from(this.rowUpper),
      starts,
      columns: Int32Array.from(this.columns.flat()),
      coefficients: Float64Array.from(this.coefficients.flat()),
    };
  }
}

/** Demand in cells between all the cuts, those without demand left out. */
function cellsOf({ minutes, costs, arrivalCount }: TapeColumns, cuts: ReadonlySet<number>): Cells {
  const sorted = Int32Array.from(cuts).sort();
  const starts: number[] = [];
  const units: number[] = [];
  let next = 0;
  for (let arrival = 0; arrival < arrivalCount; arrival++) {
    while (next < sorted.length && sorted[next]! <= minutes[arrival]!) next++;
    const start = sorted[next - 1]!;
    if (starts.at(-1) !== start) {
      starts.push(start);
      units.push(0);
    }
    units[units.length - 1]! += costs[arrival]!;
  }
  return { starts, units };
}

/** Steps of so many minutes that surely hold one opening of the window at most, however they are used. */
function stepsApart({ lengthMinutes, floorMinutes }: WindowSpec, step: number): number {
  // Starts are floored; the next one comes after the reset, whose floor may lie before it.
  const apart = lengthMinutes % floorMinutes === 0 ? lengthMinutes : lengthMinutes - floorMinutes + 1;
  return Math.max(1, Math.floor(apart / step));
}

/** Whether a request comes in [from, to). */
function comesIn({ minutes, arrivalCount }: TapeColumns, from: number, to: number): boolean {
  const place = firstFrom(minutes.subarray(0, arrivalCount), from);
  return place < arrivalCount && minutes[place]! < to;
}

interface Steps {
  readonly tape: TapeColumns;
  readonly horizon: number;
  /** Minutes. */
  readonly step: number;
}

/** One account's part of the program. */
class AccountPart {
  private readonly draft: Draft;
  private readonly cells: Cells;
  private readonly cellRows: readonly number[];
  /** Of all cells: no window serves more. */
  private readonly demand: number;
  /** Row of the long window that each cell lies in. */
  private readonly longRows: readonly number[];

  constructor(draft: Draft, cells: Cells, cellRows: readonly number[], long: readonly StaticWindow[]) {
    this.draft = draft;
    this.cells = cells;
    this.cellRows = cellRows;
    this.demand = cells.units.reduce((sum, units) => sum + units, 0);
    const rows = long.map(({ capacity }) => draft.row(Math.min(capacity, this.demand)));
    this.longRows = cells.starts.map((start) => rows[long.findLastIndex((span) => span.start <= start)]!);
  }

  /** A window over [from, to) that serves up to `capacity`, as far as the `opened` column opens it; null = wholly. */
  serve(from: number, to: number, capacityUnits: number, opened: number | null): void {
    const { draft, cells } = this;
    const capacity = Math.min(capacityUnits, this.demand);
    let row = -1;
    for (let cell = firstFrom(cells.starts, from); cell < cells.starts.length; cell++) {
      if (cells.starts[cell]! >= to) break;
      if (row < 0) {
        row = draft.row(opened === null ? capacity : 0);
        if (opened !== null) draft.put(row, opened, -capacity);
      }
      const served = draft.column(Math.min(cells.units[cell]!, capacity), 1);
      draft.put(row, served);
      draft.put(this.cellRows[cell]!, served);
      draft.put(this.longRows[cell]!, served);
    }
  }

  /** Windows that open with use, at steps of so many minutes. */
  open(short: WindowSpec, { tape, horizon, step }: Steps): void {
    const { capacityUnits, lengthMinutes, floorMinutes, firstResetMinute, usedAtStartUnits = 0 } = short;
    const runs = firstResetMinute < NO_RESET;
    if (runs) this.serve(0, firstResetMinute, capacityUnits - usedAtStartUnits, null);
    const earliest = runs ? firstResetMinute - floorMinutes + 1 : 0;
    const openings: Array<{ readonly start: number; readonly opened: number }> = [];
    for (let start = 0; start < horizon; start += step) {
      // A request opens a window, and the window's start is floored from there.
      if (start + step <= earliest || !comesIn(tape, start, start + step - 1 + floorMinutes)) continue;
      const opened = this.draft.column(1, 0);
      openings.push({ start, opened });
      this.serve(start, start + step - 1 + lengthMinutes, capacityUnits, opened);
    }
    const together = stepsApart(short, step);
    openings.forEach(({ start }, first) => {
      const row = this.draft.row(1);
      for (let at = first; at < openings.length && openings[at]!.start < start + together * step; at++) {
        this.draft.put(row, openings[at]!.opened);
      }
    });
  }
}

/** Place of the first start >= `minute` in ascending starts. */
function firstFrom(starts: ArrayLike<number>, minute: number): number {
  let [low, high] = [0, starts.length];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (starts[middle]! < minute) low = middle + 1;
    else high = middle;
  }
  return low;
}

function draftOf(
  accounts: readonly AccountSpec[],
  tape: TapeColumns,
  horizon: number,
  steps: number,
): CapacityProgram | null {
  const stepOf = ({ lengthMinutes }: WindowSpec): number => Math.max(1, Math.floor(lengthMinutes / steps));
  const cuts = new Set<number>([0]);
  const spans = accounts.map(({ short, weekly }) => ({
    short: isOpenedByUse(short) ? [] : staticWindows(short, horizon, 'short'),
    long: staticWindows(weekly, horizon, 'weekly'),
  }));
  accounts.forEach(({ short }, account) => {
    for (const { start } of [...spans[account]!.short, ...spans[account]!.long]) cuts.add(start);
    if (!isOpenedByUse(short)) return;
    if (short.firstResetMinute < NO_RESET) cuts.add(short.firstResetMinute);
    for (let start = 0; start < horizon; start += stepOf(short)) cuts.add(start);
  });
  const cells = cellsOf(tape, cuts);
  const draft = new Draft();
  const cellRows = cells.units.map((units) => draft.row(units));
  for (const [account, { short }] of accounts.entries()) {
    const part = new AccountPart(draft, cells, cellRows, spans[account]!.long);
    for (const { start, end, capacity } of spans[account]!.short) part.serve(start, end, capacity, null);
    if (isOpenedByUse(short)) part.open(short, { tape, horizon, step: stepOf(short) });
    if (draft.upper.length > MOST_COLUMNS) return null;
  }
  return draft.program();
}

/** The program of a trial over [0, horizonMinutes); null = too large however coarse. `finest`: steps of a window at most. */
export function openingProgram(
  accounts: readonly AccountSpec[],
  tape: TapeColumns,
  horizonMinutes: number,
  finest: number = STEPS_OF_A_WINDOW[0],
): CapacityProgram | null {
  for (const steps of [finest, ...STEPS_OF_A_WINDOW.filter((count) => count < finest)]) {
    const program = draftOf(accounts, tape, horizonMinutes, steps);
    if (program !== null) return program;
  }
  return null;
}
