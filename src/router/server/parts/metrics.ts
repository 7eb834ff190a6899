/**
 * Prometheus series, named as published. Model names come from clients, so their number is bounded: later ones
 * are counted as `(other)`.
 */

import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { plainText } from '../../../core/text/index.ts';

const MOST_MODEL_LABELS = 200;
/** The label of all models past the first so many. */
export const OTHER: string = '(other)';

export class Metrics {
  readonly registry: Registry;
  private readonly models: Set<string>;
  readonly requests: Counter<'lane' | 'op' | 'status'>;
  readonly requestSeconds: Histogram<'lane' | 'op'>;
  readonly inputTokens: Counter<'lane' | 'account' | 'model'>;
  readonly outputTokens: Counter<'lane' | 'account' | 'model'>;
  readonly cacheReadTokens: Counter<'lane' | 'account' | 'model'>;
  readonly cacheWriteTokens: Counter<'lane' | 'account' | 'model'>;
  readonly costUsd: Counter<'lane' | 'account' | 'model'>;
  readonly unpricedRequests: Counter<'lane' | 'account' | 'model'>;
  readonly streamSeconds: Counter<'lane' | 'model'>;
  readonly dirtySeconds: Counter<'lane' | 'model'>;
  readonly preferredAttempts: Counter<'lane' | 'model'>;
  readonly reroutedOnLimit: Counter<'mode' | 'model'>;
  readonly wastedRetryMs: Counter<'model'>;
  readonly partialWrites: Counter;
  readonly upstreamReady: Gauge<'lane'>;
  readonly storeWrites: Counter;
  readonly storeWriteErrors: Counter;
  readonly storeSizeBytes: Gauge;
  readonly storeWaitingRows: Gauge;
  readonly rollupSeconds: Histogram<'granularity'>;
  readonly rerouteAttempts: Counter<'from_lane' | 'to_lane' | 'reason'>;
  readonly quotaBlocks: Counter<'model' | 'kind'>;
  readonly fallbacks: Counter<'model'>;
  readonly firstContentSeconds: Histogram<'lane'>;
  readonly refusedByRouter: Counter<'model'>;
  readonly triageRefusals: Counter<'rule' | 'priority'>;
  readonly staleConnections: Counter<'lane'>;
  readonly ignoredReadings: Counter<'lane' | 'why'>;
  readonly logLostLines: Gauge;
  readonly inFlight: Gauge<'lane'>;
  readonly headroom: Gauge<'lane' | 'account' | 'window'>;
  readonly cooldown: Gauge<'lane' | 'account'>;
  readonly holds: Gauge<'lane' | 'account' | 'family' | 'cause'>;

  constructor() {
    const registry = new Registry();
    const registers = [registry];
    const counter = <Label extends string>(
      name: string,
      help: string,
      labelNames: Label[] = [],
    ): Counter<Label> => new Counter({ name, help, labelNames, registers });
    const gauge = <Label extends string>(
      name: string,
      help: string,
      labelNames: Label[] = [],
    ): Gauge<Label> => new Gauge({ name, help, labelNames, registers });
    this.registry = registry;
    this.models = new Set();
    this.requests = counter('ccp_requests_total', 'Finished requests by their last attempt', [
      'lane',
      'op',
      'status',
    ]);
    this.requestSeconds = new Histogram({
      name: 'ccp_request_duration_seconds',
      help: 'Arrival to last byte',
      labelNames: ['lane', 'op'],
      buckets: [0.1, 0.25, 0.5, 1, 2, 5, 10, 30],
      registers,
    });
    const ofAccounts = ['lane', 'account', 'model'] as const;
    const served = (name: string, help: string): Counter<(typeof ofAccounts)[number]> =>
      counter(name, help, [...ofAccounts]);
    this.inputTokens = served('ccp_input_tokens_total', 'Input tokens served');
    this.outputTokens = served('ccp_output_tokens_total', 'Output tokens served');
    this.cacheReadTokens = served('ccp_cache_read_tokens_total', 'Input tokens served from caches');
    this.cacheWriteTokens = served('ccp_cache_write_tokens_total', 'Input tokens written into caches');
    this.costUsd = served('ccp_cost_usd_total', 'Cost at list price, US dollars');
    this.unpricedRequests = served('ccp_unpriced_requests_total', 'Requests of models without a known price');
    this.streamSeconds = counter('ccp_stream_seconds_total', 'First to last byte of streams', [
      'lane',
      'model',
    ]);
    this.dirtySeconds = counter('ccp_dirty_seconds_total', 'Arrival to last byte', ['lane', 'model']);
    this.preferredAttempts = counter('ccp_preferred_attempt_total', 'Attempts past a warning', [
      'lane',
      'model',
    ]);
    this.reroutedOnLimit = counter('ccp_rerouted_on_limit_total', 'Requests sent elsewhere', [
      'mode',
      'model',
    ]);
    this.wastedRetryMs = counter('ccp_wasted_retry_ms_total', 'Time lost on refused attempts', ['model']);
    this.partialWrites = counter('ccp_partial_writes_total', 'Streams that broke off after their first byte');
    this.upstreamReady = gauge('ccp_upstream_ready', '1 when the lane was last reached', ['lane']);
    this.storeWrites = counter('ccp_store_writes_total', 'Samples written');
    this.storeWriteErrors = counter('ccp_store_write_errors_total', 'Samples that could not be written');
    this.storeSizeBytes = gauge('ccp_store_size_bytes', 'Size of the state on disk');
    this.storeWaitingRows = gauge('ccp_store_waiting_rows', 'Samples that wait for the disk or a lock');
    this.rollupSeconds = new Histogram({
      name: 'ccp_rollup_duration_seconds',
      help: 'Time of a roll-up',
      labelNames: ['granularity'],
      buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 120],
      registers,
    });
    this.rerouteAttempts = counter('ccp_reroute_attempts_total', 'Attempts on another lane or account', [
      'from_lane',
      'to_lane',
      'reason',
    ]);
    this.quotaBlocks = counter('ccp_quota_blocks_total', 'Decisions past a full quota', ['model', 'kind']);
    this.fallbacks = counter('ccp_fallbacks_total', 'Requests answered by another lane after a fault', [
      'model',
    ]);
    this.firstContentSeconds = new Histogram({
      name: 'ccp_ttft_seconds',
      help: 'Arrival to first content of streams',
      labelNames: ['lane'],
      buckets: [0.1, 0.25, 0.5, 1, 2, 5, 10, 30],
      registers,
    });
    this.refusedByRouter = counter('ccp_router_refusals_total', 'Requests refused by the router', ['model']);
    this.triageRefusals = counter('ccp_triage_refusals_total', 'Requests refused by triage', [
      'rule',
      'priority',
    ]);
    this.staleConnections = counter(
      'ccp_stale_connections_total',
      'Requests sent again since a kept connection closed under them',
      ['lane'],
    );
    this.ignoredReadings = counter(
      'ccp_ignored_readings_total',
      'Words of providers on their windows that cannot be so',
      ['lane', 'why'],
    );
    this.logLostLines = gauge('ccp_log_lost_lines', 'Lines that the usage log could not write');
    this.inFlight = gauge('ccp_in_flight_requests', 'Requests on their way', ['lane']);
    this.headroom = gauge('ccp_headroom_fraction', 'Headroom over capacity', ['lane', 'account', 'window']);
    this.cooldown = gauge('ccp_cooldown_seconds', 'Seconds that an account is still held', [
      'lane',
      'account',
    ]);
    this.holds = gauge(
      'ccp_hold_seconds',
      'Seconds that each hold still lasts; +Inf until its owner ends it',
      ['lane', 'account', 'family', 'cause'],
    );
  }

  /** The label of a model; never one that a terminal obeys, or cannot show. */
  model(asked: string): string {
    const name = plainText(asked);
    if (this.models.has(name)) return name;
    if (this.models.size >= MOST_MODEL_LABELS) return OTHER;
    this.models.add(name);
    return name;
  }
}
