/**
 * What a loop of one policy's own (own-loop.ts) knows beforehand: what the policy reads and what kind of pool comes. The
 * loop's module reads it from its own address into constants, so that the compiler drops every path that cannot be
 * taken; the shared loop asks the policy and the pool. Read next: replay.ts.
 */
import type { Policy, PolicyInput } from '../../quota/views/index.ts';
import type { PoolState } from './state/index.ts';

/** What kind of pool a loop meets. */
export interface LoopTraits {
  /** PoolState.extras is null. */
  readonly isPlain: boolean;
  /** PoolLayout.isSimple; false in a plain pool. */
  readonly isSimple: boolean;
  /** PoolState.allFixed. */
  readonly allFixed: boolean;
  /** PoolState.hasShort. */
  readonly hasShort: boolean;
  /** Arrivals have classes. */
  readonly hasClasses: boolean;
}

/** Traits of a loaded state. `classes`: the tape's column, null where there is one class. */
export function traitsOf(state: PoolState, classes: Uint8Array | null): LoopTraits {
  return {
    isPlain: state.extras === null,
    isSimple: state.extras?.layout.isSimple === true,
    allFixed: state.allFixed,
    hasShort: state.hasShort,
    hasClasses: classes !== null,
  };
}

export function haveSameTraits(left: LoopTraits, right: LoopTraits): boolean {
  return (
    left.isPlain === right.isPlain &&
    left.isSimple === right.isSimple &&
    left.allFixed === right.allFixed &&
    left.hasShort === right.hasShort &&
    left.hasClasses === right.hasClasses
  );
}

/** The query that makes a loop of the policy's own for such pools. */
export function loopQuery({ name, reads }: Policy, traits: LoopTraits): string {
  const words = Object.entries(traits).flatMap(([word, holds]) => (holds ? [word] : []));
  return new URLSearchParams({ policy: name, reads: reads.join(' '), pool: words.join(' ') }).toString();
}

/** What the module at this address knows; null = it is the shared loop's. */
export function knownOf(
  address: string,
): { readonly reads: readonly PolicyInput[]; readonly pool: LoopTraits } | null {
  const query = new URL(address).searchParams;
  if (!query.has('policy')) return null;
  const reads = (query.get('reads') ?? '').split(' ').filter((word) => word !== '') as PolicyInput[];
  const words = (query.get('pool') ?? '').split(' ');
  const pool: LoopTraits = {
    isPlain: words.includes('isPlain'),
    isSimple: words.includes('isSimple'),
    allFixed: words.includes('allFixed'),
    hasShort: words.includes('hasShort'),
    hasClasses: words.includes('hasClasses'),
  };
  return { reads, pool };
}
