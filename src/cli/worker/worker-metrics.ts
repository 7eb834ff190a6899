/** What a worker counts, for Prometheus, on loopback. */
import { createServer, type Server } from 'node:http';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { QuotalabError } from '../../core/index.ts';
import type { WorkerEvent } from '../../simulation/runners/cluster/index.ts';

/** Seconds of a batch: from the smallest trials to the largest batches. */
const SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

export class WorkerMetrics {
  private readonly registry: Registry = new Registry();
  private readonly batches: Counter<'outcome'>;
  private readonly trials: Counter;
  private readonly seconds: Histogram;

  constructor(threads: number) {
    const registers = [this.registry];
    this.batches = new Counter({
      name: 'quotalab_worker_batches_total',
      help: 'Batches by outcome: done, failed, dropped (their run is gone); runs of another version as refused',
      labelNames: ['outcome'],
      registers,
    });
    this.trials = new Counter({ name: 'quotalab_worker_trials_total', help: 'Trials played', registers });
    this.seconds = new Histogram({
      name: 'quotalab_worker_batch_seconds',
      help: 'Seconds from taking a batch to its result being in Redis',
      buckets: SECONDS,
      registers,
    });
    new Gauge({ name: 'quotalab_worker_threads', help: 'Threads that play', registers }).set(threads);
    for (const outcome of ['done', 'failed', 'dropped', 'refused'] as const) this.batches.inc({ outcome }, 0);
  }

  count(event: WorkerEvent): void {
    if (event.kind === 'trouble') return;
    this.batches.inc({ outcome: event.kind });
    if (event.kind !== 'done') return;
    this.trials.inc(event.batch.trialCount);
    this.seconds.observe(event.seconds);
  }

  text(): Promise<string> {
    return this.registry.metrics();
  }
}

/** Serves /metrics and /healthz on 127.0.0.1; port 0 = any. Throws BAD_OPTION where the port is taken. */
export async function serveMetrics(
  metrics: WorkerMetrics,
  port: number,
): Promise<{ readonly port: number; readonly close: () => void }> {
  const server: Server = createServer((request, response) => {
    if (request.url === '/healthz') response.end('ok\n');
    else if (request.url === '/metrics') {
      metrics.text().then(
        (text) => response.setHeader('content-type', 'text/plain; version=0.0.4').end(text),
        () => response.writeHead(500).end(),
      );
    } else response.writeHead(404).end('/metrics or /healthz\n');
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        new QuotalabError(
          'BAD_OPTION',
          `--metrics-port is ${port}, which cannot be listened on (${error.code}); allowed: a free port, or 0 for any`,
        ),
      );
    });
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
