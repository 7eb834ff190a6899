/**
 * Caps and routes of the router, held against the lanes that exist.
 *
 * Invariant: every model finds a route, and every lane that a cap or a route names exists.
 */

import type { LaneApi } from '../wire/index.ts';
import { placeOf, type Refuse } from './quotas-check.ts';
import type { FileModel, FileRoute } from './quotas-words.ts';
import type { CapRule, LaneConfig, Route } from './router-config.ts';

const WARN_FRACTION = 0.8;
const MOST_PATTERN_LENGTH = 200;

const namesOf = (lanes: readonly LaneConfig[]): string => lanes.map(({ name }) => name).join(', ');
const isLane = (lanes: readonly LaneConfig[], name: string): boolean =>
  lanes.some((lane) => lane.name === name);

const apiOf = (lanes: readonly LaneConfig[], name: string): LaneApi =>
  lanes.find((lane) => lane.name === name)?.api ?? 'messages';

export interface CapsReading {
  readonly caps: readonly CapRule[];
  readonly warnings: readonly string[];
}

function weeklyOf(raw: FileModel, path: readonly PropertyKey[], refuse: Refuse): CapRule['weekly'] {
  const value = raw.weekly_limit_value ?? 0;
  if (value <= 0) return null;
  if (raw.weekly_limit_type === undefined) {
    refuse(
      `${placeOf(path)}.weekly_limit_type is missing; allowed: tokens or hours beside weekly_limit_value`,
    );
  }
  return { kind: raw.weekly_limit_type!.toLowerCase() as 'tokens' | 'hours', value };
}

/**
 * Caps in the file's order. `missingZai`: the usual lanes are in use and zai is not among them for want of its key;
 * caps on it count on the preferred lane then, with a warning. Throws BAD_QUOTAS.
 */
export function buildCaps(
  models: Readonly<Record<string, FileModel>>,
  lanes: readonly LaneConfig[],
  missingZai: boolean,
  refuse: Refuse,
): CapsReading {
  const warnings: string[] = [];
  const caps = Object.entries(models).map(([pattern, raw]): CapRule => {
    const path = ['models', pattern];
    const place = placeOf(path);
    if (pattern === '' || pattern.length > MOST_PATTERN_LENGTH) {
      refuse(`${place} is no model name; allowed: 1..${MOST_PATTERN_LENGTH} characters`);
    }
    let provider = raw.provider ?? '';
    if (provider === 'zai' && missingZai) {
      warnings.push(
        `${place}.provider is "zai", a lane that does not exist while ZAI_API_KEY is not set; its use counts on the preferred lane`,
      );
      provider = '';
    }
    if (provider !== '' && !isLane(lanes, provider)) {
      refuse(
        `${place}.provider is ${JSON.stringify(provider.slice(0, 60))}; allowed: a lane (${namesOf(lanes)}) or ""`,
      );
    }
    const tokens = raw.rolling_tokens ?? 0;
    return {
      pattern,
      provider,
      rollingTokens: tokens > 0 ? tokens : null,
      weekly: weeklyOf(raw, path, refuse),
      warnFraction: raw.warn_pct ?? WARN_FRACTION,
    };
  });
  return { caps, warnings };
}

/** Routes of a file that has none: Haiku models to zai, a capped model to its provider, the rest to anthropic. */
function usualRoutes(lanes: readonly LaneConfig[], caps: readonly CapRule[]): Route[] {
  const last = isLane(lanes, 'anthropic') ? 'anthropic' : lanes[0]!.name;
  const route = (match: string, preferred: string): Route => {
    const isOther = preferred !== last && apiOf(lanes, preferred) === apiOf(lanes, last);
    const fallback = last === 'anthropic' && isOther ? last : null;
    return { match, preferred, fallback };
  };
  const fixed = [...(isLane(lanes, 'zai') ? [route('*haiku*', 'zai')] : []), route('*', last)];
  const implied = caps
    .filter(({ provider, pattern }) => provider !== '' && !fixed.some(({ match }) => match === pattern))
    .map(({ provider, pattern }) => route(pattern, provider));
  return [...implied, ...fixed];
}

/** Routes in the file's order, closed by `*`; the usual ones for undefined. Throws BAD_QUOTAS. */
export function buildRoutes(
  raw: readonly FileRoute[] | undefined,
  lanes: readonly LaneConfig[],
  caps: readonly CapRule[],
  refuse: Refuse,
): Route[] {
  if (raw === undefined) return usualRoutes(lanes, caps);
  const matches = new Set<string>();
  const routes = raw.map(({ match, preferred, fallback = null }, index): Route => {
    const place = placeOf(['routes', index]);
    const check = (key: string, lane: string): void => {
      if (!isLane(lanes, lane)) {
        refuse(
          `${place}.${key} is ${JSON.stringify(lane.slice(0, 60))}; allowed: a lane (${namesOf(lanes)})`,
        );
      }
    };
    if (matches.has(match)) {
      refuse(`${place}.match is ${JSON.stringify(match.slice(0, 60))}; allowed: a pattern not used before`);
    }
    matches.add(match);
    check('preferred', preferred);
    if (fallback !== null) check('fallback', fallback);
    if (fallback === preferred) {
      refuse(
        `${place}.fallback is ${JSON.stringify(fallback)}; allowed: another lane than preferred, or null`,
      );
    }
    if (fallback !== null && apiOf(lanes, fallback) !== apiOf(lanes, preferred)) {
      refuse(
        `${place}.fallback is ${JSON.stringify(fallback)}; allowed: a lane of the same api as preferred, ${apiOf(lanes, preferred)}`,
      );
    }
    return { match, preferred, fallback };
  });
  return matches.has('*') ? routes : [...routes, { match: '*', preferred: lanes[0]!.name, fallback: null }];
}
