/** The router's memory, opened: its state on disk, its log, and who hears how writing them goes. */
import { GroupCommit, type StateOwner, StateStore, StoreError, UsageLog } from '../ledger/index.ts';
import { type Clock, Memory, type Metrics, type ProxySettings, WriteHealth } from './parts/index.ts';
import { onState } from './start-errors.ts';

export interface MemorySurroundings {
  readonly owner: StateOwner;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly notice: (sentence: string) => void;
}

/** Opens the state for this router alone. Throws BAD_QUOTAS for one that cannot be used. */
export function openMemory(
  settings: ProxySettings,
  { owner, metrics, clock, notice }: MemorySurroundings,
): Memory {
  const { statePath: path, durability } = settings;
  const health = new WriteHealth({
    clock,
    notice,
    records: () => ({ waiting: commits.waitingRecords, lost: commits.lostRows }),
  });
  const onSyncFailure = (error: StoreError): void => health.failed(error);
  const store = onState(path, () =>
    StateStore.openOwned(path, owner, { busyTimeoutMs: 0, durability, onSyncFailure }),
  );
  const commits = new GroupCommit({
    addSamples: (rows, changes) => {
      try {
        store.addSamples(rows, changes);
      } catch (error) {
        if (error instanceof StoreError) health.failed(error);
        throw error;
      }
      health.wrote();
      metrics.storeWrites.inc(rows.length);
    },
  });
  const log = new UsageLog(settings.logsDirectory, {
    maxBytes: settings.logMaxBytes,
    maxFiles: settings.logMaxFiles,
    maxAgeMs: settings.logMaxAgeMs,
  });
  return new Memory({ store, commits, log, health, metrics });
}
