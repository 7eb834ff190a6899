/**
 * The tables of the state file, versioned by SQLite's user_version. A step, once released, is never changed: a new
 * version adds one to the list.
 */
import { IN_MEMORY } from './file-place.ts';
import { requireSound, requireTables } from './soundness.ts';
import { SqliteConnection } from './sqlite-connection.ts';
import { StoreError } from './store-error.ts';

const rollupColumns = `
  window_start_ms INTEGER NOT NULL,
  lane TEXT NOT NULL,
  model TEXT NOT NULL,
  input_tokens INTEGER NOT NULL,
  output_tokens INTEGER NOT NULL,
  cache_write_tokens INTEGER NOT NULL,
  cache_read_tokens INTEGER NOT NULL,
  dirty_ms REAL NOT NULL,
  stream_ms REAL NOT NULL,
  stream_out_tokens INTEGER NOT NULL,
  sample_count INTEGER NOT NULL,`;

const VERSION_1 = `
CREATE TABLE usage_sample (
  ts_ms INTEGER NOT NULL,
  rid TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  lane TEXT NOT NULL,
  account TEXT NOT NULL,
  model TEXT NOT NULL,
  op TEXT NOT NULL,
  input_tokens INTEGER NOT NULL,
  output_tokens INTEGER NOT NULL,
  cache_write_tokens INTEGER NOT NULL,
  cache_read_tokens INTEGER NOT NULL,
  dirty_ms REAL NOT NULL,
  stream_ms REAL NOT NULL,
  ttft_ms REAL NOT NULL,
  status INTEGER NOT NULL,
  err_type TEXT NOT NULL,
  decision TEXT NOT NULL,
  reroute_mode TEXT NOT NULL,
  session TEXT NOT NULL,
  PRIMARY KEY (ts_ms, rid, attempt)
) STRICT, WITHOUT ROWID;
CREATE TABLE account_reading (
  lane TEXT NOT NULL,
  account TEXT NOT NULL,
  window_name TEXT NOT NULL,
  utilization_fraction REAL NOT NULL,
  reset_ms REAL,
  at_ms REAL NOT NULL,
  PRIMARY KEY (lane, account, window_name)
) STRICT, WITHOUT ROWID;
CREATE TABLE cooldown (
  lane TEXT NOT NULL,
  account TEXT NOT NULL,
  scope TEXT NOT NULL,
  until_ms REAL NOT NULL,
  cause TEXT NOT NULL,
  set_ms REAL NOT NULL,
  PRIMARY KEY (lane, account, scope)
) STRICT, WITHOUT ROWID;
CREATE TABLE refusal (
  ts_ms REAL NOT NULL,
  cap_pattern TEXT NOT NULL,
  used_fraction REAL NOT NULL,
  predicted_reset_ms REAL,
  observed_reset_ms REAL
) STRICT;
CREATE INDEX refusal_time ON refusal (ts_ms);
CREATE TABLE setting (key TEXT NOT NULL PRIMARY KEY, json TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE usage_rollup_hour (${rollupColumns}
  ttft_p50_ms REAL,
  ttft_p90_ms REAL,
  ttft_p99_ms REAL,
  PRIMARY KEY (window_start_ms, lane, model)
) STRICT, WITHOUT ROWID;
CREATE TABLE usage_rollup_day (${rollupColumns}
  PRIMARY KEY (window_start_ms, lane, model)
) STRICT, WITHOUT ROWID;
-- Hours with samples that no roll-up has seen.
CREATE TABLE rollup_due (window_start_ms INTEGER NOT NULL PRIMARY KEY) STRICT;
-- Instants the store keeps for itself.
CREATE TABLE store_mark (name TEXT NOT NULL PRIMARY KEY, ms INTEGER NOT NULL) STRICT, WITHOUT ROWID;
`;

const VERSION_2 = `
-- The place of the attempt in its lane's order of turns; 0 = not known.
ALTER TABLE usage_sample ADD COLUMN turn INTEGER NOT NULL DEFAULT 0;
-- Until when its session stays on the account; 0 = it has none.
ALTER TABLE usage_sample ADD COLUMN bound_until_ms REAL NOT NULL DEFAULT 0;
-- Of the request, as estimates are learned from them; 0 = not known.
ALTER TABLE usage_sample ADD COLUMN body_bytes INTEGER NOT NULL DEFAULT 0;
-- Of cache_write_tokens, those written for an hour.
ALTER TABLE usage_sample ADD COLUMN cache_write_1h_tokens INTEGER NOT NULL DEFAULT 0;
-- Of output_tokens, those that were reasoning.
ALTER TABLE usage_sample ADD COLUMN reasoning_tokens INTEGER NOT NULL DEFAULT 0;
-- 1 = some of its tokens are our estimate.
ALTER TABLE usage_sample ADD COLUMN estimated INTEGER NOT NULL DEFAULT 0;
ALTER TABLE account_reading ADD COLUMN miss_count INTEGER NOT NULL DEFAULT 0;
ALTER TABLE usage_rollup_hour ADD COLUMN cache_write_1h_tokens INTEGER NOT NULL DEFAULT 0;
ALTER TABLE usage_rollup_day ADD COLUMN cache_write_1h_tokens INTEGER NOT NULL DEFAULT 0;
-- Turns and sessions of attempts that no sample tells of: under way, refused, or samples since deleted.
CREATE TABLE account_turn (
  lane TEXT NOT NULL,
  account TEXT NOT NULL,
  turn INTEGER NOT NULL,
  PRIMARY KEY (lane, account)
) STRICT, WITHOUT ROWID;
CREATE TABLE session_place (
  lane TEXT NOT NULL,
  session TEXT NOT NULL,
  account TEXT NOT NULL,
  until_ms REAL NOT NULL,
  turn INTEGER NOT NULL,
  PRIMARY KEY (lane, session)
) STRICT, WITHOUT ROWID;
`;

/** Rests become holds, with their evidence. */
const VERSION_3 = `
CREATE TABLE hold (
  lane TEXT NOT NULL,
  account TEXT NOT NULL,
  scope TEXT NOT NULL,
  cause TEXT NOT NULL,
  at_ms REAL NOT NULL,
  status INTEGER NOT NULL,
  evidence TEXT NOT NULL,
  until_ms REAL NOT NULL,
  doubt_ms REAL NOT NULL,
  stated INTEGER NOT NULL,
  count INTEGER NOT NULL,
  window_name TEXT NOT NULL,
  secret TEXT NOT NULL,
  suspicion INTEGER NOT NULL,
  PRIMARY KEY (lane, account, scope)
) STRICT, WITHOUT ROWID;
INSERT INTO hold SELECT lane, account, scope, cause, set_ms, 0, '', until_ms, min(until_ms, set_ms + 600000), 1, 0, '', '', 0
  FROM cooldown;
DROP TABLE cooldown;
`;

const VERSION_4 = `
-- What attempts under way used so far; a start finds those of a process that was killed.
CREATE TABLE open_attempt (
  ts_ms INTEGER NOT NULL,
  rid TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  lane TEXT NOT NULL,
  account TEXT NOT NULL,
  model TEXT NOT NULL,
  op TEXT NOT NULL,
  input_tokens INTEGER NOT NULL,
  output_tokens INTEGER NOT NULL,
  cache_write_tokens INTEGER NOT NULL,
  cache_read_tokens INTEGER NOT NULL,
  dirty_ms REAL NOT NULL,
  stream_ms REAL NOT NULL,
  ttft_ms REAL NOT NULL,
  status INTEGER NOT NULL,
  err_type TEXT NOT NULL,
  decision TEXT NOT NULL,
  reroute_mode TEXT NOT NULL,
  session TEXT NOT NULL,
  turn INTEGER NOT NULL,
  bound_until_ms REAL NOT NULL,
  body_bytes INTEGER NOT NULL,
  cache_write_1h_tokens INTEGER NOT NULL,
  reasoning_tokens INTEGER NOT NULL,
  estimated INTEGER NOT NULL,
  PRIMARY KEY (rid, attempt)
) STRICT, WITHOUT ROWID;
`;

/** Step i takes a file from version i to i + 1. */
const STEPS: readonly string[] = [VERSION_1, VERSION_2, VERSION_3, VERSION_4];

/** Version of the file's tables, 0 = none of ours. Throws StoreError schema for a newer file. */
function knownVersion(connection: SqliteConnection): number {
  const version = connection.value('PRAGMA user_version') as number;
  if (version >= 0 && version <= STEPS.length) return version;
  throw new StoreError(
    'schema',
    `state '${connection.file}' has version ${version}; this program knows versions up to ${STEPS.length}: update it or name another file`,
  );
}

/** A state without a row whose tables are those of a version. */
function emptyState(version: number): SqliteConnection {
  const empty = new SqliteConnection(IN_MEMORY, 0);
  for (const step of STEPS.slice(0, version)) empty.execute(step);
  return empty;
}

/** Throws StoreError: schema unless the tables are those of the version, corrupt unless every page is whole. */
function requireState(connection: SqliteConnection, version: number): void {
  const empty = emptyState(version);
  try {
    requireTables(connection, empty);
  } finally {
    empty.close();
  }
  requireSound(connection);
}

/** The version since which samples have the columns of today. */
const SAMPLES_SINCE = 2;

/** Throws StoreError schema unless the file has the samples of this version already; and as `applySchema` does. */
export function requireSchema(connection: SqliteConnection): void {
  const version = knownVersion(connection);
  if (version < SAMPLES_SINCE) {
    throw new StoreError(
      'schema',
      `state '${connection.file}' is not one that this version of the router wrote`,
    );
  }
  requireState(connection, version);
}

/**
 * Brings the file to this version's tables. Throws StoreError: schema for a newer file or another program's, corrupt for
 * a damaged one.
 */
export function applySchema(connection: SqliteConnection): void {
  connection.transaction(() => {
    const version = knownVersion(connection);
    if (version === 0 && connection.value('SELECT count(*) FROM sqlite_master') !== 0) {
      throw new StoreError(
        'schema',
        `state '${connection.file}' is a database of another program; allowed: a new file, or one this program made`,
      );
    }
    if (version > 0) requireState(connection, version);
    for (const step of STEPS.slice(version)) connection.execute(step);
    if (version < STEPS.length) connection.execute(`PRAGMA user_version = ${STEPS.length}`);
  });
}
