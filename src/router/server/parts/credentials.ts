/**
 * The secrets of the accounts, in memory alone: read from where the configuration says, never shown, stored or
 * logged. Which header a secret goes into is credential-form.ts's to say.
 */
import { createHash } from 'node:crypto';
import type { Credential, RouterConfig } from '../../config/index.ts';
import type { LaneApi } from '../../wire/index.ts';
import { headerFor } from './credential-form.ts';
import type { OwnCredential } from './headers.ts';

/** Reads one secret; throws a coded error that names its place, never its value. */
export type SecretReader = (credential: Credential) => Promise<string>;

interface Entry {
  secret: string;
  readonly credential: Credential;
  readonly api: LaneApi;
}

const keyOf = (lane: string, account: string): string => JSON.stringify([lane, account]);

export class Credentials {
  private readonly entries: Map<string, Entry>;
  private readonly read: SecretReader;

  private constructor(entries: Map<string, Entry>, read: SecretReader) {
    this.entries = entries;
    this.read = read;
  }

  /** Reads the secret of every account. */
  static async load(config: RouterConfig, read: SecretReader): Promise<Credentials> {
    const entries = new Map<string, Entry>();
    const accounts = config.lanes.flatMap((lane) =>
      lane.accounts.map(
        (account) => [keyOf(lane.name, account.name), account, lane.api ?? 'messages'] as const,
      ),
    );
    for (const [key, { credential }, api] of accounts) {
      if (credential === null) continue;
      const secret = await read(credential);
      entries.set(key, { secret, credential, api });
    }
    return new Credentials(entries, read);
  }

  /** The account's own credential; null = the client's is passed through. */
  of(lane: string, account: string): OwnCredential | null {
    const entry = this.entries.get(keyOf(lane, account));
    if (entry === undefined) return null;
    const { secret, credential, api } = entry;
    return { header: headerFor(secret, credential.header, api), secret };
  }

  /** A digest of the account's secret, which tells whether it is another one; '' = it has none of ours. */
  digestOf(lane: string, account: string): string {
    const entry = this.entries.get(keyOf(lane, account));
    return entry === undefined ? '' : createHash('sha256').update(entry.secret).digest('hex').slice(0, 16);
  }

  /**
   * Reads the account's secret again where it lies, for other programs renew it. Returns true where it is another than
   * `shown`, the one that was refused. A place that cannot be read now changes nothing.
   */
  async refresh(lane: string, account: string, shown: string): Promise<boolean> {
    const entry = this.entries.get(keyOf(lane, account));
    if (entry === undefined) return false;
    if (entry.secret !== shown) return true;
    const secret = await this.read(entry.credential).catch(() => entry.secret);
    entry.secret = secret;
    return secret !== shown;
  }

  /** Takes every secret out of a text that is about to leave the process. */
  redact(text: string): string {
    let safe = text;
    for (const { secret } of this.entries.values()) safe = safe.replaceAll(secret, '[secret]');
    return safe;
  }
}
