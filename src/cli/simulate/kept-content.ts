/**
 * What a journal, or a part of a sharded run, says of its run besides its batches: enough to go on without any of the
 * user's files, which may have grown since. Read next: run-keeper.ts.
 */
import { asRecord, asText, QuotalabError } from '../../core/index.ts';
import { engineFingerprint, type Journal } from '../../simulation/runners/index.ts';
import { type OptionTexts, packageVersion } from '../options/index.ts';
import type { PreparedRun } from './prepare-run.ts';
import type { Shard } from './simulate-request.ts';

export interface KeptContent {
  /** The options as they were given. */
  readonly given: OptionTexts;
  readonly prepared: PreparedRun;
  /** ms since 1970. */
  readonly startedAtMs: number;
  /** null = a whole run. */
  readonly shard: Shard | null;
}

const FORMAT = 'quotalab batches 1';

let known: string | null = null;

/** That of this process, taken once. */
export function ownFingerprint(): string {
  known ??= engineFingerprint();
  return known;
}

/** What a journal is begun with. */
export function manifestOf(content: KeptContent): unknown {
  return { format: FORMAT, version: packageVersion(), fingerprint: ownFingerprint(), content };
}

/** What the journal at `path` says of its run. Throws BAD_JOURNAL where another program wrote it. */
export function contentOf({ manifest }: Pick<Journal, 'manifest'>, path: string): KeptContent {
  const refuse = (problem: string): never => {
    throw new QuotalabError(
      'BAD_JOURNAL',
      `'${path}' ${problem}; allowed: one of this version, ${packageVersion()}`,
    );
  };
  const record = asRecord(manifest);
  const [version, fingerprint] = [asText(record?.version), asText(record?.fingerprint)];
  if (record?.format !== FORMAT || version === null) {
    return refuse('holds batches in a form that this version does not know');
  }
  if (version !== packageVersion()) refuse(`was written by quotalab ${version}`);
  if (fingerprint !== ownFingerprint()) {
    refuse(
      `was written by a quotalab whose trials come out otherwise (another build, or another machine's arithmetic)`,
    );
  }
  // Behind a checksum, and of this very version: what is inside is not looked at again.
  return record.content as KeptContent;
}
