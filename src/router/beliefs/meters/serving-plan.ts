/**
 * Which windows of an account a request of one model meets: the long one, the longest that counts it; the short one,
 * the longest of the shorter; and the rest. Policies look at the first two as they always did (quota/windows/graph.ts
 * has the same rule); a request needs room in all of them.
 */
import { orderLength, takesModel } from '../../../quota/windows/index.ts';
import type { AccountMeter } from './account-meter.ts';
import { holdsBack, type WindowBelief } from './window-belief.ts';

export interface ServingPlan {
  /** The account serves the model. */
  readonly serves: boolean;
  /** null = no window counts it. */
  readonly long: WindowBelief | null;
  readonly short: WindowBelief | null;
  /** In the account's order. */
  readonly others: readonly WindowBelief[];
  /** Two windows by their usual names, every model served, no overage: nothing more is to be said of it. */
  readonly isUsual: boolean;
}

function longest(windows: readonly WindowBelief[]): WindowBelief | null {
  return windows.reduce<WindowBelief | null>(
    (best, each) =>
      best === null || orderLength(each.window.clock) > orderLength(best.window.clock) ? each : best,
    null,
  );
}

interface Pair {
  readonly long: WindowBelief | null;
  readonly short: WindowBelief | null;
}

/** Two windows that the file itself calls short and weekly are that, whatever their lengths; null = others. */
function usualPair(windows: readonly WindowBelief[]): Pair | null {
  const [short, long] = windows;
  const isUsual = windows.length === 2 && short!.window.name === 'short' && long!.window.name === 'weekly';
  return isUsual ? { long: long!, short: short! } : null;
}

function byLength(windows: readonly WindowBelief[]): Pair {
  const long = longest(windows);
  const longLength = long === null ? 0 : orderLength(long.window.clock);
  const isShorter = ({ window }: WindowBelief): boolean =>
    orderLength(window.clock) > 0 && orderLength(window.clock) < longLength;
  return { long, short: longest(windows.filter(isShorter)) };
}

/** The plan for requests of `model`; '' = of any model: only windows of all models count, and every account serves. */
export function servingPlan(meter: AccountMeter, model: string): ServingPlan {
  const name = model === '' ? null : model;
  const counting = meter.windows.filter(
    (belief) => holdsBack(belief) && takesModel(belief.window.counts, name),
  );
  const { long, short } = usualPair(counting) ?? byLength(counting);
  const serves = name === null || takesModel(meter.config.serves, name);
  const others = counting.filter((belief) => belief !== long && belief !== short);
  const isUsual =
    serves &&
    others.length === 0 &&
    meter.config.overageOf === null &&
    long?.window.name === 'weekly' &&
    short?.window.name === 'short';
  return { serves, long, short, others, isUsual };
}
