/** Who is there: notes that end by themselves unless renewed. */
import type { Redis } from 'ioredis';
import { asCount, asRecord, asText, parseRecord } from '../../../core/index.ts';
import type { ClusterIdentity } from './cluster-protocol.ts';

const SCAN_COUNT = 1000;

/** A note under a key, renewed until `end`. */
export function keepNote(
  client: Redis,
  key: string,
  { value, seconds }: { readonly value: unknown; readonly seconds: number },
): { readonly end: () => Promise<void> } {
  const renew = (): void => {
    client.set(key, JSON.stringify(value), 'EX', seconds).catch(() => {});
  };
  renew();
  const timer = setInterval(renew, (1000 * seconds) / 3);
  return {
    end: async () => {
      clearInterval(timer);
      if (client.status === 'ready') await client.del(key).catch(() => {});
    },
  };
}

export interface ClusterNote extends ClusterIdentity {
  /** Of a worker; 0 of a run. */
  readonly threads: number;
}

/** All notes under keys of that form; what is none is passed over. */
export async function notesOf(client: Redis, pattern: string): Promise<ClusterNote[]> {
  const keys = new Set<string>();
  let cursor = '0';
  do {
    const [next, found] = await client.scan(cursor, 'MATCH', pattern, 'COUNT', SCAN_COUNT);
    for (const key of found) keys.add(key);
    cursor = next;
  } while (cursor !== '0');
  if (keys.size === 0) return [];
  const texts = await client.mget(...keys);
  return texts.flatMap((text) => {
    const note = asRecord(text === null ? null : parseRecord(text));
    const [version, fingerprint] = [asText(note?.version), asText(note?.fingerprint)];
    return version === null || fingerprint === null
      ? []
      : [{ version, fingerprint, threads: asCount(note?.threads) ?? 0 }];
  });
}
