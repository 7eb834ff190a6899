/** The parts of a pool file once its form is checked: accounts and their windows. Meanings: pool-keys.ts. */
import type { LengthKind, WindowUnit } from '../windows/index.ts';

/** `short` and `weekly` of an account. Instants are ISO texts, numbers minutes after the start. */
export interface NamedEntry {
  readonly capacity?: number | undefined;
  readonly capacityTokens?: number | undefined;
  readonly lengthMinutes?: number | undefined;
  readonly kind?: LengthKind | undefined;
  readonly floorMinutes?: number | undefined;
  readonly nextReset?: string | number | undefined;
}

/** An entry of a list of windows: exactly one of `every`, `bucket`, `calendar`, `once` says how it returns. */
export interface WindowEntry extends Omit<NamedEntry, 'lengthMinutes'> {
  readonly id?: string | undefined;
  readonly every?: string | undefined;
  /** Most it holds. */
  readonly bucket?: number | undefined;
  readonly perMinute?: number | undefined;
  readonly calendar?: 'day' | 'week' | 'month' | undefined;
  readonly zone?: string | undefined;
  readonly day?: number | undefined;
  readonly once?: true | undefined;
  readonly expires?: string | undefined;
  /** `tokens` are weighted tokens, made units when read. */
  readonly unit?: WindowUnit | 'tokens' | undefined;
  readonly counts?: 'all' | readonly string[] | undefined;
  /** Id of another window of the account whose clock this one shares. */
  readonly resetsWith?: string | undefined;
}

export interface AccountEntry {
  readonly name: string;
  readonly short?: NamedEntry | undefined;
  readonly weekly?: NamedEntry | undefined;
  readonly windows?: readonly WindowEntry[] | undefined;
  readonly uses?: readonly string[] | undefined;
  readonly preset?: string | undefined;
  readonly serves?: 'all' | readonly string[] | undefined;
  readonly overageOf?: string | undefined;
  readonly bankedResets?: number | undefined;
}

export interface PoolFile {
  readonly accounts: readonly AccountEntry[];
  readonly windows?: readonly WindowEntry[] | undefined;
  readonly usdPerUnit?: number | undefined;
}
