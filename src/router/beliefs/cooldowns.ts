/**
 * Rests after refusals, per account or per model family on an account. Monotone: a rest is only ever prolonged,
 * unless a success or a newer word of the upstream ends it. When its time is over one request may try; the
 * others wait for what becomes of it.
 */
import type { CooldownReading } from '../deciding/index.ts';

/** What rests: a lane's account, or one model family on it ('' = every model). */
export interface CooldownScope {
  readonly lane: string;
  readonly account: string;
  readonly family: string;
}

export interface Cooldown {
  readonly scope: CooldownScope;
  /** Epoch ms. */
  readonly untilMs: number;
  /** Class of the refusal, for people. */
  readonly cause: string;
  readonly setAtMs: number;
  readonly isProbing: boolean;
}

const keyOf = ({ lane, account, family }: CooldownScope): string => JSON.stringify([lane, account, family]);

export class Cooldowns {
  private readonly byKey: Map<string, Cooldown>;

  constructor() {
    this.byKey = new Map();
  }

  /** Starts or prolongs a rest; ends a probe. Returns the rest in force. */
  start(scope: CooldownScope, untilMs: number, cause: string, nowMs: number): Cooldown {
    const current = this.byKey.get(keyOf(scope));
    const isLonger = current === undefined || untilMs >= current.untilMs;
    const cooldown: Cooldown = {
      scope,
      untilMs: isLonger ? untilMs : current.untilMs,
      cause: isLonger ? cause : current.cause,
      setAtMs: nowMs,
      isProbing: false,
    };
    this.byKey.set(keyOf(scope), cooldown);
    return cooldown;
  }

  /** Ends a rest. Returns true when there was one. */
  clear(scope: CooldownScope): boolean {
    return this.byKey.delete(keyOf(scope));
  }

  /** Marks the one request that tries after a rest; call when it is sent. Returns true when it is that one. */
  beginProbe(scope: CooldownScope, nowMs: number): boolean {
    const current = this.byKey.get(keyOf(scope));
    if (current === undefined || current.isProbing || current.untilMs > nowMs) return false;
    this.byKey.set(keyOf(scope), { ...current, isProbing: true });
    return true;
  }

  /** A probe that told nothing (the client left, the network broke): the next request may try. */
  abandonProbe(scope: CooldownScope): void {
    const current = this.byKey.get(keyOf(scope));
    if (current?.isProbing === true) this.byKey.set(keyOf(scope), { ...current, isProbing: false });
  }

  /** The later of the account's own rest and the one of the model family on it; null = neither. */
  reading(lane: string, account: string, family: string): CooldownReading | null {
    if (this.byKey.size === 0) return null;
    const own = this.byKey.get(keyOf({ lane, account, family: '' }));
    const model = this.byKey.get(keyOf({ lane, account, family }));
    if (own === undefined && model === undefined) return null;
    return {
      untilMs: Math.max(own?.untilMs ?? 0, model?.untilMs ?? 0),
      isProbing: (own?.isProbing ?? false) || (model?.isProbing ?? false),
    };
  }

  /** The rest of exactly this scope, running or over. */
  find(scope: CooldownScope): Cooldown | undefined {
    return this.byKey.get(keyOf(scope));
  }

  all(): readonly Cooldown[] {
    return [...this.byKey.values()];
  }
}
