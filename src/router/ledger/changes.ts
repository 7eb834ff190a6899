/**
 * Small changes of the state as values: one statement with what it binds, made and checked when it is asked for, so
 * that it can wait, be replaced by a later one of the same key, and be written with others in one transaction.
 *
 * Invariant: a change that could be made can be written. Read next: group-commit.ts.
 */
import {
  HOLD_TABLE,
  type HoldRow,
  PLACE_TABLE,
  type PlaceRow,
  READING_TABLE,
  REFUSAL_TABLE,
  type ReadingRow,
  type RefusalRow,
  SETTING_TABLE,
  TURN_TABLE,
  type TurnRow,
} from './account-rows.ts';
import type { Bindable } from './cells.ts';
import { OPEN_TABLE, type SampleRow } from './sample-row.ts';
import { StoreError } from './store-error.ts';

export interface Change {
  /** What it is about: a later change of the same key takes its place; null = it stands by itself. */
  readonly key: string | null;
  readonly sql: string;
  readonly values: readonly Bindable[];
}

const SAVE_READING = `${READING_TABLE.insert} ON CONFLICT (lane, account, window_name) DO UPDATE
  SET utilization_fraction = excluded.utilization_fraction, reset_ms = excluded.reset_ms, at_ms = excluded.at_ms,
    miss_count = excluded.miss_count
  WHERE excluded.at_ms >= at_ms`;
const SAVE_HOLD = HOLD_TABLE.insert.replace('INSERT', 'INSERT OR REPLACE');
const SAVE_PROGRESS = OPEN_TABLE.insert.replace('INSERT', 'INSERT OR REPLACE');
const CLEAR_PROGRESS = 'DELETE FROM open_attempt WHERE rid = ? AND attempt = ?';
const SAVE_TURN = `${TURN_TABLE.insert} ON CONFLICT (lane, account) DO UPDATE
  SET turn = max(turn, excluded.turn)`;
const SAVE_PLACE = `${PLACE_TABLE.insert} ON CONFLICT (lane, session) DO UPDATE
  SET account = excluded.account, until_ms = excluded.until_ms, turn = excluded.turn
  WHERE excluded.turn >= turn`;
const SAVE_SETTING = `${SETTING_TABLE.insert} ON CONFLICT DO UPDATE SET json = excluded.json`;
const CLEAR_HOLD = 'DELETE FROM hold WHERE lane = ? AND account = ? AND scope = ?';

const keyOf = (...parts: readonly string[]): string => parts.join('\n');

/** The newer word by `atMs` stays; of two at the same instant the one saved last. */
export function readingSaved(row: ReadingRow): Change {
  const key = keyOf('reading', row.lane, row.account, row.window);
  return { key, sql: SAVE_READING, values: READING_TABLE.values(row) };
}

/** Replaces what was saved for that lane, account and scope, whichever ends later. */
export function holdSaved(row: HoldRow): Change {
  const key = keyOf('hold', row.lane, row.account, row.scope);
  return { key, sql: SAVE_HOLD, values: HOLD_TABLE.values(row) };
}

export function holdCleared(row: Pick<HoldRow, 'lane' | 'account' | 'scope'>): Change {
  const { lane, account, scope } = row;
  return {
    key: keyOf('hold', lane, account, scope),
    sql: CLEAR_HOLD,
    values: [lane, account, scope],
  };
}

export function refusalAdded(row: RefusalRow): Change {
  return { key: null, sql: REFUSAL_TABLE.insert, values: REFUSAL_TABLE.values(row) };
}

type AttemptKey = Pick<SampleRow, 'rid' | 'attempt'>;

const progressKey = ({ rid, attempt }: AttemptKey): string => keyOf('progress', rid, String(attempt));

/** What an attempt under way used so far; replaces what was saved of it. */
export function progressSaved(row: SampleRow): Change {
  return { key: progressKey(row), sql: SAVE_PROGRESS, values: OPEN_TABLE.values(row) };
}

/** The attempt is under way no more. */
export function progressOver(row: AttemptKey): Change {
  return { key: progressKey(row), sql: CLEAR_PROGRESS, values: [row.rid, row.attempt] };
}

/** The later turn stays. */
export function turnSaved(row: TurnRow): Change {
  return { key: keyOf('turn', row.lane, row.account), sql: SAVE_TURN, values: TURN_TABLE.values(row) };
}

/** The place of the later turn stays. */
export function placeSaved(row: PlaceRow): Change {
  return { key: keyOf('place', row.lane, row.session), sql: SAVE_PLACE, values: PLACE_TABLE.values(row) };
}

/** `value` is anything JSON can say. Throws StoreError bad_row for what it cannot. */
export function settingSaved(key: string, value: unknown): Change {
  return {
    key: keyOf('setting', key),
    sql: SAVE_SETTING,
    values: SETTING_TABLE.values({ key, json: jsonOf(key, value) }),
  };
}

function jsonOf(key: string, value: unknown): string {
  try {
    const json: string | undefined = JSON.stringify(value);
    if (json !== undefined) return json;
  } catch {
    // A cycle or a bigint.
  }
  throw new StoreError('bad_row', `setting '${key}' is a ${typeof value} that JSON cannot say`);
}
