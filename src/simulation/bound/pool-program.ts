/**
 * A pool of any windows as a linear program, for windows that cross: columns are the units of a cell that an account
 * serves, rows are cells and spans. Exact where a flow is not: a week of some models beside a 5-hour window of all,
 * requests beside units. Rows that all the demand under them cannot fill are left out.
 */
import type { CapacityProgram } from './linear-solver.ts';
import type { PoolDemand } from './pool-network.ts';

/** Rows that grow entry by entry. */
class RowLists {
  readonly columns: number[][] = [];
  readonly coefficients: number[][] = [];
  readonly upper: number[] = [];
  /** What its columns could use together. */
  readonly most: number[] = [];

  open(upper: number): number {
    this.columns.push([]);
    this.coefficients.push([]);
    this.most.push(0);
    return this.upper.push(upper) - 1;
  }

  add(row: number, column: number, coefficient: number): void {
    this.columns[row]!.push(column);
    this.coefficients[row]!.push(coefficient);
  }

  /** The rows that some use could fill. */
  binding(): Omit<CapacityProgram, 'upper'> {
    const kept = this.upper.flatMap((upper, row) => (this.most[row]! > upper ? [row] : []));
    const starts = new Int32Array(kept.length + 1);
    kept.forEach((row, index) => {
      starts[index + 1] = starts[index]! + this.columns[row]!.length;
    });
    return {
      rowUpper: Float64Array.from(kept, (row) => this.upper[row]!),
      starts,
      columns: Int32Array.from(kept.flatMap((row) => this.columns[row]!)),
      coefficients: Float64Array.from(kept.flatMap((row) => this.coefficients[row]!)),
    };
  }
}

/** Columns the program has: accounts that serve a cell, summed over cells. */
export function columnCount({ cells, serves, classCount }: PoolDemand): number {
  const serving = Array.from({ length: classCount }, (_, model) => {
    let count = 0;
    for (let row = model; row < serves.length; row += classCount) count += serves[row]!;
    return count;
  });
  return cells.model.reduce((sum, model) => sum + serving[model]!, 0);
}

/** The program. Resets in the bank are not in it: pools with them are not exact anyway. */
export function programOf(demand: PoolDemand): CapacityProgram {
  const { tilings, chains, cells, serves, classCount } = demand;
  const rows = new RowLists();
  const upper: number[] = [];
  const rowOfSpan = new Map<number, number>();
  const accountCount = serves.length / classCount;
  for (let cell = 0; cell < cells.count; cell++) {
    const units = cells.units[cell]!;
    const cellRow = rows.open(units);
    for (let account = 0; account < accountCount; account++) {
      const serving = account * classCount + cells.model[cell]!;
      if (serves[serving] === 0) continue;
      const column = upper.push(units) - 1;
      rows.add(cellRow, column, 1);
      rows.most[cellRow]! += units;
      for (const tiling of chains[serving]!) {
        const span = cells.spanAt[tiling]![cells.interval[cell]!]!;
        const key = span * tilings.length + tiling;
        let row = rowOfSpan.get(key);
        if (row === undefined) {
          row = rows.open(tilings[tiling]!.spans[span]!.capacity);
          rowOfSpan.set(key, row);
        }
        const coefficient = tilings[tiling]!.isRequests ? 1 / cells.cost[cell]! : 1;
        rows.add(row, column, coefficient);
        rows.most[row]! += coefficient * units;
      }
    }
  }
  return { upper: Float64Array.from(upper), ...rows.binding() };
}
