/**
 * The router as a whole: built from a configuration, restored from its memory before it listens, kept up by a few
 * timers, stopped without losing a request. The command line wires it; tests bring their own clock and places.
 *
 * Read next: server.ts, exchange/exchange.ts, control-api.ts.
 */
import { isLoopback, QuotalabError } from '../../core/index.ts';
import type { Policy } from '../../quota/rules/index.ts';
import { type AccountPlace, Fleet, voidByAddress, voidBySecrets, voidByWindows } from '../beliefs/index.ts';
import type { RouterConfig } from '../config/index.ts';
import type { PolicyGuide } from '../deciding/index.ts';
import type { StateOwner } from '../ledger/index.ts';
import type { RouterFacts } from './control-answers.ts';
import { controlApi } from './control-api.ts';
import { Housekeeping } from './housekeeping.ts';
import { openMemory } from './open-memory.ts';
import type { Clock, Limits, Losses, ProxySettings, RouterParts, SecretReader } from './parts/index.ts';
import { Credentials, Metrics, SteadyClock, SYSTEM_CLOCK } from './parts/index.ts';
import { rarely } from './rare-notices.ts';
import { RouterServer } from './server.ts';
import { DEFAULT_SERVER_LIMITS, type ServerLimits } from './server-limits.ts';
import { listenError, onState, restoreFrom } from './start-errors.ts';
import { openPools, refuseLoops } from './upstream-pools.ts';

/** A configuration as it was read, ready to be used. */
export interface LoadedQuotas {
  readonly config: RouterConfig;
  /** '' = built-in defaults. */
  readonly path: string;
  readonly shown: unknown;
  readonly warnings: readonly string[];
  readonly guide: PolicyGuide;
  /** Rules for requests that show a priority; null or absent = none are triaged. */
  readonly triage?: Policy | null;
  /** Called once the router runs on it. */
  readonly accept?: () => void;
}

export interface RouterOptions {
  readonly settings: ProxySettings;
  /** Reads the configuration; null = where it lies. Throws coded errors in one sentence. */
  readonly load: (file: string | null) => Promise<LoadedQuotas>;
  readonly readSecret: SecretReader;
  /** The router's own token; null = none. */
  readonly token: string | null;
  /** Origins of web pages that may use the router; none unless given. */
  readonly pageOrigins?: readonly string[];
  readonly host: string;
  /** 0 = any free one. */
  readonly port: number;
  /** How long a quiet session stays on its account; 0 = not at all; null = as long as its cache lives. */
  readonly affinityIdleMs: number | null;
  readonly zoneOffsetMinutes: (timeZone: string) => (epochMs: number) => number;
  /** Text of the probe's report; null = there is none. */
  readonly readProbe: () => Promise<string | null>;
  /** Things an operator should know, a sentence each. */
  readonly notice: (sentence: string) => void;
  readonly clock?: Clock;
  readonly limits?: Partial<Limits>;
  readonly serverLimits?: Partial<ServerLimits>;
  /** Width of usage buckets, ms; tests use 1. */
  readonly bucketMs?: number;
}

const DEFAULT_LIMITS: Limits = {
  maxBodyBytes: 32 * 1024 * 1024,
  maxBodiesBytes: 256 * 1024 * 1024,
  maxHeldBytes: 32 * 1024 * 1024,
  longestPingsMs: 15_000,
  retryPauseMs: 250,
};
const DRAIN_MS = 30_000;

/** What a browser or a client would call it. */
const addressOf = (host: string, port: number): string =>
  `http://${host.includes(':') ? `[${host}]` : host}${port === 0 ? '' : `:${port}`}`;

/** The configured zone, which a reload may change. */
interface Zone {
  offset: (epochMs: number) => number;
}

/** A digest of the secret that an account has now. */
const digestOf = ({ credentials }: RouterParts, { lane, account }: AccountPlace): string =>
  credentials.digestOf(lane, account);

export class Router {
  readonly parts: RouterParts;
  private readonly options: RouterOptions;
  private readonly zone: Zone;
  private readonly server: RouterServer;
  private readonly housekeeping: Housekeeping;
  private facts: RouterFacts;
  private boundPort: number;

  private constructor(options: RouterOptions, parts: RouterParts, zone: Zone, facts: RouterFacts) {
    this.zone = zone;
    this.options = options;
    this.parts = parts;
    this.facts = facts;
    this.boundPort = 0;
    const app = controlApi({
      parts,
      facts: () => this.facts,
      reload: (file) => this.reload(file),
      pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    });
    this.server = new RouterServer(parts, app, { ...DEFAULT_SERVER_LIMITS, ...options.serverLimits });
    this.housekeeping = new Housekeeping(parts, options);
  }

  /** Reads, restores and listens. Throws BAD_QUOTAS and what reading throws; nothing stays open then. */
  static async start(options: RouterOptions): Promise<Router> {
    const { settings, token, host } = options;
    if (!isLoopback(host) && token === null) {
      throw new QuotalabError(
        'BAD_OPTION',
        `--host is '${host}', which others can reach; allowed without --token-file: 127.0.0.1, ::1, localhost`,
      );
    }
    const loaded = await options.load(null);
    refuseLoops(loaded.config, host, options.port);
    const credentials = await Credentials.load(loaded.config, options.readSecret);
    const clock = new SteadyClock(options.clock ?? SYSTEM_CLOCK);
    const ownerAt = (port: number): StateOwner => ({
      pid: process.pid,
      sinceMs: clock.nowMs(),
      address: addressOf(host, port),
    });
    const metrics = new Metrics();
    const notice = rarely(options.notice, clock);
    const memory = openMemory(settings, { owner: ownerAt(options.port), metrics, clock, notice });
    const zone = { offset: options.zoneOffsetMinutes(loaded.config.timeZone) };
    const fleet = new Fleet(loaded.config, loaded.guide, {
      mode: settings.mode,
      cooldownMs: settings.cooldownMs,
      affinityIdleMs: options.affinityIdleMs,
      pausedLane: settings.isPaused ? 'anthropic' : null,
      forcedLane: settings.isForcedToZai ? 'zai' : null,
      zoneOffsetMinutes: (epochMs) => zone.offset(epochMs),
      draw: () => clock.draw(),
      bucketMs: options.bucketMs ?? null,
    });
    const restored = onState(settings.statePath, () => restoreFrom(memory, fleet, clock.nowMs()));
    const parts: RouterParts = {
      fleet,
      memory,
      metrics,
      clock,
      settings,
      limits: { ...DEFAULT_LIMITS, ...options.limits },
      token,
      pageOrigins: new Set(options.pageOrigins),
      credentials,
      triage: loaded.triage ?? null,
      pools: openPools(loaded.config, settings),
      contacts: new Map(),
      cuts: new Set(),
      notice,
      decisions: [],
    };
    memory.keepChanges(voidBySecrets(fleet, (place) => digestOf(parts, place)));
    const router = new Router(options, parts, zone, {
      startedMs: clock.nowMs(),
      restored,
      quotasPath: loaded.path,
      quotasLoadedMs: clock.nowMs(),
      quotasShown: loaded.shown,
      warnings: loaded.warnings,
    });
    try {
      await router.housekeeping.start();
      router.boundPort = await router.server.listen(options.port, host);
      if (options.port === 0)
        onState(settings.statePath, () => memory.store.noteOwner(ownerAt(router.boundPort)));
    } catch (error) {
      await router.close();
      throw listenError(error, host, options.port);
    }
    loaded.accept?.();
    return router;
  }

  get port(): number {
    return this.boundPort;
  }

  get restored(): RouterFacts['restored'] {
    return this.facts.restored;
  }

  get quotasPath(): string {
    return this.facts.quotasPath;
  }

  /** Requests being answered now. */
  get runningCount(): number {
    return this.server.runningCount;
  }

  get warnings(): readonly string[] {
    return this.facts.warnings;
  }

  /** Takes another configuration, whole or not at all; what was counted stays. */
  async reload(file: string | null): Promise<void> {
    const { parts, options } = this;
    const loaded = await options.load(file);
    refuseLoops(loaded.config, options.host, this.boundPort);
    const credentials = await Credentials.load(loaded.config, options.readSecret);
    const before = parts.pools;
    this.zone.offset = options.zoneOffsetMinutes(loaded.config.timeZone);
    const addresses = new Map(parts.fleet.config.lanes.map(({ name, baseUrl }) => [name, baseUrl]));
    parts.fleet.reconfigure(loaded.config, loaded.guide, parts.clock.nowMs());
    parts.credentials = credentials;
    parts.memory.keepChanges(voidByAddress(parts.fleet, addresses));
    parts.memory.keepChanges(voidByWindows(parts.fleet, parts.clock.nowMs()));
    parts.memory.keepChanges(voidBySecrets(parts.fleet, (place) => digestOf(parts, place)));
    parts.triage = loaded.triage ?? null;
    parts.pools = openPools(loaded.config, parts.settings);
    // Requests under way end on the connections they have.
    for (const { pool } of before.values()) void pool.close().catch(() => {});
    this.facts = {
      ...this.facts,
      quotasPath: loaded.path,
      quotasLoadedMs: parts.clock.nowMs(),
      quotasShown: loaded.shown,
      warnings: loaded.warnings,
    };
    loaded.accept?.();
    for (const warning of loaded.warnings) options.notice(warning);
    options.notice(`quotas loaded from ${loaded.path === '' ? 'built-in defaults' : loaded.path}`);
  }

  /** Requests under way get up to `drainMs` to end. Resolves with what could not be written. */
  async stop(drainMs: number = DRAIN_MS): Promise<Losses> {
    await this.server.stop(drainMs);
    return this.close();
  }

  private async close(): Promise<Losses> {
    this.housekeeping.stop();
    await Promise.all([...this.parts.pools.values()].map(({ pool }) => pool.destroy()));
    return this.parts.memory.close();
  }
}
