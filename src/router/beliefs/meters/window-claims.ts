/**
 * Which window of an account a provider means: told by length and by the models that count, never by name, since
 * providers rename. A window that nobody configured gets a name made of both, from which a restart can tell them
 * again.
 */
import { isNamedBy, type ModelFilter, orderLength, type QuotaWindow } from '../../../quota/windows/index.ts';
import type { WindowClaim } from '../../wire/index.ts';

/** Lengths that differ by no more are one length: providers are a minute off, months have 28 to 31 days. */
const NEAR_MINUTES = 1;
const NEAR_SHARE = 0.02;

/** Names of state rows that older versions wrote. */
const OLD_NAMES: Readonly<Record<string, WindowClaim>> = {
  short: { claim: 'short', lengthMinutes: 300, families: 'all' },
  weekly: { claim: 'weekly', lengthMinutes: 10_080, families: 'all' },
};

/** "5h", "7d", "90m". */
function lengthLabel(minutes: number): string {
  if (minutes % 1440 === 0) return `${minutes / 1440}d`;
  return minutes % 60 === 0 ? `${minutes / 60}h` : `${minutes}m`;
}

/** Name of a window that nobody configured: "30d", "7d opus", "7d fable+opus"; without a length the provider's own. */
export function claimName({ claim, lengthMinutes, families }: WindowClaim): string {
  if (lengthMinutes === null) return claim;
  const length = lengthLabel(lengthMinutes);
  return families === 'all' ? length : `${length} ${families.join('+')}`;
}

/** The claim behind a name made by `claimName`, or by an older version; null for other names. */
export function claimOfName(name: string): WindowClaim | null {
  if (Object.hasOwn(OLD_NAMES, name)) return OLD_NAMES[name]!;
  const match = /^(\d{1,6})([mhd])(?: (\S+))?$/.exec(name);
  if (match === null) return null;
  const lengthMinutes = Number(match[1]) * { m: 1, h: 60, d: 1440 }[match[2] as 'm' | 'h' | 'd'];
  if (lengthMinutes === 0) return null;
  return { claim: name, lengthMinutes, families: match[3]?.split('+') ?? 'all' };
}

function isNear(length: number, other: number): boolean {
  const apart = Math.abs(length - other);
  return apart <= NEAR_MINUTES || apart <= NEAR_SHARE * Math.max(length, other);
}

function areSame(counts: ModelFilter, families: ModelFilter): boolean {
  if (counts === 'all' || families === 'all') return counts === families;
  return counts.length === families.length && families.every((family) => counts.includes(family));
}

/** True where one of the families is among those that count. */
function overlap(counts: ModelFilter, families: ModelFilter): boolean {
  if (counts === 'all' || families === 'all') return false;
  return families.some((family) => counts.some((entry) => isNamedBy(entry, family)));
}

/** A window that a claim may be about. */
interface Claimed {
  readonly window: QuotaWindow;
}

/**
 * Which of `windows` each claim of one answer means, null = none of them: one of that length that counts exactly
 * these models; else one that counts some of them and that no other claim means.
 */
export function matchClaims<Window extends Claimed>(
  windows: readonly Window[],
  claims: readonly WindowClaim[],
): Array<Window | null> {
  const ofLength = (claim: WindowClaim): Window[] =>
    windows.filter(({ window }) => {
      const length = orderLength(window.clock);
      return claim.lengthMinutes !== null && length > 0 && isNear(length, claim.lengthMinutes);
    });
  const exact = claims.map(
    (claim) => ofLength(claim).find(({ window }) => areSame(window.counts, claim.families)) ?? null,
  );
  return claims.map((claim, index) => {
    if (exact[index] !== null || claim.families === 'all') return exact[index]!;
    const free = ofLength(claim).filter((window) => !exact.includes(window));
    return free.find(({ window }) => overlap(window.counts, claim.families)) ?? null;
  });
}
