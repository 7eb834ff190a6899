/** Who is there: notes that end by themselves unless renewed, and a list of them, so that nobody searches all keys. */
import type { Redis } from 'ioredis';
import { asCount, asRecord, asText, parseRecord } from '../../../core/index.ts';
import { type ClusterIdentity, PREFIX, runKey } from './cluster-protocol.ts';

/** Seconds after which a note that nobody renews is gone. */
const NOTE_SECONDS = { run: 30, worker: 15 } as const;

export type NoteKind = keyof typeof NOTE_SECONDS;

const workerKey = (id: string): string => `${PREFIX}:worker:${id}`;
const KEYS = { run: runKey, worker: workerKey } as const;
const rollKey = (kind: NoteKind): string => `${PREFIX}:${kind}s`;

/** A note that is kept there. */
export interface KeptNote {
  /** Puts it there now: it may have been lost. */
  readonly renew: () => void;
  readonly end: () => Promise<void>;
}

/** A note of whom that id is, renewed until `end`. */
export function keepNote(
  client: Redis,
  kind: NoteKind,
  { id, value }: { readonly id: string; readonly value: unknown },
): KeptNote {
  const renew = (): void => {
    const text = JSON.stringify(value);
    const renewed = client.pipeline().set(KEYS[kind](id), text, 'EX', NOTE_SECONDS[kind]);
    renewed
      .sadd(rollKey(kind), id)
      .exec()
      .catch(() => {});
  };
  renew();
  const timer = setInterval(renew, (1000 * NOTE_SECONDS[kind]) / 3);
  return {
    renew,
    end: async () => {
      clearInterval(timer);
      if (client.status !== 'ready') return;
      const ended = client.pipeline().del(KEYS[kind](id)).srem(rollKey(kind), id);
      await ended.exec().catch(() => {});
    },
  };
}

export interface ClusterNote extends ClusterIdentity {
  /** Of a worker; 0 of a run. */
  readonly threads: number;
}

/** All notes of a kind; those that ended leave the list, and what is no note is passed over. */
export async function notesOf(client: Redis, kind: NoteKind): Promise<ClusterNote[]> {
  const ids = await client.smembers(rollKey(kind));
  if (ids.length === 0) return [];
  const texts = await client.mget(ids.map(KEYS[kind]));
  const gone = ids.filter((_, index) => texts[index] === null);
  // Should one of them have been renewed meanwhile, its next renewal lists it again.
  if (gone.length > 0) await client.srem(rollKey(kind), ...gone);
  return texts.flatMap((text) => {
    const note = asRecord(text === null ? null : parseRecord(text));
    const [version, fingerprint] = [asText(note?.version), asText(note?.fingerprint)];
    return version === null || fingerprint === null
      ? []
      : [{ version, fingerprint, threads: asCount(note?.threads) ?? 0 }];
  });
}
