/**
 * What a router in front of single-message tasks costs: it pays one message to look at each, so it never beats doing
 * them all in its own pool, and only ties when every task goes elsewhere.
 */
import { type CostVector, type Priced, ratioOf, share, unknownName, whole } from '../../core/values/index.ts';

const ARCHITECTURES = ['router', 'direct', 'allSonnet'] as const;
export type RouterArchitecture = (typeof ARCHITECTURES)[number];

export interface RoutedWork {
  /** Tasks of one message each, whole, 0..1e7. */
  readonly n: number;
  /** Share that a small model does. */
  readonly haikuShare: number;
  /** `router`: a sonnet looks at each first; `direct`: the user picks; `allSonnet`: no choice is made. */
  readonly arch: RouterArchitecture;
}

export interface RouterOverhead {
  readonly cost: CostVector;
  /** Sonnet messages over those of doing all in sonnet; `unpriced` for no tasks. */
  readonly multiplier: Priced;
}

/** Expected cost: router n(2 - h) sonnet, direct n(1 - h), all in sonnet n; the share h also costs haiku. */
export function routerOverhead(work: RoutedWork): RouterOverhead {
  const n = whole('n', work.n, 0, 1e7);
  const haikuShare = share('haikuShare', work.haikuShare);
  if (!ARCHITECTURES.includes(work.arch)) unknownName('arch', String(work.arch), ARCHITECTURES);
  if (work.arch === 'allSonnet') return { cost: { sonnet: n }, multiplier: ratioOf(n, n) };
  const direct = n * (1 - haikuShare);
  const sonnet = work.arch === 'router' ? n + direct : direct;
  return { cost: { sonnet, haiku: n * haikuShare }, multiplier: ratioOf(sonnet, n) };
}
