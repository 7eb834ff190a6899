/** The words of a quotas file as types; their schema is quotas-schema.ts, what they mean quotas-lanes.ts and after. */
import type { LengthKind } from '../../quota/windows/index.ts';
import type { LaneApi } from '../wire/index.ts';

type Maybe<Value> = Value | undefined;

export interface FileWindow {
  readonly kind?: Maybe<LengthKind>;
  readonly capacity_tokens?: Maybe<number | null>;
  readonly length_minutes?: Maybe<number>;
  readonly floor_minutes?: Maybe<number>;
  readonly next_reset?: Maybe<string | null>;
}

export interface FileCredential {
  readonly env?: Maybe<string>;
  readonly file?: Maybe<string>;
  readonly header?: Maybe<'x-api-key' | 'authorization' | 'auto'>;
}

type FileFilter = 'all' | string[];

/** A window of a list; exactly one of `every`, `bucket`, `calendar` and `once` says how it returns. */
export interface FileListedWindow {
  readonly id?: Maybe<string>;
  readonly every?: Maybe<string>;
  readonly bucket?: Maybe<number>;
  readonly per_minute?: Maybe<number>;
  readonly calendar?: Maybe<'day' | 'week' | 'month'>;
  readonly zone?: Maybe<string>;
  readonly day?: Maybe<number>;
  readonly once?: Maybe<true>;
  readonly expires?: Maybe<string>;
  readonly capacity?: Maybe<number | null>;
  readonly capacity_tokens?: Maybe<number | null>;
  readonly unit?: Maybe<'tokens' | 'requests' | 'usd'>;
  readonly counts?: Maybe<FileFilter>;
  readonly kind?: Maybe<LengthKind>;
  readonly floor_minutes?: Maybe<number>;
  readonly next_reset?: Maybe<string | null>;
  readonly resets_with?: Maybe<string>;
}

export interface FileAccount {
  readonly name: string;
  readonly credential?: Maybe<FileCredential | null>;
  readonly short?: Maybe<FileWindow>;
  readonly weekly?: Maybe<FileWindow>;
  readonly windows?: Maybe<FileListedWindow[]>;
  readonly uses?: Maybe<string[]>;
  readonly preset?: Maybe<string>;
  readonly serves?: Maybe<FileFilter>;
  readonly overage_of?: Maybe<string>;
  readonly banked_resets?: Maybe<number>;
  readonly priority?: Maybe<number>;
  readonly reserve_fraction?: Maybe<number>;
}

export interface FileLane {
  readonly api?: Maybe<LaneApi>;
  readonly base_url?: Maybe<string>;
  readonly windows?: Maybe<FileListedWindow[]>;
  readonly usd_per_million_tokens?: Maybe<number>;
  readonly accounts?: Maybe<FileAccount[]>;
}

export interface FileModel {
  readonly provider?: Maybe<string>;
  readonly rolling_tokens?: Maybe<number>;
  readonly weekly_limit_type?: Maybe<string>;
  readonly weekly_limit_value?: Maybe<number>;
  readonly warn_pct?: Maybe<number>;
}

export interface FileRoute {
  readonly match: string;
  readonly preferred: string;
  readonly fallback?: Maybe<string | null>;
}

export interface FileWeights {
  readonly input?: Maybe<number>;
  readonly output?: Maybe<number>;
  readonly cache_write?: Maybe<number>;
  readonly cache_read?: Maybe<number>;
  readonly reasoning?: Maybe<number>;
}

/** US dollars per million tokens. */
export interface FilePrices {
  readonly input: number;
  readonly output: number;
  readonly cache_read?: Maybe<number>;
  readonly cache_write?: Maybe<number>;
  readonly cache_write_1h?: Maybe<number>;
}

export interface QuotasFile {
  readonly $schema?: Maybe<string>;
  readonly windows?: Maybe<{
    readonly rolling_seconds?: Maybe<number>;
    readonly weekly_seconds?: Maybe<number>;
  }>;
  readonly models?: Maybe<Record<string, FileModel>>;
  readonly lanes?: Maybe<Record<string, FileLane>>;
  readonly routes?: Maybe<FileRoute[]>;
  readonly policy?: Maybe<string>;
  readonly capacities?: Maybe<string>;
  readonly prices?: Maybe<Record<string, FilePrices>>;
  readonly triage?: Maybe<string>;
  readonly token_weights?: Maybe<FileWeights>;
  readonly time_zone?: Maybe<string>;
}
