/** What is known of accounts and caps besides their use: readings, holds, refusals, turns, sessions' places. */
import { RecordTable } from './record-table.ts';

/** The upstream's last word on one window of an account. */
export interface ReadingRow {
  readonly lane: string;
  readonly account: string;
  /** The upstream's name of it. */
  readonly window: string;
  /** May exceed 1. */
  readonly utilizationFraction: number;
  /** Epoch ms; null = it did not say. */
  readonly resetMs: number | null;
  /** When it said so, epoch ms. */
  readonly atMs: number;
  /** Answers since that told of other windows and not of this one. */
  readonly missCount: number;
}

/** The account's latest place in its lane's order of turns. */
export interface TurnRow {
  readonly lane: string;
  readonly account: string;
  /** From 1. */
  readonly turn: number;
}

/** Which account a session is on. */
export interface PlaceRow {
  readonly lane: string;
  /** A digest, never the key itself. */
  readonly session: string;
  readonly account: string;
  /** Epoch ms. */
  readonly untilMs: number;
  /** Turn at which it was sent there: of two places the later turn's is true. */
  readonly turn: number;
}

/** What keeps requests away from an account. Times are epoch ms. */
export interface HoldRow {
  readonly lane: string;
  readonly account: string;
  /** What is held: '' = the whole account, else for instance a model. */
  readonly scope: string;
  readonly cause: string;
  /** When it was heard, the status of the answer (0 = none) and what in it decided. */
  readonly atMs: number;
  readonly status: number;
  readonly evidence: string;
  readonly untilMs: number;
  readonly doubtMs: number;
  /** 1 = the provider said when it ends. */
  readonly stated: number;
  readonly count: number;
  readonly window: string;
  /** Digest of the secret that was shown; '' = none. */
  readonly secret: string;
  /** 1 = it orders and refuses nothing. */
  readonly suspicion: number;
}

/** Something by name, as JSON. */
export interface SettingRow {
  readonly key: string;
  readonly json: string;
}

/** How full we believed a cap to be when the upstream refused, for calibration. Times are epoch ms. */
export interface RefusalRow {
  readonly tsMs: number;
  readonly capPattern: string;
  /** Used over cap at that moment; may exceed 1. */
  readonly usedFraction: number;
  /** null = not known. */
  readonly predictedResetMs: number | null;
  readonly observedResetMs: number | null;
}

export const READING_TABLE: RecordTable<ReadingRow> = new RecordTable<ReadingRow>('account_reading', [
  ['lane', 'lane', 'text'],
  ['account', 'account', 'text'],
  ['window_name', 'window', 'text'],
  ['utilization_fraction', 'utilizationFraction', 'amount'],
  ['reset_ms', 'resetMs', 'instant?'],
  ['at_ms', 'atMs', 'instant'],
  ['miss_count', 'missCount', 'whole'],
]);

export const TURN_TABLE: RecordTable<TurnRow> = new RecordTable<TurnRow>('account_turn', [
  ['lane', 'lane', 'text'],
  ['account', 'account', 'text'],
  ['turn', 'turn', 'whole'],
]);

export const PLACE_TABLE: RecordTable<PlaceRow> = new RecordTable<PlaceRow>('session_place', [
  ['lane', 'lane', 'text'],
  ['session', 'session', 'text'],
  ['account', 'account', 'text'],
  ['until_ms', 'untilMs', 'instant'],
  ['turn', 'turn', 'whole'],
]);

export const HOLD_TABLE: RecordTable<HoldRow> = new RecordTable<HoldRow>('hold', [
  ['lane', 'lane', 'text'],
  ['account', 'account', 'text'],
  ['scope', 'scope', 'text'],
  ['cause', 'cause', 'text'],
  ['at_ms', 'atMs', 'instant'],
  ['status', 'status', 'whole'],
  ['evidence', 'evidence', 'text'],
  ['until_ms', 'untilMs', 'instant'],
  ['doubt_ms', 'doubtMs', 'instant'],
  ['stated', 'stated', 'whole'],
  ['count', 'count', 'whole'],
  ['window_name', 'window', 'text'],
  ['secret', 'secret', 'text'],
  ['suspicion', 'suspicion', 'whole'],
]);

export const REFUSAL_TABLE: RecordTable<RefusalRow> = new RecordTable<RefusalRow>('refusal', [
  ['ts_ms', 'tsMs', 'instant'],
  ['cap_pattern', 'capPattern', 'text'],
  ['used_fraction', 'usedFraction', 'amount'],
  ['predicted_reset_ms', 'predictedResetMs', 'instant?'],
  ['observed_reset_ms', 'observedResetMs', 'instant?'],
]);

export const SETTING_TABLE: RecordTable<SettingRow> = new RecordTable<SettingRow>('setting', [
  ['key', 'key', 'text'],
  ['json', 'json', 'text'],
]);
