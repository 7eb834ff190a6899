/**
 * Options that no other option beats: an option is dropped when another is at least as good on every axis and better
 * on one. Equal options stay together. Source: weak dominance as in Deb, Multi-Objective Optimization, 2001, 2.4.
 */
import { finite, PlanError } from '../../core/values/index.ts';

export interface ParetoOption {
  readonly name: string;
  /** Value by axis. */
  readonly scores: Readonly<Record<string, number>>;
}

export interface ParetoAxis {
  readonly field: string;
  readonly better: 'max' | 'min';
}

export interface ParetoAnswer {
  /** Names, in the order given. */
  readonly frontier: readonly string[];
  readonly dropped: ReadonlyArray<{
    readonly name: string;
    /** First option of the frontier that dominates it. */
    readonly dominatedBy: string;
  }>;
}

function checkedNames(options: readonly ParetoOption[]): void {
  const seen = new Set<string>();
  for (const { name } of options) {
    if (seen.has(name)) throw new PlanError('E_DUP', 'options.name', name, 'each name once');
    seen.add(name);
  }
}

/** Frontier and the dominator of each dropped option. Throws E_EMPTY, E_DUP; a score that is no number is E_TYPE. */
export function paretoFrontier(options: readonly ParetoOption[], axes: readonly ParetoAxis[]): ParetoAnswer {
  if (!Array.isArray(options) || options.length === 0) {
    throw new PlanError('E_EMPTY', 'options', options, 'at least one option');
  }
  if (!Array.isArray(axes) || axes.length === 0) {
    throw new PlanError('E_EMPTY', 'axes', axes, 'at least one axis');
  }
  for (const { field, better } of axes as readonly ParetoAxis[]) {
    if (better !== 'max' && better !== 'min')
      throw new PlanError('E_UNKNOWN', `axes.${field}`, better, 'max, min');
  }
  checkedNames(options);
  // One row per option, higher is better.
  const rows = (options as readonly ParetoOption[]).map(({ name, scores }) =>
    (axes as readonly ParetoAxis[]).map(
      ({ field, better }) => finite(`options.${name}.${field}`, scores[field]) * (better === 'max' ? 1 : -1),
    ),
  );
  const dominates = (a: readonly number[], b: readonly number[]): boolean =>
    a.every((score, i) => score >= b[i]!) && a.some((score, i) => score > b[i]!);
  const onFrontier = rows.map((row) => !rows.some((other) => dominates(other, row)));
  const frontier = options.filter((_, i) => onFrontier[i]).map(({ name }) => name);
  const dropped = options.flatMap(({ name }, i) => {
    if (onFrontier[i]) return [];
    const by = rows.findIndex((row, k) => onFrontier[k] && dominates(row, rows[i]!));
    return [{ name, dominatedBy: options[by]!.name }];
  });
  return { frontier, dropped };
}
