/** The text of GET /metrics: counters as they stand, gauges as they are now. */
import { Gauge } from 'prom-client';
import { accountUsages, modelUsages } from '../beliefs/index.ts';
import { OTHER, type RouterParts } from './parts/index.ts';

const QUANTILES = ['p50', 'p90', 'p99'] as const;

/** Fills the gauges that are only worth working out when somebody looks. */
function refresh({ fleet, metrics, memory, clock }: RouterParts): void {
  const nowMs = clock.nowMs();
  metrics.headroom.reset();
  metrics.cooldown.reset();
  metrics.holds.reset();
  for (const { lane, name, windows, holds, cooldown_until: until } of accountUsages(fleet, nowMs)) {
    for (const [window, { used_pct: used, state }] of Object.entries(windows)) {
      if (state !== 'gone') metrics.headroom.set({ lane, account: name, window }, Math.max(0, 1 - used));
    }
    for (const { family, cause, until: end } of holds) {
      const label = family === '' ? '' : metrics.model(family);
      const left = end === null ? Number.POSITIVE_INFINITY : end - nowMs / 1000;
      metrics.holds.set({ lane, account: name, family: label, cause }, left);
    }
    metrics.cooldown.set({ lane, account: name }, until === null ? 0 : Math.max(0, until - nowMs / 1000));
  }
  metrics.logLostLines.set(memory.log.lostLines);
  metrics.storeWaitingRows.set(memory.commits.waitingRows);
  metrics.storeSizeBytes.set(memory.store.sizeBytes());
  const times = metrics.registry.getSingleMetric('ccp_ttft_ms') as Gauge<'model' | 'quantile'> | undefined;
  const gauge =
    times ??
    new Gauge({
      name: 'ccp_ttft_ms',
      help: 'Time to first content of the last streams',
      labelNames: ['model', 'quantile'],
      registers: [metrics.registry],
    });
  gauge.reset();
  for (const [model, { speeds }] of Object.entries(modelUsages(fleet, nowMs))) {
    const label = metrics.model(model);
    if (label === OTHER) continue;
    for (const quantile of QUANTILES) {
      const ms = speeds.ttft_ms[quantile];
      if (ms !== null) gauge.set({ model: label, quantile: `0.${quantile.slice(1)}` }, ms);
    }
  }
}

export function exposition(parts: RouterParts): Promise<string> {
  refresh(parts);
  return parts.metrics.registry.metrics();
}
