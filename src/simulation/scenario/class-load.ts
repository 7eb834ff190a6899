/**
 * Load where not every account serves every model: demand set against what can serve it. Of every set of classes, their
 * demand is held against what the accounts that serve any of them supply; the tightest set is the load. Where all
 * accounts serve all it is demand over supply. Source: Hall's condition for what a transport can carry.
 */
import { poolSupplyUnits } from './pool-supply.ts';
import type { PoolShape } from './pool-world.ts';

/** Sets of more classes than this are not all tried: single ones and all together. */
const MOST_TRIED = 10;

export interface ClassLoad {
  /** Demand over supply of the tightest set; 0 where what serves it has no known limit. */
  readonly load: number;
  /** Its classes, ascending. */
  readonly classes: readonly number[];
}

/** The shape as if there were these classes alone. */
function ofClasses(shape: PoolShape, classes: readonly number[]): PoolShape {
  const classCount = shape.classNames.length;
  const only = (flags: Uint8Array): Uint8Array =>
    flags.map((flag, row) => (classes.includes(row % classCount) ? flag : 0));
  return { ...shape, serves: only(shape.serves), counts: only(shape.counts) };
}

/** Sets of the classes, the largest first: of equal loads the one that says most is named. */
function setsOf(classes: readonly number[]): number[][] {
  if (classes.length > MOST_TRIED) return [[...classes], ...classes.map((model) => [model])];
  const sets: number[][] = [[]];
  for (const model of classes) sets.push(...sets.map((set) => [...set, model]));
  return sets.slice(1).sort((a, b) => b.length - a.length);
}

/**
 * The load of `units` a week by class, classes that nobody serves aside; null where no class that is asked for is served.
 * `unitsPerRequest`: as in poolSupplyUnits.
 */
export function classLoad(
  shape: PoolShape,
  units: readonly number[],
  unitsPerRequest: number,
): ClassLoad | null {
  const supplyOf = (classes: readonly number[]): number =>
    poolSupplyUnits(
      classes.length === shape.classNames.length ? shape : ofClasses(shape, classes),
      unitsPerRequest,
    );
  const served = shape.classNames.flatMap((_, model) =>
    units[model]! > 0 && supplyOf([model]) > 0 ? [model] : [],
  );
  let found: ClassLoad | null = null;
  for (const classes of served.length === 0 ? [] : setsOf(served)) {
    const load = classes.reduce((sum, model) => sum + units[model]!, 0) / supplyOf(classes);
    if (found === null || load > found.load) found = { load, classes };
  }
  return found;
}
