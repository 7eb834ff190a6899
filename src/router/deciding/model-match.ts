/**
 * Which cap and which route belong to a model: exact names win over globs, the longest glob wins, and of equally
 * long ones the first.
 *
 * Invariant: `*` alone is special, it stands for any text, also none; case counts. Model names come from clients,
 * so the time of a match grows with the length of the name and no faster.
 */
import type { CapRule, Route } from '../config/index.ts';

/** True when the whole model name fits the pattern. Time: at most name length times the longest part between stars. */
export function matchesModel(pattern: string, model: string): boolean {
  const parts = pattern.split('*');
  const head = parts[0]!;
  if (parts.length === 1) return model === pattern;
  const tail = parts.at(-1)!;
  if (model.length < head.length + tail.length) return false;
  if (!model.startsWith(head) || !model.endsWith(tail)) return false;
  const middle = model.slice(head.length, model.length - tail.length);
  let fromIndex = 0;
  // The earliest place of each part leaves the most room for the next: no way back is ever needed.
  for (const part of parts.slice(1, -1)) {
    const foundIndex = middle.indexOf(part, fromIndex);
    if (foundIndex < 0) return false;
    fromIndex = foundIndex + part.length;
  }
  return true;
}

function closest<Entry>(
  entries: readonly Entry[],
  patternOf: (entry: Entry) => string,
  model: string,
): Entry | null {
  let best: Entry | null = null;
  for (const entry of entries) {
    const pattern = patternOf(entry);
    if (pattern === model) return entry;
    const isLonger = best === null || pattern.length > patternOf(best).length;
    if (isLonger && matchesModel(pattern, model)) best = entry;
  }
  return best;
}

/** The cap that counts the model's use; null = no cap. */
export function capRuleFor(caps: readonly CapRule[], model: string): CapRule | null {
  return closest(caps, ({ pattern }) => pattern, model);
}

/** The route of the model; null only where no `*` route stands. */
export function routeFor(routes: readonly Route[], model: string): Route | null {
  return closest(routes, ({ match }) => match, model);
}
