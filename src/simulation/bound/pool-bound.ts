/**
 * The clairvoyant bound of a pool of any windows: an upper bound on the units that any policy can serve in one trial,
 * knowing all of the demand beforehand. Accounts of overage are accounts like others here; a window of unknown
 * capacity is none. Windows that nest are bounded by a flow, ones that cross by a linear program, ones whose clocks
 * depend on use by flows that hold but are loose. Requests may be split in the bound but not in life. Source:
 * statistics specification, 2.12; quota model, 2. Read next: window-tilings.ts, pool-cells.ts.
 */
import type { PoolShape, PoolWorld } from '../scenario/index.ts';
import { needsProgram } from './crossing-windows.ts';
import { solveCapacities } from './linear-solver.ts';
import { cutCells, type PoolTape } from './pool-cells.ts';
import { type PoolDemand, PoolNetwork } from './pool-network.ts';
import { columnCount, programOf } from './pool-program.ts';
import { isTwoWindows } from './two-window-accounts.ts';
import { isExactPool, type Tiling, type Tilings, tilingsOf } from './window-tilings.ts';

export interface UnitBound {
  /** Whole units. */
  readonly units: number;
  /** True when it may be larger than the best possible. */
  readonly isLoose: boolean;
}

/** A program of more columns is not solved: the flows are the bound, and loose. */
const MOST_COLUMNS = 40_000;
/** Whole units that a sum of fractions misses by rounding. */
const ROUNDING = 1e-6;

/** The least of the flows of a trial. */
interface Flow {
  /** Whole units. */
  readonly units: number;
  /** Windows nest or are disjoint: the flow is the best possible where windows count units. */
  readonly isNested: boolean;
}

type Order = (tilings: readonly Tiling[]) => (a: number, b: number) => number;

const width = ({ footprint }: Tiling): number => footprint.reduce((sum, flag) => sum + flag, 0);

/** The longest outermost, of equal ones the one that counts most: nested windows come in the order of nesting. */
const byLength: Order = (tilings) => (a, b) =>
  tilings[b]!.lengthMinutes - tilings[a]!.lengthMinutes || width(tilings[b]!) - width(tilings[a]!) || a - b;

/** The one that counts most outermost: a week of one model is met before the 5-hour window of all. */
const byWidth: Order = (tilings) => (a, b) =>
  width(tilings[b]!) - width(tilings[a]!) || tilings[b]!.lengthMinutes - tilings[a]!.lengthMinutes || a - b;

/** By account x class the tilings that count it, the outermost first. */
function chainsOf(tilings: readonly Tiling[], rowCount: number, order: Order): number[][] {
  const compare = order(tilings);
  return Array.from({ length: rowCount }, (_, row) =>
    tilings.flatMap(({ footprint }, index) => (footprint[row] === 1 ? [index] : [])).sort(compare),
  );
}

/** Whether some trial of the pool may be a heavy one. */
export function mayBeHeavy(shape: PoolShape): boolean {
  return isExactPool(shape) && !isTwoWindows(shape);
}

export class PoolBound {
  /** The trial's windows cross: its bound takes the solver, and a hundred times as long as a flow. */
  isHeavy: boolean = false;
  private readonly network: PoolNetwork;
  private world!: PoolWorld;
  private windows!: Tilings;

  constructor() {
    this.network = new PoolNetwork();
  }

  /** Takes a trial's pool. */
  load(world: PoolWorld, horizonMinutes: number): void {
    this.world = world;
    this.windows = tilingsOf(world, horizonMinutes);
    this.isHeavy = this.windows.isExact && needsProgram(this.windows.tilings);
  }

  /**
   * The bound on a tape's units. `attainedUnits`: what some policy serves; a bound that is attained is the best
   * possible. A heavy trial needs `loadSolver` first.
   */
  solve(tape: PoolTape, attainedUnits: number): UnitBound {
    const { tilings, isExact } = this.windows;
    const { shape } = this.world;
    const chains = (order: Order): number[][] => chainsOf(tilings, shape.serves.length, order);
    const demand: PoolDemand = {
      tilings,
      chains: chains(byLength),
      cells: cutCells(tilings, tape),
      serves: shape.serves,
      classCount: shape.classNames.length,
    };
    const { units: flow, isNested } = this.flowBound(demand, chains(byWidth));
    if (flow === attainedUnits) return { units: flow, isLoose: false };
    if (!this.isHeavy) return { units: flow, isLoose: !isExact };
    if (isNested && demand.cells.mostCost === 1) return { units: flow, isLoose: false };
    if (columnCount(demand) > MOST_COLUMNS) return { units: flow, isLoose: true };
    const solved = solveCapacities(programOf(demand));
    if (solved === null) return { units: flow, isLoose: true };
    const units = Math.min(flow, Math.floor(solved.bound + ROUNDING));
    return { units, isLoose: !solved.isOptimal };
  }

  /** The least of the flows; one is enough where windows nest. */
  private flowBound(demand: PoolDemand, otherChains: PoolDemand['chains']): Flow {
    const { network } = this;
    const split = network.bound(demand, 'split');
    if (network.isNested) return { units: Math.floor(split + ROUNDING), isNested: true };
    const bounds = [split, network.bound(demand, 'forget')];
    const isSame = demand.chains.every((chain, row) =>
      chain.every((tiling, place) => tiling === otherChains[row]![place]),
    );
    if (!isSame) {
      const other = { ...demand, chains: otherChains };
      bounds.push(network.bound(other, 'split'), network.bound(other, 'forget'));
    }
    return { units: Math.floor(Math.min(...bounds) + ROUNDING), isNested: false };
  }
}
