/**
 * How long a batch takes: phases of requests that run side by side, held back by the rate limit. Fewer messages is
 * one gain, less waiting another; neither gives quota back sooner.
 */
import { needOf, positive, share, whole } from '../../core/values/index.ts';

export interface DraftTimes {
  readonly itemCount: number;
  /** Share of drafts that need a fix. */
  readonly fixShare: number;
  readonly draftSec: number;
  readonly evalSec: number;
  readonly fixSec: number;
  readonly directSec: number;
  /** Items one evaluation judges. */
  readonly evalBatch: number;
  /** Items one generation or fix makes. */
  readonly genBatch?: number;
  /** Requests at once. */
  readonly parallel: number;
  /** Requests a minute; as many may come at once after a rest. */
  readonly ratePerMin: number;
}

export interface DraftTime {
  /** Direct generation, one request after another. */
  readonly seqSec: number;
  /** Drafts, evaluations, then fixes, each side by side. */
  readonly parSec: number;
  /** seqSec / parSec. */
  readonly speedup: number;
  /** Direct generation side by side too: what drafting should be compared with. */
  readonly directParSec: number;
  /** directParSec / parSec; below 1 drafting is slower. */
  readonly fairSpeedup: number;
}

/** Times of the source document's example, seconds: priors to be replaced by measured ones. */
export const DRAFT_SECONDS_DOC: Readonly<Record<'draft' | 'evaluate' | 'fix' | 'direct', number>> = {
  draft: 5,
  evaluate: 10,
  fix: 10,
  direct: 30,
};

const MOST_ITEMS = 1_000_000;
const SECONDS_PER_MINUTE = 60;

interface Phase {
  readonly requests: number;
  readonly sec: number;
}

/** Seconds until the last phase ends: first come, first served, a token bucket that starts full. */
function elapsedSec(phases: readonly Phase[], parallel: number, ratePerMin: number): number {
  const perSec = ratePerMin / SECONDS_PER_MINUTE;
  const bucket = Math.max(1, ratePerMin);
  let tokens = bucket;
  let tokensAtSec = 0;
  let endSec = 0;
  for (const { requests, sec } of phases) {
    const starts = new Float64Array(requests);
    const phaseStartSec = endSec;
    for (let request = 0; request < requests; request++) {
      const freeSec = request < parallel ? phaseStartSec : starts[request - parallel]! + sec;
      const readySec = Math.max(freeSec, tokensAtSec);
      tokens = Math.min(bucket, tokens + (readySec - tokensAtSec) * perSec);
      const startSec = readySec + Math.max(0, 1 - tokens) / perSec;
      tokens = Math.max(tokens, 1) - 1;
      tokensAtSec = startSec;
      starts[request] = startSec;
      endSec = startSec + sec;
    }
  }
  return endSec;
}

/** Seconds with drafts and without. At most 1,000,000 items. */
export function draftTime(times: DraftTimes): DraftTime {
  const itemCount = whole('itemCount', times.itemCount, 0, MOST_ITEMS);
  const fixShare = share('fixShare', times.fixShare);
  const evalBatch = whole('evalBatch', times.evalBatch, 1);
  const { genBatch: perGeneration = 1 } = times;
  const genBatch = whole('genBatch', perGeneration, 1);
  const parallel = whole('parallel', times.parallel, 1);
  const ratePerMin = positive('ratePerMin', times.ratePerMin);
  const draftSec = positive('draftSec', times.draftSec);
  const evalSec = positive('evalSec', times.evalSec);
  const fixSec = positive('fixSec', times.fixSec);
  const directSec = positive('directSec', times.directSec);
  const requestsOf = (items: number, batch: number): number => needOf(items / batch);
  const direct: Phase = { requests: requestsOf(itemCount, genBatch), sec: directSec };
  const drafted: readonly Phase[] = [
    { requests: itemCount, sec: draftSec },
    { requests: requestsOf(itemCount, evalBatch), sec: evalSec },
    { requests: requestsOf(itemCount * fixShare, genBatch), sec: fixSec },
  ];
  const seqSec = elapsedSec([direct], 1, ratePerMin);
  const directParSec = elapsedSec([direct], parallel, ratePerMin);
  const parSec = elapsedSec(drafted, parallel, ratePerMin);
  const timesFaster = (sec: number): number => (parSec === 0 ? 1 : sec / parSec);
  return {
    seqSec,
    parSec,
    speedup: timesFaster(seqSec),
    directParSec,
    fairSpeedup: timesFaster(directParSec),
  };
}
