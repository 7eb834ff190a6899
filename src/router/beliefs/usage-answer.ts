/**
 * The shape of `GET /v1/usage`: the published keys, and more. `quotalab status` is drawn from it alone.
 * Fractions are 0..1 and may exceed 1 where a cap was overrun; unknown is null; zero and false are written.
 */

export interface SpeedSet {
  /** Tokens per second of streaming time; null without streamed samples. */
  readonly out_elr_tps: number | null;
  readonly in_elr_tps: number | null;
  readonly total_elr_tps: number | null;
  /** Tokens per second of wall time; null without samples. */
  readonly out_dirty_tps: number | null;
  readonly in_dirty_tps: number | null;
  readonly total_dirty_tps: number | null;
}

export interface HourlySpeed {
  /** 0..23 in the configured zone. */
  readonly hour: number;
  readonly samples: number;
  /** null below ten samples. */
  readonly out_elr_tps: number | null;
  readonly out_dirty_tps: number | null;
}

export interface ModelUsage {
  readonly provider: string;
  /** Pattern of the cap that counts here; null = no cap. */
  readonly cap: string | null;
  readonly rolling_in: number;
  readonly rolling_out: number;
  readonly rolling_cache_write: number;
  readonly rolling_cache_read: number;
  readonly rolling_pct: number;
  readonly weekly_pct: number;
  readonly rolling_used_tokens: number;
  readonly rolling_capacity_tokens: number | null;
  readonly weekly_used_tokens: number;
  readonly weekly_capacity_tokens: number | null;
  readonly weekly_used_hours: number;
  readonly weekly_capacity_hours: number | null;
  readonly in_flight_tokens: number;
  readonly reqs: number;
  /** Seconds until the oldest rolling sample leaves; 0 if none. */
  readonly eta_rolling_sec: number;
  /** Seconds until use is below the warn level, and below the cap, if nothing more is spent; 0 when it is now. */
  readonly time_to_under_warn_sec: number;
  readonly time_to_unblock_sec: number;
  readonly warn: boolean;
  readonly block: boolean;
  readonly warn_pct: number | null;
  readonly warn_pct_auto: number | null;
  readonly warn_pct_confidence: number | null;
  readonly gap_seconds_p50: number | null;
  readonly gap_seconds_p95: number | null;
  readonly gap_samples: number;
  readonly cooldown: {
    readonly active: boolean;
    readonly until: number | null;
    readonly cause: string | null;
  };
  readonly speeds: {
    readonly rolling: SpeedSet;
    readonly session: SpeedSet;
    readonly ttft_ms: {
      readonly p50: number | null;
      readonly p90: number | null;
      readonly p99: number | null;
    };
    /** 24 entries. */
    readonly hourly: readonly HourlySpeed[];
    readonly rolling_samples: number;
    readonly weekly_samples: number;
  };
}

export interface AccountWindowUsage {
  readonly kind: string;
  readonly used_pct: number;
  /** In `unit`, tokens unless that is another; null = not known. */
  readonly capacity_tokens: number | null;
  readonly headroom_tokens: number | null;
  readonly unit: 'tokens' | 'requests' | 'usd';
  /** Models whose use counts. */
  readonly counts: 'all' | readonly string[];
  /** Seconds; null where it has no period. */
  readonly length_sec: number | null;
  /** Epoch seconds; null while no clock runs. */
  readonly resets_at: number | null;
  /** `upstream` when the provider itself said so, with the age of its word. */
  readonly source: 'upstream' | 'metered';
  readonly source_age_sec: number | null;
  /** Used fraction per hour over the last hour. */
  readonly burn_pct_per_hour: number;
  /** Seconds until it is full at that rate; null = not before it resets. */
  readonly time_to_wall_sec: number | null;
  /**
   * `learned`: nobody configured it, the provider told of it; `unread`: in words that say neither length nor models, so
   * it holds nothing back; `gone`: the provider has stopped speaking of it.
   */
  readonly state: 'configured' | 'learned' | 'unread' | 'gone';
}

/** What keeps requests away from an account (hold.ts). Times are epoch seconds. */
export interface HoldUsage {
  /** '' = every model; else a family, or one model by its name. */
  readonly family: string;
  readonly cause: string;
  /** The cause for people. */
  readonly words: string;
  /** Name of the window it speaks of; '' = none. */
  readonly window: string;
  /** Status of the answer it was concluded from, 0 = none, and what in it decided. */
  readonly status: number;
  readonly evidence: string;
  readonly since: number;
  /** null = until its owner ends it. */
  readonly until: number | null;
  /** When one request may find out whether it still stands. */
  readonly doubt_at: number | null;
  /** The provider said when it ends. */
  readonly stated: boolean;
  /** Times that the cause came before without a success between. */
  readonly count: number;
  /** It orders, and refuses nothing. */
  readonly suspicion: boolean;
}

export interface AccountUsage {
  readonly lane: string;
  readonly name: string;
  /** The two windows that count every model, `weekly` the longest; null = there is none. */
  readonly short: AccountWindowUsage | null;
  readonly weekly: AccountWindowUsage | null;
  /** Every window by name. */
  readonly windows: Readonly<Record<string, AccountWindowUsage>>;
  /** Resets in the bank, as its owner says. */
  readonly banked_resets: number;
  /** Higher ones are used first. */
  readonly priority: number;
  /** Share of every window that its owner keeps, 0 = none. */
  readonly reserve_fraction: number;
  readonly in_flight: number;
  readonly in_flight_tokens: number;
  readonly usable: boolean;
  /** Why it is not usable; '' when it is. */
  readonly why: string;
  /** Epoch seconds; null = no hold on the whole account, or one that its owner ends. */
  readonly cooldown_until: number | null;
  readonly cooldown_cause: string | null;
  readonly holds: readonly HoldUsage[];
  /** Epoch seconds of the last request; null = none. */
  readonly last_served: number | null;
  readonly requests: number;
}

/** One of the last decisions, newest first. */
export interface DecisionEntry {
  readonly ts: number;
  readonly rid: string;
  readonly attempt: number;
  readonly model: string;
  readonly lane: string;
  readonly account: string;
  readonly decision: string;
  readonly reroute_decision: string;
  readonly policy: string;
  readonly why: string;
  /** Accounts that were looked at, in the order they were ranked; '' obstacle = could serve. */
  readonly candidates: ReadonlyArray<{
    readonly lane: string;
    readonly name: string;
    readonly rank: number;
    readonly score: number;
    readonly obstacle: string;
  }>;
}

/** How writing the state goes. */
export interface StateAnswer {
  /** What a power cut can take: see docs. */
  readonly durability: string;
  /** null = it is written. */
  readonly error: string | null;
  /** Since when it is not, epoch seconds; null = it is. */
  readonly failing_since: number | null;
  /** Records that are not on disk yet, and those given up. */
  readonly waiting_records: number;
  readonly lost_records: number;
}

export interface UsageAnswer {
  readonly usage_schema: 'v1';
  /** Epoch seconds. */
  readonly ts: number;
  readonly started: number;
  readonly path: string;
  readonly reroute_mode: string;
  readonly windows: { readonly rolling_seconds: number; readonly weekly_seconds: number };
  /** Requests whose use was restored at the start. */
  readonly state_restored: { readonly samples: number; readonly since: number | null };
  /** Absent: it is an older router's. */
  readonly state?: StateAnswer;
  readonly log: { readonly lost_lines: number; readonly error: string | null };
  readonly models: Readonly<Record<string, ModelUsage>>;
  readonly accounts: readonly AccountUsage[];
  readonly decisions: readonly DecisionEntry[];
}
